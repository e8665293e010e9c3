"""Ways to damage a file: by bytes, by characters, by markup. Each takes a source of chance and gives new bytes.

A mutation is a plain function so that a finding is told by a short list of names; `packages` holds those that open a
packed format first.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

__all__ = ["BYTES", "MARKUP", "RECOGNISED", "TEXT", "XML_PIECES", "Mutation", "mutate_xml"]

Mutation = Callable[[bytes, random.Random], bytes]

_NUMBERS = (0, 1, -1, 127, 128, 255, 256, 32767, 65535, 65536, 2**31 - 1, -(2**31), 2**32, 2**63, 10**20)
_ODD = (
    *"\0\ufffe\uffff\u200b\u200e\u202e\u00ad\u0301\u0323\u031b\u0130\u0345\ufb01\u1e9e\u2028\u2029\x85\x0b\x0c\x1c\r\t |*#\\_`[]()<>&;!",
    "\U0001f4dc",
    "e\u0323\u0302",
    "Đ\u0300",
    "а",
    "\u00c3\u00a1",
    "¸®ª",
    "ñoàng",
    "a^'",
    "\ufeff",
)
_WORDS = (
    "Điều 1. ",
    "Khoản 2 Điều 3",
    "a) ",
    "Số: 15/2025/QĐ-UBND",
    "Nơi nhận:",
    "\n\n",
    " | ",
    "| --- |",
    "\n# ",
    "**",
    "cña nh©n d©n ",
    "cuûa nhaân daân ",
    "cu?a nha^n da^n ",
    "----------",
    "“",
    "”",
    "12345678901234567890",
)
XML_PIECES = (
    "<w:p><w:r><w:t>chữ</w:t></w:r></w:p>",
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="9"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>một</w:t></w:r></w:p>',
    '<w:r><w:br/></w:r><w:r><w:tab/></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    '<w:r><w:sym w:font="Symbol" w:char="D800"/></w:r>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    '<w:r><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr><w:t>céng hoµ</w:t></w:r>',
    '<w:r><w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr><w:t>coäng hoøa</w:t></w:r>',
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>",
    "<w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>",
    "<w:del><w:r><w:delText>bớt</w:delText></w:r></w:del>",
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>nối</w:t></w:r></w:p>",
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='3'/></w:tcPr><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>",
    "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
    "<w:sdt><w:sdtContent><w:p><w:r><w:t>hộp</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
    '<w:r><w:footnoteReference w:id="1"/></w:r>',
    '<w:r><w:endnoteReference w:id="-5"/></w:r>',
    '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>',
    '<w:pPr><w:pStyle w:val="Heading1"/><w:ind w:left="-99999999999999999999" w:hanging="x"/></w:pPr>',
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="-7"/><w:lvlText w:val="%1%9%"/></w:lvl></w:abstractNum>',
    '<w:style w:type="paragraph" w:styleId="Normal"><w:basedOn w:val="Normal"/></w:style>',
    "<w:r><w:t>" + "d" * 3000 + "</w:t></w:r>",
)
_HTML_PIECES = (
    "<table><tr><td rowspan=99999 colspan=99999>ô</td></tr></table>",
    "<td>",
    "</table>",
    "<ol start=-1 type=a><li>một</ol>",
    "<p><p><p>",
    "<b><i><u>",
    "<script>var a = '<p>';</script>",
    "<style>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<plaintext>",
    "<textarea>",
    "<main>",
    "<article>",
    "<div data-vbpl-content-root>",
    "<h1>",
    "&#0;&#xD800;&#x110000;&nbsp;&copy;&Agrave",
    "<br/><hr/>",
    '<meta charset="x">',
    '<?xml version="1.0" encoding="utf-7"?>',
    "<!DOCTYPE html [<!ENTITY a 'b'>]>",
    "<svg><text>chữ</text></svg>",
    "<frameset>",
    "<template>",
    "<select><option>",
)
_TAG = re.compile(rb"<[^<>]{0,400}>")
_VALUE = re.compile(rb'(?<==)"([^"<>]{0,60})"')


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _stretch(data: bytes, chance: random.Random, most: int = 400) -> tuple[int, int]:
    start = _place(data, chance)
    return start, min(len(data), start + chance.choice((1, 2, 8, 64, most)))


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return b"\0"
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 16, 64))):
        changed[chance.randrange(len(changed))] = chance.choice((0, 9, 10, 13, 32, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    return bytes(changed)


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:start] + data[end:]


def _cut_off(data: bytes, chance: random.Random) -> bytes:
    place = _place(data, chance)
    return data[place:] if chance.random() < 0.2 else data[:place]


def _twice(data: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 50, 500)) + data[end:]


def _swap(data: bytes, chance: random.Random) -> bytes:
    a, b, c, d = sorted(_place(data, chance) for _ in range(4))
    return data[:a] + data[c:d][:5000] + data[b:c] + data[a:b][:5000] + data[d:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.randbytes(chance.choice((1, 4, 100, 3000))) + data[place:]


def _number(data: bytes, chance: random.Random) -> bytes:
    """Put a number of trouble in place of one that stands there."""
    found = list(re.finditer(rb"-?\d+", data))
    if not found:
        return data
    match = chance.choice(found)
    return data[: match.start()] + str(chance.choice(_NUMBERS)).encode() + data[match.end() :]


BYTES: dict[str, Mutation] = {
    "flip": _flip,
    "cut-out": _cut_out,
    "cut-off": _cut_off,
    "twice": _twice,
    "swap": _swap,
    "noise": _noise,
    "number": _number,
}


def _odd_letter(data: bytes, chance: random.Random) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice(_ODD).encode("utf-8", "surrogatepass") * chance.choice((1, 1, 2, 40, 2000)) + data[place:]


def _word(data: bytes, chance: random.Random) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice(_WORDS).encode() * chance.choice((1, 1, 3, 200)) + data[place:]


def _surrogate(data: bytes, chance: random.Random) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice((b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xfe", b"\x81")) + data[place:]


def _encoding(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    name = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "cp1252", "utf-8-sig", "utf-7", "cp437"))
    return text.encode(name, "replace")


def _lines(data: bytes, chance: random.Random) -> bytes:
    """Swap, repeat or join lines, or change what ends them."""
    lines = data.split(b"\n")
    way = chance.randrange(4)
    if way == 0:
        chance.shuffle(lines)
    elif way == 1:
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines) * chance.choice((1, 30)))
    elif way == 2:
        return b" ".join(lines)
    return chance.choice((b"\n", b"\r\n", b"\r", b"\n\n", b"\n   ")).join(lines)


TEXT: dict[str, Mutation] = {
    **BYTES,
    "odd-letter": _odd_letter,
    "word": _word,
    "surrogate": _surrogate,
    "encoding": _encoding,
    "lines": _lines,
}


def _tag(data: bytes, chance: random.Random) -> bytes:
    """Take away, repeat, nest or misplace a tag."""
    found = list(_TAG.finditer(data))
    if not found:
        return data
    match, other = chance.choice(found), chance.choice(found)
    way = chance.randrange(5)
    if way == 0:
        return data[: match.start()] + data[match.end() :]
    if way == 1:
        return data[: match.end()] + match[0] * chance.choice((1, 5, 300, 3000)) + data[match.end() :]
    if way == 2:
        return data[: other.start()] + match[0] + data[other.start() :]
    if way == 3:
        return data[: match.start()] + other[0] + data[match.end() :]
    first, last = sorted((match.start(), other.end()))
    return data[:first] + data[last:] if chance.random() < 0.5 else data[:last] + data[first:last][:20_000] + data[last:]


def _attribute(data: bytes, chance: random.Random) -> bytes:
    found = list(_VALUE.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    value = chance.choice(
        (b"", b"0", b"-1", b"9" * 25, b"x", b"1e9", b"NaN", "Đ".encode(), "٣²".encode(), chance.choice(found)[1], b"true", b" 1 ")
    )
    return data[: match.start(1)] + value + data[match.end(1) :]


def _html_piece(data: bytes, chance: random.Random) -> bytes:
    found = list(_TAG.finditer(data))
    place = chance.choice(found).end() if found and chance.random() < 0.8 else _place(data, chance)
    return data[:place] + chance.choice(_HTML_PIECES).encode() * chance.choice((1, 1, 2, 100)) + data[place:]


MARKUP: dict[str, Mutation] = {**TEXT, "tag": _tag, "tag-again": _tag, "attribute": _attribute, "piece": _html_piece}


def mutate_xml(data: bytes, chance: random.Random) -> bytes:
    """Damage the XML of a part: mostly so that it stays well-formed, for what is not ends at the parser."""
    way = chance.randrange(30)
    if way < 13:
        found = [match for match in _TAG.finditer(data) if not match[0].startswith((b"<?", b"</"))]
        if not found:
            return data
        place = chance.choice(found)
        at = place.start() if chance.random() < 0.3 else place.end()
        if place[0].endswith(b"/>"):
            at = place.end()
        return data[:at] + chance.choice(XML_PIECES).encode() * chance.choice((1, 1, 1, 3, 60)) + data[at:]
    if way < 20:
        return _attribute(data, chance)
    if way < 28:
        return _element(data, chance)
    return chance.choice((_tag, _odd_letter, _flip, _cut_off, _number))(data, chance)


def _element(data: bytes, chance: random.Random) -> bytes:
    """Take away, repeat, move or wrap an element with all that it holds."""
    names = sorted(set(re.findall(rb"<(w:[A-Za-z]{1,20})[ >]", data)))
    if not names:
        return data
    name = chance.choice(names)
    found = list(re.finditer(rb"<%s[ >].{0,4000}?</%s>" % (name, name), data, re.DOTALL))
    if not found:
        return data
    match, other = chance.choice(found), chance.choice(found)
    way = chance.randrange(4)
    if way == 0:
        return data[: match.start()] + data[match.end() :]
    if way == 1:
        return data[: match.end()] + match[0] * chance.choice((1, 2, 40)) + data[match.end() :]
    if way == 2:
        return data[: other.start()] + match[0] + data[other.start() :]
    deep = chance.choice((1, 3, 40, 240))
    opened = re.match(rb"<[^>]*>", match[0])
    assert opened is not None
    end = b"</%s>" % name
    return data[: match.start()] + opened[0] * deep + match[0] + end * deep + data[match.end() :]


def _change_word(page: dict[str, Any], word: dict[str, Any], chance: random.Random) -> None:
    """Move, stretch or misread a word, mostly so that it stays on its page."""
    way = chance.randrange(8) if chance.random() < 0.995 else 8
    wide, high = int(page["width"]) or 1, int(page["height"]) or 1
    if way < 3:
        word["left"], word["top"] = chance.randrange(wide), chance.randrange(high)
        word["right"] = min(wide, word["left"] + chance.choice((1, 5, 60, 800, wide)))
        word["bottom"] = min(high, word["top"] + chance.choice((1, 5, 38, 300, high)))
    elif way < 5:
        text = chance.choice((*_ODD, *_WORDS, "|", "-", "Số:", "/", "Điều", "1.", word["text"] * 20))
        word["text"] = "".join(text.split()) or "x"
    elif way == 5:
        word["line"] = [chance.randrange(3), chance.randrange(3), chance.randrange(40)]
    elif way == 6:
        word["others"] = [word["text"], "7", "Số:"][: chance.randrange(4)]
    elif way == 7:
        word["confidence"] = chance.choice((0, 0.5, 19.9, 49, 85, 100))
    else:
        word[chance.choice(("left", "right", "confidence", "text", "line"))] = chance.choice((-1, 10**6, "", None, [1]))


def _page_value(data: bytes, chance: random.Random) -> bytes:
    """Change a number or a text of a recognised page, or its words: what a program prints is not to be trusted."""
    try:
        return _changed_page(json.loads(data), chance)
    except (ValueError, KeyError, TypeError):
        # What was damaged before is no page any more.
        return _flip(data, chance)


def _changed_page(page: dict[str, Any], chance: random.Random) -> bytes:
    words = page["words"]
    way = chance.randrange(24)
    if way == 0:
        name = chance.choice(("angle", "quarters", "width", "height", "dpi"))
        page[name] = chance.choice((0, 1, 2, 3, -1, 7, 0.3, 45.0, 90, 600, 10**6))
    elif way < 4 or not words:
        across, down = sorted(chance.randrange(2481) for _ in range(2)), sorted(chance.randrange(3509) for _ in range(2))
        level = [across[0], down[0], across[1], min(3508, down[0] + 3)]
        page["strokes"].append(level if chance.random() < 0.5 else [across[0], down[0], min(2480, across[0] + 3), down[1]])
    elif way < 8:
        first, last = sorted(chance.randrange(len(words) + 1) for _ in range(2))
        page["words"] = words[:first] + words[last:] if chance.random() < 0.5 else words[:last] + words[first:last] + words[last:]
    else:
        for _ in range(chance.choice((1, 3, 30))):
            _change_word(page, chance.choice(words), chance)
    return json.dumps(page, ensure_ascii=False).encode("utf-8", "surrogatepass")


RECOGNISED: dict[str, Mutation] = {**{f"value-{n}": _page_value for n in range(7)}, "flip": _flip}
