"""What a file's name says of the document in it."""

from __future__ import annotations

import re

__all__ = ["number_of_name"]

_KINDS = {"qd": "QĐ", "qđ": "QĐ", "nq": "NQ", "ct": "CT", "nd": "NĐ", "nđ": "NĐ", "tt": "TT"}
_BODIES = {
    "ubnd": "UBND",
    "hdnd": "HĐND",
    "hđnd": "HĐND",
    "ub": "UB",
    "hd": "HĐ",
    "ctubnd": "CTUBND",
    "ttg": "TTg",
    "cp": "CP",
}
_NUMBER = re.compile(
    r"(?<!\d)(?P<ordinal>\d{1,4})[ _.\-](?:(?P<year>(?:19|20)\d\d)[ _.\-])?(?P<kind>qđ|qd|nq|ct|nđ|nd|tt)[ _.\-]?"
    r"(?P<body>ctubnd|ubnd|hđnd|hdnd|ttg|ub|hd|cp|b[a-zđ]{1,5})(?![a-zđ])",
    re.IGNORECASE,
)


def number_of_name(stem: str) -> str | None:
    """Return the document number that a file's name holds (``QD_15_2024_QD-UBND`` gives ``15/2024/QĐ-UBND``), None for none."""
    match = _NUMBER.search(stem)
    if match is None:
        return None
    body = match["body"].lower()
    year = f"/{match['year']}" if match["year"] else ""
    return f"{match['ordinal']}{year}/{_KINDS[match['kind'].lower()]}-{_BODIES.get(body, body.upper())}"
