"""What is measured: the shared corpus of real documents when it is there, else the demonstration corpus."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Material", "find_material"]

CHECKOUT = Path(__file__).resolve().parent.parent
_FORMATS = {"html": (".html", ".htm"), "markdown": (".md",), "txt": (".txt",), "docx": (".docx",), "pdf": (".pdf",)}


@dataclass(frozen=True, slots=True)
class Material:
    """A folder of documents with a name that can be printed (never a path)."""

    name: str
    folder: Path

    def files(self, form: str) -> list[Path]:
        """Return the files of one format (``html markdown txt docx pdf``), by name."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and path.suffix.lower() in _FORMATS[form])


def find_material(folder: Path | None = None) -> Material:
    """Return ``folder``, else the shared corpus ($LEGALSYS_SHARED_CORPUS or beside the checkout), else the demonstration."""
    if folder is not None:
        return Material("the folder given", folder)
    shared = Path(os.environ.get("LEGALSYS_SHARED_CORPUS", CHECKOUT.parent / "shared" / "corpus")) / "documents"
    if shared.is_dir():
        return Material("the shared corpus of real documents", shared)
    return Material("the demonstration corpus", CHECKOUT / "corpus" / "documents")
