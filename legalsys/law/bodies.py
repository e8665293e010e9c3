"""Issuing bodies: what a printed name means on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legalsys.language.numbers import split_number

from .tables import cached, rows

__all__ = ["BodyMatch", "CentralBody", "Department", "central_bodies", "departments", "issuer_of_number", "issuers_of_number"]


@dataclass(frozen=True, slots=True)
class BodyMatch:
    """What a printed name of a body means.

    Args:
        name: full normal name, ``"Ủy ban nhân dân tỉnh Hưng Yên"``.
        organ: ``ubnd``, ``hdnd``, ``chu-tich-ubnd``, ``chu-tich-hdnd``, ``thuong-truc-hdnd``, ``so`` (departments of a province),
            or for central bodies ``qh``, ``ubtvqh``, ``ctn``, ``cp``, ``ttg``, ``hdtp``, ``tandtc``, ``vksndtc``, ``ktnn``,
            ``bo`` (ministries and bodies of their rank), ``co-quan-thuoc-cp``, ``co-quan-thuoc-bo``, ``mttq``, ``doan-the``,
            ``dang``, ``khac``.
        unit: slug of the issuing unit for an `Identity`: the territory for HĐND, UBND and their chairmen, the body for others;
            ``""`` when the text says only "UBND tỉnh" and nothing tells which.
        territory: slug of the territory, None for central bodies or when unknown.
        level: ``central``, ``province``, ``district`` or ``commune``.
        exact: the words, the day and the type agree and nothing else fits.
        candidates: slugs of all units it may mean (the chosen one first); empty when exact.
        end: where the name ends in the canonical form of what was given.
    """

    name: str
    organ: str
    unit: str
    territory: str | None
    level: str
    exact: bool
    candidates: tuple[str, ...] = ()
    end: int = 0


@dataclass(frozen=True, slots=True)
class CentralBody:
    """A central body (``bodies.toml``): ``office`` are the titles of its heads, ``until`` the first day it no longer exists."""

    slug: str
    name: str
    organ: str
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    office: tuple[str, ...]
    first: date | None
    until: date | None
    successor: str | None
    source: str
    verified: bool

    def exists_on(self, day: date | None) -> bool:
        """Whether the body exists on a day; True for a missing day."""
        if day is None:
            return True
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Department:
    """A specialised department of a province (``departments.toml``); ``successor`` took the tasks of one out of use over."""

    name: str
    aliases: tuple[str, ...]
    first: date | None
    until: date | None
    successor: str | None
    source: str
    verified: bool


@cached
def central_bodies() -> dict[str, CentralBody]:
    """Return all central bodies by slug."""
    return {
        r["slug"]: CentralBody(
            r["slug"],
            r["name"],
            r["organ"],
            tuple(r["codes"]),
            tuple(r.get("aliases", ())),
            tuple(r.get("office", ())),
            r.get("from"),
            r.get("until"),
            r.get("successor"),
            r["source"],
            r["verified"],
        )
        for r in rows("bodies.toml")
    }


@cached
def departments() -> tuple[Department, ...]:
    """Return all departments of provinces."""
    return tuple(
        Department(
            r["name"],
            tuple(r.get("aliases", ())),
            r.get("from"),
            r.get("until"),
            r.get("successor"),
            r["source"],
            r["verified"],
        )
        for r in rows("departments.toml")
    )


@cached
def _codes() -> dict[str, tuple[CentralBody, ...]]:
    found: dict[str, list[CentralBody]] = {}
    for body in central_bodies().values():
        for code in body.codes:
            found.setdefault(code.upper(), []).append(body)
    return {code: tuple(bodies) for code, bodies in found.items()}


def _body_of_code(code: str, on: date | None) -> CentralBody | None:
    found = _codes().get(code.upper(), ())
    return next((b for b in found if b.exists_on(on)), found[0] if found else None)


@cached(maxsize=16384)
def issuers_of_number(number: str, on: date | None = None) -> tuple[str, ...]:
    """Return the names of the central bodies that a number's letters name, in order.

    ``"19/2012/TTLT-BTC-BKH&ĐT-BTTTT"`` gives three; codes of local bodies and unknown ones give none.

    Args:
        number: in any spelling.
        on: day of issue; tells bodies apart that used the same code.
    """
    parts = split_number(number)
    if parts is None or not parts.body_code:
        return ()
    # Longest first: a code may hold a hyphen itself ("BNN-PTNT"), a term of office ("QH15") or a department ("NHNN7").
    pieces = [p for p in parts.body_code.replace("/", "-").replace(".", "-").split("-") if p]
    found: list[str] = []
    index = 0
    while index < len(pieces):
        for size in (2, 1):
            code = "-".join(pieces[index : index + size])
            if index + size <= len(pieces) and (body := _body_of_code(code, on) or _body_of_code(code.rstrip("0123456789"), on)):
                if body.name not in found:
                    found.append(body.name)
                index += size
                break
        else:
            index += 1
    return tuple(found)


def issuer_of_number(number: str, on: date | None = None) -> str | None:
    """Return the central body that a number's letters name, the first of several; None for local and unknown codes."""
    found = issuers_of_number(number, on)
    return found[0] if found else None
