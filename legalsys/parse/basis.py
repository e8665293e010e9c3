"""The recital's bases: every document named in the "Căn cứ" lines (Luật 64/2025/QH15 art. 7; NĐ 78/2025 art. 62)."""

from __future__ import annotations

import re

from legalsys.language.dates import find_dates
from legalsys.language.numbers import number_slug, split_number
from legalsys.model import Citation, CitationRole, CitedDocument, Evidence

from .mentions import Mention, Mentions
from .outline import Outline

__all__ = ["find_basis"]

_BASIS_LINE = re.compile(r"[\W_]*(?:căn\s*cứ|pursuant\sto|thực\shiện)\b", re.I)
_OTHER_LINE = re.compile(r"[\W_]*(?:xét|theo\s(?:đề\snghị|tờ\strình|báo\scáo)|trên\scơ\ssở|sau\skhi|hội\sđồng\snhân\sdân|(?:ủ|u)[ỷy]\sban\snhân\sdân|bộ\strưởng|chính\sphủ\sban)\b", re.I)
_ITEM_START = re.compile(r"(?:căn\scứ|[;:]|^|,\s*và|;\s*và|\bvà\scác|,)\s*(?:vào\s)?(?:các\s)?(?:khoản\s[^,;]{1,40}|điều\s[^,;]{1,60}|điểm\s[^,;]{1,60})?$", re.I)
_AMENDED_ON = re.compile(r"[\s,;(]*(?P<what>(?:đã\s)?được\ssửa\sđổi(?:,?\s(?:và\s)?bổ\ssung)?(?:\smột\ssố\sđiều)?\s+(?P<day>ngày\s+\d))", re.I)
_SUBJECT = re.compile(r"(?:theo\sđề\snghị|xét\sđề\snghị|xét\stờ\strình|tại\stờ\strình|theo\stờ\strình|xét\sbáo\scáo)\b", re.I)


def _counts(text: str, mention: Mention, start: int) -> bool:
    """Whether a law without number is a basis itself, not a word in another document's name."""
    if mention.document.number:
        return True
    before = text[start : mention.start]
    return mention.document.issued is not None or _ITEM_START.search(before) is not None


def find_basis(text: str, outline: Outline, mentions: Mentions) -> tuple[Citation, ...]:
    """Return the bases, in order, each document once.

    Args:
        text: canonical text.
        mentions: the documents named in it.
        outline: its outline; only recital lines that begin with "Căn cứ" (and lines that go on with such a list) count.
    """
    out: list[Citation] = []
    seen: set[str] = set()
    in_list = False
    for start, end in outline.recital_lines:
        line = text[start:end]
        if _BASIS_LINE.match(line):
            in_list = True
        elif _OTHER_LINE.match(line) or not in_list:
            in_list = False
            continue
        # One line may hold both: "Căn cứ …; Theo đề nghị của … tại Tờ trình số …".
        cut = _SUBJECT.search(text, start, end)
        stop = cut.start() if cut and cut.start() > start + 3 else end
        for mention in mentions.between(start, stop):
            document = mention.document
            if not _counts(text, mention, start):
                continue
            if document.number is None and document.name is None:
                continue
            parts = split_number(document.number) if document.number else None
            # One document written twice ("142/2005/NĐ.CP", "142/2005/NĐ-CP") is one basis.
            key = f"{parts.ordinal}/{parts.year}/{number_slug(parts.code)}" if parts else f"{document.name}|{document.issued}"
            if key in seen:
                continue
            seen.add(key)
            out.append(Citation(Evidence.cut(text, mention.start, mention.end), CitationRole.BASIS, document=document))
            chain = _AMENDED_ON.match(text, mention.end, stop)
            if chain is not None and document.kind in ("Luật", "Bộ luật", "Pháp lệnh"):
                # "… được sửa đổi, bổ sung ngày 25/6/2025": an amending law named by its day alone.
                day = find_dates(text, chain.start("day"), min(stop, chain.end("day") + 30))
                if day and day[0].value is not None:
                    named = CitedDocument(kind=document.kind, issued=day[0].value)
                    out.append(Citation(Evidence.cut(text, chain.start("what"), day[0].end), CitationRole.BASIS, document=named))
    return tuple(out)
