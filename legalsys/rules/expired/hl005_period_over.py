"""HL-005: the period that the title names is over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from legalsys.language.normal import same_words
from legalsys.model import Certainty, Finding, Identity, Outcome
from legalsys.validity import Change

from ..base import Look, finding, rule

__all__ = ["Period", "period_of", "period_over"]

_SPAN = re.compile(
    r"(?P<word>giai đoạn|thời kỳ|nhiệm kỳ|năm học|các năm|thời kỳ ổn định ngân sách|từ năm)\s+"
    r"(?:từ\s+)?(?:năm\s+)?(?P<first>(?:19|20)\d\d)\s?(?:-|đến hết năm|đến năm|đến)\s?(?:năm\s+)?(?P<last>(?:19|20)\d\d)"
)
_YEAR = re.compile(r"(?:(?P<until>đến hết năm|đến năm)|(?<!từ )(?<!ngày )năm)\s+(?P<last>(?:19|20)\d\d)(?!\s?(?:-|đến))")
# Years in dates, and what follows the number of another document, are not this document's period.
_OTHERS = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|tháng\s+\d{1,2}\s+năm\s+\d{4}|ngày\s+\d{1,2}/\d{1,2}/\d{4}")
_ACTING = re.compile(
    r"(?:sửa đổi|bổ sung|bãi bỏ|thay thế|đính chính|kéo dài|điều chỉnh|ban hành kèm theo (?:quyết định|nghị quyết))"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period in a title: its last year, and its words as the title has them (in lower case)."""

    last: int
    words: str


def period_of(title: str) -> Period | None:
    """Return the period that a title names; None if it names none, or if it acts on another document.

    Args:
        title: the title.
    """
    text = _OTHERS.sub(" ", same_words(title))
    if _ACTING.search(text):
        return None
    found = [Period(int(match["last"]), match[0]) for match in (*_SPAN.finditer(text), *_YEAR.finditer(text))]
    return max(found, key=lambda period: period.last) if found else None


@rule(
    "HL-005",
    name="period-over",
    group="expired",
    outcome=Outcome.MAY_HAVE_EXPIRED,
    grounds=("ND79-2025.39.1",),
)
def period_over(look: Look, key: Identity) -> Iterator[Finding]:
    """The title limits the document to a period that is over, and no text says that it ended.

    Flags:
        A document that is in force, or whose state is unknown, and whose title names years or a stage of which the last has
        passed ("giai đoạn 2016 - 2020", "năm 2010", "năm học 2022 - 2023"). Only possible: a title is no term.

    Ignores:
        Documents known to have ended; documents with a term or an extension of their own; individual documents; titles that
        act on other documents; years that are part of a date or that only begin a period.

    Check:
        Whether the document was prolonged or still has something to apply to; if not, list it as expired or repeal it.
    """
    document = look.document(key)
    if document.title is None or document.title.evidence is None or document.expires is not None:
        return
    if document.normative is not None and not document.normative.value:
        return
    period = period_of(document.title.value)
    if period is None or date(period.last, 12, 31) >= look.as_of:
        return
    issued = document.issued.value if document.issued else None
    if issued is not None and issued.year > period.last:
        return
    state = look.validity(key)
    if not (state.status.binding or (state.status.value == "unknown")):
        return
    if any(reason.what in (Change.EXTENDED, Change.CONTINUED) for reason in (*state.reasons, *state.ahead, *state.possible)):
        return
    yield from finding(
        period_over,
        look,
        key,
        evidence=(look.side(key, document.title.evidence, "this"),),
        certainty=Certainty.POSSIBLE,
        params={"period": period.words, "last": str(period.last)},
    )
