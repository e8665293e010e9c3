"""A reviewer's correction of a fact: append-only, outranks extraction, survives re-parsing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Assertion"]


@dataclass(frozen=True, slots=True)
class Assertion:
    """A correction that a person signed.

    Args:
        sha256: digest of the file it is about (a document's key may change by the correction itself).
        field: ``number``, ``issued``, ``issuer``, ``kind``, ``normative``, ``effective``, ``expires``, or ``effect:<id>`` (value ``"none"``: read wrongly).
        value: the right value in normal form, ``""`` for "the document does not say".
        reason, by, at: why, who, when (UTC).
        extracted: what extraction said when the person corrected it, to show when the text later disagrees.
    """

    sha256: str
    field: str
    value: str
    reason: str
    by: str
    at: datetime
    extracted: str
