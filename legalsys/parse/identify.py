"""From facts and names to identities: which body a name means is looked up in `law`."""

from __future__ import annotations

import functools
import hashlib

from legalsys import law
from legalsys.model import CitedDocument, Identity

__all__ = ["provisional", "resolve_cited"]


def provisional(text: str) -> Identity:
    """Return the provisional identity of a text whose number, issuer or date is missing: made of its content."""
    return Identity(provisional=hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16])


def _of_other_kind(said: str | None, listed: str) -> bool:
    """Whether one is a law and the other a resolution."""
    kinds = {(said or "").lower(), listed.lower()}
    return bool(kinds & {"nghị quyết", "resolution"}) and bool(kinds & {"luật", "bộ luật", "pháp lệnh", "law", "code", "ordinance"})


@functools.lru_cache(maxsize=65536)
def resolve_cited(document: CitedDocument, near: str | None) -> tuple[Identity | None, tuple[Identity, ...]]:
    """Return the identity that a named document must have, and candidates where that is not sure.

    Central documents are looked up in the table of central documents; a local one has an identity only when its
    issuer and day are said. A number alone is never enough (design.md section 4).
    """
    if document.number:
        by_number = law.issuer_of_number(document.number, document.issued)
        issuer = by_number or document.issuer
        known = law.central_by_number(document.number) if by_number or document.number[-1:].isdigit() else ()
        # The Assembly counts its laws and its resolutions apart: "Nghị quyết số 42/2009/QH12" is not Luật số 42/2009/QH12.
        known = tuple(row for row in known if not _of_other_kind(document.kind, row.kind))
        keys = tuple(
            key for row in known if (key := law.identity_of(row.number, row.issuers, row.issued)) is not None
        )
        if document.issued is not None:
            same = tuple(k for k in keys if k.issued == document.issued)
            if same:
                return same[0], ()
            if keys:
                # The day said is not the day of the document of that number: a misprint in one of them.
                return None, keys
            own = law.identity_of(document.number, (issuer,), document.issued, near=near) if issuer else None
            return own, ()
        year_fits = tuple(k for k in keys if document.year is None or (k.issued is not None and k.issued.year == document.year))
        return (year_fits[0], ()) if len(year_fits) == 1 else (None, year_fits)
    if document.name and (document.issued or document.year):
        rows = law.central_by_name(document.name, document.issued or document.year)
        keys = tuple(key for row in rows if (key := law.identity_of(row.number, row.issuers, row.issued)) is not None)
        return (keys[0], ()) if len(keys) == 1 else (None, keys)
    return None, ()
