"""What the standard library raises for a ZIP archive that is damaged, or made to do damage."""

from __future__ import annotations

import struct
import zipfile
import zlib

try:
    from lzma import LZMAError
except ImportError:  # Python may be built without it; then such a member raises NotImplementedError.
    LZMAError = zlib.error  # type: ignore[misc, assignment]

__all__ = ["BROKEN_ZIP"]

BROKEN_ZIP: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    OSError,
    # A central directory that lies before the file's beginning, names that cannot be decoded.
    ValueError,
    # Methods and versions that are not known, a part that is encrypted.
    NotImplementedError,
    RuntimeError,
)
"""Every one of them is one coded problem of that file: READ-002."""
