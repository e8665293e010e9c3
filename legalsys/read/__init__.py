"""Readers: bytes of a file to a `legalsys.model.Reading`. They know formats, not law."""

from .limits import DEFAULT_LIMITS, Deadline, Limits
from .outside import NO_PROGRAMS, OcrMode, Outside
from .route import FileFormat, read, sniff

__all__ = ["DEFAULT_LIMITS", "NO_PROGRAMS", "Deadline", "FileFormat", "Limits", "OcrMode", "Outside", "read", "sniff"]
