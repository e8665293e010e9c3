"""Whether a verb of effect acts where it stands.

"Sửa đổi" in a document's name, in its amendment history, in a condition or in a task ("tham mưu sửa đổi …") changes nothing;
the same verb that opens a sentence, follows "Quyết định này" or a break does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .clauses import Clause, Verb

__all__ = ["acts_here"]

_SEPARATOR = re.compile(r"(?:[,;:.]|\bvà|\bđồng\sthời|\bnay|\bhoặc|-)\s*$", re.I)
_OPENING = re.compile(r"^\W*(?:(?:nay|tiếp|tục|thống|nhất|phê|duyệt|thông|qua|ban|hành|quyết|định|thực|hiện|việc|quy|đồng|thời|như|sau|cho|được|ý|và|nội|dung|chấp|thuận)\W+){0,6}$", re.I)
_SUBLABEL = re.compile(r"\s*[a-zđ\d]{1,2}(?:\.\d{1,2}){1,3}[.)]?\s+", re.I)
_BREAK = re.compile(r"(?:[;.:]|\bđồng\sthời|\bnay)\s*$", re.I)
_TASK = re.compile(r"tham\smưu|rà\ssoát|đề\sxuất|kiến\snghị|trình\s|báo\scáo|có\strách\snhiệm|hướng\sdẫn|chủ\strì|phối\shợp", re.I)
_NAME_BEFORE = re.compile(r"(?:\b(?:về|việc|V/v|đã|bị|quy\sđịnh|tư|luật|nghị\sđịnh|nghị\squyết|quyết\sđịnh|để|các\snội\sdung|được|khi|nếu|hợp|hay|cần|phải|kiến\snghị|đề\snghị|trình|sẽ|chưa|không|đề\sxuất|tham\smưu))\s*$", re.I)
_CONDITION = re.compile(r"^\W*(?:trường\shợp|khi|nếu|trong\strường\shợp|kể\stừ\skhi|các\svăn\sbản\sđược\sdẫn|những\snội\sdung|chậm\snhất)\b", re.I)
_LIST_FOLLOWS = re.compile(r"\s*(?:toàn\sbộ\s)?(?:các|những|một\ssố|\d{1,3})\s[^.;:]{0,80}\bsau(?:\sđây)?\s*[:.…\[]", re.I)

_PLACE = re.compile(r"\W*(?:tại|trong)\s", re.I)
_IN_FORCE = re.compile(r"\s+có\shiệu\slực[^,;:]{0,60},", re.I)
_NOMINAL = re.compile(r"\W*việc\s+$", re.I)
_RULED = re.compile(r"\b(?:thực\shiện|áp\sdụng|tuân\sthủ|bảo\sđảm|đảm\sbảo|căn\scứ|tiến\shành)\s(?:theo\s)?(?:các\s|đúng\s)?(?:quy\sđịnh\s)?(?:tại\s|của\s|theo\s)?$", re.I)


def acts_here(text: str, clause: Clause, verb: Verb, before: Sequence[Verb]) -> bool:
    """Return whether a verb of the clause acts: not inside a document's name, not history, not a condition.

    Args:
        text: canonical text.
        clause: the sentence with its items.
        verb: the verb in question.
        before: the verbs of the sentence that act, left of it.
    """
    floor = before[-1].end if before else clause.start
    earlier = [i for i in clause.items if i.end <= verb.start and i.tag in ("DOC", "THIS", "UNIT")]
    if not verb.active:
        if _CONDITION.match(text[clause.start : verb.start]) and not before:
            return False
        own = [i for i in earlier if i.start >= floor]
        if any(i.tag in ("DOC", "UNIT") for i in own):
            # "khoản 3 Điều này hết hiệu lực" is about the document itself.
            return not (own[-1].tag == "THIS" and not any(i.tag == "DOC" for i in own))
        # "Kể từ ngày Thông tư này có hiệu lực, các quy định sau đây hết hiệu lực: …"
        after = own[-1].end if own else floor
        return (not own or _IN_FORCE.match(text, after) is not None) and re.search(r"\b(?:các|những)\b|cụm\stừ", text[after : verb.start], re.I) is not None
    gap = text[clause.start : verb.start]
    label = _SUBLABEL.match(gap)
    if label is not None:
        # "a.4) Thay thế cụm từ …": the label of an item that is no unit of its own.
        gap = gap[label.end() :]
    if not earlier:
        if _NOMINAL.fullmatch(gap):
            # "Việc sửa đổi hợp đồng chỉ được thực hiện nếu …": what is done is told, not ordered.
            return False
        if _OPENING.match(gap):
            first = next((i for i in clause.items if i.start >= verb.end), None)
            # "Điều chỉnh lương hưu thực hiện theo quy định tại Điều 57 của Luật …"
            return first is None or first.tag == "QUOTE" or _RULED.search(text, verb.end, first.start) is None
        if _NAME_BEFORE.search(gap):
            return False
        named_after = any(i.tag in ("DOC", "QUOTE") and i.start >= verb.end and i.start - verb.end < 200 for i in clause.items)
        # After a comma only as the second of two verbs; a task ("tham mưu …, sửa đổi hoặc thay thế …") is none of ours.
        return bool((_SEPARATOR if before else _BREAK).search(gap)) and named_after and not _TASK.search(gap)
    near = text[earlier[-1].end : verb.start]
    if earlier[-1].tag == "THIS" and not any(i.tag == "DOC" for i in earlier):
        # "… trước ngày Nghị định này có hiệu lực, thẩm quyền thẩm định thiết kế điều chỉnh thực hiện theo …": an ordinary word.
        joins = _SEPARATOR.search(near) is not None or text[verb.start : verb.start + 3].lower().startswith(("và", "nay"))
        far = len(near) > 40 and not joins and not re.search(r"hiệu\slực[^,;]{0,110}$", near, re.I)
        return not far and not re.search(r"\b(?:đã|được|bị|để|về việc|khi|nếu|việc)\s*$", near, re.I)
    listed = _LIST_FOLLOWS.match(text, verb.end, clause.end) is not None
    follows = listed or any(i.tag in ("DOC", "UNIT", "QUOTE") and 0 <= i.start - verb.end < 160 for i in clause.items)
    if _SEPARATOR.search(near) and follows and not _NAME_BEFORE.search(near):
        # A further verb of the same sentence: "…, thay thế Quyết định A và bãi bỏ Quyết định B". In a document's name
        # the next document is farther off: "… quy định phân cấp và sửa đổi, bổ sung một số điều của các Thông tư".
        if _PLACE.match(text, clause.start, verb.start) and near.strip() == "," and earlier[-1].tag != "THIS":
            # "Tại khoản 2 Điều 3 Thông tư số …, thay thế cụm từ …": the place stands before the verb.
            return True
        close = listed or any(i.tag in ("DOC", "UNIT", "QUOTE") and 0 <= i.start - verb.end < 48 for i in clause.items)
        return (bool(before) and close) or (close and any(i.tag == "THIS" for i in earlier)) or ";" in near or verb.start == clause.start
    return False
