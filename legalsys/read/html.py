"""HTML: pages of the national database and any other page, read by what the elements are, not by their classes.

The content root of a page of the national database is marked by an attribute of its own; elsewhere the main part or the body is
taken. Classes that name a paragraph's level are not used: copies of the pages lack them.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from legalsys.errors import InputUnreadable
from legalsys.language.dates import parse_date
from legalsys.model import Claim, Problem, Reading, ReadingStatus

from .assemble import Assembler
from .decode import converted, decode, legacy_encoding
from .html_blocks import SKIPPED, BlockBuilder
from .limits import DEFAULT_LIMITS, Limits
from .portal import Portal, portals

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_html"]

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_\-]{2,30})""",
    re.I,
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_GROUPING = re.compile(
    r"<(/?)(?:div|section|center|(b|i|u|em|strong|font|span|small|big|a|sub|sup|ins|o:p))\b[^<>]*>", re.IGNORECASE
)
_TABLES = re.compile(r"<(/?)(?:table|tbody|thead|tr|td|th|ul|ol|li|blockquote|(font))\b[^<>]*>", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE[^>\[]{0,500}(?:\[[^\]]{0,100000}\]\s*)?>", re.IGNORECASE)
_ROOT_MARK = "data-vbpl-content-root"
_NATIONAL_DATABASE = "vbpl.vn"
_UPDATED = "Ngày cập nhật"
_ENTITY = re.compile(r"&(?:#\d{3}|#[xX][0-9a-fA-F]{2}|[A-Za-z]{2,8}\d?);")
# A main part that holds less of the page's words than this is a column of something else.
_MAIN_SHARE = 0.6
_CHECK_EVERY = 4096
_FOOTER_BLOCKS = 16
_FIRST_TEXTS = 40


def read_html(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Return the reading of an HTML page.

    Raises:
        InputUnreadable: READ-002 (no tree can be made of it), READ-005 (too large), READ-006 (time), READ-010 (encoding).
        OSError: if the file cannot be read.
    """
    data = path.read_bytes()
    match = _DECLARED.search(data[:4096])
    declared = (match[1] or match[2]).decode("ascii") if match else None
    decoded = decode(data, declared=declared, legacy=True)
    problems = list(decoded.problems)
    text, notes = converted(decoded.text)
    reading = _read(text, [*problems, *notes], limits)
    # Letters of a legacy font may be written as entities, so only the finished text shows them.
    if legacy_encoding(reading.text) is not None:
        text, notes = converted(_ENTITY.sub(_letter, decoded.text))
        reading = _read(text, [*problems, *notes], limits)
    return reading


def _letter(match: re.Match[str]) -> str:
    """Return the letter that an entity stands for, the entity itself where it is none of the upper half of Latin-1."""
    letter = html.unescape(match[0])
    return letter if len(letter) == 1 and "\xa0" < letter <= "\xff" else match[0]


def _read(text: str, problems: list[Problem], limits: Limits) -> Reading:
    tree = _parse(text, problems)
    root = _content(tree)
    claims = _claims(tree, root)
    if root is None:
        problems.append(Problem("READ-014", params={"portal": _NATIONAL_DATABASE}))
        return Assembler(limits=limits).build("html", problems=problems, claims=claims, status=ReadingStatus.FAILED)
    assembler = Assembler(limits=limits)
    _walk(root, BlockBuilder(assembler), limits)
    _cut_footer(assembler)
    return assembler.build("html", problems=problems, claims=claims)


def _cut_footer(assembler: Assembler) -> None:
    """Leave out a portal's footer that stands among the last blocks."""
    last = assembler.tail(_FOOTER_BLOCKS)
    for portal in portals():
        for index, text in enumerate(last):
            if portal.tail and text.startswith(portal.tail):
                assembler.truncate(len(assembler) - len(last) + index)
                return


def _parse(text: str, problems: list[Problem]) -> etree._Element:
    """Return the tree of the page, whose elements may be open to any depth."""
    # The parser stops at a NUL; a declared encoding is wrong by now, as the parser is given UTF-8.
    text = _DOCTYPE.sub("", _XML_DECLARATION.sub("", text, count=1), count=1).replace("\x00", "")
    tree, failure = _tree(text)
    for pattern in (_GROUPING, _TABLES):
        if not failure:
            break
        # Elements of old pages are often never closed, and so thousands of levels deep. Without the elements that only group or
        # emphasise, at last without tables, paragraphs close each other.
        text = pattern.sub(lambda match: "" if match[2] else f"<{match[1]}p>", text)
        tree, failure = _tree(text)
    if tree is None:
        raise InputUnreadable("READ-002", detail=failure) if failure else InputUnreadable("READ-001")
    if failure:
        problems.append(Problem("READ-002", params={"detail": failure}))
    return tree


def _tree(text: str) -> tuple[etree._Element | None, str]:
    """Return the tree (None where there is none) and what kept the parser from reading to the end."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        return None, str(error)[:200] if len(parser.error_log) else ""
    fatal = [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]
    return tree, fatal[0] if fatal else ""


def _content(tree: etree._Element) -> etree._Element | None:
    """Return the element that holds the document; None on a page of the national database that shows its attributes only."""
    marked = tree.find(f".//*[@{_ROOT_MARK}]")
    if marked is not None:
        tabs = _national_database().tabs
        inside = {text for _, text in itertools.islice(_texts_before(marked, None), _FIRST_TEXTS)}
        return None if tabs <= inside else marked
    body = tree.find("body")
    body = tree if body is None else body
    for name in ("main", "article"):
        found = body.findall(f".//{name}")
        if len(found) == 1 and _length(found[0]) > _MAIN_SHARE * _length(body):
            return found[0]
    return body


def _length(element: etree._Element) -> int:
    return sum(len(text) for text in element.itertext())


def _national_database() -> Portal:
    return next(portal for portal in portals() if portal.name == _NATIONAL_DATABASE)


def _claims(tree: etree._Element, root: etree._Element | None) -> list[Claim]:
    """Return what a page of the national database says of the document: title, status, dates, its table of attributes."""
    if root is not None and root.get(_ROOT_MARK) is None:
        return []
    portal = _national_database()
    head: list[str] = []
    title: int | None = None
    for element, text in _texts_before(tree, root):
        if element.tag == "h1" and title is None:
            title = len(head)
        head.append(text)
    pairs = [(text.rstrip(":"), head[i + 1]) for i, text in enumerate(head[:-1])]
    updated = next((parse_date(value) for label, value in pairs if label == _UPDATED), None)
    claims = [claim for label, value in pairs if (claim := portal.claim(label, value)) is not None]
    if title is not None:
        claims.append(Claim("title", head[title], portal.name))
        if title + 1 < len(head) and not head[title + 1].endswith(":") and head[title + 1] not in portal.no_values:
            claims.append(Claim("status", head[title + 1], portal.name))
    return list(dict.fromkeys(Claim(claim.field, claim.value, claim.source, updated) for claim in claims))


def _texts_before(tree: etree._Element, root: etree._Element | None) -> Iterator[tuple[etree._Element, str]]:
    for element in tree.iter():
        if element is root:
            return
        if isinstance(element.tag, str) and element.tag not in SKIPPED and element.text and element.text.strip():
            yield element, " ".join(element.text.split())


def _walk(root: etree._Element, builder: BlockBuilder, limits: Limits) -> None:
    from lxml import etree

    deadline = limits.deadline()
    walker = etree.iterwalk(root, events=("start", "end"))
    for seen, (event, element) in enumerate(walker, 1):
        if seen % _CHECK_EVERY == 0:
            deadline.check()
        if event == "start":
            if not builder.start(element):
                walker.skip_subtree()
        else:
            builder.end(element)
            if element is not root and element.tail:
                builder.text(element.tail)
    builder.flush()
