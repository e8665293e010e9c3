"""Near-duplicates as a list for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .columns import column
from .duplicates import Duplicates, Pair, Relation
from .naming import document_words, unit_words
from .places import Places
from .tables import Kind, Table, shortened
from .words import word

if TYPE_CHECKING:
    from legalsys.workspace import Holdings, Workspace

    from .differences import Difference

__all__ = ["difference_words", "duplicates_table", "pair_words"]

_SHOWN = 12
_WORDS = 160


def difference_words(difference: Difference, lang: str) -> str:
    """Return a difference in words: the unit, the words of the one text, those of the other."""
    unit = unit_words(difference.unit, lang) if difference.unit else word("duplicate", "elsewhere", lang)
    old, new = shortened(difference.old, _WORDS), shortened(difference.new, _WORDS)
    if difference.whole:
        return word("duplicate", "only-one" if old else "only-other", lang, unit=unit, words=old or new)
    if old and new:
        return word("duplicate", "differs", lang, unit=unit, old=old, new=new)
    return word("duplicate", "only-one-has" if old else "only-other-has", lang, unit=unit, words=old or new)


def pair_words(pair: Pair, lang: str, *, most: int = _SHOWN) -> str:
    """Return the differences of a pair, one a line; of very many the first, and how many more there are."""
    lines = [difference_words(difference, lang) for difference in pair.differences[:most]]
    if len(pair.differences) > most:
        lines.append(word("duplicate", "more", lang, count=len(pair.differences) - most))
    if not lines:
        lines.append(word("duplicate", "apart" if pair.apart else "none", lang))
    if pair.pictured:
        lines.append(word("duplicate", "pictured", lang))
    return "\n".join(lines)


def duplicates_table(workspace: Workspace, found: Duplicates, holdings: Holdings, lang: str, *, office: str = "") -> Table:
    """Return near-duplicates as a table.

    Args:
        workspace: the workspace, for the names of files.
        found: the pairs.
        holdings: what they rest on.
        lang: ``vi`` or ``en``.
        office: name of the office, ``""`` when it is not set.
    """
    places = Places(workspace)
    rows = tuple(
        (
            number,
            word("relation", pair.relation.value, lang),
            document_words(pair.one, lang, fallback=str(pair.one.key), issuer=True),
            "\n".join(map(places.shown, pair.files[0])),
            document_words(pair.other, lang, fallback=str(pair.other.key), issuer=True),
            "\n".join(map(places.shown, pair.files[1])),
            "" if pair.share is None else f"{pair.share:.0%}",
            len(pair.differences),
            pair_words(pair, lang),
        )
        for number, pair in enumerate(found.pairs, 1)
    )
    lines: tuple[str, ...] = (word("line", "held", lang, documents=holdings.documents, files=holdings.files, digest=holdings.digest),)
    if office:
        lines = (word("line", "office", lang, name=office), *lines)
    counts = [(relation, sum(pair.relation is relation for pair in found.pairs)) for relation in Relation]
    notes = [word("duplicate", "nothing-merged", lang)]
    if found.related:
        notes.append(word("duplicate", "related", lang, count=found.related))
    if found.manifestations:
        notes.append(word("duplicate", "manifestations", lang, count=found.manifestations))
    return Table(
        "duplicates",
        word("title", "duplicates", lang),
        word("sheet", "duplicates", lang),
        (
            column("stt", lang, Kind.COUNT, 5),
            column("relation", lang, width=22),
            column("one", lang, width=30),
            column("one-files", lang, width=26),
            column("other", lang, width=30),
            column("other-files", lang, width=26),
            column("share", lang, width=9),
            column("differences", lang, Kind.COUNT, 8),
            column("differing", lang, width=60),
        ),
        rows,
        lines,
        (
            *((word("relation", relation.value, lang), count) for relation, count in counts if count),
            (word("line", "total-pairs", lang), len(rows)),
        ),
        tuple(notes),
        lang,
    )
