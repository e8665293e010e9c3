"""Verbs of effect are found wherever a sentence can hold one."""

from __future__ import annotations

import pytest

from legalsys.parse.verbs import VerbPlaces


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Bãi bỏ Điều 5", 0),
        ("BÃI BỎ Điều 5", 0),
        ("1. “thay thế", 4),
        ("và **huỷ bỏ** Điều 5", 5),
        ("Nghị quyết này có hiệu lực", 18),
        ("Áp dụng Nghị quyết số 5", 0),
        ("việc áp dụng Điều 5", None),
        ("tiếp tục áp dụng Điều 5", 0),
        ("không có gì", None),
        ("", None),
    ],
)
def test_the_first_verb(text: str, first: int | None) -> None:
    verbs = VerbPlaces(text)
    assert verbs.first(0, len(text)) == first
    assert verbs.any_in(0, len(text)) is (first is not None)


def test_only_verbs_that_end_inside_the_part_count() -> None:
    text = "một. Sửa đổi Điều 5. Bãi bỏ Điều 6."
    verbs = VerbPlaces(text, 5)
    assert verbs.first(0, 8) is None
    assert verbs.first(5, 20) == 5
    assert verbs.first(6, len(text)) == text.index("Bãi")


def test_english_verbs_begin_a_word() -> None:
    assert VerbPlaces("Annul Article 5", english=True).first(0, 15) == 0
    assert VerbPlaces("the dismantled road", english=True).first(0, 19) is None
    assert VerbPlaces("to (replace) it", english=True).first(0, 15) == 4
