from __future__ import annotations

import time
from datetime import date

import pytest

from legalsys.model import EffectKind, Scope
from legalsys.parse import parse
from legalsys.parse.english import find_english_dates, find_english_units, is_english, is_machine_translation
from legalsys.parse.english_mentions import find_english_mentions
from legalsys.parse.passage import cite_passage
from tests.parse.texts import text_reading

DECREE = """DECREE
On the keeping of public registers
THE GOVERNMENT
Pursuant to the December 25, 2001 Law on Organization of the Government;
Pursuant to the November 29, 2005 Law on Electronic Registers and Law No. 12/2017/QH14 on Records;
At the proposal of the Minister of Justice,
DECREES:
Article 1. Scope of regulation
This Decree prescribes the keeping of registers under Clause 2, Article 8 of the Law on Electronic Registers.
Article 2. Effect
1. This Decree takes effect on March 1, 2019.
2. This Decree replaces the Government’s Decree No. 15/2009/ND-CP of February 13, 2009, on registers.
3. To annul Points b and dd, Clause 1, Article 6 of the Minister of Justice’s Circular No. 08/2012/TT-BTP of May 9, 2012.
"""


def test_a_translation_gives_bases_term_effects_and_citations() -> None:
    document = parse(text_reading(DECREE))
    assert document.language == "en"
    assert [(c.document.number, c.document.name, c.document.issued) for c in document.basis if c.document] == [
        (None, "Luật Organization of the Government", date(2001, 12, 25)),
        (None, "Luật Electronic Registers", date(2005, 11, 29)),
        ("12/2017/QH14", "Luật Records", None),
    ]
    assert document.effective is not None and document.effective.value == date(2019, 3, 1)
    assert [(e.kind, e.scope, e.target.number, [str(u) for u in e.units], e.from_day) for e in document.effects] == [
        (EffectKind.REPLACES, Scope.WHOLE, "15/2009/NĐ-CP", [], date(2019, 3, 1)),
        (EffectKind.REPEALS, Scope.PART, "08/2012/TT-BTP", ["dieu-6.khoan-1.diem-b", "dieu-6.khoan-1.diem-đ"], date(2019, 3, 1)),
    ]
    for effect in document.effects:
        effect.evidence.verify(text_reading(DECREE).text)
    assert any([str(u) for u in c.units] == ["dieu-8.khoan-2"] for c in document.citations)


def test_a_machine_translation_claims_and_changes_nothing() -> None:
    text = DECREE.replace("Article 1.", "What? 1.").replace("Article 2.", "What? 2.")
    assert is_machine_translation(text) and not is_machine_translation(DECREE)
    document = parse(text_reading(text))
    assert document.effects == () and document.effective is None
    assert [p.code for p in document.problems if p.code == "PARSE-009"]
    assert [c for c in document.claims if c.source == "machine translation" and "15/2009/NĐ-CP" in c.value]


def test_languages_are_told_apart() -> None:
    assert is_english("To annul Clause 2, Article 5 of this Decree")
    assert not is_english("Bãi bỏ khoản 2 Điều 5 Nghị định này")
    assert not is_english("Bai bo khoan 2 Dieu 5")
    assert not is_english("")


@pytest.mark.parametrize(
    ("text", "day"),
    [("December 31, 2020", date(2020, 12, 31)), ("4 October 2002", date(2002, 10, 4)), ("June 3. 2002", date(2002, 6, 3)), ("December 25,2003", date(2003, 12, 25)), ("February 30, 2011", None)],
)
def test_dates(text: str, day: date | None) -> None:
    (found,) = find_english_dates(f"dated {text} on fees")
    assert found.value == day


@pytest.mark.parametrize(
    ("text", "number"),
    [("Decree No.60-CP of 1993", "60-CP"), ("Decree N0.61-CP of 1993", "61-CP"), ("Decree No. 93)2007ND-CP dated", "93/2007/NĐ-CP"), ("Decree No. 209) 2004/ND-CP", "209/2004/NĐ-CP"), ("Circular No. 05/2010/TT-BGDDT", "05/2010/TT-BGDĐT")],
)
def test_numbers_as_scanned(text: str, number: str) -> None:
    assert [m.document.number for m in find_english_mentions(text)] == [number]


def test_names_of_laws_end_where_the_name_ends() -> None:
    text = "the Law on Entry into, Exit from and Residence in the Country, and Clause 7, Article 1 of the Housing Law, who wish"
    assert [m.document.name for m in find_english_mentions(text)] == ["Luật Entry into, Exit from and Residence in the Country", "Luật Housing"]


def test_english_readers_are_linear() -> None:
    unit = "Point a, Clause 1, Article 2 and the Law on A of the Minister of Finance’s Decree No. 1/2001/ND-CP, To annul the phrase “x "
    times = []
    for count in (100, 400):
        start = time.process_time()
        find_english_units(unit * count)
        find_english_mentions(unit * count)
        cite_passage(unit * count)
        times.append(time.process_time() - start)
    assert times[1] < 12 * times[0] + 0.5
