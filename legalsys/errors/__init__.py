"""What can go wrong, in one place: coded errors with an exit code and a remedy.

Every message has a code (``READ-003``) whose Vietnamese and English wording, and what to do next,
stand in ``catalogue/*.toml`` (one file a room). Code never holds a message's prose.

The tree of errors::

    LegalsysError
    ├── UsageError           exit 2   the call's words are off
    ├── ProgramMissing       exit 3   an outside program is needed
    ├── InputUnreadable      exit 4   a file or workspace cannot be read
    ├── ServerUnreachable    exit 5   a search server does not answer
    ├── DataFileWrong        exit 6   a table, grammar or pipeline of ours is wrong
    ├── EvidenceError        exit 70  a quote is not what stands at its span: our bug
    └── InternalError        exit 70  any other bug of ours
"""

from __future__ import annotations

import enum
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

__all__ = [
    "DataFileWrong",
    "EvidenceError",
    "ExitCode",
    "InputUnreadable",
    "InternalError",
    "LegalsysError",
    "MessageText",
    "ProgramMissing",
    "ServerUnreachable",
    "UsageError",
    "all_codes",
    "message_text",
    "severity_of",
]


class ExitCode(enum.IntEnum):
    """Exit codes of the command line (design.md section 8)."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    PROGRAM_MISSING = 3
    SOME_UNREAD = 4
    SERVER_UNREACHABLE = 5
    DATA_FILE_WRONG = 6
    BUG = 70
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class MessageText:
    """One coded message in one language: what is wrong, and what to do next."""

    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        # A message that ends with what the system said ("…: Permission denied") has no full stop of its own.
        stop = "." if self.remedy and self.message[-1:].isalnum() else ""
        return f"{self.code}: {self.message}" + (f"{stop} {self.remedy}" if self.remedy else "")


@functools.cache
def _catalogue() -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    folder = resources.files(__package__).joinpath("catalogue")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        for code, row in tomllib.loads(entry.read_text(encoding="utf-8")).items():
            if code in rows:
                raise RuntimeError(f"message code {code} stands twice in the catalogue")
            rows[code] = row
    return rows


def all_codes() -> Mapping[str, Mapping[str, str]]:
    """Return every code with its row (keys ``vi``, ``en``, ``remedy_vi``, ``remedy_en``, ``severity``)."""
    return _catalogue()


class _Gaps(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def message_text(code: str, lang: str = "vi", /, **params: object) -> MessageText:
    """Return the wording of a coded message.

    Args:
        code: for example ``"READ-003"``.
        lang: ``"vi"`` or ``"en"``.
        params: values for the ``{placeholders}`` of the wording; a missing one prints as an ellipsis.

    Raises:
        KeyError: if no catalogue file has the code (a test keeps this from happening).
    """
    row = _catalogue()[code]
    other = "en" if lang == "vi" else "vi"
    values = _Gaps(params)
    text = row.get(lang) or row[other]
    remedy = row.get(f"remedy_{lang}") or row.get(f"remedy_{other}", "")
    return MessageText(code, text.format_map(values), remedy.format_map(values))


def severity_of(code: str) -> str:
    """Return ``"error"`` (the file could not be used), ``"warning"`` (used in part) or ``"note"``."""
    return _catalogue()[code].get("severity", "error")


class LegalsysError(Exception):
    """A coded failure. ``code`` names a row of the catalogue, ``params`` fill its wording.

    Args:
        code: the message code.
        params: values for the wording's placeholders.
    """

    exit_code = ExitCode.BUG

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)

    def __reduce__(self) -> tuple[object, ...]:
        """Raised in another process, it arrives as it was: its constructor does not take what exceptions hand over by default."""
        return _raised, (type(self), self.code, self.params)

    def text(self, lang: str = "vi") -> MessageText:
        """Return the message and its remedy in ``lang``."""
        return message_text(self.code, lang, **self.params)

    def __str__(self) -> str:
        return str(self.text("en"))


def _raised(kind: type[LegalsysError], code: str, params: dict[str, object]) -> LegalsysError:
    return kind(code, **params)


class UsageError(LegalsysError):
    """The call's words are off."""

    exit_code = ExitCode.USAGE


class ProgramMissing(LegalsysError):
    """An outside program is needed and is not there."""

    exit_code = ExitCode.PROGRAM_MISSING


class InputUnreadable(LegalsysError):
    """A file or a workspace cannot be read."""

    exit_code = ExitCode.SOME_UNREAD


class ServerUnreachable(LegalsysError):
    """A search server does not answer."""

    exit_code = ExitCode.SERVER_UNREACHABLE


class DataFileWrong(LegalsysError):
    """A table, grammar or pipeline file of ours or of the office is wrong."""

    exit_code = ExitCode.DATA_FILE_WRONG


class EvidenceError(LegalsysError):
    """A quote is not what stands at its span. Always our bug."""


class InternalError(LegalsysError):
    """Any other bug of ours."""
