"""Facts that stand on words read off a picture: never certain, settled by what the document says elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from legalsys.model import Block, BlockKind, Certainty, Claim, Document, Doubt, FactSource, Reading
from legalsys.parse import parse

LINES = [
    "HỘI ĐỒNG NHÂN DÂN",
    "TỈNH HƯNG YÊN",
    "Số: 10/2023/NQ-HĐND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Hưng Yên, ngày 10 tháng 12 năm 2023",
    "NGHỊ QUYẾT",
    "Quy định mức học phí",
    "HỘI ĐỒNG NHÂN DÂN TỈNH HƯNG YÊN",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "QUYẾT NGHỊ:",
    "Điều 1. Phạm vi điều chỉnh",
    "Nghị quyết này quy định mức học phí.",
    "Điều 2. Tổ chức thực hiện",
]
ADOPTED = "Nghị quyết này đã được Hội đồng nhân dân tỉnh Hưng Yên khóa XVII thông qua ngày 12 tháng 12 năm 2023./."
CLOSING = ["Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", "Trần Quốc Toản"]
CAPTION = "(Ban hành kèm theo Nghị quyết số 19/2023/NQ-HĐND ngày 12 tháng 12 năm 2023 của Hội đồng nhân dân tỉnh Hưng Yên)"


def reading(*more: str, adopted: str = "", doubts: dict[str, Doubt] | None = None, name: str = "") -> Reading:
    lines = [*LINES, *([adopted] if adopted else []), *CLOSING, *more]
    text = "\n".join(lines)
    blocks, start = [], 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(line)))
        start += len(line) + 1
    places = []
    for words, doubt in (doubts or {}).items():
        at = text.index(words)
        places.append(replace(doubt, start=at, end=at + len(words)))
    claims = (Claim("number", name, "file"),) if name else ()
    return Reading(text, "pdf", tuple(blocks), uncertain=tuple(sorted(places, key=lambda d: d.start)), claims=claims)


def number(document: Document) -> tuple[str, Certainty, FactSource, list[str]]:
    fact = document.number
    assert fact is not None
    return fact.value, fact.certainty, fact.source, [candidate.value for candidate in fact.candidates]


def test_what_has_no_doubt_stays_certain() -> None:
    assert number(parse(reading())) == ("10/2023/NQ-HĐND", Certainty.CERTAIN, FactSource.TEXT, [])


def test_a_good_reading_is_likely() -> None:
    document = parse(reading(doubts={"10/2023/NQ-HĐND": Doubt(0, 1, 0.96)}))
    assert number(document) == ("10/2023/NQ-HĐND", Certainty.LIKELY, FactSource.TEXT, [])


def test_two_readings_are_candidates() -> None:
    document = parse(reading(doubts={"10/2023/NQ-HĐND": Doubt(0, 1, 0.4, ("19", "4"))}))
    assert number(document) == (
        "10/2023/NQ-HĐND",
        Certainty.POSSIBLE,
        FactSource.TEXT,
        ["19/2023/NQ-HĐND", "4/2023/NQ-HĐND"],
    )


def test_the_caption_of_what_is_attached_settles_it() -> None:
    doubts = {"10/2023/NQ-HĐND": Doubt(0, 1, 0.4, ("4",))}
    document = parse(reading("QUY ĐỊNH", "Mức học phí", CAPTION, "Điều 1. Mức thu", "1. Mức thu là 5.000 đồng.", doubts=doubts))
    value, certainty, source, others = number(document)
    assert (value, certainty, source) == ("19/2023/NQ-HĐND", Certainty.LIKELY, FactSource.TEXT)
    assert "10/2023/NQ-HĐND" in others
    assert document.number is not None and document.number.evidence is not None
    assert document.number.evidence.quote == "19/2023/NQ-HĐND"


def test_the_name_of_the_file_settles_between_readings_and_is_only_possible_against_all() -> None:
    doubts = {"10/2023/NQ-HĐND": Doubt(0, 1, 0.4, ("19",))}
    assert number(parse(reading(doubts=doubts, name="19/2023/NQ-HĐND")))[:3] == (
        "19/2023/NQ-HĐND",
        Certainty.LIKELY,
        FactSource.FILE,
    )
    assert number(parse(reading(doubts=doubts, name="25/2023/NQ-HĐND")))[:2] == ("25/2023/NQ-HĐND", Certainty.POSSIBLE)
    # A name with another year or body says nothing of this number.
    assert number(parse(reading(doubts=doubts, name="19/2022/NQ-HĐND")))[:2] == ("10/2023/NQ-HĐND", Certainty.POSSIBLE)
    # What two looks read in one way is not overruled by a name.
    good = {"10/2023/NQ-HĐND": Doubt(0, 1, 0.96)}
    assert number(parse(reading(doubts=good, name="19/2023/NQ-HĐND"))) == (
        "10/2023/NQ-HĐND",
        Certainty.POSSIBLE,
        FactSource.TEXT,
        ["19/2023/NQ-HĐND"],
    )


def test_the_day_of_adoption_settles_the_day_of_issue() -> None:
    doubts = {"10 tháng 12 năm 2023": Doubt(0, 1, 0.4, ("13",))}
    issued = parse(reading(doubts=doubts)).issued
    assert issued is not None and (issued.value, issued.certainty) == (date(2023, 12, 10), Certainty.POSSIBLE)
    settled = parse(reading(adopted=ADOPTED, doubts=doubts)).issued
    assert settled is not None and (settled.value, settled.certainty) == (date(2023, 12, 12), Certainty.LIKELY)
    assert date(2023, 12, 10) in [candidate.value for candidate in settled.candidates]


def test_other_days_are_candidates() -> None:
    text = reading().text
    at = text.index("10 tháng 12")
    shown = replace(reading(), uncertain=(Doubt(at, at + 2, 0.4, ("13", "1", "77")),))
    issued = parse(shown).issued
    assert issued is not None and issued.certainty is Certainty.POSSIBLE
    assert [candidate.value for candidate in issued.candidates] == [date(2023, 12, 13), date(2023, 12, 1)]
