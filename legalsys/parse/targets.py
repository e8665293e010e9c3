"""What a verb of effect acts on: the documents and units named in its reach, told apart from names and history.

"Bãi bỏ Quyết định A … sửa đổi khoản 2 Điều 3 Quyết định B và Quyết định C": the targets are A and C; B stands in A's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from legalsys.model import CitedDocument, UnitLevel, UnitPath

from .clauses import Item

__all__ = ["Target", "except_for", "read_targets", "share_appendix", "share_article", "share_place", "share_tail"]

_ATTACHED_WORDS = re.compile(r"(?:Quy\s(?:định|chế|trình|chuẩn)|Điều\slệ|Nội\squy|Định\smức|Đề\sán|Chương\strình|Bảng\sgiá|QCVN)\b[^;]{0,400}kèm\stheo\s*$", re.S)
_ATTACHED_HERE = re.compile(r"\s*(?:của\s)?(?:Quy\s(?:định|chế|trình|chuẩn)|Điều\slệ|Nội\squy|Định\smức|Đề\sán)\b[^;]{0,300}\bkèm\stheo\b", re.S)
_BY_LAW = re.compile(r"\b(?:(?<!kèm\s)theo(?:\squy\sđịnh)?(?:\stại|\scủa)?|quy\sđịnh\s(?:tại|của)|hướng\sdẫn(?:\sthi\shành)?|thi\shành|thực\shiện)\s*$", re.I)
_SOME = re.compile(r"\bmột\ssố\s(?:điều|khoản|điểm|nội\sdung|quy\sđịnh|cụm\stừ|từ|phụ\slục|mẫu)\b[^;.]{0,60}\b(?:của|tại)\s", re.I)
_HEAD_TAIL = re.compile(r"(?:[,;:]|\bvà|\bhoặc|\bcùng(?:\svới)?|\bvới|\bđồng\sthời)\s*(?:-\s*)?(?:(?:các|số|toàn\sbộ|cả|những|bản|tại|nội\sdung|một\sphần|quy\sđịnh|[a-zđ]\)|\d{1,2}[.)]|[-+])\s*){0,3}$", re.I)
_ATTACHED_TAIL = re.compile(
    r"(?:[,;:]|\bvà|^)\s*(?:các\s|bản\s|một\ssố\s(?:điều|nội\sdung)\s(?:của\s)?)?(?:Quy\s(?:định|chế|trình)|Điều\slệ|Danh\smục|Bảng\sgiá|Phụ\slục|Đề\sán|Kế\shoạch|Định\smức|Nội\squy|Chương\strình|Đơn\sgiá|Mức|Biểu)\b[^;]{0,400}kèm\stheo\s*$", re.S)
_PROVISION_TAIL = re.compile(r"(?:[,;]|\bvà)\s+(?:các\s)?(?:nội\sdung|mức|khoản|chế\sđộ|quy\sđịnh|quy\strình|danh\smục|phần|cụm\stừ|thủ\stục|điều\skiện|thẩm\squyền)(?:(?!sửa\sđổi|bổ\ssung|bãi\sbỏ)[^,;]){0,120}\b(?:tại|của)\s*$", re.I)
_PARTIAL = re.compile(r"một\ssố|một\sphần|nội\sdung|các\squy\sđịnh|cụm\stừ|\bmức\b|khoản\sthu|danh\smục|phần\b|chế\sđộ|\bđiểm\b|quy\sđịnh\s(?:về|tại|liên|khoản)|thẩm\squyền|tiêu\sđề|QCVN|quy\schuẩn", re.I)
# "bù trừ", "khấu trừ" and their like are words of their own.
_EXCEPT = re.compile(r"(?<!bù\s)(?<!khấu\s)(?<!phòng\s)(?<!giảm\s)(?<!miễn\s)(?<!diệt\s)(?<!cấn\s)(?<!khai\s)(?<!loại\s)\btrừ\b", re.I)
_POSITION = re.compile(r"(?:vào\s)?(?P<where>(?<!đoạn\s)(?:sau|trước|liền\ssau|liền\strước|tiếp\stheo|ngay\ssau)|(?<=vào\s)(?:cuối|đầu)|vào)\s*(?:cụm\stừ\s*)?$", re.I)
_TO = re.compile(r"\b(?:bằng|thành)\s[^;]{0,40}$", re.I)

_SOME_OF = re.compile(r"\bmột\ssố\s[^;.]{0,60}$", re.I)
_JOINS = re.compile(r"\s*(?:,\s*và|,|và)\s*(?:các\s)?", re.I)


def _own_words(gap: str) -> str:
    """Return the words before a further document that are its own, not the end of the name of the one before."""
    joined = _HEAD_TAIL.search(gap)
    return joined[0] if joined is not None else gap


@dataclass(slots=True)
class Target:
    """One target: a document (None: the one in the context) and its units.

    Args:
        document: as named, None when the clause names units only.
        units: units touched.
        partial: whether the words say that only a part is meant, with or without units.
        attached: whether the units are of an instrument attached to the document ("Điều 5 Quy chế … ban hành kèm theo …").
        positions: units that only tell where something is put ("vào sau khoản 4"), with the word before them.
        exceptions: units or documents left out ("trừ …"), as printed.
        start, end: span of its words.
    """

    document: CitedDocument | None
    units: list[UnitPath] = field(default_factory=list)
    partial: bool = False
    attached: bool = False
    positions: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class _Pending:
    units: list[UnitPath] = field(default_factory=list)
    positions: list[tuple[str, UnitPath]] = field(default_factory=list)
    partial: bool = False
    start: int | None = None
    end: int = 0

    def clear(self) -> None:
        self.units, self.positions, self.partial, self.start = [], [], False, None


def _after_article(units: list[UnitPath]) -> list[UnitPath]:
    """Give the last clauses of "điểm a khoản 2 Điều 7 và khoản 3" the article named before them."""
    out: list[UnitPath] = []
    for path in units:
        article = out[-1].get(UnitLevel.ARTICLE) if out else None
        if article is not None and path.steps and path.steps[0].level is UnitLevel.CLAUSE:
            path = UnitPath((*(s for s in out[-1].steps if s.level.rank <= UnitLevel.ARTICLE.rank), *path.steps), path.part or out[-1].part)
        out.append(path)
    return out


def _with_article(units: list[UnitPath], positions: list[tuple[str, UnitPath]]) -> list[UnitPath]:
    """Give "khoản 28a vào sau khoản 28 Điều 4" its article: what is put in stands beside what it is put after."""
    if not positions:
        return _after_article(units)
    anchor = positions[-1][1]
    out = []
    for path in units:
        if path.steps and path.get(UnitLevel.ARTICLE) is None and path.get(UnitLevel.APPENDIX) is None:
            above = tuple(s for s in anchor.steps if s.level.rank < path.steps[0].level.rank)
            path = UnitPath((*above, *path.steps), path.part or anchor.part)
        out.append(path)
    return out


# What stands inside an appendix where the appendix itself is named at the end.
_INSIDE = frozenset({UnitLevel.PART, UnitLevel.CHAPTER, UnitLevel.SECTION, UnitLevel.SUBSECTION, UnitLevel.CLAUSE, UnitLevel.POINT, UnitLevel.ITEM})


def _inside(path: UnitPath) -> bool:
    """Whether a path is of a unit that may stand in an appendix named after it."""
    return bool(path.steps) and path.steps[0].level in _INSIDE and path.get(UnitLevel.ARTICLE) is None


_BETWEEN = re.compile(r"\([^()]{0,600}\)")
_LISTED = re.compile(r"\s*(?:[,;]|,?\s*và|;\s*và)?\s*(?:các\s)?", re.I)
_WITHIN_LARGER = re.compile(r"[^;:“”\n]{0,200}\b(?:của|tại|thuộc|trong)\s(?:các\s)?$|\s[-–]\s[^;:“”\n]{3,160},\s$", re.I)
_OF_LARGER = re.compile(r"\s(?:của|tại|thuộc|trong)\s[^;:“”\n]{3,160}\b(?:tại|của)\s$|\s(?:tại|của)\s$", re.I)


def _row(path: UnitPath) -> bool:
    return len(path.steps) == 2 and path.steps[0].level is UnitLevel.LIST and not path.steps[0].number and path.steps[1].level is UnitLevel.ROW


def _complete_before(pending: _Pending, paths: list[UnitPath], gap: str) -> list[UnitPath]:
    """Give the units named so far the larger unit that follows them, and return the units of the new words without what only tells where.

    "khoản 1 (được sửa đổi …) và điểm a khoản 2 Điều 42", "điểm b (…) khoản 3 Điều 74", "mục 1 phần I Thuyết minh … tại Phụ lục VIII",
    "số thứ tự 15 tại Biểu phí quy định tại khoản 1 Điều 1".
    """
    first = paths[0]
    words = _BETWEEN.sub("", gap)
    nests = not words.strip(" ")  # nothing but remarks in brackets stands between
    if words != gap and _LISTED.fullmatch(words):
        changed = False
        for index in range(len(pending.units) - 1, -1, -1):
            bare = pending.units[index]
            if not _inside(bare) or bare.steps[0].level.rank < UnitLevel.ARTICLE.rank:
                break
            above = tuple(s for s in first.steps if s.level.rank < bare.steps[0].level.rank)
            if not above:
                break
            pending.units[index] = UnitPath((*above, *bare.steps), first.part)
            changed = True
        last = pending.units[-1]
        return paths[1:] if changed and nests and last.steps[: len(first.steps)] == first.steps else paths
    if first.steps[0].level is UnitLevel.APPENDIX and _WITHIN_LARGER.fullmatch(gap):
        inside = [_inside(u) and u.steps[0].level is not UnitLevel.CLAUSE for u in pending.units]
        if not inside[-1]:
            return paths
        pending.units = [UnitPath((first.steps[0], *u.steps), u.part) if _inside(u) else u for u in pending.units]
        return paths if re.search(r",[^,]*\b(?:của|tại|thuộc)\s$", gap) else paths[1:]
    if all(_row(u) for u in pending.units) and not _row(first) and _OF_LARGER.fullmatch(gap):
        pending.units = [UnitPath((*first.steps, u.steps[1]), first.part) for u in pending.units]
        return paths[1:]
    return paths


def _of_both(text: str, target: Target) -> bool:
    """Whether units named before one document are of the next one too: "Điều 5 Nghị định A và Nghị định B" names an article of A only."""
    if target.document is None:
        return False
    if not any(u.get(UnitLevel.ARTICLE) for u in target.units):
        return True
    return re.search(r"\b(?:của|tại|theo)\scác\s(?:Nghị|Quyết|Thông|Luật)", text[target.start : target.end]) is not None


def read_targets(text: str, items: Sequence[Item], start: int, end: int, *, first_is_head: bool = True, line: bool = False) -> list[Target]:
    """Return the targets named in ``text[start:end]``.

    Args:
        text: canonical text.
        items: items of the clause, in order.
        start: where the reach of the verb begins.
        end: where it ends.
        line: the reach is one line of a list, which names one target: documents joined to one in its name are in the name too.
        first_is_head: the first document named is a target whatever stands before it (true after an active verb).
    """
    targets: list[Target] = []
    # "một số quy định của Nghị định A và Nghị định B": a part of each.
    lead = next((i.start for i in items if i.start >= start and i.tag in ("DOC", "UNIT")), end)
    some = _SOME.search(text, start, lead) is not None
    pending = _Pending()
    exceptions: list[str] = []
    last = start  # end of the item before
    named = False  # inside the name of a document, where units and documents are its own
    excepting = False
    nested = False  # the document before stands in a name
    inner: str | None = None  # its kind
    by_name = False  # it is a law named without its number
    for item in items:
        if item.start < start or item.end > end or item.tag in ("QUOTE", "DATE"):
            continue
        gap = text[last : item.start]
        if _EXCEPT.search(gap):
            excepting = True
        elif excepting and ";" in gap:
            excepting = False
        if excepting:
            exceptions.append(text[item.start : item.end])
            last = item.end
            continue
        if item.tag == "THIS":
            if pending.units and not gap.strip(" ,"):
                pending.clear()
            last = item.end
            continue
        head = not named or _HEAD_TAIL.search(gap) is not None or ";" in gap or "\n" in gap
        if not head and item.tag == "UNIT" and _PROVISION_TAIL.search(gap):
            head = True
        if not head and item.tag == "DOC" and _ATTACHED_TAIL.search(gap):
            head = True
        if item.tag == "UNIT":
            if item.units is None or item.units.this:
                last = item.end
                continue
            if not head:
                # Units in the name of the document before; what follows them is still its name.
                continue
            if _SOME_OF.search(gap) and all(not step.number for path in item.units.paths for step in path.steps):
                # "một số Điều, Phụ lục ban hành kèm theo Nghị định …" names no appendix.
                pending.partial = True
                named = False
                last = pending.end = item.end
                continue
            paths = list(item.units.paths)
            if pending.units and paths:
                paths = _complete_before(pending, paths, gap)
            where = _POSITION.search(gap)
            if where is not None and item.units.paths and (where["where"].lower() != "vào" or pending.units):
                word = where["where"].lower()
                pending.positions.append(("in" if word == "vào" else "before" if "trước" in word else "after", item.units.paths[0]))
            elif not (_TO.search(gap) and pending.units):
                pending.units += paths
                if not item.units.paths:
                    pending.partial = True
                pending.start = item.start if pending.start is None else pending.start
            named = False
            last = pending.end = item.end
            continue
        # A document.
        if item.mention is None:
            continue
        if item.mention.document.number is None and _BY_LAW.search(gap) and any(
            i.mention is not None and i.mention.document.number for i in items if item.end <= i.start and i.end <= end
        ):
            # "Điều 3 của Quy định giá … theo quy định tại Luật Phí và lệ phí … ban hành kèm theo Quyết định số …"
            continue
        first = not targets and first_is_head and not named
        if line and nested and (gap.strip() in (",", "và", ", và") or (_AMENDS_SOME.match(text, targets[-1].end) and _SAME_NAME.search(gap) and not _BREAKS.search(gap))):
            # A line names one document: "Nghị định A sửa đổi một số điều của Nghị định B về … và Nghị định C về …" is A.
            head = False
        kind = item.mention.document.kind
        if nested and (inner == kind or by_name) and not pending.units and targets and targets[-1].document is not None and targets[-1].document.kind != kind and _JOINS.fullmatch(gap):
            # "… của Thông tư A quy định chi tiết Nghị định B và Nghị định C", "Thông tư A hướng dẫn Luật B và Nghị định C": C is named with B.
            head = False
        nested, inner, by_name = not (first or head), kind, item.mention.document.number is None
        if first or head:
            before = text[(targets[-1].end if targets else start) : item.start]
            partial = some or pending.partial or bool(pending.units) or (not _ATTACHED_TAIL.search(before) and _PARTIAL.search(_own_words(gap) if targets else gap) is not None)
            target = Target(
                item.mention.document,
                _with_article(pending.units, pending.positions),
                partial,
                attached=_ATTACHED_WORDS.search(gap) is not None,
                positions=[f"{where} {path}" for where, path in pending.positions],
                start=item.start if pending.start is None else pending.start,
                end=item.end,
            )
            if targets and not target.units and targets[-1].units and gap.strip() in ("và", ",") and _of_both(text, targets[-1]):
                # "phần III ban hành kèm theo Quyết định A và Quyết định B": the units are of both.
                target.units, target.partial = list(targets[-1].units), True
            targets.append(target)
            pending.clear()
            named = True
        last = item.end
    if pending.units or pending.positions or pending.partial:
        units = _with_article(pending.units, pending.positions)
        positions = [f"{where} {path}" for where, path in pending.positions]
        if targets and not targets[-1].units and targets[-1].document is not None:
            targets[-1].units, targets[-1].partial = units, True
            targets[-1].positions = positions
            targets[-1].end = max(targets[-1].end, pending.end)
        else:
            attached = _ATTACHED_HERE.search(text, pending.end or start, end) is not None
            targets.append(Target(None, units, True, attached, positions, start=pending.start or start, end=pending.end or end))
    for target in targets:
        target.exceptions = list(exceptions)
    return targets


_AMENDS_SOME = re.compile(r"[^;:\n]{0,120}?\b(?:sửa\sđổi|bổ\ssung|bãi\sbỏ)\b", re.I)
_SAME_NAME = re.compile(r"(?:,|\bvà)\s+(?:các\s)?$")
_BREAKS = re.compile(r"[;\n]")
_AND = re.compile(r"\s*(?:,|,?\s*và|,?\s*đồng\sthời)\s*")
_EXCEPTED = re.compile(r"\b(?:trừ|ngoại\strừ)\s+(?:các\s)?(?P<words>[^;.\n]{3,200})", re.I)


def _below_tail(path: UnitPath, tail: UnitPath) -> UnitPath:
    """Give a bare unit what stands above a unit named after it; a point takes the clause of another point only."""
    if path.get(UnitLevel.ARTICLE) is not None or path.steps[0].level.rank <= UnitLevel.ARTICLE.rank:
        return path
    level = path.steps[0].level
    above = tuple(s for s in tail.steps if s.level.rank <= UnitLevel.ARTICLE.rank or (s.level.rank < level.rank and tail.steps[-1].level is level))
    return UnitPath((*above, *path.steps), path.part or tail.part)


def share_tail(text: str, read: Sequence[tuple[int, list[Target]]]) -> None:
    """Give units the article and document that stand once, at the end: "Sửa đổi khoản 1 và bổ sung khoản 4 Điều 6 Thông tư …".

    Args:
        text: canonical text.
        read: start and targets of each verb of one sentence, in order; the targets are completed in place.
    """
    for (_, mine), (start, after) in reversed(list(zip(read, read[1:], strict=False))):
        if not mine or not after or not after[0].units or any(t.document is not None or not t.units for t in mine):
            continue
        if _AND.fullmatch(text, mine[-1].end, start) is None:
            continue
        tail = after[0]
        for target in mine:
            first = tail.units[0]
            if first.get(UnitLevel.ROW) is not None and not _row(first):
                target.units = [UnitPath((*first.steps[:-1], u.steps[1]), first.part) if _row(u) else u for u in target.units]
            target.units = [_below_tail(u, first) for u in target.units]
            target.document, target.attached = tail.document, tail.attached


_ANNOUNCED = re.compile(r"\btừ\s*(?:[,;]|,?\s*và)\s*$", re.I)
_THEN = re.compile(r"[”\"’]\s*(?:[,;]|,?\s*và)\s*$")


def share_place(text: str, read: Sequence[tuple[int, bool, list[Target]]]) -> None:
    """Give changes of words the place of the next one: "thay cụm từ “A” bằng “B”, thay cụm từ “C” bằng “D” tại Điều 5 Luật …".

    Args:
        text: canonical text.
        read: start of each verb of one sentence, whether it changes words, and its targets, which are completed in place.
    """
    for (_, words, mine), (start, more, after) in reversed(list(zip(read, read[1:], strict=False))):
        if not words or mine or not after:
            continue
        if (more and _THEN.search(text, max(0, start - 12), start)) or (not any(t.units for t in after) and _ANNOUNCED.search(text, max(0, start - 24), start)):
            # Also "Thay thế cụm từ và bãi bỏ một số khoản của Nghị định …".
            mine += [replace(t, units=list(t.units)) for t in after]


def share_article(target: Target, after: Target) -> None:
    """Give bare clauses and points the article of the unit named after them.

    Args:
        target: completed in place.
        after: what stands next in the list.
    """
    article = tuple(s for s in after.units[0].steps if s.level.rank <= UnitLevel.ARTICLE.rank) if after.units else ()
    if article and article[-1].level is UnitLevel.ARTICLE:
        target.units = [UnitPath((*article, *u.steps), u.part or after.units[0].part) if _inside(u) and u.steps[0].level.rank > UnitLevel.ARTICLE.rank else u for u in target.units]


def share_appendix(places: Sequence[list[Target]]) -> None:
    """Give units the appendix that stands once, at the end: "cụm từ “A” tại mục 5; cụm từ “B” tại mục 6 Phụ lục IV".

    Args:
        places: where each change of words of one sentence stands, in order; completed in place.
    """
    last = places[-1] if places else []
    appendices = {u.steps[0] for t in last for u in t.units if u.steps}
    if len(appendices) != 1 or next(iter(appendices)).level is not UnitLevel.APPENDIX or not all(len(u.steps) > 1 for t in last for u in t.units):
        return
    tail = next(iter(appendices))
    for target in (t for said in places[:-1] for t in said):
        if target.document is None and target.units and all(_inside(u) for u in target.units):
            target.units = [UnitPath((tail, *u.steps), u.part) for u in target.units]


def except_for(text: str, items: Sequence[Item], start: int, end: int, targets: Sequence[Target]) -> None:
    """Note what stands after the verb as left out: "… hết hiệu lực kể từ ngày …, trừ Điều 12 và Chương IV".

    Args:
        text: canonical text.
        items: items of the clause, in order.
        start: end of the verb.
        end: end of its reach.
        targets: the targets, noted in place.
    """
    excepted = _EXCEPTED.search(text, start, end)
    if excepted is None or not targets:
        return
    a, b = excepted.span("words")
    inside = [i for i in items if a <= i.start and i.end <= b and i.tag in ("UNIT", "DOC", "THIS")]
    own = any(i.tag == "THIS" for i in inside) or not inside
    words = [text[a:b].strip(" ,)")] if own else [text[i.start : i.end] for i in inside]
    for target in targets:
        target.exceptions += [w for w in words if w not in target.exceptions]
