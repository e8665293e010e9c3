"""Regimes of law-making, and the rules that differ by regime: start of effect, reaching back, lapse in chains, mergers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from legalsys.errors import DataFileWrong

from .tables import Row, cached, day_in, rows

__all__ = [
    "DatedRule",
    "EarliestStart",
    "NamedDay",
    "NamedNumber",
    "Regime",
    "StartRule",
    "chain_lapse",
    "default_start",
    "earliest_start",
    "merger_rule",
    "named_day",
    "named_number",
    "regime_on",
    "regimes",
    "retroactive_allowed",
    "start_rule",
    "systematization_cutoff",
]


@dataclass(frozen=True, slots=True)
class Regime:
    """A law on law-making and the days on which documents issued fall under it.

    Args:
        id: ``R1996``, ``R2004``, ``R2008``, ``R2015``, ``R2025a``, ``R2025b``.
        name: the law.
        scope: ``local`` (HĐND, UBND), ``central`` or ``all``.
        first: first day, None if open.
        until: first day no longer under it, None if it still holds.
        source, verified: as in the table.
    """

    id: str
    name: str
    scope: str
    first: date | None
    until: date | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class StartRule:
    """When documents of a regime and level start: see ``regimes.toml``.

    Args:
        minimum: days from adoption or signing before which it may not start, ordinary procedure.
        silent: days after which it starts if the text names no day; None if the text must.
        text_day: whether the text must name the day.
        shortened: whether the shortened procedure may start it earlier.
        ground: id of the legal ground.
    """

    id: str
    regime: str
    level: str
    minimum: int
    silent: int | None
    text_day: bool
    shortened: bool
    ground: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class EarliestStart:
    """A day computed from a rule: ``rule`` is the id of the row, ``ground`` that of its legal ground."""

    day: date
    rule: str
    ground: str
    verified: bool


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A rule that holds from ``first`` until ``until`` with an ``outcome`` (see ``regimes.toml``)."""

    id: str
    outcome: str
    first: date | None
    until: date | None
    ground: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A single day that rules lean on (``district-sunset``)."""

    id: str
    day: date
    name: str
    ground: str | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class NamedNumber:
    """A single figure that rules lean on (``replace-share``)."""

    id: str
    value: float
    name: str
    ground: str | None
    source: str
    verified: bool


@cached
def regimes() -> tuple[Regime, ...]:
    """Return all regimes, the older first."""
    return tuple(
        Regime(r["id"], r["name"], r["scope"], r.get("from"), r.get("until"), r["source"], r["verified"])
        for r in rows("regimes.toml", "regimes")
    )


@cached(maxsize=4096)
def regime_on(day: date, *, level: str = "province") -> Regime:
    """Return the regime of documents issued on a day.

    Args:
        day: the day of issue.
        level: ``central`` for documents of central bodies; any other for local ones. Between 2005 and 2016 they differ.
    """
    scope = "central" if level == "central" else "local"
    for regime in regimes():
        if regime.scope in (scope, "all") and (
            (regime.first is None or regime.first <= day) and (regime.until is None or day < regime.until)
        ):
            return regime
    raise DataFileWrong("LAW-003", what="regime", value=day.isoformat())


@cached
def _starts() -> dict[tuple[str, str], StartRule]:
    return {
        (r["regime"], r["level"]): StartRule(
            r["id"],
            r["regime"],
            r["level"],
            r["minimum"],
            r.get("silent"),
            r["text_day"],
            r["shortened"],
            r["ground"],
            r["source"],
            r["verified"],
        )
        for r in rows("regimes.toml", "starts")
    }


def start_rule(regime: Regime | str, level: str) -> StartRule | None:
    """Return the rule of the start of effect for a regime and level, None where no rule is known."""
    return _starts().get((regime if isinstance(regime, str) else regime.id, level))


def earliest_start(regime: Regime | str, level: str, issued: date) -> EarliestStart | None:
    """Return the first day on which a document may start under the ordinary procedure.

    Args:
        regime: the regime of its day of issue, or its id.
        level: ``central``, ``province``, ``district`` or ``commune``.
        issued: day of adoption or signing.

    Returns:
        The day with the rule that sets it; None where no rule is known (local documents of before 2005).
    """
    rule = start_rule(regime, level)
    if rule is None:
        return None
    return EarliestStart(issued + timedelta(days=rule.minimum), rule.id, rule.ground, rule.verified)


def default_start(regime: Regime | str, level: str, issued: date) -> EarliestStart | None:
    """Return the day a document starts by law because its text names none; None where the law sets no such day."""
    rule = start_rule(regime, level)
    if rule is None or rule.silent is None:
        return None
    return EarliestStart(issued + timedelta(days=rule.silent), rule.id, rule.ground, rule.verified)


def retroactive_allowed(regime: Regime | str, level: str) -> tuple[bool, str, bool] | None:
    """Whether documents may reach back before their issue at all: (allowed, ground id, verified); None where not known."""
    name = regime if isinstance(regime, str) else regime.id
    for row in rows("regimes.toml", "retroactivity"):
        if row["regime"] == name and level in row["levels"]:
            return row["allowed"], row["ground"], row["verified"]
    return None


def _dated(row: Row) -> DatedRule:
    return DatedRule(row["id"], row["outcome"], row.get("from"), row.get("until"), row["ground"], row["source"], row["verified"])


def chain_lapse(parent_ended: date) -> DatedRule | None:
    """Return what becomes of a detailing document whose parent ended on a day.

    The outcome is ``lapses``, ``continues`` or ``lapses-unless-continued``; None for days of no known rule.
    """
    return next((_dated(r) for r in rows("regimes.toml", "chain_lapse") if day_in(r, parent_ended)), None)


def merger_rule(merged_on: date) -> DatedRule | None:
    """Return what becomes of the documents of units merged on a day (``continue-in-old-unit``, ``new-unit-decides``)."""
    return next((_dated(r) for r in rows("regimes.toml", "mergers") if day_in(r, merged_on)), None)


def named_number(id: str) -> NamedNumber:
    """Return a figure of the table, ``"replace-share"`` or ``"systematization-years"``.

    Raises:
        DataFileWrong: LAW-003 if the table has no such row.
    """
    for r in rows("regimes.toml", "numbers"):
        if r["id"] == id:
            return NamedNumber(r["id"], float(r["value"]), r["name"], r.get("ground"), r["source"], r["verified"])
    raise DataFileWrong("LAW-003", what="number", value=id)


def systematization_cutoff(day: date) -> date:
    """Return the first cut-off day of systematization (31/12 of each fifth year since 2013) on or after a day."""
    cutoff = named_day("first-systematization").day
    step = int(named_number("systematization-years").value)
    while cutoff < day:
        cutoff = cutoff.replace(year=cutoff.year + step)
    return cutoff


def named_day(id: str) -> NamedDay:
    """Return a day of the table, ``"district-bodies-end"`` or ``"district-sunset"``.

    Raises:
        DataFileWrong: LAW-003 if the table has no such row.
    """
    for r in rows("regimes.toml", "days"):
        if r["id"] == id:
            return NamedDay(r["id"], r["day"], r["name"], r.get("ground"), r["source"], r["verified"])
    raise DataFileWrong("LAW-003", what="day", value=id)
