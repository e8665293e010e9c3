"""The documents of a workspace as commands need them: found by words, and as a collection that validity folds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from legalsys.errors import UsageError

if TYPE_CHECKING:
    from legalsys.model import Identity
    from legalsys.validity import Collection
    from legalsys.workspace import DocumentRow, Workspace

__all__ = ["collection_of", "find_document", "name_of"]

_MAX_CANDIDATES = 20


def collection_of(workspace: Workspace) -> Collection:
    """Return all documents held, corrections applied, as a review sees them."""
    from legalsys.pipeline.stages import load_collection

    return load_collection(workspace)


def name_of(row: DocumentRow) -> str:
    """Return how a reader knows a document: kind, number, day, issuer."""
    day = f"{row.issued:%d/%m/%Y}" if row.issued else None
    return ", ".join(filter(None, (" ".join(filter(None, (row.kind, row.number))), day, row.issuer))) or row.title or "?"


def find_document(workspace: Workspace, words: str) -> Identity:
    """Return the key of the one document that ``words`` mean.

    Args:
        workspace: an open workspace.
        words: a key, a number in any spelling, a part of a number or of a key, or words of a title (tone marks may be missing).

    Raises:
        UsageError: CLI-008 if several fit (they are listed), CLI-009 if none does.
    """
    from legalsys.language.normal import canonical, fold
    from legalsys.language.numbers import normal_number
    from legalsys.model import Identity

    try:
        return workspace.document(Identity.parse(words.strip())).key
    except UsageError:
        pass
    rows = [row for row in workspace.rows() if row.lead]
    wanted, folded = normal_number(canonical(words)).casefold(), " ".join(fold(canonical(words)).split())
    # What is nearer to a name comes first: words of a title are only looked for where no number or key has them.
    ways: tuple[Callable[[DocumentRow], bool], ...] = (
        lambda row: bool(row.number) and normal_number(row.number or "").casefold() == wanted,
        lambda row: bool(row.number) and bool(wanted) and normal_number(row.number or "").casefold().startswith(wanted),
        lambda row: bool(row.number) and bool(wanted) and wanted in normal_number(row.number or "").casefold(),
        lambda row: bool(folded) and folded in str(row.key),
        lambda row: len(folded) > 3 and folded in " ".join(fold(row.title or "").split()),
    )
    found = next((hits for way in ways if (hits := [row for row in rows if way(row)])), [])
    if not found:
        raise UsageError("CLI-009", words=words)
    if len(found) > 1:
        lines = [f"  {row.key}  {name_of(row)}" for row in found[:_MAX_CANDIDATES]]
        lines += [f"  … +{len(found) - _MAX_CANDIDATES}"] if len(found) > _MAX_CANDIDATES else []
        raise UsageError("CLI-008", words=words, candidates="\n".join(lines))
    return found[0].key
