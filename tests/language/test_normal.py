"""Normal forms: letters that look like others become those that are meant."""

import re
import time

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


def test_a_long_run_of_letters_costs_no_more_than_its_length() -> None:
    text = "CР " + "QUJD" * 150_000
    started = time.process_time()
    assert canonical(text) == "CP " + "QUJD" * 150_000
    assert time.process_time() - started < 2


@given(st.text(alphabet=st.sampled_from("aB1/- РсΩ"), max_size=30))
def test_cyrillic_letters_are_slips_only_beside_latin_ones(text: str) -> None:
    words = re.findall(r"[A-Za-z0-9/\-\u0400-\u04ff]+|[^A-Za-z0-9/\-\u0400-\u04ff]+", text)
    plain = str.maketrans("Рс", "Pc")
    assert canonical(text) == "".join(word.translate(plain) if re.search("[A-Za-z0-9]", word) else word for word in words)


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
