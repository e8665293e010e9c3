"""Issuing bodies: from the line below the title, the letterhead, the enacting formula or the signature block."""

from __future__ import annotations

import collections
import functools
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from legalsys import law
from legalsys.model import Candidate, Certainty, Fact, Reading

from .head import BODY_NAME, is_ornament
from .outline import Outline

if TYPE_CHECKING:
    from legalsys.law import BodyMatch

__all__ = ["read_issuers"]

_NATIONAL = re.compile(r"cộng h[oò][aà]|độc lập\s*[-–]|chủ nghĩa\s+việt|dân chủ cộng", re.I)
_SESSION = re.compile(r"\s*\(?\b(?:khóa|khoá|kỳ họp|nhiệm kỳ)\b.*$", re.I | re.S)
_ENACTS = re.compile(
    r"^(?P<body>(?:chủ tịch\s+)?(?:ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|chính phủ|thủ tướng chính phủ|bộ trưởng|thống đốc|quốc hội|tổng thanh tra|chánh án|viện trưởng|tổng kiểm toán)[^.;:\n]{0,90}?)"
    r"\s+(?:ban hành|quyết định|quyết nghị|thông qua|ra|chỉ thị)\b",
    re.I | re.M,
)
_PLACE = re.compile(r"(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\b", re.I)
_CHAIR = re.compile(r"CTUBND|CT-CTUB", re.I)
_SIGNS = re.compile(r"^(?:TM|T/M|T\.M)\s?[./]{1,2}\s*(?P<body>[^\n]{3,120})", re.M | re.I)
_OF = re.compile(
    r"\bcủa\s+(?P<body>(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|hội đồng nhân dân|hđnd)\s+(?:tỉnh|thành phố|tp\.?)\s+[^\W\d_]+(?:\s[^\W\d_]+){0,3})",
    re.I,
)

_CAPITALS = re.compile(r"[A-ZĐ][^\W\d_]*(?: [A-ZĐ][^\W\d_]*){1,4}")
_TERRITORY = re.compile(r"\b(?:tỉnh|thành phố|tp\.?)\s+(?=[^\W\d_])", re.I)

Found = tuple["BodyMatch", int, int, Certainty]


def read_issuers(
    reading: Reading, outline: Outline, *, on: date | None, number: Fact[str] | None, kind: str | None, before_title: int
) -> tuple[tuple[Fact[str], ...], Fact[str] | None]:
    """Return the issuing bodies and the territory.

    Args:
        reading: the reading.
        outline: its outline.
        on: the day of issue, where known: names belong to a time.
        number: the document's number; its letters name central bodies and chairmen.
        kind: the document's kind; it tells which organ of a place issued it, where only the place is named.
        before_title: where the letterhead ends.
    """
    text = reading.text
    letterhead = _in_lines(text, 0, before_title, on, None)
    near = next((m.territory for m, *_ in letterhead if m.territory), None)
    if near is None:
        near = _near(text, outline, on)
    issuing = _in_lines(text, *outline.issuing, on, near) if outline.issuing is not None else []
    chosen = issuing or letterhead
    enacting = _enacting(text, outline, on, near)
    if enacting is not None and (not chosen or (enacting[0].organ == "chu-tich-ubnd" and outline.issuing is None)):
        chosen = [enacting]
    if not chosen or not (chosen[0][0].territory or chosen[0][0].level == "central"):
        chosen = _elsewhere(text, outline, on, near) or chosen
    coded = law.issuer_of_number(number.value, on) if number is not None else None
    if not (coded or (chosen and (chosen[0][0].territory or chosen[0][0].level == "central"))):
        chosen = _by_place(text, outline, on, kind, chosen) or chosen
    if (
        len(letterhead) > 1
        and len({m.unit for m, *_ in letterhead}) > 1
        and number is not None
        and re.search("TTLT|NQLT|LT-", number.value)
    ):
        chosen = letterhead
    facts = [
        Fact(m.name, reading.evidence(start, end), certainty=certainty if m.exact else certainty.weaker(Certainty.LIKELY))
        for m, start, end, certainty in _distinct(chosen)
    ]
    if coded and number is not None:
        if not facts:
            facts = [Fact(coded, number.evidence, certainty=Certainty.LIKELY)]
        elif all(fact.value != coded for fact in facts):
            first = facts[0]
            facts[0] = Fact(
                first.value, first.evidence, certainty=Certainty.LIKELY, candidates=(Candidate(coded, "number", number.evidence),)
            )
    territory = None
    for m, start, end, certainty in chosen:
        if m.territory:
            territory = Fact(m.territory, reading.evidence(start, end), certainty=certainty)
            break
    return tuple(facts), territory


