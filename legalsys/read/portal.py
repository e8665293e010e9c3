"""What a portal of law puts around a document: found by its own words (``portals.toml``), left out, kept as claims."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from legalsys.errors import DataFileWrong
from legalsys.model import Claim

__all__ = ["Frame", "Portal", "frame_of", "portals"]

# How far from the top of a page its head may reach, in lines.
_HEAD_LINES = 200
# A title as portals print it: kind and number at the start of one unwrapped line.
_TITLE = re.compile(r"[A-ZĐ]\w{1,12}(?:\s\w{1,10}){0,3}\s(?:số\s)?\d{1,5}[/\-]\S{2,30}\s.{10}")


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal.

    Args:
        name: its host name, the source of its claims.
        head: openings of lines of the page's head; the document begins after the last of them.
        tail: openings of the first line of the page's tail.
        tabs: words of the page's own tabs.
        furniture: lines inside the page that are the portal's.
        labels: label of its metadata box to the field of a claim.
        first_label, last_label: the labels the box begins and ends with.
        no_values: what stands there for "not known" or "members only".
    """

    name: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    tabs: frozenset[str]
    furniture: frozenset[str]
    labels: Mapping[str, str]
    first_label: str
    last_label: str
    no_values: frozenset[str]

    def claim(self, label: str, value: str) -> Claim | None:
        """Return the claim that a row of the box makes, None for an unknown label or no value."""
        field = self.labels.get(label.strip().rstrip(":").strip())
        value = " ".join(value.split())
        if field is None or not value or value in self.no_values or value.rstrip(":") in self.labels:
            return None
        return Claim(field, value, self.name)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the document stands in the lines of a page: ``lines[start:end]``, and what the portal claims of it."""

    start: int
    end: int
    claims: tuple[Claim, ...] = ()
    furniture: frozenset[str] = frozenset()


@functools.cache
def portals() -> tuple[Portal, ...]:
    """Return the portals known.

    Raises:
        DataFileWrong: READ-090 if the table is not well-formed.
    """
    try:
        table = tomllib.loads(resources.files(__package__).joinpath("portals.toml").read_text(encoding="utf-8"))
        return tuple(
            Portal(
                name=row["name"],
                head=tuple(row["head"]),
                tail=tuple(row["tail"]),
                tabs=frozenset(row["tabs"]),
                furniture=frozenset(row["furniture"]),
                labels=dict(row["labels"]),
                first_label=row["first_label"],
                last_label=row["last_label"],
                no_values=frozenset(row["no_values"]),
            )
            for row in table["portal"]
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataFileWrong("READ-090", file="portals.toml", detail=str(error)) from error


def _plain(line: str) -> str:
    return line.strip("*#_ \t\r\xa0")


def frame_of(lines: Sequence[str]) -> Frame:
    """Return where the document stands in the lines of a portal's page saved as text; all lines where no portal shows."""
    for portal in portals():
        if portal.first_label:
            frame = _frame(lines, portal)
            if frame is not None:
                return frame
    return Frame(0, len(lines))


def _frame(lines: Sequence[str], portal: Portal) -> Frame | None:
    start = 0
    claims: list[Claim] = []
    top = [_plain(line) for line in lines[:_HEAD_LINES]]
    for index, line in enumerate(top):
        if line and line.startswith(portal.head):
            start = index + 1
    box = next((i for i in range(start, len(top)) if top[i].startswith(portal.first_label + ":")), None)
    last = None
    if box is not None and box - start < 20:
        last = next((i for i in range(box, len(top)) if top[i].startswith(portal.last_label + ":")), None)
    if box is not None and last is not None:
        start, claims = _read_box(lines, box, last, portal)
    end = len(lines)
    for index in range(start, len(lines)):
        if lines[index].startswith(portal.tail):
            end = index
            break
    if not start and end == len(lines):
        return None
    if end < len(lines):
        # The portal's own title, one unwrapped line, stands before and after the notice that opens the tail.
        for index in (end - 1, end + 1):
            title = _plain(lines[index]) if start <= index < len(lines) else ""
            if _TITLE.match(title):
                claims.append(Claim("title", title, portal.name))
                end = min(end, index)
    # What is left of the head's own layout: lone marks. A lone cell border belongs to the document's first table.
    while start < end and lines[start].strip() in {"", "#", "**", "** **", "X"}:
        start += 1
    while start + 1 < end and lines[start].strip() == "|" == lines[start + 1].strip():
        start += 1
    return Frame(start, end, tuple(claims), portal.furniture)


def _read_box(lines: Sequence[str], box: int, last: int, portal: Portal) -> tuple[int, list[Claim]]:
    """Return the line after the metadata box, and its claims: label and value stand in cells that follow each other."""
    claims: list[Claim] = []
    label: str | None = None
    value: list[str] = []
    index = box
    end = min(last + 12, len(lines))
    while index < end:
        text = _plain(lines[index])
        name = text.rstrip(":").strip()
        if text.endswith(":") and name in portal.labels:
            label, value = name, []
        elif text == "|":
            if label is not None and value:
                claim = portal.claim(label, " ".join(value))
                if claim is not None:
                    claims.append(claim)
                if label == portal.last_label:
                    return index + 1, claims
                label, value = None, []
            elif label == portal.last_label and index > last + 1:
                return index, claims
        elif text and label is not None:
            value.append(text)
        index += 1
    return last + 1, claims
