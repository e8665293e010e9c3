"""Units of a document and the paths that name them.

Grammar (design.md section 4), largest to smallest::

    dieu-5.khoan-2.diem-a        a point of an article
    kem-theo-1/dieu-5            an article of the first attached instrument
    phu-luc-2                    an appendix;  phu-luc-2.stt-5  a row of its list
    can-cu                       the recital
    chuong-2.muc-1               a section of a chapter

Articles are numbered through all chapters, so a chapter is not part of an article's path.
``str`` and `UnitPath.parse` are inverses.
"""

from __future__ import annotations

import enum
import functools
import re
from dataclasses import dataclass
from typing import Any

from legalsys.errors import UsageError

__all__ = ["Unit", "UnitLevel", "UnitPath", "UnitStep"]


class UnitLevel(enum.StrEnum):
    """Levels of units, with the slug that paths use. The order is largest to smallest."""

    RECITAL = "can-cu"
    LIST = "danh-muc"
    APPENDIX = "phu-luc"
    FORM = "mau"
    PART = "phan"
    CHAPTER = "chuong"
    SECTION = "muc"
    SUBSECTION = "tieu-muc"
    ARTICLE = "dieu"
    CLAUSE = "khoan"
    POINT = "diem"
    ITEM = "tiet"
    ROW = "stt"

    @property
    def rank(self) -> int:
        """0 for the largest."""
        return _RANK[self]


_RANK = {level: rank for rank, level in enumerate(UnitLevel)}
_NUMBER = r"[0-9]+(?:\.[0-9]+)*(?:[a-zđ]{1,2}[0-9]{0,2})?|[ivxl]{4,7}|[a-zđ]{1,3}[0-9]{0,2}"
_STEP = re.compile(
    rf"(?P<level>{'|'.join(sorted((x.value for x in UnitLevel), key=len, reverse=True))})(?:-(?P<number>{_NUMBER}))?"
)
_PART = re.compile(r"kem-theo-[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class UnitStep:
    """One level of a path with its number in lower case; Roman numerals are Arabic here. ``""``: unnumbered."""

    level: UnitLevel
    number: str = ""

    def __str__(self) -> str:
        return f"{self.level.value}-{self.number}" if self.number else self.level.value


# Steps are few and made for every unit of every document: one object for each is kept.
_step = functools.lru_cache(maxsize=16384)(UnitStep)


@dataclass(frozen=True, slots=True)
class UnitPath:
    """The address of a unit inside its document.

    Args:
        steps: from largest to smallest; may be empty only when ``part`` names a whole attached instrument.
        part: ``""`` for the document itself, ``kem-theo-1`` … for an attached instrument.
    """

    steps: tuple[UnitStep, ...]
    part: str = ""

    def __str__(self) -> str:
        steps = ".".join(map(str, self.steps))
        return f"{self.part}/{steps}" if self.part and steps else self.part or steps

    @classmethod
    def of(cls, *steps: tuple[UnitLevel, str], part: str = "") -> UnitPath:
        """Return a path from (level, number) pairs."""
        return cls(tuple(UnitStep(level, number) for level, number in steps), part)

    @classmethod
    def parse(cls, text: str) -> UnitPath:
        """Return the path that ``text`` prints.

        Raises:
            UsageError: MODEL-001 if the text does not fit the grammar.
        """
        part, slash, rest = text.partition("/")
        if not slash and _PART.fullmatch(text):
            part, rest = text, ""
        elif not slash:
            part, rest = "", text
        steps: list[UnitStep] = []
        position = 0
        ok = (not part or _PART.fullmatch(part) is not None) and not (slash and not (part and rest))
        while ok and position < len(rest):
            match = _STEP.match(rest, position)
            if match is None:
                ok = False
                break
            steps.append(UnitStep(UnitLevel(match["level"]), match["number"] or ""))
            position = match.end()
            if position < len(rest):
                ok = rest[position] == "." and position + 1 < len(rest)
                position += 1
        if not ok or not (steps or part):
            raise UsageError("MODEL-001", value=text, what="unit path", example="dieu-5.khoan-2.diem-a")
        return cls(tuple(steps), part)

    def get(self, level: UnitLevel) -> str | None:
        """Return the number at ``level``, or None if the path has no such level."""
        return next((step.number for step in self.steps if step.level is level), None)

    @property
    def level(self) -> UnitLevel | None:
        """The level of the unit itself, None for a whole attached instrument."""
        return self.steps[-1].level if self.steps else None

    @property
    def parent(self) -> UnitPath | None:
        """The path one level up, or None at the top."""
        if len(self.steps) > 1 or (self.steps and self.part):
            return UnitPath(self.steps[:-1], self.part)
        return None

    def child(self, level: UnitLevel, number: str = "") -> UnitPath:
        """Return the path of a unit inside this one."""
        return UnitPath((*self.steps, _step(level, number)), self.part)

    def contains(self, other: UnitPath) -> bool:
        """Whether ``other`` is this unit or stands inside it."""
        return self.part == other.part and other.steps[: len(self.steps)] == self.steps

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Written to JSON as its string."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(value),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a document: where it stands and what it is called.

    Args:
        path: its address.
        number: the number as printed (``"IV"``, ``"5a"``, ``"đ"``); ``""`` if it has none.
        heading: its heading, or None when it has running text only.
        start, end: its span in the canonical text, from its own number to the end of its last child.
            Siblings do not overlap and a child lies inside its parent: units tile the text.
    """

    path: UnitPath
    number: str
    heading: str | None
    start: int
    end: int