def _distinct(found: list[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for entry in found:
        if entry[0].name not in seen:
            seen.add(entry[0].name)
            yield entry


def _in_lines(text: str, start: int, end: int, on: date | None, near: str | None) -> list[Found]:
    """Bodies named by whole lines; a body and its place may stand on two lines."""
    lines: list[tuple[int, int]] = []
    position = start
    for raw in text[start:end].split("\n"):
        offset = position
        for piece in re.split(r"( \| )", raw):
            # Two columns may stand on one line: the body's name, then the national title.
            national = _NATIONAL.search(piece, 8)
            words = (piece[: national.start()] if national else piece).strip()
            if words and piece != " | " and not is_ornament(words):
                lead = offset + len(piece) - len(piece.lstrip())
                lines.append((lead, lead + len(words)))
            offset += len(piece)
        position += len(raw) + 1
    found: list[Found] = []
    index = 0
    while index < len(lines):
        first, last = lines[index]
        line = text[first:last]
        index += 1
        if last - first > 200 or BODY_NAME.match(line) is None or _NATIONAL.search(line):
            continue
        match = None
        # The place, or the rest of a long name, may stand on the next line.
        for more in (2, 1, 0):
            if index + more > len(lines):
                continue
            until = lines[index + more - 1][1]
            words = text[first:until]
            if more and law.find_body(line, on, near=near) and any(BODY_NAME.match(text, *lines[index + k]) for k in range(more)):
                # The next line names a second issuer, it does not go on with the first.
                continue
            if more and (_NATIONAL.search(words) or re.search(r"\d", words) or len(words) > 200):
                continue
            candidate = law.find_body(_SESSION.sub("", " ".join(words.split())), on, near=near)
            if candidate is not None and (more == 0 or candidate.exact or _PLACE.match(text, lines[index][0])):
                match = candidate
                last = until
                index += more
                break
        if match is not None:
            found.append((match, first, last, Certainty.CERTAIN if match.exact else Certainty.LIKELY))
    return found


def _enacting(text: str, outline: Outline, on: date | None, near: str | None) -> Found | None:
    start = outline.recital_lines[-1][0] if outline.recital_lines else outline.head[1]
    end = min(outline.body[0] + 400, outline.body[1])
    for match in _ENACTS.finditer(text, start, end):
        body = law.find_body(" ".join(match["body"].split()), on, near=near)
        if body is not None:
            return body, match.start("body"), match.end("body"), Certainty.LIKELY
    return None


def _near(text: str, outline: Outline, on: date | None) -> str | None:
    """The territory that title or signature block name, for "UBND tỉnh" without a name."""
    for start, end in (outline.title,) if outline.title else ():
        for match in _TERRITORY.finditer(text, start, end):
            body = law.find_body("Ủy ban nhân dân " + text[match.start() : min(end, match.start() + 60)], on)
            if body is not None and body.territory:
                return body.territory
    return None


def _elsewhere(text: str, outline: Outline, on: date | None, near: str | None) -> list[Found]:
    if outline.closing is not None:
        for match in _SIGNS.finditer(text, *outline.closing):
            body = law.find_body(match["body"].strip(), on, near=near)
            if body is not None and (body.territory or body.level == "central"):
                return [(body, match.start("body"), match.end("body"), Certainty.LIKELY)]
    spans = [part.caption for part in outline.parts if part.caption] + ([outline.title] if outline.title else [])
    for start, end in spans:
        for match in _OF.finditer(text, start, end):
            body = law.find_body(match["body"], on)
            if body is not None and body.territory:
                return [(body, match.start("body"), match.end("body"), Certainty.POSSIBLE)]
    return []


@functools.cache
def _place_names() -> frozenset[str]:
    return frozenset(name for unit in law.territories().values() for name in (unit.name, *unit.aliases) if " " in name)


def _places(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    names = _place_names()
    for match in _CAPITALS.finditer(text, start, end):
        words = match[0].split(" ")
        for count in (3, 2):
            name = " ".join(words[:count])
            if len(words) >= count and name in names:
                yield match.start(), match.start() + len(name)
                break


def _by_place(text: str, outline: Outline, on: date | None, kind: str | None, printed: list[Found]) -> list[Found]:
    """The organ printed without its place ("Ủy ban nhân dân tỉnh"), or the one that issues such documents, with the place the text is about.

    Never more than possible: the text does not say who issued it.
    """
    if printed:
        organ = printed[0][0].organ
    else:
        organ = next((o for o in ("hdnd", "ubnd") if kind and law.rank_row(kind, o, "province") is not None), "")
    words = {"ubnd": "UBND", "hdnd": "HĐND", "chu-tich-ubnd": "Chủ tịch UBND"}.get(organ)
    if words is None:
        return []
    spans = [(outline.title, True)] if outline.title else []
    for (start, end), typed in (*spans, ((outline.head[1], min(outline.body[1], outline.head[1] + 20_000)), False)):
        counted: collections.Counter[str] = collections.Counter()
        first: dict[str, tuple[int, int]] = {}
        # A title names the place with its type ("tỉnh …", in small letters in some copies); elsewhere names in capitals count.
        found = (
            [(m.start(), min(end, m.start() + 40)) for m in _TERRITORY.finditer(text, start, end)]
            if typed
            else _places(text, start, end)
        )
        for at, until in found:
            body = law.find_body(f"{words} {text[at:until]}" if typed else f"{words} tỉnh {text[at:until]}", on)
            if body is not None and body.territory and body.level == "province":
                counted[body.name] += 1
                first.setdefault(body.name, (at, max(at + 1, at + body.end - len(words) - 1) if typed else until))
        if counted:
            name, times = counted.most_common(1)[0]
            body = law.find_body(name, on)
            if body is not None and times * 5 >= sum(counted.values()) * 3:
                span = printed[0][1:3] if printed else first[name]
                return [(body, *span, Certainty.POSSIBLE)]
            return []
    return []
