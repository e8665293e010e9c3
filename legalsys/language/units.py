"""References to units in running text: ``điểm a khoản 2 Điều 5``, lists, ranges, both orders of size.

Real forms (domain brief, H2 and H4): ``các Điều 75, 77, 93a``, ``các điều từ Điều 98 đến Điều 106 Chương V``,
``điểm d khoản 1 và điểm d khoản 2 Điều 24``, ``điểm e, g khoản 2``, ``điểm b(iii) khoản 2``, ``điểm 4, Mục I, Phần A``,
``Điều 1, Khoản V, Điểm 2, Tiết 2.1``, ``khoản 2 Điều này``, ``số thứ tự 5 Phụ lục IIb``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from legalsys.model import UnitLevel, UnitPath, UnitStep

from .normal import lowered
from .numerals import point_range, roman_to_int

__all__ = ["UNIT", "UnitReference", "find_units", "unit_number"]

_LEVELS = {
    "phần": UnitLevel.PART,
    "chương": UnitLevel.CHAPTER,
    "mục": UnitLevel.SECTION,
    "tiểu mục": UnitLevel.SUBSECTION,
    "điều": UnitLevel.ARTICLE,
    "khoản": UnitLevel.CLAUSE,
    "điểm": UnitLevel.POINT,
    "tiết": UnitLevel.ITEM,
    "phụ lục": UnitLevel.APPENDIX,
    "danh mục": UnitLevel.LIST,
    "mẫu": UnitLevel.FORM,
    "số thứ tự": UnitLevel.ROW,
    "có số thứ tự": UnitLevel.ROW,
    "thứ tự": UnitLevel.ROW,
    "số": UnitLevel.ROW,
    "stt": UnitLevel.ROW,
    "dòng": UnitLevel.ROW,
}
THIS = "này"

_ORDINAL_WORDS = {"nhất": "1", "hai": "2", "ba": "3", "tư": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"}
_ORDINAL = rf"thứ\s(?:{'|'.join(_ORDINAL_WORDS)})"
_ROMAN = r"(?-i:[IVX]{1,7})(?:[a-zđ](?![\w]))?"
_DIGITS = r"\d{1,3}(?:\.\d{1,2}){0,2}(?:[a-zđ]\d?)?"
_LETTER = r"[a-zđ]\d{0,2}(?:\s?\([ivx]{1,5}\))?"
_END = r"(?![\wÀ-ỹ/]|\.\d|\s?%)"
_ANY = rf"(?:{_ORDINAL}|{_ROMAN}|{_DIGITS}(?:\s?\([ivx]{{1,5}}\))?|{_LETTER}){_END}"
# After a further bare number of a list no measure may follow ("khoản 1, 2 Điều 3", never "Điều 5, 10 ngày").
_NEXT_OK = r"(?=\s*(?:[,;.:)\]”\"(]|$|(?-i:[A-ZĐ])|và\b|hoặc\b|của\b|tại\b|điều\b|khoản\b|điểm\b|mục\b|chương\b|phần\b|đến\b|được\b|này\b|trên\b|nêu\b|quy\b|ban\b|bị\b|hết\b|như\b|vào\b|có\b|thuộc\b|phụ\b|luật\b|nghị\b|thông\b|quyết\b|kèm\b|trong\b|đã\b|sau\b|theo\b|không\b|thì\b|là\b|bằng\b|thành\b|cụ\b))"
_LIST = rf"(?:(?:\s*[,;](?:\s*(?:và|hoặc)\s)?\s*|\s+(?:và|hoặc|đến(?:\s+hết)?)\s+|\s*-\s*)(?:số\s(?=\d{{1,3}}\b(?!\s+(?:mục|phần|phụ\slục)\b)))?{_ANY}{_NEXT_OK})"
UNIT = re.compile(
    rf"""
    \b(?P<level> tiểu\smục | điều | khoản | điểm | chương | mục | phần | tiết | phụ\slục | mẫu(?=\s+(?:số|biểu)|\s+\d) | (?:có\s)?số\sthứ\stự | thứ\stự(?=\s+số) | stt | số(?=\s\d{{1,3}}\s+(?:mục|phần|phụ\slục)\b) | (?<!đầu\s)dòng(?=\s+(?:số|thứ)\s) | danh\smục(?=\s+(?:[IVX]{{1,6}}|\d{{1,3}})\b) )
    (?: \s* (?:số | thứ(?=\s\d))? \s* (?:thứ\s(?=\d) | từ\s(?=\S{{1,4}}\s+đến\s))? (?P<numbers> {_ANY} {_LIST}* )
      | \s+ (?P<this> này ) \b
      | (?P<bare> (?<=phụ\slục) ) (?= \s+ (?:được\s)?(?:ban\shành\s)?kèm | \s* của | \s* [.;,:”"] | \s+ (?-i:[A-ZĐ]) | \s+ này | \s+ thành | \s+ bằng | \s* $ | (?-i:(?<=Phụ\slục)|(?<=PHỤ\sLỤC)) \s+ (?!hợp\sđồng) [a-zà-ỹđ] )
    )
    """,
    re.X | re.I,
)
_TOKEN = re.compile(rf"(?P<number>{_ORDINAL}|{_ROMAN}|{_DIGITS}(?:\s?\([ivx]{{1,5}}\))?|{_LETTER})(?![\wÀ-ỹ])|(?P<range>đến|(?<=\S)\s*-\s*(?=\S))", re.I)
_GAP = re.compile(
    r"""\)?\s*(?P<sep>,\s*và|;\s*và|,|;|và|hoặc|và/hoặc|của|tại|thuộc|trong|đến(?:\s+hết)?|:|-)?\s*
        (?P<filler>(?:(?:các|những|từ|cả|toàn\sbộ|tên|tên\sgọi|tiêu\sđề|nội\sdung(?:\s(?-i:[IVX]{1,4}))?|quy\sđịnh|đoạn|đoạn\sđầu|đoạn\smở\sđầu|câu\sdẫn|phần\sdẫn|gạch\sđầu\sdòng|thứ\s\w+|ý\sthứ\s\w+|tại|của|thuộc|trong|số|và)\s+){0,5})""",
    re.X | re.I,
)
_HEADING_TOO = re.compile(r"\b(?:tên|tiêu\sđề)(?:\s(?:gọi|điều|của))?(?:,|\s+và)\s+(?:các\s+)?$", re.I)
_STANDS_IN = frozenset({"của", "tại", "thuộc", "trong"})
_MAX_ATOMS = 400


class UnitReference(NamedTuple):
    """One run of words that names units of one document.

    Args:
        start, end: its span.
        paths: the units, in order of mention. A path may begin below the article (``khoan-2``): its article is in the context.
        this: whether "này" stands at its largest level, so that the document is the one the words stand in.
        levels: for each path the level of "này" that was resolved, None where there is none.
    """

    start: int
    end: int
    paths: tuple[UnitPath, ...]
    this: bool = False
    levels: tuple[UnitLevel | None, ...] = ()


@dataclass(slots=True)
class _Atom:
    level: UnitLevel
    numbers: list[str]
    start: int
    end: int
    sep: str = ""  # what stands between this atom and the one before
    heading: bool = False  # whether "tên và" stands before: the heading of the article is meant too


@functools.lru_cache(maxsize=8192)
def unit_number(level: UnitLevel, printed: str) -> str:
    """Return the number of a unit as paths write it: Arabic for Roman, no leading zeros, lower case."""
    if printed.lower().startswith("thứ"):
        return _ORDINAL_WORDS.get(printed.lower().split()[-1], "")
    text = printed.strip().rstrip(".").replace(" ", "")
    if "(" not in text:
        text = text.rstrip(")")
    if level in (UnitLevel.PART, UnitLevel.CHAPTER, UnitLevel.SECTION, UnitLevel.SUBSECTION, UnitLevel.APPENDIX, UnitLevel.LIST, UnitLevel.CLAUSE, UnitLevel.FORM):
        # A single C or L is a letter ("Phần C").
        match = re.fullmatch(r"([IVX]+|[IVXLC]{2,})([a-zđA-ZĐ]?)", text)
        if match and (value := roman_to_int(match[1])):
            return f"{value}{match[2].lower()}"
    text = text.lower()
    return re.sub(r"(^|\.)0+(?=\d)", r"\1", text)


def _expand(level: UnitLevel, first: str, last: str) -> list[str]:
    a, b = unit_number(level, first), unit_number(level, last)
    if a.isdigit() and b.isdigit() and 0 < int(b) - int(a) <= 400:
        return [str(n) for n in range(int(a), int(b) + 1)]
    if level is UnitLevel.POINT or not (a[:1].isdigit() or b[:1].isdigit()):
        letters = point_range(a, b)
        if letters:
            return letters
    return [a, b]


@functools.lru_cache(maxsize=8192)
def _numbers(level: UnitLevel, text: str) -> tuple[str, ...]:
    out: list[str] = []
    open_range = False
    for token in _TOKEN.finditer(text):
        if token["range"]:
            open_range = True
            continue
        printed = token["number"]
        if open_range and out:
            out[-1:] = _expand(level, out[-1], printed)
        else:
            out.append(unit_number(level, printed))
        open_range = False
    return tuple(out)


@functools.lru_cache(maxsize=8192)
def _plain_step(level: UnitLevel, number: str) -> tuple[UnitStep, ...]:
    return (UnitStep(level, number),)


def _steps(level: UnitLevel, number: str) -> tuple[UnitStep, ...]:
    # "điểm b(iii)": the Roman item stands inside the point.
    if "(" in number and (match := re.fullmatch(r"([0-9.]+[a-zđ]?|[a-zđ]\d*)\(([ivx]+)\)", number)):
        return (UnitStep(level, match[1]), UnitStep(UnitLevel.ITEM, match[2]))
    return _plain_step(level, number)


# Where a reference may begin, in lower case: UNIT ignores case and begins with a word boundary, so that the engine cannot skip by
# first letter.
_MAY_BEGIN = re.compile(
    r"tiểu\s|điều|khoản|điểm|chương|mục|phần|tiết|phụ\s|mẫu\s|stt|dòng\s|danh\s|có\ssố|thứ\stự|số\s[\dt]"
)


def _unit_matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield what ``UNIT.finditer`` finds, faster."""
    position, low = start, lowered(text)
    while (begin := _MAY_BEGIN.search(low, position, end)) is not None:
        match = UNIT.match(text, begin.start(), end)
        if match is not None:
            yield match
            position = match.end()
        else:
            position = begin.start() + 1


def _runs(text: str, start: int, end: int) -> list[list[_Atom]]:
    runs: list[list[_Atom]] = []
    run: list[_Atom] = []
    for match in _unit_matches(text, start, end):
        level = _LEVELS[" ".join(match["level"].lower().split())]
        numbers = [THIS] if match["this"] else list(_numbers(level, match["numbers"])) if match["numbers"] else [""]
        atom = _Atom(level, numbers, match.start(), match.end())
        if run and len(run) < _MAX_ATOMS:
            gap = _GAP.fullmatch(text, run[-1].end, match.start())
            if gap is not None:
                atom.sep = " ".join((gap["sep"] or "").lower().split())
                if not atom.sep and gap["filler"] and not _STANDS_IN.isdisjoint(gap["filler"].lower().split()):
                    atom.sep = "của"
                atom.heading = _HEADING_TOO.search(gap[0]) is not None
                run.append(atom)
                continue
        if run:
            runs.append(run)
        atom.heading = _HEADING_TOO.search(text, max(start, match.start() - 24), match.start()) is not None
        run = [atom]
    if run:
        runs.append(run)
    return runs


_NESTS = {"", ",", "của", "tại", "thuộc", "trong", ":", "-"}
_LISTS = {",", ";", "và", "hoặc", "và/hoặc", ", và", "; và"}
_TRANSPARENT = {UnitLevel.FORM}


def _ranges(run: list[_Atom]) -> list[_Atom]:
    """Expand "từ khoản 1 đến khoản 20" (two atoms of one level joined by đến) into one atom."""
    out: list[_Atom] = []
    for atom in run:
        if out and atom.sep.startswith("đến") and out[-1].level is atom.level and out[-1].numbers and atom.numbers:
            before = out[-1]
            before.numbers[-1:] = _expand(atom.level, before.numbers[-1], atom.numbers[0])
            before.numbers += atom.numbers[1:]
            before.end = atom.end
        else:
            out.append(atom)
    return out


def _nests(atom: _Atom, right: _Atom) -> bool:
    """Whether a unit stands in the larger one on its right: "Điều 36, Phụ lục I, II" is a list, "khoản 1, Điều 36" is not."""
    listed = right.sep == "," and right.level is UnitLevel.APPENDIX and atom.level is UnitLevel.ARTICLE
    return right.sep in _NESTS and not listed


def _size(atom: _Atom, *, right: bool = False) -> int:
    """The rank of an atom's level; a form stands inside whatever is named after it ("Mẫu số 02 mục IX Phụ lục I").

    ``right``: as seen from the unit on its left, which is in the form where nothing but a blank or "của" stands between ("khoản 3 Mẫu số 02").
    """
    return 99 if atom.level is UnitLevel.FORM and not (right and atom.sep != "," and atom.sep in _NESTS) else atom.level.rank


def _paths(run: Sequence[_Atom]) -> list[tuple[_Atom, list[tuple[UnitStep, ...]]]]:
    """Give each atom its paths, from the last to the first: a smaller unit belongs to the next larger one on its right."""
    done: list[tuple[_Atom, list[tuple[UnitStep, ...]], bool]] = []
    following: tuple[UnitStep, ...] = ()  # the path of the atom on the right (its first number)
    for index in range(len(run) - 1, -1, -1):
        atom = run[index]
        right = run[index + 1] if index + 1 < len(run) else None
        parent: tuple[UnitStep, ...] = ()
        if right is not None:
            nests = _nests(atom, right)
            if _size(right, right=True) < _size(atom) and nests:
                parent = following
            elif _size(right, right=True) >= _size(atom):
                parent = tuple(step for step in following if step.level.rank < atom.level.rank)
                if atom.level is UnitLevel.ARTICLE and all(step.level is not UnitLevel.ARTICLE for step in following):
                    # "Điều 3; điểm a khoản 2 mục VIII Phụ lục I": the article is not in the appendix.
                    parent = ()
        own = [(*parent, *_steps(atom.level, number)) for number in atom.numbers]
        if right is not None and _size(right, right=True) < _size(atom) and _nests(atom, right) and done:
            # The larger unit on the right only tells where this one stands; it is no target of its own.
            done[-1] = (done[-1][0], done[-1][1][1:], done[-1][2])
        following = own[0] if own else following
        done.append((atom, own, False))
    done.reverse()
    return [(atom, paths) for atom, paths, _ in done]


def _descend(run: list[_Atom]) -> list[tuple[UnitStep, ...]] | None:
    """Read "Điều 1, Khoản V, Điểm 2, Tiết 2.1" (largest first); None if the run is not in that order."""
    if len(run) < 2 or any(len(a.numbers) != 1 for a in run[:-1]):
        return None
    for left, right in zip(run, run[1:], strict=False):
        if right.level.rank <= left.level.rank or right.sep not in _NESTS:
            return None
    head = tuple(step for atom in run[:-1] for step in _steps(atom.level, atom.numbers[0]))
    return [(*head, *_steps(run[-1].level, number)) for number in run[-1].numbers]


def _settle(steps: tuple[UnitStep, ...], here: UnitPath | None) -> tuple[UnitPath | None, UnitLevel | None]:
    """Drop chapters above an article and forms, and put the acting unit's own numbers for "này"."""
    if any(step.level is UnitLevel.ARTICLE for step in steps):
        steps = tuple(s for s in steps if s.level not in (UnitLevel.PART, UnitLevel.CHAPTER, UnitLevel.SECTION, UnitLevel.SUBSECTION))
    steps = tuple(s for s in steps if s.level not in _TRANSPARENT)
    if len(steps) == 1 and steps[0].level is UnitLevel.ROW:
        # A row of a list that has no other name is a row of the document's list (danh mục).
        steps = (UnitStep(UnitLevel.LIST), *steps)
    this = next((s.level for s in reversed(steps) if s.number == THIS), None)
    part = ""
    if this is not None:
        if here is None or here.get(this) is None:
            steps = tuple(s for s in steps if s.number != THIS)
        else:
            part = here.part
            above = tuple(s for s in here.steps if s.level.rank <= this.rank)
            steps = (*above, *(s for s in steps if s.level.rank > this.rank))
    return (UnitPath(tuple(steps), part) if steps else None), this


def find_units(text: str, start: int = 0, end: int | None = None, *, here: UnitPath | None = None) -> list[UnitReference]:
    """Return the unit references in ``text[start:end]``, in order.

    Args:
        text: canonical text.
        start: where the part looked at begins.
        end: where it ends, None for all.
        here: the unit the words stand in, which "Điều này", "khoản này" mean.
    """
    stop = len(text) if end is None else end
    found: list[UnitReference] = []
    for atoms in _runs(text, start, stop):
        run = _ranges(atoms)
        descended = _descend(run)
        if descended is not None:
            raw = descended
        else:
            raw = []
            for atom, paths in _paths(run):
                if atom.heading and paths:
                    # "tên điều và khoản 4 Điều 3": the article itself (its heading), and a clause of it.
                    raw += [tuple(s for s in paths[0] if s.level.rank <= UnitLevel.ARTICLE.rank)]
                raw += paths
        settled = [_settle(steps, here) for steps in raw]
        kept = [(path, this) for path, this in settled if path is not None]
        found.append(
            UnitReference(
                run[0].start,
                run[-1].end,
                tuple(dict.fromkeys(path for path, _ in kept)),
                this=run[-1].numbers == [THIS],
                levels=tuple(this for _, this in kept),
            )
        )
    return found
