"""Shape of Vietnamese syllables."""

from __future__ import annotations

import unicodedata

import pytest

from legalsys.language.syllables import count_syllables, is_syllable

REAL = """
Quyết định nghị quyết của Ủy ban nhân dân Uỷ Hoà Hòa giữa gì gìn giết giếng quốc quận quy quýt khuỷu khuya nguyễn thuế nghiêng
ngoằn loong Thuở ướt ươn yêu uyên ách hoạch chuếch ghế kẻ Đặng đường được điều oán
"""
FALSE = "HQI VIpr ngdy thdng DQc chrlng hqch D6ng kac cế ghà nghan cac thuc tếng bp th ng x1 ấấ"


@pytest.mark.parametrize("word", REAL.split())
def test_real_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))
    assert is_syllable(word.upper())


@pytest.mark.parametrize("word", FALSE.split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_counts_leave_out_acronyms_and_numbers() -> None:
    count = count_syllables("UBND tỉnh ban hành Quyết định số 15/2020/QĐ-UBND ngày 18")
    assert (count.words, count.syllables) == (7, 7)
    assert count.broken == 0


def test_a_bad_recognition_is_told_from_a_real_text() -> None:
    bad = count_syllables(
        "ngdylithdng 4 ndm 2025 Quy tlinh phin c6p th6m quy6n s6t hqch, cdp chrlng chi hirnh ngh6 ho4t tlQng xiy dgng"
    )
    assert bad.syllables < 0.5 * bad.words
    assert bad.broken >= 3
    english = count_syllables("The Ministry of Finance shall be responsible for the implementation of this Circular")
    assert english.english >= 6
