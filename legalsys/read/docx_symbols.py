"""Characters of symbol fonts (Symbol, Wingdings): their codes mean nothing without the font.

Word writes them as ``w:sym``, or as private-use characters U+F020–U+F0FF in a run of such a font.
Sources: the font makers' Unicode mapping tables (Symbol: Adobe/Apple ``SYMBOL.TXT`` at unicode.org; Wingdings: proposal L2/12-368).
"""

from __future__ import annotations

__all__ = ["UNKNOWN_SYMBOL", "symbol"]

UNKNOWN_SYMBOL = "\ufffd"

_SYMBOL = dict(
    zip(
        range(0x61, 0x7B),
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL |= dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
_SYMBOL |= {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "-", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
    0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA6: "ƒ", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
    0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCC: "⊂", 0xCE: "∈",
    0xCF: "∉", 0xD0: "∠", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐",
    0xDE: "⇒", 0xE0: "◊", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "◻", 0x71: "❑",
    0x72: "❒", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA7: "▪", 0xA8: "◻",
    0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def symbol(letter: str, font: str) -> str:
    """Return the Unicode character that ``letter`` prints in ``font``.

    Args:
        letter: one character as stored; private-use codes and, in ``w:sym``, plain codes.
        font: the font's name; ordinary fonts leave ordinary characters as they are.

    Returns:
        The character, or `UNKNOWN_SYMBOL` for a private-use code that no table knows.
    """
    code = ord(letter)
    private = 0xF020 <= code <= 0xF0FF
    table = _FONTS.get(font.lower())
    if table is None:
        if not private:
            return letter
        # Word falls back to Symbol's and Wingdings' common bullets when a list names no font.
        return _SYMBOL.get(code - 0xF000) or _WINGDINGS.get(code - 0xF000) or UNKNOWN_SYMBOL
    if private or code < 0x100:
        low = code - 0xF000 if private else code
        if found := table.get(low):
            return found
        if table is _SYMBOL and 0x20 <= low < 0x7F:
            return chr(low)
        return UNKNOWN_SYMBOL if low > 0x20 else letter
    return letter
