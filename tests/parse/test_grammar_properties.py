"""What holds for every citation: printed and read again it is the same; slips of typing and of files change nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legalsys.language.normal import old_tones, same_words
from legalsys.language.numbers import NUMBER
from legalsys.language.numerals import POINT_LETTERS, int_to_roman
from legalsys.language.units import find_units
from legalsys.model import UnitLevel, UnitPath, UnitStep
from legalsys.parse.english import find_english_units
from legalsys.parse.passage import cite_passage
from tests.parse import grammar_cases

KINDS = {"NĐ-CP": "Nghị định", "QĐ-UBND": "Quyết định", "NQ-HĐND": "Nghị quyết", "TT-BTC": "Thông tư", "TT-BGDĐT": "Thông tư", "QĐ-TTg": "Quyết định", "TTLT-BTC-BTP": "Thông tư liên tịch"}
LABELS = {UnitLevel.ARTICLE: "Điều", UnitLevel.CLAUSE: "khoản", UnitLevel.POINT: "điểm"}
ENGLISH = {UnitLevel.ARTICLE: "Article", UnitLevel.CLAUSE: "Clause", UnitLevel.POINT: "Point"}

articles = st.integers(1, 299).flatmap(lambda n: st.sampled_from([str(n), str(n), f"{n}a", f"{n}b"]))
clauses = st.integers(1, 40).flatmap(lambda n: st.sampled_from([str(n), str(n), f"{n}a"]))
points = st.sampled_from(POINT_LETTERS)


@st.composite
def paths(draw: st.DrawFn) -> UnitPath:
    steps = [UnitStep(UnitLevel.ARTICLE, draw(articles))]
    if draw(st.booleans()):
        steps.append(UnitStep(UnitLevel.CLAUSE, draw(clauses)))
        if draw(st.booleans()):
            steps.append(UnitStep(UnitLevel.POINT, draw(points)))
    return UnitPath(tuple(steps))


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    code = draw(st.sampled_from(sorted(KINDS)))
    return KINDS[code], f"{draw(st.integers(1, 999)):02d}/{draw(st.integers(1997, 2026))}/{code}"


def printed(path: UnitPath) -> str:
    return " ".join(f"{LABELS[s.level]} {s.number}" for s in reversed(path.steps))


def printed_english(path: UnitPath) -> str:
    return ", ".join(f"{ENGLISH[s.level]} {s.number.replace('đ', 'dd')}" for s in reversed(path.steps))


@settings(max_examples=200, deadline=None)
@given(path=paths(), number=numbers())
def test_a_printed_citation_is_read_again(path: UnitPath, number: tuple[str, str]) -> None:
    kind, code = number
    (found,) = cite_passage(f"Thực hiện theo {printed(path)} {kind} số {code}.")["citations"]
    assert (found["document"]["number"], found["document"]["kind"], found["units"]) == (code, kind, [str(path)])


@settings(max_examples=200, deadline=None)
@given(several=st.lists(paths(), min_size=2, max_size=5, unique=True), number=numbers())
def test_a_printed_list_is_read_again(several: list[UnitPath], number: tuple[str, str]) -> None:
    kind, code = number
    words = "; ".join(map(printed, several))
    (found,) = cite_passage(f"Bãi bỏ {words} {kind} số {code}")["citations"]
    assert found["units"] == [str(p) for p in several]
    (operation,) = cite_passage(f"Bãi bỏ {words} {kind} số {code}")["operations"]
    assert sorted(operation["target"]["units"]) == sorted(str(p) for p in several)


@settings(max_examples=200, deadline=None)
@given(several=st.lists(paths(), min_size=1, max_size=4, unique=True))
def test_printed_units_are_read_again_in_english(several: list[UnitPath]) -> None:
    words = "; ".join(map(printed_english, several))
    assert [p for r in find_english_units(f"as specified in {words} of the Law") for p in r.paths] == several


@given(first=st.integers(1, 200), length=st.integers(1, 30))
def test_a_range_holds_every_article(first: int, length: int) -> None:
    (found,) = find_units(f"các điều từ Điều {first} đến Điều {first + length}")
    assert [p.get(UnitLevel.ARTICLE) for p in found.paths] == [str(n) for n in range(first, first + length + 1)]


@given(start=st.integers(0, 20), length=st.integers(1, 10))
def test_a_range_of_points_follows_the_vietnamese_alphabet(start: int, length: int) -> None:
    letters = POINT_LETTERS[start : start + length + 1]
    if len(letters) > 1:
        (found,) = find_units(f"từ điểm {letters[0]} đến điểm {letters[-1]} khoản 2 Điều 5")
        assert [p.get(UnitLevel.POINT) for p in found.paths] == list(letters)


@given(number=st.integers(1, 39), suffix=st.sampled_from(["", "a", "b"]))
def test_roman_and_arabic_name_one_chapter(number: int, suffix: str) -> None:
    roman, arabic = find_units(f"Chương {int_to_roman(number)}{suffix}"), find_units(f"Chương {number}{suffix}")
    assert roman[0].paths == arabic[0].paths


def _in_numbers(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: NUMBER.sub(lambda m: change(m[0]), text)


_HYPHEN = re.compile(r"(?<=[A-ZĐ])-(?=[A-ZĐ])")
SLIPS: dict[str, Callable[[str], str]] = {
    "blank after the year's stroke": _in_numbers(lambda n: n.replace("/", "/ ", 1)),
    "blank before the stroke": _in_numbers(lambda n: n.replace("/", " /", 1)),
    "blanks round the hyphen": _in_numbers(lambda n: _HYPHEN.sub(" - ", n, count=1)),
    "blank after the hyphen": _in_numbers(lambda n: _HYPHEN.sub("- ", n, count=1)),
    "en dash": _in_numbers(lambda n: _HYPHEN.sub("–", n)),
    "Icelandic eth": _in_numbers(lambda n: n.replace("Đ", "Ð")),
    "double blanks": lambda text: text.replace(" ", "  "),
    "non-breaking blanks": lambda text: text.replace(" ", "\u00a0"),
    "zero-width blanks": lambda text: text.replace(" ", " \u200b"),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "old tone marks": old_tones,
}


def _shape(found: dict[str, Any]) -> list[str]:
    """Return what was read, with blanks and spelling of names made one."""
    lines = [f"{c['document']} {c['units']}" if isinstance(c["document"], str) else f"{c['document'].get('number') or c['document'].get('name')} {c['units']}" for c in found["citations"]]
    lines += [f"{o['operation']} {o['target']} {o['old']} {o['new']} {o['position']}" for o in found["operations"]]
    return [re.sub(r"\s*([/-])\s*", r"\1", same_words(line)) for line in lines]


def _readable() -> list[grammar_cases.Case]:
    return [c for family in ("citations", "operations") for c in grammar_cases.load(family) if "xfail" not in c.data and "english" not in c.file and c.file not in ("slips", "joint", "papers")]


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_of_typing_change_nothing(slip: str) -> None:
    differing = []
    for case in _readable():
        text, context = case.data["text"], case.data.get("context")
        plain, slipped = _shape(cite_passage(text, context)), _shape(cite_passage(SLIPS[slip](text), context))
        if plain != slipped:
            differing.append(f"{case.id}: {SLIPS[slip](text)}\n    plain:   {plain}\n    slipped: {slipped}")
    assert not differing, "\n".join(differing)


@pytest.mark.parametrize("case", [c for c in grammar_cases.load("units") if "xfail" not in c.data and c.file not in ("traps", "headings", "english") and c.data["units"]], ids=lambda c: c.id)
def test_units_are_read_in_capitals(case: grammar_cases.Case) -> None:
    here = UnitPath.parse(case.data["here"]) if "here" in case.data else None
    found = [str(p) for r in find_units(case.data["text"].upper(), here=here) for p in r.paths]
    assert sorted(found) == sorted(case.data["units"])
