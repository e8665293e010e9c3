"""Normal forms: letters that look like others become those that are meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalsys.language.normal import canonical, lowered, places


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("80⁄2015/QH13", "80/2015/QH13"),
        ("80∕2015／QH13", "80/2015/QH13"),
        ("15/2020/QÐ–UBND", "15/2020/QĐ-UBND"),
        ("58/2024/NĐ-CР", "58/2024/NĐ-CP"),
        ("số\u00a015\nngày", "số 15\nngày"),
    ],
)
def test_lookalikes_become_plain(printed: str, meant: str) -> None:
    assert canonical(printed) == meant
    assert canonical(meant) == meant


@given(st.text(alphabet=st.sampled_from("aAĐđỦủİıßẞΣςﬁ Ữ\n"), max_size=40))
def test_lower_case_keeps_every_offset(text: str) -> None:
    low = lowered(text)
    assert len(low) == len(text)
    assert all(small == letter.lower() or len(letter.lower()) > 1 for small, letter in zip(low, text, strict=True) if letter not in "Σ")


@given(st.text(alphabet="abà ", max_size=60), st.lists(st.text(alphabet="abà ", min_size=1, max_size=3), min_size=1, max_size=4, unique=True))
def test_places_are_all_places(text: str, words: list[str]) -> None:
    expected = sorted(at for word in words for at in range(len(text)) if text.startswith(word, at))
    assert places(text, *words) == expected
    middle = len(text) // 2
    assert places(text, *words, end=middle) == sorted(at for word in words for at in range(middle) if text[:middle].startswith(word, at))
