"""Kinds of document, their codes, and their rank in each regime."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from legalsys.language.normal import fold, new_tones, same_words
from legalsys.language.numbers import number_slug, split_number

from .regimes import regime_on, regimes
from .tables import cached, rows

__all__ = ["Kind", "Kinds", "Rank", "is_normative", "kind_of_number", "kinds", "rank", "rank_row"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    Args:
        name: ``"Quyết định"``.
        code: its letters in numbers today, ``"QĐ"``; ``""`` if numbers do not name it.
        codes: all letters that mean it.
        slug: ``"quyet-dinh"``.
        en: its English name.
        group: ``law`` (a form of legal normative document), ``paper`` (administrative), ``attached``, ``party`` or ``other``.
        levels: levels on which it is or was a normative form (``central``, ``province``, ``district``, ``commune``).
        source, verified: where the row comes from, and whether that was read.
    """

    name: str
    code: str
    codes: tuple[str, ...]
    slug: str
    en: str
    group: str
    levels: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """The rank of one form of document (kind, organ, level); 1 is the highest.

    ``by_regime`` has other ranks for documents issued in some regimes; ``normative`` names the regimes in which the form is a
    legal normative document.
    """

    kind: str
    organ: str
    level: str
    rank: int
    by_regime: dict[str, int]
    normative: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True)
class Kinds:
    """All kinds of document, by name and by code."""

    all: tuple[Kind, ...]
    _names: dict[str, Kind] = field(repr=False)
    _folded: dict[str, Kind] = field(repr=False)
    _codes: dict[str, Kind] = field(repr=False)

    def by_name(self, name: str) -> Kind | None:
        """Return the kind a name means in any case, spelling of tones or without tones (``"QUYET DINH"``); None if none."""
        words = same_words(name)
        return self._names.get(words) or self._folded.get(fold(words))

    def by_code(self, code: str) -> Kind | None:
        """Return the kind that letters of a number mean (``"QĐ"``, ``"TTLT"``); None if none."""
        return self._codes.get(code)

    def by_english(self, name: str) -> Kind | None:
        """Return the kind an English name means (``"Decree"``), the legal form where several share a name; None if none."""
        wanted = " ".join(name.lower().split())
        found = [k for k in self.all if k.en.lower() == wanted]
        return min(found, key=lambda k: k.group != "law") if found else None


@cached
def _ranks() -> dict[tuple[str, str, str], Rank]:
    names = {regime.id for regime in regimes()}
    table: dict[tuple[str, str, str], Rank] = {}
    for row in rows("ranks.toml"):
        key = (row["kind"], row["organ"], row["level"])
        others = {name: row[name] for name in names if name in row}
        table[key] = Rank(*key, row["rank"], others, tuple(row["normative"]), row["source"], row["verified"])
    return table


@cached
def kinds() -> Kinds:
    """Return the table of kinds (``kinds.toml``)."""
    found: list[Kind] = []
    names: dict[str, Kind] = {}
    codes: dict[str, Kind] = {}
    levels: dict[str, list[str]] = {}
    for kind_name, _, level in _ranks():
        of_kind = levels.setdefault(kind_name, [])
        if level not in of_kind:
            of_kind.append(level)
    for row in rows("kinds.toml"):
        name = new_tones(row["name"])
        kind = Kind(
            name=name,
            code=row["codes"][0] if row["codes"] else "",
            codes=tuple(row["codes"]),
            slug=number_slug(name),
            en=row["en"],
            group=row["group"],
            levels=tuple(levels.get(row["name"], ())),
            source=row["source"],
            verified=row["verified"],
        )
        found.append(kind)
        for spelling in (name, *row.get("aliases", ())):
            names[same_words(spelling)] = kind
        for code in kind.codes:
            codes.setdefault(code, kind)
    folded: dict[str, Kind] = {}
    for words, kind in names.items():
        folded.setdefault(fold(words), kind)
    return Kinds(tuple(found), names, folded, codes)


@cached(maxsize=16384)
def kind_of_number(number: str) -> str | None:
    """Return the kind that a number's letters name, None where they leave it open.

    ``"78/2025/NĐ-CP"`` → ``"Nghị định"``; ``"64/2025/QH15"`` (Luật, Bộ luật or Nghị quyết), ``"01/2012/UBTVQH13"``,
    ``"193/HĐBT"``, ``"40-LCT/HĐNN8"`` → None.
    """
    parts = split_number(number)
    if parts is None or not parts.kind_code:
        return None
    if parts.kind_code == "L":
        # Laws of the 1990s were cited by the number of the order that made them public ("35-L/CTN").
        return None
    kind = kinds().by_code(parts.kind_code)
    if kind is not None and kind.name == "Thông tư" and parts.body_code.startswith("L"):
        return "Thông tư liên tịch" if parts.body_code.startswith("LT") else "Thông tư liên bộ"
    return kind.name if kind is not None else None


def rank_row(kind: str, organ: str, level: str) -> Rank | None:
    """Return the row of ``ranks.toml`` for a form of document, None if there is none."""
    return _ranks().get((kind, organ, level))


def rank(kind: str, organ: str, level: str, on: date) -> int | None:
    """Return the rank of a form of document issued on a day; 1 is the highest. Ranks of different days compare.

    Args:
        kind: full name, ``"Quyết định"``.
        organ: as in `BodyMatch.organ`, ``"ubnd"``.
        level: ``central``, ``province``, ``district`` or ``commune``.
        on: the day of issue.

    Returns:
        The rank, or None for a form that has none (a plan, a paper of the Party). Whether a document of the form is normative
        is another question: see `is_normative`.
    """
    row = rank_row(kind, organ, level)
    return None if row is None else row.by_regime.get(regime_on(on, level=level).id, row.rank)


def is_normative(kind: str, organ: str, level: str, on: date) -> bool | None:
    """Whether a form of document may be a legal normative document when issued on a day.

    False means that the form never is one in that regime; True that it may be one (the number tells more: with or without
    year). None for local documents of before 01/04/2005, of which the form does not decide.
    """
    regime = regime_on(on, level=level)
    if regime.id == "R1996" and level != "central":
        return None
    row = rank_row(kind, organ, level)
    return row is not None and regime.id in row.normative
