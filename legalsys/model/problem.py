"""What could not be read or understood, on the document it happened to."""

from __future__ import annotations

from dataclasses import dataclass, field

from legalsys.errors import MessageText, message_text, severity_of

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A coded problem of one file or document; the batch goes on.

    Args:
        code: a code of the message catalogue, ``READ-008``.
        where: a place a person can find (``"trang 3"``, ``"dieu-5"``, an offset), ``""`` for the whole.
        params: values for the message's placeholders.
    """

    code: str
    where: str = ""
    params: dict[str, str] = field(default_factory=dict)

    def text(self, lang: str = "vi") -> MessageText:
        """Return the wording in ``lang``."""
        return message_text(self.code, lang, where=self.where, **self.params)

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``note``."""
        return severity_of(self.code)
