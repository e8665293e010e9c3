"""The identity of a document: issuing bodies at the time of issue, kind, number, date.

Grammar (design.md section 4)::

    vn / ISSUERS / KIND / YEAR / ORDINAL / DATE
    vn/hung-yen.2025/qd-ubnd/2025/15/2025-08-20      one issuer; its generation after a dot
    vn/bo-tai-chinh+bo-cong-thuong/ttlt-btc-bct/2007/86/2007-07-20
    vn/hung-yen/qd-ubnd/-/712/2023-03-23             a number without a year
    vn/-/tam/9f86d081884c7d65                        provisional: made of the content

``str`` and `Identity.parse` are inverses. The syntax only: which body a name means is looked up in ``law/``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from legalsys.errors import UsageError

__all__ = ["Identity"]

_BODY = r"[a-z0-9]+(?:[-_][a-z0-9]+)*(?:\.[0-9]{4})?"
_GRAMMAR = re.compile(
    rf"""
    vn /
    (?: - / tam / (?P<provisional> [0-9a-f]{{16}} )
      | (?P<issuers> - | {_BODY} (?: \+ {_BODY} )* ) /
        (?P<kind> [a-z0-9]+ (?:-[a-z0-9]+)* ) /
        (?P<year> - | [0-9]{{4}} ) /
        (?P<ordinal> [0-9]+ (?:\.[0-9]+)* [a-z]? ) /
        (?P<date> - | [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} )
    )
    """,
    re.X,
)


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """One document's key. See the module for the grammar.

    Args:
        issuers: slugs of the issuing bodies' units, with their generation (``hung-yen.2025``); empty when unknown.
        kind: the slug of the number's kind part (``qd-ubnd``, ``nd-cp``, ``qh15``).
        year: the year in the number, or None.
        ordinal: the ordinal without leading zeros (``15``, ``66.18``, ``30c``).
        issued: the day of issue, or None when unknown.
        provisional: 16 hexadecimal digits of the content's digest; all else is then empty.
    """

    issuers: tuple[str, ...] = ()
    kind: str = ""
    year: int | None = None
    ordinal: str = ""
    issued: date | None = None
    provisional: str | None = None

    def __str__(self) -> str:
        if self.provisional:
            return f"vn/-/tam/{self.provisional}"
        return "/".join(
            (
                "vn",
                "+".join(self.issuers) or "-",
                self.kind,
                str(self.year) if self.year else "-",
                self.ordinal,
                self.issued.isoformat() if self.issued else "-",
            )
        )

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Return the identity that ``text`` prints.

        Raises:
            UsageError: MODEL-001 if the text does not fit the grammar.
        """
        match = _GRAMMAR.fullmatch(text)
        if match is None:
            raise UsageError("MODEL-001", value=text, what="identity", example="vn/hung-yen.2025/qd-ubnd/2025/15/2025-08-20")
        if match["provisional"]:
            return cls(provisional=match["provisional"])
        try:
            issued = None if match["date"] == "-" else date.fromisoformat(match["date"])
        except ValueError as error:
            raise UsageError("MODEL-001", value=text, what="identity", example="…/2025-08-20") from error
        return cls(
            issuers=() if match["issuers"] == "-" else tuple(match["issuers"].split("+")),
            kind=match["kind"],
            year=None if match["year"] == "-" else int(match["year"]),
            ordinal=match["ordinal"],
            issued=issued,
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Written to JSON as its string (pydantic is imported only where JSON is read or written)."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(value),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )
