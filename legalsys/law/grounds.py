"""Legal grounds that rules name, and the words of validity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legalsys.errors import DataFileWrong
from legalsys.language.normal import same_words

from .tables import cached, named, rows

__all__ = ["Ground", "StatusWord", "ground", "ground_on", "grounds", "status_of_national_label", "status_word", "status_words"]


@dataclass(frozen=True, slots=True)
class Ground:
    """A provision that a finding or a computed day rests on.

    Args:
        id: ``"L64-2025.57.1.a"``; ``@day`` at the end tells two wordings of one article apart.
        law: ``"Luật 64/2025/QH15"``.
        article: ``"57.1.a"``; ``""`` for the whole law.
        wording_vi, wording_en: short wording, not the article's full text.
        first: first day it holds; ``until``: first day it no longer does, None if it still holds.
        evidence: ``V`` the article was read, ``S`` secondary source, ``M`` unread.
        verified: True for ``V`` only.
        source: where the wording comes from.
    """

    id: str
    law: str
    article: str
    wording_vi: str
    wording_en: str
    first: date | None
    until: date | None
    evidence: str
    verified: bool
    source: str

    @property
    def label(self) -> str:
        """How a list names it, ``"điểm a khoản 1 Điều 57 Luật 64/2025/QH15"``."""
        levels = self.article.split(".") if self.article else []
        if not levels or not levels[0].isdigit():
            return self.law
        names = ("Điều", "khoản", "điểm")
        return " ".join([f"{names[i]} {v}" for i, v in list(enumerate(levels[:3]))[::-1]] + [self.law])


@cached
def grounds() -> dict[str, Ground]:
    """Return all grounds by id (``grounds.toml``)."""
    laws = named("grounds.toml", "laws")
    found: dict[str, Ground] = {}
    for r in rows("grounds.toml"):
        law, _, rest = r["id"].partition(".")
        found[r["id"]] = Ground(
            id=r["id"],
            law=laws[law],
            article=rest.partition("@")[0],
            wording_vi=r["vi"],
            wording_en=r["en"],
            first=r.get("from"),
            until=r.get("until"),
            evidence=r["evidence"],
            verified=r["verified"],
            source=r["source"],
        )
    return found


def ground(id: str) -> Ground:
    """Return a ground by its id.

    Raises:
        DataFileWrong: LAW-003 if the table has no such row.
    """
    try:
        return grounds()[id]
    except KeyError as error:
        raise DataFileWrong("LAW-003", what="ground", value=id) from error


def ground_on(id: str, day: date) -> Ground:
    """Return the wording of a ground that holds on a day: ``"L64-2025.57.2"`` has one until 30/06/2025 and one after.

    Raises:
        DataFileWrong: LAW-003 if the table has no row of that id for the day.
    """
    for row in grounds().values():
        if row.id.partition("@")[0] == id and (
            (row.first is None or row.first <= day) and (row.until is None or day < row.until)
        ):
            return row
    raise DataFileWrong("LAW-003", what="ground", value=f"{id} {day.isoformat()}")


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A state of validity and its words. ``national``: labels of the national database that mean it."""

    id: str
    vi: str
    en: str
    national: tuple[str, ...]
    source: str
    verified: bool


@cached
def status_words() -> tuple[StatusWord, ...]:
    """Return the states of validity (``status.toml``)."""
    return tuple(
        StatusWord(r["id"], r["vi"], r["en"], tuple(r["national"]), r["source"], r["verified"]) for r in rows("status.toml")
    )


def status_word(id: str) -> StatusWord:
    """Return a state by its id (``"partly-expired"``).

    Raises:
        DataFileWrong: LAW-003 if the table has no such row.
    """
    for word in status_words():
        if word.id == id:
            return word
    raise DataFileWrong("LAW-003", what="status", value=id)


def status_of_national_label(label: str) -> StatusWord | None:
    """Return the state that a label of the national database means, None if the label is not known."""
    words = same_words(label)
    return next((s for s in status_words() if words in map(same_words, s.national)), None)
