"""TT-003: number, day or issuer is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legalsys import law
from legalsys.model import Certainty, Document, Finding, Identity, Outcome

from ..base import Look, finding, rule

__all__ = ["identity_missing"]

# Problems of pages that were not read; number, day and issuer stand on the first.
_NOT_READ = frozenset(["READ-020", "READ-021", "READ-024", "READ-026"])
_FIRST_PAGE = re.compile(r"1(?!\d)")


@rule(
    "TT-003",
    name="identity-missing",
    group="formal",
    outcome=Outcome.FORMAL,
    grounds=("L64-2025.7.3",),
    version=2,
)
def identity_missing(look: Look, key: Identity) -> Iterator[Finding]:
    """The number, the day of issue or the issuer of the document could not be found in it.

    Flags:
        A document in whose text (and signature) one of the three does not stand, or stands blank.

    Ignores:
        Files in which nothing at all, or not the first page, could be read: those are listed with their problem, not as findings; translations;
        administrative papers and consolidated texts.

    Check:
        Look at the file: does it lack its head, or is the number only stamped on the picture? Then enter what is missing as a
        correction, or get a better copy.
    """
    document = look.document(key)
    kind = law.kinds().by_name(document.kind.value) if document.kind is not None else None
    if document.language != "vi" or (kind is not None and kind.group != "law") or _head_unread(document):
        return
    missing = [
        name
        for name, fact in (("number", document.number), ("issued", document.issued), ("issuer", document.issuers or None))
        if fact is None
    ]
    if not missing:
        return
    yield from finding(
        identity_missing,
        look,
        key,
        evidence=look.name_side(key),
        certainty=Certainty.LIKELY,
        params={"missing": ", ".join(missing)},
        topic=",".join(missing),
    )


def _head_unread(document: Document) -> bool:
    return any(
        problem.code in _NOT_READ and _FIRST_PAGE.match(str(problem.params.get("pages", problem.params.get("page", ""))))
        for problem in document.problems
    )
