"""The quick way to find words in a text finds what the analysis calls the same words, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legalsys.language.normal import canonical
from legalsys.search.analysis import form_of, placed_words
from legalsys.search.highlight import Highlighter
from legalsys.search.places import sought
from legalsys.search.plan import make_plan
from legalsys.search.query import parse_query

_PIECES = [
    *("hòa", "hoà", "Uỷ", "ủy", "ban", "BAN", "công", "Công", "cộng", "trình", "đất", "Đất", "dat", "m²", "m2", "100", "2020"),
    *("xe", "quý", "quy", "karaoke", "karaoka", "Zürich", "漢", "façade", "è", "ß", "İ", "½", "_", "0", "ĐẤT", "ơ", "ữ"),
    *(" ", " ", " ", " ", "  ", "\n", "\n\n", ", ", ".", "(", ")", "/", "-", "“", "”", "–", "\t", "\x05", "🙂"),
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=40).map(lambda pieces: canonical("".join(pieces)))


def slowly(text: str, marked: set[str], folded: set[str], *, several: bool) -> list[tuple[int, int]]:
    """Every word is looked at; neighbours have one blank or line end between them."""
    raw, starts = placed_words(text)
    runs: list[list[int]] = []
    for at, word in enumerate(raw):
        form, plain = form_of(word)
        if form in marked or plain in folded:
            before = starts[at - 1] + len(raw[at - 1]) if at else -2
            if runs and runs[-1][1] == before and starts[at] == before + 1 and text[before].isspace():
                runs[-1][1], runs[-1][2] = starts[at] + len(word), 2
            else:
                runs.append([starts[at], starts[at] + len(word), 1])
    return [(start, end) for start, end, count in runs if count > 1 or not several]


@settings(max_examples=400, deadline=None)
@given(
    text=_TEXTS,
    marked=st.sets(
        st.sampled_from(["hòa", "ủy", "ban", "công", "trình", "đất", "m2", "100", "2020", "xe", "quý", "ơ"]), max_size=5
    ),
    folded=st.sets(
        st.sampled_from(["hoa", "uy", "ban", "cong", "trinh", "dat", "m2", "xe", "quy", "zurich", "facade"]), max_size=5
    ),
    several=st.booleans(),
)
def test_the_same_places_as_word_by_word(text: str, marked: set[str], folded: set[str], several: bool) -> None:
    finder = sought(marked, folded)
    assert finder is not None
    found = finder.runs(text, several=several)
    assert found == slowly(text, marked, folded, several=several) or (found is None and ("漢" in text or "½" in text))


def test_words_with_other_letters_are_left_to_the_slow_way() -> None:
    assert sought(["zürich"], []) is None
    assert sought(["漢"], []) is None
    assert sought(["zurich"], []) is not None


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("ủy ban nhân dân", "Uỷ ban\nnhân dân (UBND), Ủy ban.", ["Uỷ ban\nnhân dân", "Ủy ban"]),
        ("xe xe", "xe xe xe, xe", ["xe xe xe", "xe"]),
        ("công trình", "công, trình; công trình công/trình", ["công trình công"]),
        ("cong trinh", "Công trình của công trình", ["Công trình", "công trình"]),
        ("đất 100 m2", "Đất 100 m² và 200 m²", ["Đất 100 m²"]),
        ("karaoke phòng", "phòng karaoka; karaokes", ["phòng karaoka", "karaokes"]),
        ("giá đất 漢", "giá 漢 đất 漢", ["giá 漢 đất 漢"]),
    ],
)
def test_what_is_marked(query: str, text: str, expected: list[str]) -> None:
    tree = parse_query(query)
    marks = Highlighter(make_plan(tree, as_of=date(2026, 1, 1)), tree).mark(text)
    assert [text[start:end] for start, end in marks.spans] == expected


@settings(max_examples=200, deadline=None)
@given(text=_TEXTS, query=st.sampled_from(["công trình đất", "hoa ban karaoke", "công* xe", "uy ban dat", "quy trình hòa m2"]))
def test_marks_are_the_same_either_way(text: str, query: str) -> None:
    tree = parse_query(query)
    plan = make_plan(tree, as_of=date(2026, 1, 1))
    quick, slow = Highlighter(plan, tree), Highlighter(plan, tree)
    assert quick._sought is not None
    slow._sought = None
    assert quick.mark(text) == slow.mark(text)
