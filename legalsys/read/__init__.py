"""Readers: bytes of a file to a `legalsys.model.Reading`. They know formats, not law."""

from .limits import DEFAULT_LIMITS, Deadline, Limits
from .route import FileFormat, read, sniff

__all__ = ["DEFAULT_LIMITS", "Deadline", "FileFormat", "Limits", "read", "sniff"]
