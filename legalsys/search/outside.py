"""Passages that come as plain rows (a benchmark, another program's export) as documents of the index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .passage import IndexedDocument, Passage

__all__ = ["documents_of_passages"]


def documents_of_passages(
    rows: Iterable[dict[str, Any]], *, most: int | None = None
) -> tuple[list[IndexedDocument], dict[tuple[str, str], str], int]:
    """Return documents made of rows ``{"id", "number", "article", "heading", "text"}``, grouped by number.

    The title of a central document comes from the register of central documents where that has it.

    Args:
        rows: the passages.
        most: take only the first so many.

    Returns:
        the documents, the row's id of each (key, unit), and the bytes of texts and headings.
    """
    from legalsys.language.normal import canonical

    grouped: dict[str, list[Passage]] = {}
    names: dict[tuple[str, str], str] = {}
    size = 0
    for count, row in enumerate(rows):
        if most is not None and count >= most:
            break
        number = str(row.get("number") or row["id"])
        unit = f"dieu-{row.get('article') or count}"
        while (number, unit) in names:
            unit += "~"
        names[number, unit] = str(row["id"])
        text, heading = str(row.get("text") or ""), str(row.get("heading") or "")
        size += len(text.encode("utf-8", "replace")) + len(heading.encode("utf-8", "replace"))
        grouped.setdefault(number, []).append(Passage(unit, canonical(heading), canonical(text)))
    documents = [_document(number, tuple(passages)) for number, passages in grouped.items()]
    return documents, names, size


def _document(number: str, passages: tuple[Passage, ...]) -> IndexedDocument:
    from legalsys import law

    known = law.central_by_number(number)
    only = known[0] if len(known) == 1 else None
    return IndexedDocument(
        number,
        passages,
        title=next((k.name for k in known if k.name), ""),
        number=number,
        kind=(only.kind if only and only.kind else None) or law.kind_of_number(number) or "",
        issuers=(only.issuer,) if only and only.issuer else (),
        issued=only.issued if only else None,
        territory="central" if only else "",
    )
