"""The contract of ``extract``: what is printed is what the published schema says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from legalsys.model import (
    AttachedInstrument,
    Candidate,
    Certainty,
    Citation,
    CitationRole,
    CitedDocument,
    Claim,
    Document,
    Effect,
    EffectKind,
    Evidence,
    Fact,
    FactSource,
    Identity,
    Operation,
    Problem,
    Reading,
    ReadingStatus,
    Referent,
    Scope,
    Signer,
    Start,
    Unit,
    UnitPath,
)
from legalsys.report.contract import DOCUMENT_SCHEMA, document_record

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "schema" / "document.json").read_text(encoding="utf-8"))
TEXT = "Số: 15/2025/QĐ-UBND\nCăn cứ Luật Đất đai năm 2024;\nĐiều 1. Bãi bỏ khoản 2 Điều 5 Quyết định số 07/2019/QĐ-UBND."


def validate(record: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(record)))


def cut(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence.cut(TEXT, start, start + len(words))


def full() -> tuple[Reading, Document]:
    key = Identity(("hung-yen.2025",), "qd-ubnd", 2025, "15", date(2025, 8, 20))
    other = Identity(("hung-yen",), "qd-ubnd", 2019, "7", date(2019, 3, 1))
    law = Citation(
        cut("Luật Đất đai năm 2024"), CitationRole.BASIS, document=CitedDocument("Luật", None, "Luật Đất đai", None, 2024)
    )
    unit = UnitPath.parse("dieu-5.khoan-2")
    target = CitedDocument("Quyết định", "07/2019/QĐ-UBND")
    document = Document(
        key=key,
        number=Fact("15/2025/QĐ-UBND", cut("15/2025/QĐ-UBND"), candidates=(Candidate("16/2025/QĐ-UBND", "stamp"),)),
        number_as_printed="15/2025/QĐ-UBND",
        kind=Fact("Quyết định", None, source=FactSource.FILE),
        issuers=(Fact("Ủy ban nhân dân tỉnh Hưng Yên", cut("UBND")),),
        territory=Fact("hung-yen.2025", cut("UBND"), certainty=Certainty.LIKELY),
        issued=Fact(date(2025, 8, 20), None, source=FactSource.SIGNATURE),
        signers=(Signer("Nguyễn Văn A", "CHỦ TỊCH", None),),
        normative=Fact(True, cut("15/2025/QĐ-UBND")),
        effective_by_law=Fact(date(2025, 8, 30), None, source=FactSource.LAW, rule="2025.province"),
        starts=(Start((unit,), None, "khi có công bố", cut("Điều 1")),),
        units=(Unit(UnitPath.parse("dieu-1"), "1", None, TEXT.index("Điều 1"), len(TEXT)),),
        attached=(AttachedInstrument("kem-theo-1", None, None, len(TEXT), len(TEXT)),),
        citations=(
            law,
            replace(law, role=CitationRole.REFERENCE),
            Citation(cut("Điều 1"), CitationRole.REFERENCE, Referent.THIS, units=(unit,)),
            Citation(cut("Điều 5"), CitationRole.EFFECT, Referent.ATTACHED_OTHER, target, (unit,), other, (other, key)),
        ),
        effects=(
            Effect(
                "e1", EffectKind.REPEALS, Operation.DELETE, Scope.PART, cut("Bãi bỏ khoản 2 Điều 5"), target,
                acting_unit=UnitPath.parse("dieu-1"), key=other, units=(unit,), from_day=date(2025, 9, 1),
                exceptions=("dieu-5.khoan-2.diem-a",),
            ),
        ),
        claims=(Claim("status", "Còn hiệu lực", "portal"),),
        problems=(Problem("READ-015", "", {"count": "2"}),),
    )  # fmt: skip
    return Reading(TEXT, "docx", problems=(Problem("READ-015", "", {"count": "2"}),)), document


def test_a_full_record_fits_the_schema() -> None:
    reading, document = full()
    record = document_record(reading, document, "a/b.docx", "0" * 64)
    validate(record)
    assert record["schema"] == DOCUMENT_SCHEMA == SCHEMA["properties"]["schema"]["const"]
    assert record["identity"] == {
        "key": "vn/hung-yen.2025/qd-ubnd/2025/15/2025-08-20",
        "number": "15/2025/QĐ-UBND",
        "number_as_printed": "15/2025/QĐ-UBND",
        "kind": "Quyết định",
        "issuer": "Ủy ban nhân dân tỉnh Hưng Yên",
        "issuers": ["Ủy ban nhân dân tỉnh Hưng Yên"],
        "territory": "hung-yen.2025",
        "issued": "2025-08-20",
    }
    assert record["basis"][0]["date"] is None and record["basis"][0]["year"] == 2024
    assert [c["document"] for c in record["citations"]][2:] == ["this", "attached:07/2019/QĐ-UBND"]
    assert record["citations"][1]["document"]["date"] == "2024"
    assert record["effects"][0]["from"] == "2025-09-01" and record["effects"][0]["except"] == ["dieu-5.khoan-2.diem-a"]
    assert record["effective"] is None and record["effective_by_law"] == {"day": "2025-08-30", "rule": "2025.province"}
    assert len(record["problems"]) == 1 and record["facts"]["number"]["candidates"][0]["value"] == "16/2025/QĐ-UBND"


def test_quotes_stand_at_their_spans() -> None:
    reading, document = full()

    def check(value: Any) -> int:
        if isinstance(value, list):
            return sum(map(check, value))
        if not isinstance(value, dict):
            return 0
        own = 0
        if value.get("quote"):
            assert TEXT[value["start"] : value["end"]] == value["quote"]
            own = 1
        return own + sum(map(check, value.values()))

    assert check(document_record(reading, document, "x", "")) >= 10


def test_a_file_that_could_not_be_read_has_the_same_keys() -> None:
    reading, document = full()
    problem = Problem("READ-002", params={"detail": "x"})
    failed = Reading("", "docx", status=ReadingStatus.FAILED, problems=(problem,))
    record = document_record(failed, None, "a.docx", "", lang="vi")
    validate(record)
    assert list(record) == list(document_record(reading, document, "x", ""))
    assert record["status"] == "failed" and "hỏng" in record["problems"][0]["message"]


def test_a_text_that_was_not_parsed_is_not_called_read() -> None:
    reading, document = full()
    assert document_record(reading, document, "x", "")["status"] == "read"
    assert document_record(reading, None, "x", "")["status"] == "partly-read"
    broken = replace(document, problems=(Problem("BUG-001", params={"detail": "x"}),))
    assert document_record(reading, broken, "x", "")["status"] == "partly-read"


@pytest.mark.parametrize("change", [{"extra": 1}, {"status": "fine"}, {"identity": {}}, {"text_length": -1}])
def test_the_schema_refuses_what_is_not_the_contract(change: dict[str, Any]) -> None:
    reading, document = full()
    with pytest.raises(jsonschema.ValidationError):
        validate({**document_record(reading, document, "x", ""), **change})
