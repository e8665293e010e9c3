"""Encodings before Unicode: what was written comes back character for character."""

from __future__ import annotations

import unicodedata
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalsys.language.legacy import Legacy, convert_lines, encoding_of_font, encoding_of_text, to_unicode

PAGE = (
    "Ủy ban nhân dân tỉnh Hưng Yên quyết định: Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng. "
    "Căn cứ Luật Tổ chức chính quyền địa phương; theo đề nghị của Giám đốc Sở Tư pháp, giữ nguyên những quy định khác."
)


def table() -> list[tuple[str, str, str]]:
    text = resources.files("legalsys.language").joinpath("legacy.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(row[0], row[1], row[2]) for row in rows]


def tcvn3(text: str) -> list[tuple[str, bool]]:
    """Write ``text`` as runs of TCVN3, the second of each saying whether its font prints capitals."""
    codes = {letter: code for letter, code, _ in table()}
    runs: list[tuple[str, bool]] = []
    for letter in text:
        if letter in codes or letter.isascii():
            code, capitals = codes.get(letter, letter), False
        else:
            code, capitals = codes[letter.lower()], True
        if runs and runs[-1][1] is capitals:
            runs[-1] = (runs[-1][0] + code, capitals)
        else:
            runs.append((code, capitals))
    return runs


def vni(text: str) -> str:
    codes = {letter: code for letter, _, code in table()}
    for letter, _, code in table():
        codes.setdefault(letter.upper(), code[0].upper() + code[1:].upper())
    return "".join(codes.get(letter, letter) for letter in text)


def viqr(text: str) -> str:
    marks = {
        "\u0306": "(",
        "\u0302": "^",
        "\u031b": "+",
        "\u0301": "'",
        "\u0300": "`",
        "\u0309": "?",
        "\u0303": "~",
        "\u0323": ".",
    }
    order = "\u0306\u0302\u031b"
    parts = []
    for letter in text:
        if letter in "đĐ":
            parts.append("dd" if letter == "đ" else "DD")
        elif letter in ".?'`~^(+*\\-" or letter in "dD":
            parts.append("\\" + letter)
        else:
            base, *rest = unicodedata.normalize("NFD", letter)
            parts.append(base + "".join(marks[m] for m in sorted(rest, key=lambda m: m not in order)))
    return "".join(parts)


LETTERS = [letter for letter, _, _ in table()] + [letter.upper() for letter, _, _ in table()]
TEXTS = st.text(st.sampled_from([*LETTERS, *"abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY 0123456789.,;:-/()"]), max_size=60)


def test_the_table_is_complete() -> None:
    rows = table()
    assert len(rows) == 67 + 7 and len({letter for letter, _, _ in rows}) == len(rows)
    # Each code of TCVN3 is one letter; VNI has one code for a pair.
    assert len({code for _, code, _ in rows}) == len(rows) and len({code for _, _, code in rows}) == len(rows)
    assert all(unicodedata.is_normalized("NFC", letter) and len(letter) == 1 for letter, _, _ in rows)


@given(TEXTS)
def test_tcvn3_comes_back(text: str) -> None:
    runs = tcvn3(text)
    assert "".join(to_unicode(run, Legacy.TCVN3, capitals=capitals) for run, capitals in runs) == text


@given(TEXTS)
def test_vni_comes_back(text: str) -> None:
    assert to_unicode(vni(text), Legacy.VNI) == text


@given(TEXTS)
def test_viqr_comes_back(text: str) -> None:
    assert to_unicode(viqr(text), Legacy.VIQR) == text


def test_a_page_is_recognised_and_converted() -> None:
    lower = PAGE.replace("Ủy", "ủy")
    assert encoding_of_text(lower) is None and convert_lines(lower) == (lower, frozenset())
    three = "".join(run for run, _ in tcvn3(lower))
    assert encoding_of_text(three) is Legacy.TCVN3 and convert_lines(three) == (lower, {Legacy.TCVN3})
    windows = vni(PAGE)
    assert encoding_of_text(windows) is Legacy.VNI and convert_lines(windows) == (PAGE, {Legacy.VNI})
    quoted = viqr(PAGE)
    assert encoding_of_text(quoted) is Legacy.VIQR and convert_lines(quoted) == (PAGE, {Legacy.VIQR})


def test_lines_of_a_mixed_text() -> None:
    lower = PAGE.replace("Ủy", "ủy")
    three = "".join(run for run, _ in tcvn3(lower))
    mixed = "\n".join([lower, three, "An English line of the café.", vni(lower), "Số: 15/2025/QĐ-UBND"])
    converted, found = convert_lines(mixed)
    assert converted.split("\n") == [lower, lower, "An English line of the café.", lower, "Số: 15/2025/QĐ-UBND"]
    assert found == {Legacy.TCVN3, Legacy.VNI}


def test_short_lines_beside_lines_of_the_same_encoding() -> None:
    lower = PAGE.replace("Ủy", "ủy")
    three = "".join(run for run, _ in tcvn3(lower))
    short = ["QuyÕt ®Þnh", "Bé tr\u00adëng Bé X©y dùng", "<b>Nghị định</b>", "café 30 m² ©2020", "Phí § 5", "Bé", "trò"]
    converted, found = convert_lines("\n".join([lower * 3, *short, three]))
    assert found == {Legacy.TCVN3}
    assert converted.split("\n")[1:-1] == ["Quyết định", "Bộ trưởng Bộ Xây dựng", *short[2:]]
    # Nothing shows that the text has an old encoding: its short lines stay.
    assert convert_lines("\n".join([lower * 3, *short])) == ("\n".join([lower * 3, *short]), frozenset())


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", (Legacy.TCVN3, False)),
        (".VnTimeH", (Legacy.TCVN3, True)),
        (".VnTime;Courier New", (Legacy.TCVN3, False)),
        ("VNI-Times", (Legacy.VNI, False)),
        ("Times New Roman", (None, False)),
        (None, (None, False)),
    ],
)
def test_fonts(font: str | None, expected: tuple[Legacy | None, bool]) -> None:
    assert encoding_of_font(font) == expected


@pytest.mark.parametrize(
    "text", ["", "Über Straße, façade naïve, señor, ©2020 · São Paulo" * 20, "a^2 + b^2 = c^2; f(x)? e^x." * 30, "x" * 200]
)
def test_other_languages_are_left_alone(text: str) -> None:
    assert convert_lines(text) == (text, frozenset())
