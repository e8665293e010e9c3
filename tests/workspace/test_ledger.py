"""Which held document is meant: number, issuer and day; two provinces, two generations, wrong days."""

from __future__ import annotations

from datetime import date

import pytest

from legalsys.model import CitedDocument, Identity
from legalsys.workspace.ledger import Citing, HeldTarget, resolve

NEW = "hung-yen.2025"
HUNG_YEN = "Ủy ban nhân dân tỉnh Hưng Yên"
THAI_BINH = "Ủy ban nhân dân tỉnh Thái Bình"


def target(
    unit: str, issuer: str, issued: date | None, *, number: str = "15", year: int = 2020, kind: str = "Quyết định"
) -> HeldTarget:
    return HeldTarget(Identity((unit,), "qd-ubnd", year, number, issued), kind, issuer, unit, issued, None)


def citing(unit: str | None, issued: date | None) -> Citing:
    return Citing(Identity((unit or "bo-tai-chinh",), "qd-ubnd", 2025, "99", issued), unit, issued)


OLD_HY = target("hung-yen", HUNG_YEN, date(2020, 5, 4))
OLD_TB = target("thai-binh", THAI_BINH, date(2020, 6, 9))
HY_2025_OLD = target("hung-yen", HUNG_YEN, date(2025, 3, 1), year=2025)
HY_2025_NEW = target(NEW, HUNG_YEN, date(2025, 8, 20), year=2025)


def cited(number: str = "15/2020/QĐ-UBND", **said: object) -> CitedDocument:
    return CitedDocument(number=number, **said)  # type: ignore[arg-type]


LATER = citing(NEW, date(2026, 3, 1))

CASES = {
    "own issuer": (cited(), citing("hung-yen", date(2021, 1, 1)), [OLD_HY, OLD_TB], OLD_HY, set()),
    "issuer said": (cited(issuer=THAI_BINH), LATER, [OLD_HY, OLD_TB], OLD_TB, set()),
    "issuer said, old tone": (cited(issuer="Uỷ ban nhân dân tỉnh Thái Bình"), LATER, [OLD_HY, OLD_TB], OLD_TB, set()),
    "two provinces, nothing said": (cited(), LATER, [OLD_HY, OLD_TB], None, {"issuer-not-said"}),
    "two provinces, day said": (cited(issued=date(2020, 6, 9)), LATER, [OLD_HY, OLD_TB], OLD_TB, set()),
    "one of two provinces held": (cited(), LATER, [OLD_TB], None, {"issuer-not-said"}),
    "wrong day": (cited(issued=date(2020, 5, 5)), citing("hung-yen", date(2021, 1, 1)), [OLD_HY], None, {"date"}),
    "two generations, nothing said": (cited("15/2025/QĐ-UBND"), LATER, [HY_2025_OLD, HY_2025_NEW], None, {"two-generations"}),
    "two generations, one held": (cited("15/2025/QĐ-UBND", issuer=HUNG_YEN), LATER, [HY_2025_NEW], None, {"two-generations"}),
    "two generations, day said": (
        cited("15/2025/QĐ-UBND", issued=date(2025, 8, 20)),
        LATER,
        [HY_2025_OLD, HY_2025_NEW],
        HY_2025_NEW,
        set(),
    ),
    "before the new generation": (
        cited("15/2025/QĐ-UBND"),
        citing("hung-yen", date(2025, 5, 1)),
        [HY_2025_OLD, HY_2025_NEW],
        HY_2025_OLD,
        set(),
    ),
    "its own number": (
        cited("15/2025/QĐ-UBND"),
        Citing(HY_2025_NEW.key, NEW, date(2025, 8, 20)),
        [HY_2025_OLD, HY_2025_NEW],
        HY_2025_NEW,
        set(),
    ),
    "another province": (cited(), citing("bac-ninh", date(2021, 1, 1)), [OLD_HY], None, set()),
    "central body cites without issuer": (cited(), citing(None, date(2021, 1, 1)), [OLD_HY], None, {"issuer-not-said"}),
    "no year in the number": (cited("712/QĐ-UBND"), citing("hung-yen", date(2023, 5, 1)), [OLD_HY], None, {"year-not-said"}),
    "other kind": (cited(kind="Nghị quyết"), citing("hung-yen", date(2021, 1, 1)), [OLD_HY], None, set()),
    "same in both kinds of file": (
        cited(),
        citing("hung-yen", date(2021, 1, 1)),
        [OLD_HY, target("hung-yen", HUNG_YEN, date(2020, 9, 9))],
        None,
        {"several"},
    ),
    "day of the one held unknown": (
        cited(issued=date(2020, 5, 4)),
        citing("hung-yen", date(2021, 1, 1)),
        [target("hung-yen", HUNG_YEN, None)],
        None,
        {"date-unknown"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_resolve(name: str) -> None:
    said, by, held, expected, reasons = CASES[name]
    for order in (held, held[::-1]):
        found = resolve(said, by, order)
        assert found.key == (expected.key if expected else None)
        assert {c.reason for c in found.candidates} == reasons
        assert list(found.candidates) == sorted(found.candidates, key=lambda c: str(c.value))


def test_central_document_needs_no_issuer() -> None:
    decree = HeldTarget(
        Identity(("cp",), "nd-cp", 2025, "78", date(2025, 4, 1)), "Nghị định", "Chính phủ", None, date(2025, 4, 1), None
    )
    assert resolve(cited("78/2025/NĐ-CP"), LATER, [decree]).key == decree.key
    assert resolve(cited("78/2025/NĐ-CP", issued=date(2025, 4, 2)), LATER, [decree]).key is None


def test_day_of_adoption_counts() -> None:
    held = HeldTarget(
        Identity(("hung-yen",), "nq-hdnd", 2020, "15", date(2020, 7, 20)),
        "Nghị quyết",
        "Hội đồng nhân dân tỉnh Hưng Yên",
        "hung-yen",
        date(2020, 7, 20),
        date(2020, 7, 15),
    )
    said = cited("15/2020/NQ-HĐND", issued=date(2020, 7, 15))
    assert resolve(said, citing("hung-yen", date(2021, 1, 1)), [held]).key == held.key


def test_identity_that_the_words_make_is_taken_when_held() -> None:
    said = CitedDocument(kind="Luật", name="Luật Đất đai", year=2024)
    law = HeldTarget(Identity(("qh",), "qh15", 2024, "31", date(2024, 1, 18)), "Luật", "Quốc hội", None, date(2024, 1, 18), None)
    assert resolve(said, LATER, [law], said=law.key).key == law.key


def test_a_law_of_that_name_of_another_year_is_another() -> None:
    law = HeldTarget(
        Identity(("qh",), "qh13", 2013, "45", date(2013, 11, 29)), "Luật", "Quốc hội", None, date(2013, 11, 29), None
    )
    assert resolve(CitedDocument(kind="Luật", name="Luật Đất đai", year=2024), LATER, [law]).candidates == ()
    assert resolve(CitedDocument(kind="Luật", name="Luật Đất đai", year=2013), LATER, [law]).key == law.key
    assert [c.reason for c in resolve(CitedDocument(kind="Luật", name="Luật Đất đai"), LATER, [law]).candidates] == [
        "year-not-said"
    ]
