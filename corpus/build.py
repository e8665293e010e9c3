"""Build the demonstration documents and their gold from ``corpus/sources``: ``python -m corpus.build``.

Needs the packages of the ``dev`` extra (reportlab and a free font). The built files are committed, so that nobody needs
this to see the demonstration; building again gives the same files.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from pathlib import Path
from typing import Any

from corpus.source import Source, sources

__all__ = ["build", "gold_of", "main"]

HERE = Path(__file__).resolve().parent
PROVENANCE = (
    "Soạn cho dự án legalsys theo thể thức của Nghị định số {decree}; số, ngày, người ký và nội dung đều hư cấu, "
    "không có giá trị pháp lý. Nguồn: corpus/sources/{name}.txt."
)


def _bytes(source: Source, form: str) -> bytes:
    if form == "docx":
        from corpus.docx_form import docx_bytes

        return docx_bytes(source)
    if form == "pdf":
        from corpus.pdf_form import pdf_bytes

        return pdf_bytes(source)
    from corpus.page_forms import html_bytes, txt_bytes

    return {"html": html_bytes, "txt": txt_bytes}[form](source)


def _iso(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime.date) else None


def _basis(entry: str) -> dict[str, str | None]:
    kind, number, name, day = (part.strip() or None for part in entry.split("|"))
    return {"kind": kind, "number": number, "name": name, "date": day}


def _effect(row: dict[str, Any], number_kinds: dict[str, str]) -> dict[str, Any]:
    code = row["number"].rsplit("/", 1)[-1].split("-", 1)[0]
    return {
        "kind": row["kind"],
        "target": {"kind": number_kinds[code], "number": row["number"], "issuer": row.get("issuer"), "date": _iso(row.get("date"))},
        "scope": row["scope"],
        "units": row.get("units", []),
        "operation": row["operation"],
        "date": _iso(row.get("day")),
        "until": _iso(row.get("until")),
        "acting_unit": row.get("acting"),
        "quote": row["quote"],
    }


def gold_of(source: Source, form: str) -> dict[str, Any]:
    """Return the line of ``gold.jsonl`` for ``source`` in the file format ``form``."""
    facts = source.facts
    decree = "78/2025/NĐ-CP" if facts["issued"] >= datetime.date(2025, 4, 1) else "34/2016/NĐ-CP"
    number_kinds = {"QĐ": "Quyết định", "NQ": "Nghị quyết", "CT": "Chỉ thị"}
    return {
        "file": f"{form}/{source.name}.{form}",
        "number": facts["number"],
        "kind": facts["kind"],
        "issuer": facts["issuer"],
        "issuers": facts.get("issuers", [facts["issuer"]]),
        "territory": facts["territory"],
        "issued": _iso(facts["issued"]),
        "adopted": _iso(facts.get("adopted")),
        "title": facts["title"],
        "signer": facts["signer"],
        "signers": facts.get("signers", [facts["signer"]]),
        "normative": facts["normative"],
        "effective": _iso(facts["effective"]),
        "expires": _iso(facts.get("expires")),
        "starts": [{"units": row["units"], "day": _iso(row["day"])} for row in facts.get("starts", [])],
        "articles": facts["articles"],
        "attached": facts.get("attached", []),
        "basis": [_basis(entry) for entry in facts["basis"]],
        "effects": [_effect(row, number_kinds) for row in facts.get("effects", [])],
        "cited": facts.get("cited", []),
        "signed": bool(facts.get("signed")),
        "shows": facts["shows"],
        "provenance": PROVENANCE.format(decree=decree, name=source.name),
    }


def build(target: Path) -> list[Path]:
    """Write every document below ``target``/documents and ``target``/gold.jsonl; return what was written."""
    written: list[Path] = []
    gold: list[str] = []
    for source in sources(HERE / "sources"):
        for form in source.facts["formats"]:
            path = target / "documents" / form / f"{source.name}.{form}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_bytes(source, form))
            written.append(path)
            gold.append(json.dumps(gold_of(source, form), ensure_ascii=False))
    path = target / "gold.jsonl"
    path.write_bytes(("\n".join(gold) + "\n").encode())
    return [*written, path]


def main(arguments: list[str] | None = None) -> int:
    """Build into ``corpus/``, or into the folder given; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m corpus.build", description=__doc__)
    parser.add_argument("target", nargs="?", type=Path, default=HERE, help="folder to build into")
    written = build(parser.parse_args(arguments).target)
    sys.stdout.write(f"{len(written)} files, {sum(path.stat().st_size for path in written):,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
