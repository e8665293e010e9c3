from __future__ import annotations

import pytest

from legalsys.model import Certainty
from legalsys.model.codec import evidence_of
from legalsys.parse.metadata import read_metadata
from legalsys.parse.outline import outline
from legalsys.parse.signers import person_name
from tests.parse import texts


@pytest.mark.parametrize("case", texts.cases("metadata"), ids=lambda case: case["name"])
def test_metadata(case: dict) -> None:
    reading = texts.text_reading(case["text"])
    found = read_metadata(reading, outline(reading))

    def value(fact: object) -> object:
        return None if fact is None else fact.value  # type: ignore[attr-defined]

    assert value(found.number) == case["number"]
    assert value(found.kind) == case["kind"]
    assert [fact.value for fact in found.issuers] == case["issuers"]
    assert value(found.issued) == case["issued"]
    assert value(found.title) == case["title"]
    assert [[signer.name, signer.role] for signer in found.signers] == case["signers"]
    assert value(found.normative) == case["normative"]
    if "territory" in case:
        assert value(found.territory) == case["territory"]
    assert value(found.adopted) == case.get("adopted")
    assert found.language == case.get("language", "vi")
    if "printed" in case:
        assert found.number_as_printed == case["printed"]
    assert [problem.code for problem in found.problems] == case.get("problems", [])
    for evidence in evidence_of(found):
        evidence.verify(reading.text)


def test_place_alone_makes_the_issuer_possible_only() -> None:
    reading = texts.text_reading(
        "Chỉ thị về nhiệm vụ năm 2010 trên địa bàn tỉnh nghệ an\nCác sở thực hiện:\n1. Sở Xây dựng báo cáo."
    )
    found = read_metadata(reading, outline(reading))
    assert [(fact.value, fact.certainty) for fact in found.issuers] == [("Ủy ban nhân dân tỉnh Nghệ An", Certainty.POSSIBLE)]


def test_number_of_the_annex_when_the_head_is_missing() -> None:
    text = "PHỤ LỤC\nBẢNG GIÁ\n(Ban hành kèm theo Quyết định số 16/2024/QĐ-UBND ngày 27 tháng 5 năm 2024 của Ủy ban nhân dân tỉnh Vĩnh Long)\nI. Giá đất"
    found = read_metadata(reading := texts.text_reading(text), outline(reading))
    assert found.number is not None and found.number.certainty is Certainty.LIKELY
    assert found.number.value == "16/2024/QĐ-UBND"
    assert found.issued is not None and found.issued.value.isoformat() == "2024-05-27"
    assert [fact.value for fact in found.issuers] == ["Ủy ban nhân dân tỉnh Vĩnh Long"]


@pytest.mark.parametrize(
    "line",
    [
        "Trần Văn Thử",
        "NGUYỄN THỊ THỬ",
        "(Đã ký) Lê Thử",
        "Thiếu tướng Phạm Văn Thử",
        "Nông Quang Thử",
        "Y Thử Niê",
        "PGS.TS. Đỗ Văn Thử",
    ],
)
def test_names(line: str) -> None:
    assert person_name(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "TM. ỦY BAN NHÂN DÂN",
        "TỈNH HƯNG YÊN",
        "QUY CHẾ",
        "Nơi nhận",
        "Văn phòng Chính phủ",
        "THỦ TƯỚNG",
        "Bộ Tài chính",
        "1. Mục",
        "Sở Tư pháp tỉnh",
    ],
)
def test_no_names(line: str) -> None:
    assert person_name(line) is None
