"""Official English translations: their language, dates and unit references.

Units are named smallest first with commas: ``Points b and c, Clause 4 of this Article``, ``Clause 3, Article 4; Clause 3,
Article 7``, ``Clause 1 of, and add Clause 3 to, Article 3``, ``the Appendix to this Decree``; point đ is written ``dd``
(domain brief H6).
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from legalsys.language.dates import date_of
from legalsys.language.normal import lowered
from legalsys.language.numerals import roman_to_int
from legalsys.language.units import UnitReference
from legalsys.model import UnitLevel, UnitPath, UnitStep

__all__ = ["ENGLISH_DATE", "ENGLISH_UNIT", "english_table", "find_english_dates", "find_english_units", "is_english", "is_machine_translation"]

GRAMMAR = Path(__file__).parent / "grammar" / "english.toml"
_MARKED = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_PLAIN = re.compile(r"\b(?:the|of|and|to|in|on|is|are|under|this|these|shall|with|by|for|from|No|Article|Clause|Point|Law|Decree|Circular|Decision)\b")
_MACHINE = re.compile(r"(?:^|\n)\W{0,4}(?:what\?|things?|condition|terms?)\s\d{1,3}\s?[.:]")  # in lower case
_SAMPLE = 4_000


def is_english(text: str) -> bool:
    """Whether a passage is English: next to no Vietnamese letters, and one word in eight a common English one."""
    sample = text[:_SAMPLE]
    words = len(sample.split())
    return bool(words) and len(_MARKED.findall(sample)) * 40 <= len(sample) and len(_PLAIN.findall(sample)) * 8 >= words


def is_machine_translation(text: str) -> bool:
    """Whether an English text was made by a machine: its articles are headed "What? 1." for "Điều 1."."""
    low = lowered(text)
    return any(word in low for word in ("what?", "thing", "condition", "term")) and len(_MACHINE.findall(low)) >= 2


@functools.cache
def english_table(name: str) -> dict[str, str]:
    """Return a table of ``grammar/english.toml``: ``kinds``, ``bodies`` or ``levels``."""
    return dict(tomllib.loads(GRAMMAR.read_text(encoding="utf-8"))[name])


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTH = "|".join((*_MONTHS, *(m[:3] + r"\." for m in _MONTHS), "Sept\\."))
ENGLISH_DATE = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s?[,.]?\s?(?P<y1>(?:19|20)\d\d)|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{_MONTH}),?\s(?P<y2>(?:19|20)\d\d))\b"
)


@dataclass(frozen=True, slots=True)
class EnglishDate:
    """A date written in English: its span and its day (None where the calendar has no such day)."""

    start: int
    end: int
    value: date | None


def find_english_dates(text: str, start: int = 0, end: int | None = None) -> list[EnglishDate]:
    """Return the dates in ``text[start:end]`` (``December 31, 2020``, ``4 October 2002``), in order."""
    found = []
    for match in ENGLISH_DATE.finditer(text, start, len(text) if end is None else end):
        month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith((match["m1"] or match["m2"])[:3]))
        value = date_of(int(match["y1"] or match["y2"]), month, int(match["d1"] or match["d2"]))
        found.append(EnglishDate(match.start(), match.end(), value))
    return found


_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
_DIGITS = r"\d{1,3}(?:\.\d{1,2}){0,3}(?:\.?[a-z]{1,2}\d?)?(?![\w/]|\.\d)"
_ROMAN = r"[IVX]{1,7}[a-z]?(?![\w/])"
_LETTER = r"(?<![A-Za-z])(?:dd|DD|[a-z])\d{0,2}(?:\s?\([ivx]{1,5}\))?(?![\w’'/-])"
_WORD = "(?:" + "|".join(w.title() for w in _WORDS) + r")(?!\w)"
_ANY = rf"(?:{_DIGITS}|{_ROMAN}|{_LETTER}|{_WORD})"
# What may follow a further bare number of a list: never a noun that it counts ("Clause 3, 2 copies").
_OK = r"(?=\s*(?:[,;.:)”\"(“]|$|[A-Z]|(?:and|or|of|to|in|on|at|under|above|below|after|before|into|hereof|thereof|through|thru|is|are|as|shall|must|which|who|with|by|for|from|this|promulgated|attached|issued|enclosed|ceases?|prescribed|specified|mentioned|not)\b))"
_LIST = rf"(?:(?:\s*[,;]\s*(?:and\s|or\s)?|\s+(?:and|or|and/or|to|through|thru)\s+|\s?-\s?|\.\s(?=\d{{1,2}}[a-z]?,)){_ANY}{_OK})"
ENGLISH_UNIT = re.compile(
    rf"""\b(?:(?P<this>[Tt]his)\s+)?(?P<level>[Aa]rticles?|ARTICLES?|[Cc]lauses?|[Pp]aragraphs?|[Pp]oints?|Items?|Chapters?|CHAPTER|Sections?|Sub-?[Ss]ections?|Parts?|PART|[Aa]ppendi(?:x|ces)|APPENDIX|Annex(?:es)?)
        (?:(?(this)(?!))\s+(?:Nos?\.?\s?)?(?P<numbers>(?:{_LETTER}{_OK}|{_DIGITS}|{_ROMAN}|{_WORD}){_LIST}*)|(?(this)\b|(?<=Appendix)(?=\s(?:to|promulgated|attached|issued|enclosed)\b)))""",
    re.X,
)
_TOKEN = re.compile(rf"(?P<number>{_DIGITS}|{_ROMAN}|{_LETTER}|{_WORD})|(?P<range>\b(?:to|through|thru)\b|(?<=\S)\s?-\s?(?=\S))")
_GAP = re.compile(
    r"""\s*(?P<sep>(?:(?:of|to|in|from|at|under)\s*,|,|;)\s*(?:and/or|and|or)?|of\s+and|to\s+and|and/or|and|or|of|to|in|at|under|-)?
        (?P<filler>\s*(?:(?:the|in|at|of|under|to|provisions|contents?|title|heading|name|both|also|from|both)\s+){0,4})\s*""",
    re.X,
)
THIS = "this"


@dataclass(slots=True)
class _Atom:
    level: UnitLevel
    numbers: list[str]
    start: int
    end: int
    sep: str = ""


def _number(level: UnitLevel, printed: str) -> str:
    text = printed.replace(" ", "").rstrip(".")
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    roman = re.fullmatch(r"([IVXLC]+)([a-z]?)", text)
    if roman and level is not UnitLevel.ARTICLE and (value := roman_to_int(roman[1])):
        return f"{value}{roman[2]}"
    text = re.sub(r"^0+(?=\d)", "", text.lower())
    return re.sub(r"(?<![a-z])dd", "đ", re.sub(r"(?<=\d)dd$", "đ", text))


_LETTERS = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"]


def _expand(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= 400:
        return [str(n) for n in range(int(first), int(last) + 1)]
    if first in _LETTERS and last in _LETTERS and _LETTERS.index(first) < _LETTERS.index(last):
        return _LETTERS[_LETTERS.index(first) : _LETTERS.index(last) + 1]
    return [first, last]


def _numbers(level: UnitLevel, text: str) -> list[str]:
    out: list[str] = []
    ranged = False
    for token in _TOKEN.finditer(text):
        if token["range"]:
            ranged = True
        elif ranged and out:
            out[-1:] = _expand(out[-1], _number(level, token["number"]))
            ranged = False
        else:
            out.append(_number(level, token["number"]))
    return out


def _level(printed: str) -> UnitLevel:
    word = printed.lower().replace("-", "")
    word = {"appendices": "appendix", "annexes": "annex"}.get(word, word.rstrip("s") if word not in ("annex",) else word)
    return UnitLevel(english_table("levels")[word])


def _runs(text: str, start: int, end: int) -> list[list[_Atom]]:
    runs: list[list[_Atom]] = []
    run: list[_Atom] = []
    for match in ENGLISH_UNIT.finditer(text, start, end):
        level = _level(match["level"])
        numbers = [THIS] if match["this"] else _numbers(level, match["numbers"]) if match["numbers"] else [""]
        atom = _Atom(level, numbers, match.start(), match.end())
        gap = _GAP.fullmatch(text, run[-1].end, match.start()) if run and len(run) < 400 else None
        filler = (gap["filler"] or "").split() if gap is not None else []
        # "…; and the provisions of Article 5": a new thing is named, not a further unit of the same kind.
        if gap is not None and not (";" in (gap["sep"] or "") and "provisions" in filler):
            atom.sep = re.sub(r"\s+", " ", gap["sep"] or "").replace(" ,", ",").strip()
            if not atom.sep and filler and filler[0] in ("of", "to", "in", "at", "under"):
                atom.sep = filler[0]
            elif atom.sep == "," and filler[:1] == ["of"]:
                atom.sep = "of"
            run.append(atom)
        else:
            if run:
                runs.append(run)
            run = [atom]
    if run:
        runs.append(run)
    return runs


_NESTS = {"", ",", "of", "to", "in", "at", "under", "-", "of,", "to,", "in,", "at,", "under,"}


def _ranged(run: list[_Atom]) -> list[_Atom]:
    out: list[_Atom] = []
    for atom in run:
        if out and atom.sep == "to" and out[-1].level is atom.level and out[-1].numbers != [THIS]:
            before = out[-1]
            before.numbers[-1:] = _expand(before.numbers[-1], atom.numbers[0])
            before.numbers += atom.numbers[1:]
            before.end = atom.end
        else:
            out.append(atom)
    return out


def _steps(level: UnitLevel, number: str) -> tuple[UnitStep, ...]:
    inner = re.fullmatch(r"([0-9]+[a-z]?|[a-zđ]\d*)\(([ivx]+)\)", number)
    return (UnitStep(level, inner[1]), UnitStep(UnitLevel.ITEM, inner[2])) if inner else (UnitStep(level, number),)


def _paths(run: list[_Atom]) -> list[tuple[UnitStep, ...]]:
    """Give each atom its paths, from the last to the first: a smaller unit belongs to the next larger one on its right."""
    largest_first = len(run) > 1 and all(len(a.numbers) == 1 for a in run[:-1]) and all(
        b.level.rank > a.level.rank and b.sep in _NESTS for a, b in zip(run, run[1:], strict=False)
    )
    if largest_first:
        head = tuple(s for a in run[:-1] for s in _steps(a.level, a.numbers[0]))
        return [(*head, *_steps(run[-1].level, n)) for n in run[-1].numbers]
    done: list[list[tuple[UnitStep, ...]]] = []
    following: tuple[UnitStep, ...] = ()
    for index in range(len(run) - 1, -1, -1):
        atom = run[index]
        right = run[index + 1] if index + 1 < len(run) else None
        parent: tuple[UnitStep, ...] = ()
        if right is not None:
            if right.level.rank < atom.level.rank and right.sep in _NESTS:
                parent = following
                # The larger unit on the right only tells where this one stands.
                done[-1] = done[-1][1:]
            elif right.level.rank >= atom.level.rank:
                parent = tuple(s for s in following if s.level.rank < atom.level.rank)
        own = [(*parent, *_steps(atom.level, n)) for n in atom.numbers]
        following = own[0] if own else following
        done.append(own)
    return [path for paths in reversed(done) for path in paths]


_OUTER = frozenset({UnitLevel.PART, UnitLevel.CHAPTER, UnitLevel.SECTION, UnitLevel.SUBSECTION})


def _settled(steps: tuple[UnitStep, ...], here: UnitPath | None) -> UnitPath | None:
    if any(s.level is UnitLevel.ARTICLE for s in steps):
        steps = tuple(s for s in steps if s.level not in _OUTER)
    # "Point 4.3.1, Clause 4": a number of a circular without articles is no level below the clause.
    steps = tuple(s for s in steps if not (s.level is UnitLevel.POINT and "." in s.number and len(steps) > 1))
    steps = tuple(UnitStep(s.level, re.sub(r"\.(?=[a-zđ])", "", s.number)) for s in sorted(steps, key=lambda s: s.level.rank))
    this = next((s.level for s in reversed(steps) if s.number == THIS), None)
    part = ""
    if this is not None:
        if here is None or here.get(this) is None:
            steps = tuple(s for s in steps if s.number != THIS)
        else:
            part = here.part
            above = tuple(s for s in here.steps if s.level.rank <= this.rank)
            steps = (*above, *(s for s in steps if s.level.rank > this.rank))
    return UnitPath(steps, part) if steps else None


def find_english_units(text: str, start: int = 0, end: int | None = None, *, here: UnitPath | None = None) -> list[UnitReference]:
    """Return the unit references in ``text[start:end]``, in order.

    Args:
        text: canonical text.
        start: where the part looked at begins.
        end: where it ends, None for all.
        here: the unit the words stand in, which "this Article", "this Clause" mean.
    """
    found = []
    for atoms in _runs(text, start, len(text) if end is None else end):
        run = _ranged(atoms)
        paths = [path for steps in _paths(run) if (path := _settled(steps, here)) is not None]
        this = run[-1].numbers == [THIS]
        found.append(UnitReference(run[0].start, run[-1].end, tuple(dict.fromkeys(paths)), this=this))
    return found
