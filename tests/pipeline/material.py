"""A small collection of invented decisions as text files, for whole runs."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from legalsys.workspace import Workspace

AS_OF = date(2026, 11, 24)


def decision(
    number: int, year: int, *, province: str = "Hưng Yên", ends: str = "", subject: str = "mức thu phí thẩm định"
) -> str:
    """Return the text of a decision; ``ends`` is what its second article repeals."""
    article = f"Bãi bỏ {ends}." if ends else "Giám đốc Sở Tài chính chịu trách nhiệm thi hành Quyết định này."
    return f"""ỦY BAN NHÂN DÂN
TỈNH {province.upper()}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number:02d}/{year}/QĐ-UBND

{province}, ngày {1 + number % 28} tháng 3 năm {year}

QUYẾT ĐỊNH
Quy định {subject} số {number} trên địa bàn tỉnh {province}

ỦY BAN NHÂN DÂN TỈNH {province.upper()}

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Nghị định số 34/2016/NĐ-CP ngày 14 tháng 5 năm 2016 của Chính phủ;
Theo đề nghị của Giám đốc Sở Tài chính.

QUYẾT ĐỊNH:

Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định {subject} số {number}.
2. Quyết định này áp dụng đối với tổ chức, cá nhân trên địa bàn tỉnh {province}.

Điều 2. Hiệu lực thi hành
1. Quyết định này có hiệu lực kể từ ngày {1 + number % 28} tháng 4 năm {year}.
2. {article}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
"""


def written(folder: Path) -> Path:
    """Write the collection: two provinces with the same numbers, repeals, and a file that cannot be read."""
    for province, name in (("Hưng Yên", "hy"), ("Thái Bình", "tb")):
        place = folder / name
        place.mkdir(parents=True)
        for number in range(1, 9):
            ends = (
                f"Quyết định số {number - 1:02d}/2019/QĐ-UBND ngày {1 + (number - 1) % 28} tháng 3 năm 2019 của Ủy ban nhân dân tỉnh {province}"
                if number > 4
                else ""
            )
            text = decision(number, 2019 if number <= 4 else 2021, province=province, ends=ends)
            (place / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    (folder / "hong.pdf").write_bytes(b"%PDF-1.7 cut off")
    (folder / "ghi-chu.ini").write_text("x", encoding="utf-8")
    (folder / "hy" / "~$01.docx").write_bytes(b"lock")
    # Times in the past: a file written in the very second of its reading is read again, which is tested apart.
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return folder


def dump(workspace: Workspace) -> dict[str, Any]:
    """Return everything of a workspace that must not depend on how it came about."""
    files = [(f.path, f.sha256, f.size, f.gone, f.format, f.status, f.problems, f.key) for f in workspace.known_files()]
    return {
        "files": files,
        "documents": list(workspace.documents(variants=True)),
        "effects": list(workspace.effects()),
        "citations": list(workspace.citations()),
        "ledger": list(workspace.ledger()),
        "collection": workspace.collection(),
        "findings": list(workspace.findings()),
    }
