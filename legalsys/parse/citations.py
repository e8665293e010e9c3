"""Citations of documents, with the units named at them, over the whole text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from legalsys.language.normal import lowered
from legalsys.language.units import find_units
from legalsys.model import Citation, CitationRole, Effect, Evidence, Referent

from .mentions import Mentions

__all__ = ["find_citations"]

_UNIT_LEAD = re.compile(r"(?:điều|khoản|điểm|chương|mục|phụ\slục|phần|tiết)\b")  # in lower case
_REACH = 320
_JOIN = re.compile(r"\s*(?:,\s*)?(?:của\s|tại\s|thuộc\s|trong\s|-\s)?(?:các\s)?(?:[^;.\n]{0,200}kèm\stheo\s)?\s*$", re.I)


_LINKS = frozenset({"của", "tại", "thuộc", "trong", "các", "-", ","})
_ENDS = frozenset({"này", "lục", "mẫu", "theo", "nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"})


def _may_join(low: str, floor: int, at: int) -> bool:
    """Whether the words before a document can be units of it: they end with a number, a letter or "kèm theo", linking words aside.

    A cheap look: most documents are named without units, and reading units costs fifty times more.

    Args:
        low: the text in lower case.
        floor: where to stop.
        at: where the document begins.
    """
    for word in reversed(low[max(floor, at - 40) : at].split()):
        if word in _LINKS:
            continue
        bare = word.strip("“”\"().,;:")
        return len(bare) < 2 or bare in _ENDS or not bare.isalpha() or not bare.strip("ivxlc")
    return False


def find_citations(text: str, mentions: Mentions, basis: Sequence[Citation], effects: Sequence[Effect]) -> tuple[Citation, ...]:
    """Return all citations of documents named by number or name, in order of the text.

    Args:
        text: canonical text.
        mentions: the documents named in it.
        basis: the citations of the recital, taken over as they are.
        effects: the document's effects; a citation inside an effect's sentence that names its target has role ``effect``.
    """
    by_start = {c.evidence.start: c for c in basis}
    spans = sorted((e.evidence.start, e.evidence.end, (e.target.number or "").upper()) for e in effects)
    starts = [s[0] for s in spans]
    out: list[Citation] = []
    floor = 0
    low = lowered(text)
    for mention in mentions.all:
        if mention.referent is not Referent.NAMED:
            continue
        if mention.start in by_start:
            out.append(by_start[mention.start])
            floor = mention.end
            continue
        units: tuple[object, ...] = ()
        start = mention.start
        window = max(floor, mention.start - _REACH)
        # Units belong to the document only where they stand right before it, or before "… ban hành kèm theo".
        if _may_join(low, window, mention.start) and _UNIT_LEAD.search(low, window, mention.start):
            references = find_units(text, window, mention.start)
            if references and _JOIN.fullmatch(text, references[-1].end, mention.start) and not references[-1].this:
                start, units = references[-1].start, references[-1].paths
        number = (mention.document.number or "").upper()
        role = CitationRole.REFERENCE
        index = bisect_right(starts, mention.start) - 1
        while index >= 0 and index > bisect_right(starts, mention.start) - 40:
            if spans[index][1] >= mention.end and number and spans[index][2] == number:
                role = CitationRole.EFFECT
                break
            index -= 1
        out.append(Citation(Evidence.cut(text, start, mention.end), role, document=mention.document, units=units))  # type: ignore[arg-type]
        floor = mention.end
    return tuple(out)
