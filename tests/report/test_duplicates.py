"""Near-duplicates: found by identity, number and words, shown with what differs, and nothing that is one document twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from legalsys.cli.app import application
from legalsys.model import Document
from legalsys.parse import parse
from legalsys.pipeline import ingest
from legalsys.read import read
from legalsys.report.differences import differences
from legalsys.report.duplicates import Relation, duplicate_records, find_duplicates
from legalsys.report.duplicates_table import duplicates_table
from legalsys.report.tables import FORMATS, write_tables
from legalsys.workspace import Workspace, open_workspace

ARTICLES = [
    "Điều 1. Phạm vi điều chỉnh\nQuyết định này quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí thẩm định cấp giấy phép trên địa bàn tỉnh Hưng Yên.",
    ("Điều 2. Mức thu\n1. Hồ sơ cấp mới: 1.500.000 đồng/hồ sơ, áp dụng cho tổ chức và cá nhân nộp hồ sơ tại trung tâm phục vụ hành chính công.\n"
    "2. Hồ sơ gia hạn, điều chỉnh: 750.000 đồng/hồ sơ, thu một lần khi nộp hồ sơ và không hoàn lại."),
    ("Điều 3. Tổ chức thu, nộp\n1. Cơ quan thu là Sở Tài nguyên và Môi trường; số thu được nộp vào ngân sách nhà nước theo quy định của pháp luật.\n"
    "2. Cơ quan thu mở sổ sách, theo dõi, quyết toán theo chế độ kế toán hiện hành."),
    "Điều 4. Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành kể từ ngày 01 tháng 9 năm 2025.",
    "Điều 5. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các sở, ban, ngành và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này.",
]


def decision(number: str, day: str = "20 tháng 8 năm 2025", *, province: str = "HƯNG YÊN", articles: list[str] = ARTICLES) -> str:
    head = f"ỦY BAN NHÂN DÂN\nTỈNH {province}\nSố: {number}\n{province.title()}, ngày {day}\n"
    if not number:
        head = head.replace("Số: \n", "Số:      /QĐ-UBND\n")
    title = "QUYẾT ĐỊNH\nQuy định mức thu phí thẩm định cấp giấy phép trên địa bàn tỉnh\n"
    return head + title + "\n".join(articles) + "\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn A\n"


def changed(*pairs: tuple[str, str]) -> list[str]:
    articles = ARTICLES
    for old, new in pairs:
        assert any(old in article for article in articles)
        articles = [article.replace(old, new) for article in articles]
    return articles


Held = Callable[..., Workspace]


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    opened: list[Workspace] = []

    def hold(**files: str) -> Workspace:
        folder = tmp_path / "documents"
        folder.mkdir()
        for name, text in files.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        workspace = open_workspace(tmp_path / ".legalsys", create=True)
        opened.append(workspace)
        ingest([folder], workspace)
        return workspace

    yield hold
    for workspace in opened:
        workspace.close()


def test_one_number_with_other_words(held: Held) -> None:
    articles = changed(("750.000", "850.000"), ("Hưng Yên", "Hưng  Yên"))
    workspace = held(a=decision("15/2025/QĐ-UBND"), b=decision("15/2025/QĐ-UBND", articles=articles))
    (pair,) = find_duplicates(workspace).pairs
    assert pair.relation is Relation.SAME_IDENTITY and pair.one.key == pair.other.key
    ((path, old, new),) = [(str(d.unit), d.old, d.new) for d in pair.differences]
    assert (path, {old, new}) == ("dieu-2.khoan-2", {"750.000", "850.000"})
    assert sorted(pair.files) == [("documents/a.txt",), ("documents/b.txt",)]


def test_one_document_in_several_files_is_no_duplicate(held: Held) -> None:
    text = decision("15/2025/QĐ-UBND")
    workspace = held(a=text, b=text.replace("\n", "\r\n\r\n").replace("Hưng Yên", "HƯNG YÊN"), c=text)
    found = find_duplicates(workspace)
    assert found.pairs == () and found.manifestations == 1


def test_nearly_the_same_under_another_number(held: Held) -> None:
    articles = changed(("1.500.000", "1.600.000"))
    workspace = held(a=decision("15/2025/QĐ-UBND"), b=decision("51/2025/QĐ-UBND", "21 tháng 8 năm 2025", articles=articles))
    (pair,) = find_duplicates(workspace).pairs
    assert pair.relation is Relation.OTHER_NUMBER and pair.share is not None and pair.share > 0.8
    assert [(str(d.unit), d.old, d.new) for d in pair.differences] == [("dieu-2.khoan-1", "1.500.000", "1.600.000")]
    of = find_duplicates(workspace, of=pair.other.key)
    assert of.pairs == (pair,)


def test_nearly_the_same_without_a_number(held: Held) -> None:
    articles = changed(("1.500.000", "1.600.000"), ("quyết toán", "báo cáo"))
    workspace = held(a=decision("15/2025/QĐ-UBND"), b=decision("", articles=articles))
    (pair,) = find_duplicates(workspace).pairs
    assert pair.relation is Relation.NO_NUMBER and len(pair.differences) == 2


def test_what_is_meant_to_be_alike_is_left_out(held: Held) -> None:
    repeal = changed(
        ("kể từ ngày 01 tháng 9 năm 2025.", "kể từ ngày 01 tháng 9 năm 2026 và thay thế Quyết định số 15/2025/QĐ-UBND ngày 20 tháng 8 năm 2025.")
    )
    workspace = held(
        a=decision("15/2025/QĐ-UBND"),
        b=decision("22/2026/QĐ-UBND", "18 tháng 8 năm 2026", articles=repeal),
        # Another province's decision of the same words is another document.
        c=decision("15/2025/QĐ-UBND", "19 tháng 8 năm 2025", province="NGHỆ AN"),
    )
    found = find_duplicates(workspace)
    assert found.pairs == () and found.related == 1


def test_parts_of_one_document_are_not_compared_word_by_word(held: Held) -> None:
    other = [f"Điều {n}. Nguyên tắc thứ {n}\n" + " ".join(f"nội{n} dung{k}" for k in range(20)) for n in range(1, 6)]
    workspace = held(a=decision("15/2025/QĐ-UBND"), b=decision("15/2025/QĐ-UBND", articles=other))
    (pair,) = find_duplicates(workspace).pairs
    assert pair.apart and pair.differences == ()


def test_groups_have_a_pair_for_each_further_document(held: Held) -> None:
    files = {f"d{n}": decision(f"{n}/2025/QĐ-UBND", articles=changed(("750.000", f"75{n}.000"))) for n in range(1, 7)}
    assert len(find_duplicates(held(**files)).pairs) == 5


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_as_a_list_in_every_form(held: Held, tmp_path: Path, lang: str) -> None:
    articles = changed(("750.000", "850.000"), ("hiện hành", "mới nhất hiện hành"))
    workspace = held(a=decision("15/2025/QĐ-UBND"), b=decision("15/2025/QĐ-UBND", articles=articles))
    found = find_duplicates(workspace)
    table = duplicates_table(workspace, found, workspace.collection(), lang, office="Sở Tư pháp")
    (row,) = table.rows
    shown = str(row[-1])
    assert "750.000" in shown and "850.000" in shown and ("khoản 2 Điều 2" if lang == "vi" else "Article 2") in shown
    assert table.sums[-1][1] == 1
    for form in FORMATS:
        path = tmp_path / f"a.{form}"
        with path.open("wb") as stream:
            write_tables([table], form, stream)
        assert path.stat().st_size > 200
    assert "850.000" in str([cell.value for line in openpyxl.load_workbook(tmp_path / "a.xlsx").active or () for cell in line])
    (record,) = duplicate_records(found)
    assert record["relation"] == "same-identity" and len(record["differences"]) == 2 and json.dumps(record)


def test_on_the_command_line(held: Held, tmp_path: Path) -> None:
    articles = changed(("750.000", "850.000"))
    held(a=decision("15/2025/QĐ-UBND"), b=decision("15/2025/QĐ-UBND", articles=articles)).close()
    options = ["-w", str(tmp_path / ".legalsys"), "--lang", "vi"]
    listed = CliRunner().invoke(application, ["report", "duplicates", *options, "--format", "jsonl"])
    assert listed.exit_code == 0 and json.loads(listed.stdout)["relation"] == "same-identity"
    table = CliRunner().invoke(application, ["report", "duplicates", *options, "--document", "15/2025"])
    assert table.exit_code == 0 and "khoản 2 Điều 2" in table.stdout
    shown = CliRunner().invoke(application, ["show", "15/2025/QĐ-UBND", *options, "--as-of", "2026-11-24"])
    assert shown.exit_code == 0 and "850.000" in shown.stdout and "GẦN TRÙNG LẶP" in shown.stdout
    record = json.loads(CliRunner().invoke(application, ["show", "15/2025/QĐ-UBND", *options, "--format", "json"]).stdout)
    assert len(record["duplicates"]) == 1


def _cases() -> list[dict[str, object]]:
    loaded = yaml.safe_load((Path(__file__).parent / "differences.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, list)
    return loaded


@pytest.mark.parametrize("case", _cases(), ids=lambda case: str(case["name"]))
def test_differences(case: dict[str, object], tmp_path: Path) -> None:
    def parsed(name: str) -> tuple[Document, str]:
        path = tmp_path / f"{name}.txt"
        path.write_text(f"QUYẾT ĐỊNH\nVề việc a\n{case[name]}", encoding="utf-8")
        reading = read(path)
        return parse(reading), reading.text

    found = differences(*parsed("old"), *parsed("new"))
    assert [[str(d.unit), d.old, d.new] for d in found] == case["differs"]
    back = differences(*parsed("new"), *parsed("old"))
    assert sorted((str(d.unit), d.new, d.old) for d in back) == sorted((str(d.unit), d.old, d.new) for d in found)
