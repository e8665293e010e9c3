"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

_ASKED_FOR = {"long": "make test-long", "soak": "make soak"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests that take minutes, with the reason, unless ``-m`` speaks of them."""
    said = config.getoption("markexpr") or ""
    for name, command in _ASKED_FOR.items():
        if name in said:
            continue
        skip = pytest.mark.skip(reason=f"takes minutes; run with `{command}` (pytest -m {name})")
        for item in items:
            if item.get_closest_marker(name) is not None:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """The folder of real documents; tests that need it are skipped elsewhere, with the reason."""
    folder = Path(os.environ.get("LEGALSYS_SHARED_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    if not (folder / "documents").is_dir():
        pytest.skip(f"the shared corpus is not at {folder} (set LEGALSYS_SHARED_CORPUS)")
    return folder


def _program(name: str, version: Callable[[], str]) -> str:
    """Return the version of a program; where it is missing, a laptop skips its tests and CI fails them."""
    from legalsys.programs import ProgramFailure

    try:
        return version()
    except ProgramFailure as failure:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs {name}: {failure}")
        pytest.skip(str(failure))


@pytest.fixture
def needs_tesseract() -> str:
    """Tesseract with Vietnamese; tests that need it are skipped elsewhere, with the reason."""
    from legalsys.programs import tesseract

    def version() -> str:
        tesseract.require("vie")
        return tesseract.version()

    return _program("Tesseract", version)


@pytest.fixture
def needs_soffice() -> str:
    """LibreOffice; tests that need it are skipped elsewhere, with the reason."""
    from legalsys.programs import soffice

    return _program("LibreOffice", soffice.version)
