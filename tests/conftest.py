"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """The folder of real documents; tests that need it are skipped elsewhere, with the reason."""
    folder = Path(os.environ.get("LEGALSYS_SHARED_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    if not (folder / "documents").is_dir():
        pytest.skip(f"the shared corpus is not at {folder} (set LEGALSYS_SHARED_CORPUS)")
    return folder
