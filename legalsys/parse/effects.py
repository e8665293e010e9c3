"""Effect clauses: what a document does to others, read from its own articles.

The way: units → own words (`segments`) → sentences with a verb of effect → tokens and grammar (`clauses`)
→ verbs that act here (not in a name, not history) → targets (`targets`) → effects. What a heading says (the document
amended, the verb of a list) goes down to its clauses and points as context.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from legalsys import law
from legalsys.language.dates import find_dates
from legalsys.language.normal import lowered
from legalsys.language.numbers import NUMBER, normal_number, split_number
from legalsys.language.units import find_units
from legalsys.model import (
    Certainty,
    CitedDocument,
    Effect,
    EffectKind,
    Evidence,
    Operation,
    Referent,
    Scope,
    UnitLevel,
    UnitPath,
)

from .acting import acts_here
from .clauses import Clause, Item, Verb, quotes_in, read_clause, sentences
from .history import untold
from .mentions import Mentions
from .operations import new_appendix, operation_of
from .outline import Outline
from .segments import Segment, segments_of
from .targets import Target, except_for, read_targets, share_appendix, share_article, share_place, share_tail
from .verbs import VerbPlaces
from .wording import WordChange, quoted_sheet, read_wording

__all__ = ["EffectReader", "find_effects", "identified"]

_BY_LAW = re.compile(r"\b(?:(?<!kèm\s)theo(?:\squy\sđịnh)?(?:\stại|\scủa)?|căn\scứ(?:\svào)?)\s*$", re.I)
_ANNEX = re.compile(r"(?:phụ\slục|danh\smục|bảng|biểu)[^;.]{0,60}(?:kèm\stheo|đính\skèm)|tại\s(?:các\s)?(?:phụ\slục|danh\smục)", re.I)
_FROM_DAY = re.compile(r"(?:kể\s)?(?:từ|vào|sau)\s+(?=ngày|\d)", re.I)
_FROM_YEAR = re.compile(r"\s*(?:thi\shành\s)?(?:kể\s)?từ\snăm(?:\sngân\ssách)?\s(?P<year>(?:19|20)\d\d)\b", re.I)
_OF_ATTACHED = re.compile(r"(?:Quy\s(?:định|chế|chuẩn)|Điều\slệ)[^;]{0,300}kèm\stheo\s*$")
_AS_RULED = re.compile(r"\btheo\s(?:các\s)?(?:quy\sđịnh\s)?(?:tại|của)\s*$", re.I)
_UNTIL = re.compile(r"(?:đến|tới)\s(?:hết\s)?(?=ngày|\d)", re.I)
_AMENDING = {EffectKind.AMENDS, EffectKind.REPEALS, EffectKind.REPLACES, EffectKind.CORRECTS, EffectKind.SUSPENDS}
_OF_ITS_PARTS = re.compile(r"(?:một\ssố\s(?:khoản|điểm|điều|nội\sdung)[^.;]{0,20}|sửa\sđổi(?:,\sbổ\ssung)?\s*)(?:của\s|tại\s)?$", re.I)
# The next patterns are for text in lower case.
_NAMES_SOMETHING = re.compile(r"(?:điều|khoản|điểm|phụ\slục|chương|mục|phần|mẫu|tiết|cụm\stừ|số\sthứ\stự|sau)\b|[“\"«]|:\s*$|(?:các|một\ssố|những|\d)\s(?:văn\sbản|quyết|nghị|thông|chỉ|luật)")
_ROW_LEAD = re.compile(r"[\W_]*(?:\d{1,3}[.)]?|[a-zđ]\))?[\W_]*")
_TERRITORY = re.compile(r"(?:trên\s(?:toàn\s)?địa\sbàn|trong\sphạm\svi)\s[^;:.\n]{3,160}", re.I)
_OPENING_REACH = 72
_ENDING_WORDS = re.compile(r"hết\shiệu\slực|còn\shiệu\slực|dứt\shiệu\slực|(?:bãi|h[ủu][ỷy]?)\sbỏ|như\ssau|không\sáp\sdụng|viết\slại|(?:[;:.]|đồng\sthời|nay)\s+(?:sửa|bổ|thay|bãi|điều|đính|bỏ|kéo|tạm|ngưng)\s|:\s*$|sửa\sđổi[^.;]{0,24}\sthành")
_BARE_VERB = re.compile(r"\W*(?:bãi\sbỏ|thay\sthế)(?:\svăn\sbản)?\W*", re.I)
_WORDS_TOO = re.compile(r"(?:[;,]|\bvà|(?<=\s)|^)\s*(?P<words>(?:các\s)?cụm\stừ\s?:?\s?[“\"«])", re.I)
_FORM = re.compile(r"\b(?:Mẫu|Biểu(?:\smẫu)?)\s(?:số\s)?[\dA-Z]", re.I)
_WORDS_LINE = re.compile(r"\W*(?:(?:Các|Một\ssố)\s)?(?:Cụm\stừ|Từ|Chữ)\s?:?\s?[“\"«]|\W*(?:Tại|Trong)\s[^“\"«]{3,160}[:,]?\s(?:cụm\s)?từ\s[“\"«]", re.I)
_MAX_NEW = 400


@dataclass(frozen=True, slots=True)
class _Context:
    """What the words above have settled: the document amended, the unit of it, and the verb that a list goes on with."""

    target: CitedDocument | None = None
    units: tuple[UnitPath, ...] = ()
    verb: Verb | None = None
    partial: bool = False
    day: date | None = None
    attached: bool = False


def _complete(path: UnitPath, above: Sequence[UnitPath]) -> UnitPath:
    """Give a bare "khoản 2" the article of the words above it."""
    if not path.steps or not above or path.get(UnitLevel.ARTICLE) is not None:
        return path
    first = path.steps[0].level
    if first in (UnitLevel.APPENDIX, UnitLevel.CHAPTER, UnitLevel.PART, UnitLevel.LIST):
        return path
    parents = {(unit.part, tuple(s for s in unit.steps if s.level.rank < first.rank)) for unit in above}
    if len(parents) != 1:
        return path
    part, steps = parents.pop()
    return UnitPath((*steps, *path.steps), path.part or part)


_ATTACHED_PART = "kem-theo-1"
# The decision that issues an instrument has no parts, chapters or sections: only what it may have too needs the part of the path.
_OF_AN_INSTRUMENT = frozenset({UnitLevel.ARTICLE, UnitLevel.CLAUSE, UnitLevel.POINT, UnitLevel.APPENDIX})
_SECTIONS = frozenset({UnitLevel.PART, UnitLevel.CHAPTER, UnitLevel.SECTION, UnitLevel.SUBSECTION})


def _part(path: UnitPath, attached: bool, sections: bool) -> UnitPath:
    """Put a unit of an attached instrument into its part."""
    if not attached or path.part or not path.steps:
        return path
    if path.steps[0].level not in _OF_AN_INSTRUMENT and not (sections and path.steps[0].level in _SECTIONS):
        return path
    return UnitPath(path.steps, _ATTACHED_PART)


def _without_heading(heading: list[Effect], after: Sequence[Effect]) -> list[Effect]:
    """Drop what a heading only announces: "Sửa đổi, bổ sung khoản 2 Điều 6 / Thay thế cụm từ … tại điểm b khoản 2 Điều 6"."""
    if heading[0].evidence.quote.rstrip().endswith((".", ";", ":")) or any(e.old or e.new for e in heading):
        return heading
    targets = {(e.target.number, e.target.name) for e in after if e.scope is Scope.PART}
    return [e for e in heading if e.scope is Scope.WHOLE or (e.target.number, e.target.name) not in targets]


class EffectReader:
    """Reads the effects of one document; one pass over its units.

    Args:
        text: canonical text.
        outline: its outline.
        mentions: the documents named in it.
        run_on: whether headings may run into the sentence below them, as in a bare passage; there the document of all units of
            an instrument is named as attached, sections too.
    """

    def __init__(self, text: str, outline: Outline, mentions: Mentions, *, run_on: bool = False) -> None:
        self.run_on = run_on
        self.text = text
        self.outline = outline
        self.mentions = mentions
        self.found: list[Effect] = []
        self.list_territory: str | None = None
        self._verbs: VerbPlaces | None = None
        self._numbers: dict[tuple[str, int | None], set[str]] | None = None
        self.root = self._title_context()

    @property
    def verbs(self) -> VerbPlaces:
        """Where the verbs of effect stand."""
        if self._verbs is None:
            self._verbs = VerbPlaces(self.text)
        return self._verbs

    def _title_context(self) -> _Context:
        """What the title settles: the document amended, and whether an instrument attached to it is."""
        a, b = self.outline.title or (0, 0)
        if not re.search(r"sửa\sđổi|bổ\ssung|bãi\sbỏ|điều\schỉnh|đính\schính|ngưng|thay\sthế", self.text[a:b], re.I):
            return _Context()
        named = next((m for m in self.mentions.between(a, b) if m.document.number), None)
        return _Context(target=named.document, attached=_OF_ATTACHED.search(self.text[a : named.start]) is not None) if named else _Context()

    def _mended(self, document: CitedDocument | None) -> CitedDocument | None:
        """Read "Thông tư số 69/2022/BTC" as the one fully numbered document of that ordinal and year in this text."""
        parts = split_number(document.number) if document and document.number else None
        if document is None or parts is None or parts.kind_code or parts.year is None:
            return document
        if self._numbers is None:
            self._numbers = {}
            for match in NUMBER.finditer(self.text):
                full = split_number(match[0])
                if full is not None and full.kind_code:
                    self._numbers.setdefault((full.ordinal, full.year), set()).add(normal_number(match[0]))
        known = self._numbers.get((parts.ordinal, parts.year), set())
        return replace(document, number=next(iter(known))) if len(known) == 1 else document

    def settle_lead(self, start: int, end: int) -> None:
        """Take the document and unit that lead words name ("Điều 12. Sửa đổi, bổ sung một số khoản của Điều 29 (Thông tư số …)")."""
        named = [m for m in self.mentions.between(start, end) if m.referent is Referent.NAMED]
        target = next((m for m in named if m.document.number), named[0] if named else None)
        units = [u for u in find_units(self.text, start, end) if u.paths and _OF_ITS_PARTS.search(self.text, max(start, u.start - 40), u.start)]
        bare = CitedDocument(number=self.text[start:end].strip()) if target is None and NUMBER.fullmatch(self.text[start:end].strip()) else None
        attached = target is not None and _OF_ATTACHED.search(self.text[start : target.start]) is not None
        self.root = _Context(target=target.document if target else bare, units=units[-1].paths if units else (), attached=attached)

    # -- from segments to clauses ----------------------------------------------------------------------------------------

    def read(self) -> list[Effect]:
        """Return the effects of the document's own articles."""
        start, end = self.outline.body
        self._verbs = verbs = VerbPlaces(self.text, start, end)
        return self.read_segments(segments_of(self.text, self.outline.units, start, end, wanted=verbs.any_in))

    def read_segments(self, segments: Sequence[Segment]) -> list[Effect]:
        """Return the effects of some segments, what one settles (the document amended) going on to the next."""
        context = self.root
        for segment in segments:
            context = self._segment(segment, context, sticky=True)
        return self.found

    def _segment(self, segment: Segment, context: _Context, *, sticky: bool = False) -> _Context:
        """Read a segment and what is below it. Returns the context for the next sibling."""
        inner = context
        mine: list[Effect] = []
        if context.verb is not None or self.verbs.any_in(segment.body, segment.end):
            quotes = quotes_in(self.text, segment.start, segment.end, self.outline.quotations)
            solid = [q for q in quotes if q[1] - q[0] > 1]
            for number, (a, b) in enumerate(sentences(self.text, segment.body, segment.end, solid, run_on=self.run_on)):
                effects, inner = self._sentence(a, b, quotes, segment, inner)
                if number == 1 and mine and effects:
                    mine = _without_heading(mine, effects)
                mine += effects
        before = len(self.found)
        child = inner
        for part in segment.children:
            after = self._segment(part, child)
            if after.target is not None and child.target is None:
                child = replace(child, target=after.target)
        below = self.found[before:]
        for effect in mine:
            if effect.units and effect.operation is Operation.REPLACE_WORDS and not (effect.old or effect.new) and any(e.target == effect.target for e in below):
                continue  # "Thay thế cụm từ tại các khoản của Điều 1, Điều 8" only announces what the clauses below say
            touched = [u for e in below if e.target == effect.target and e.scope is Scope.PART for u in e.units]
            if effect.units and touched:
                # "Sửa đổi Điều 5 như sau: a) Sửa đổi khoản 1 …": the points tell which units are touched; a heading
                # without a colon keeps the units that no clause below it takes up.
                listed = effect.evidence.quote.rstrip().endswith(":")
                units = () if listed else tuple(u for u in effect.units if not any(u.contains(t) for t in touched))
                if not units:
                    continue
                effect = replace(effect, units=units)
            self.found.append(effect)
        target = (inner.target or context.target) if sticky else (context.target or inner.target)
        return context if target is context.target else replace(context, target=target)

    def _sentence(self, start: int, end: int, quotes: Sequence[tuple[int, int]], segment: Segment, context: _Context) -> tuple[list[Effect], _Context]:
        text = self.text
        if context.verb is None and not self.verbs.any_in(start, end):
            return [], context
        if any(a <= start and end <= b for a, b in quotes):
            return [], context  # new text throughout: the words that order it stand elsewhere
        if context.verb is None and not self._may_act(start, end):
            return [], context
        if context.verb is not None and not self.verbs.any_in(start, end):
            # A line of a list: it goes on only with a document, or with a unit and its new text.
            quoted = any(a < end and b > start for a, b in quotes)
            if not (quoted if context.verb.label == "amends" else self.mentions.any_in(start, end) or _NAMES_SOMETHING.search(lowered(text), start, end)):
                return [], context
        clause = read_clause(text, start, end, quotes, segment.path, self.mentions)
        verbs: list[Verb] = []
        for verb in clause.verbs:
            if verb.label != "none" and acts_here(text, clause, verb, verbs):
                verbs.append(verb)
        effects: list[Effect] = []
        if not verbs:
            return self._continued(clause, segment, context)
        items = untold(text, clause)
        inner = context
        read: list[tuple[Verb, list[Target], int, int]] = []
        for index, verb in enumerate(verbs):
            stop = verbs[index + 1].start if index + 1 < len(verbs) else end
            floor = verbs[index - 1].end if index else start
            if verb.active:
                targets = read_targets(text, items, verb.end, stop)
                inside = [i for i in items if i.tag in ("UNIT", "DOC") and verb.start <= i.start < verb.end]
                if inside:
                    targets = read_targets(text, items, verb.start, stop)
            else:
                first = next((i for i in items if i.tag in ("DOC", "UNIT") and i.start >= floor), None)
                by_law = None if first is None else _BY_LAW if first.tag == "DOC" else _AS_RULED
                if first is not None and by_law is not None and by_law.search(text, max(start, first.start - 40), first.start):
                    # "Danh mục được ban hành theo quy định của Luật A tiếp tục có hiệu lực": A is not what goes on.
                    continue
                targets = read_targets(text, items, floor, verb.start, first_is_head=True)
                colon = text.find(":", verb.end, stop)
                if not targets and colon >= 0 and text[colon + 1 : stop].strip():
                    # "Các Nghị quyết sau đây hết hiệu lực …: số 15/2013/NQ-HĐND …"
                    targets = read_targets(text, items, colon + 1, stop)
                except_for(text, items, verb.end, stop, targets)
            read.append((verb, targets, floor if not verb.active else (start if index == 0 else verb.start), stop))
        share_tail(text, [(verb.start, targets) for verb, targets, _, _ in read])
        if read and not any(i.tag in ("DOC", "UNIT") and i.start < read[0][0].start for i in items):
            share_place(text, [(verb.start, verb.row.get("operation") == "replace-words", targets) for verb, targets, _, _ in read])
        for verb, targets, floor, stop in read:
            if verb.row.get("operation") == "replace-words":
                made, inner = self._reword(verb, clause, items, floor, stop, segment, inner, targets)
            elif (words := self._words_in(verb, verb.end if verb.active else floor, stop if verb.active else verb.start)) is not None:
                made, inner = self._units_and_words(verb, clause, items, verb.end if verb.active else floor, words, stop if verb.active else verb.start, segment, inner)
            else:
                made, inner = self._apply(verb, targets, clause, stop, segment, inner)
            effects += made
        return effects, inner

    def _may_act(self, start: int, end: int) -> bool:
        """Whether a sentence can hold an effect at all: a cheap look before it is cut into tokens.

        "Hồ sơ chưa hợp lệ thì phải bổ sung theo khoản 2 Điều này" cannot: its verb neither opens the sentence nor
        follows a break, and nothing in it ends or is this document.
        """
        text = self.text
        if not self.mentions.any_in(start, end) and _NAMES_SOMETHING.search(lowered(text), start, end) is None:
            # A heading that is a verb alone ("Điều 2. Bãi bỏ") goes on in the lines below it.
            return _BARE_VERB.fullmatch(text, start, end) is not None
        verb = self.verbs.first(start, end)
        if verb is None or verb - start <= _OPENING_REACH or _ENDING_WORDS.search(lowered(text), start, end):
            return True
        return any(m.referent is not Referent.NAMED for m in self.mentions.between(start, end))

    def _continued(self, clause: Clause, segment: Segment, context: _Context) -> tuple[list[Effect], _Context]:
        """A line of a list whose verb stands in the words above it."""
        if context.verb is None:
            return [], context
        names = [i for i in clause.items if i.tag in ("DOC", "UNIT")]
        if not names:
            return [], context
        lead = self.text[clause.start : names[0].start]
        if len(lead) > 200 and names[0].tag == "UNIT":
            return [], context
        if re.search(r"\b(?:theo|căn cứ|thực hiện theo)\s*$", lead, re.I) or (clause.verbs and clause.verbs[0].start < names[0].start and clause.verbs[0].label == "none"):
            return [], context
        if clause.verbs and re.fullmatch(r"\W*việc\s+", self.text[clause.start : clause.verbs[0].start], re.I):
            # "Việc sửa đổi … được thực hiện theo quy định của Nghị định A": how to amend is told, A is not amended.
            return [], context
        items = untold(self.text, clause)
        if context.verb.row.get("operation") == "replace-words" and _WORDS_LINE.match(self.text, clause.start, clause.end):
            # "Bãi bỏ một số cụm từ tại các Thông tư sau: / a) Cụm từ “A” tại khoản 5 Mục VI … Thông tư …"
            return self._reword(context.verb, clause, items, clause.start, clause.end, segment, context, [], begin=clause.start)[0], context
        words = self._words_in(context.verb, clause.start, clause.end)
        if words is not None:
            return self._units_and_words(context.verb, clause, items, clause.start, words, clause.end, segment, context)[0], context
        if context.verb.label == "amends" and names[0].tag != "UNIT" and context.target is not None:
            return [], context
        targets = read_targets(self.text, items, clause.start, clause.end, line=True)
        if names[0].tag == "UNIT" and context.verb.label == "amends" and not any(i.tag == "QUOTE" for i in clause.items):
            return [], context
        effects, _ = self._apply(context.verb, targets, clause, clause.end, segment, context)
        if effects and self.text[clause.start : clause.end].rstrip().endswith(":"):
            # "a) … Phụ lục I, II ban hành kèm theo Thông tư B, gồm: / - Phụ lục I …": the dashes are of B.
            return effects, replace(context, target=effects[-1].target, units=(), attached=targets[-1].attached)
        return effects, context

    def _words_in(self, verb: Verb, start: int, stop: int) -> int | None:
        """Where quoted words begin among the things that a verb of repeal ends: "Khoản 6 Điều 1; cụm từ “…” tại khoản 2 Điều 2 Thông tư …"."""
        found = _WORDS_TOO.search(self.text, start, stop) if verb.label == "repeals" else None
        return found.start("words") if found is not None else None

    def _units_and_words(
        self, verb: Verb, clause: Clause, items: list[Item], start: int, middle: int, stop: int, segment: Segment, context: _Context
    ) -> tuple[list[Effect], _Context]:
        """Read what a verb of repeal ends where units stand first and quoted words after them."""
        places = read_targets(self.text, items, middle, stop, line=True)
        units = read_targets(self.text, items, start, middle)
        for target in units:
            target.document = target.document or next((p.document for p in places if p.document is not None), None)
        if units and places and ";" not in self.text[units[-1].end : middle]:
            # "điểm c khoản 3, cụm từ “…” tại điểm a khoản 4 Điều 11": both are in the article at the end.
            share_article(units[-1], places[0])
        made, inner = self._apply(verb, units, clause, stop, segment, context) if units else ([], context)
        taken_out = verb._replace(row={**verb.row, "label": "amends", "operation": "replace-words"})
        more, _ = self._reword(taken_out, clause, items, middle, stop, segment, context, places, begin=middle)
        return made + more, inner

    def _reword(
        self, verb: Verb, clause: Clause, items: list[Item], start: int, stop: int, segment: Segment, context: _Context, targets: list[Target], *, begin: int | None = None
    ) -> tuple[list[Effect], _Context]:
        """Read the changes of words that one verb orders, each with the units it names; they stand after ``begin``, by default the verb."""
        begin = verb.start if begin is None else begin
        inserts = self.text[verb.start : verb.end].lower().startswith(("bổ sung", "thêm"))
        changes = read_wording(self.text, items, begin, stop, inserts=inserts)
        if not changes:
            return self._apply(verb, targets, clause, stop, segment, context)
        sheet = quoted_sheet(self.text, items, begin, stop)
        if sheet is not None and targets and not inserts:
            # "Thay thế “Phụ lục danh sách …” ban hành kèm theo Thông tư số … bằng “Phụ lục …”": an appendix, no words.
            first = replace(targets[0], units=list(sheet))
            return self._apply(verb._replace(row={**verb.row, "operation": "replace-appendix"}), [first], clause, stop, segment, context)
        out: list[Effect] = []
        inner = context
        fallback = next((t.document for t in reversed(targets) if t.document is not None), None)
        before = read_targets(self.text, [i for i in items if i.tag != "QUOTE"], start, begin) if start < begin else []
        named = [read_targets(self.text, items, change.start, change.end) for change in changes]
        for index in range(len(named) - 2, -1, -1):
            # "Thay thế cụm từ “A” bằng “B”, cụm từ “C” bằng “D” tại Điều 5": the place stands once, at the end.
            named[index] = named[index] or [replace(t, units=list(t.units)) for t in named[index + 1]]
        share_appendix(named)
        following = fallback
        for index in range(len(named) - 1, -1, -1):
            # A place without a document is in the document named next: "“A” tại khoản 1; “B” tại khoản 2 Điều 3 Thông tư …".
            for place in reversed(named[index]):
                following = place.document or following
                place.document = following
        for change, said in zip(changes, named, strict=True):
            places = said or targets or before
            if not places and context.target is not None and context.units:
                places = [Target(None, list(context.units), True)]
            if not places:
                places = [Target(None, [], True)]
            for place in places:
                place.document = place.document or fallback
            made, inner = self._apply(verb, places, clause, stop, segment, context, change)
            out += made
        return out, inner

    # -- from targets to effects --------------------------------------------------------------------------------------------

    def _apply(self, verb: Verb, targets: list[Target], clause: Clause, stop: int, segment: Segment, context: _Context, change: WordChange | None = None) -> tuple[list[Effect], _Context]:
        text = self.text
        kind = EffectKind(verb.label)
        part_only = "một phần" in text[verb.start : verb.end].lower()
        day = self._day(clause, verb, stop)
        out: list[Effect] = []
        old, new, words_at = (change.old, change.new, change.position) if change is not None else (None, None, None)
        last_document: CitedDocument | None = None
        last_attached = context.attached
        own_units: tuple[UnitPath, ...] = ()
        for target in targets:
            document = self._mended(target.document) or last_document or context.target
            if document is None:
                continue
            if document.number is None and document.issued is None and document.year is None and not target.units:
                # "vi phạm Hiến pháp": a law named without number and day is no target unless units of it are named.
                continue
            attached = target.attached or (target.document is None and context.attached)
            units = tuple(dict.fromkeys(_part(_complete(u, context.units if target.document is None else ()), attached, self.run_on) for u in target.units))
            if not units and target.document is None and context.units and _FORM.search(text, verb.end if verb.end <= clause.end and verb.start >= clause.start else clause.start, stop):
                # "Bổ sung Mẫu số 10" below "… tại Phụ lục I như sau:": a form belongs to the unit around it.
                units = context.units
            own_units = units
            last_document = document
            last_attached = attached
            if kind in (EffectKind.EXTENDS, EffectKind.APPLIES, EffectKind.CONTINUES) and not target.units:
                scope = Scope.WHOLE
            elif kind is EffectKind.AMENDS or target.units or target.partial or part_only or (context.partial and target.document is None):
                scope = Scope.PART
            else:
                scope = Scope.WHOLE
            if target.document is None and not units and scope is Scope.WHOLE:
                continue
            operation = operation_of(verb, target, kind, text[verb.end : stop], text[verb.end : max(verb.end, target.start)])
            quote = next((i for i in clause.items if i.tag == "QUOTE" and i.start >= verb.end), None)
            fresh = new
            replaced = new_appendix(text, verb.end, stop) if operation is Operation.REPLACE_APPENDIX else None
            if replaced is not None:
                fresh = replaced
            elif fresh is None and quote is not None and operation in (Operation.REPLACE_TEXT, Operation.INSERT, Operation.RENAME):
                fresh = text[quote.start : min(quote.end, quote.start + _MAX_NEW)].strip("“”\" ")
            out.append(
                self._effect(
                    kind, operation, scope, clause, segment, document, units,
                    position=words_at or (target.positions[-1] if target.positions else None),
                    old=old, new=fresh, day=day or context.day, exceptions=tuple(target.exceptions), until=self._until(clause, verb, stop) if kind in (EffectKind.EXTENDS, EffectKind.SUSPENDS) else None,
                    territory=self._territory(clause) if kind in (EffectKind.APPLIES, EffectKind.CONTINUES) else None,
                )
            )  # fmt: skip
        if not out and kind in (EffectKind.APPLIES, EffectKind.CONTINUES):
            self._territory(clause)
        if not out and _ANNEX.search(text[clause.start : clause.end]):
            out += self._annex(verb, kind, segment, day)
        # What stands below goes on with the verb: a list, or the clauses of an amending article.
        inherits = not out or kind is EffectKind.AMENDS or text[clause.start : clause.end].rstrip().endswith(":")
        target_now = self._bare_target(targets, stop) or last_document or context.target
        inner = _Context(
            target=target_now if kind in _AMENDING else context.target,
            units=own_units or context.units if target_now is not None else (),
            verb=verb if inherits else None,
            partial=kind is EffectKind.AMENDS,
            day=day if inherits else None,
            attached=last_attached,
        )
        return out, inner

    def _bare_target(self, targets: Sequence[Target], stop: int) -> CitedDocument | None:
        """The document that units below mean where a heading names two, the second of which amends the first: the first."""
        named = [t for t in targets if t.document is not None]
        if len(named) < 2 or named[0].document is None:
            return None
        first = named[0].document
        inside = any(m.document.number == first.number for m in self.mentions.between(named[-1].end, stop))
        return self._mended(first) if first.number and inside else None

    def _effect(
        self, kind: EffectKind, operation: Operation, scope: Scope, clause: Clause, segment: Segment, document: CitedDocument, units: tuple[UnitPath, ...],
        *, position: str | None, old: str | None, new: str | None, day: date | None, exceptions: tuple[str, ...], until: date | None, territory: str | None = None,
    ) -> Effect:  # fmt: skip
        start, end = clause.start, clause.end
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Effect(
            id="", kind=kind, operation=operation, scope=scope, evidence=Evidence.cut(self.text, start, end), target=document,
            acting_unit=segment.path, units=units, position=position, old=old, new=new, from_day=day, exceptions=exceptions, until=until, territory=territory,
        )  # fmt: skip

    def _annex(self, verb: Verb, kind: EffectKind, segment: Segment, day: date | None) -> list[Effect]:
        """Targets listed in an appendix: the document that begins a row or line, with day and body from its other cells."""
        out: list[Effect] = []
        seen: set[str] = set()
        for part in self.outline.parts:
            if part.kind != "appendix":
                continue
            heads = [m for m in self.mentions.between(part.start, part.end) if m.document.number and self._begins_row(m.start)]
            for index, mention in enumerate(heads):
                number = str(mention.document.number)
                if number in seen:
                    continue
                seen.add(number)
                row_end = heads[index + 1].start if index + 1 < len(heads) else part.end
                evidence = Evidence.cut(self.text, mention.start, mention.end)
                out.append(
                    Effect(
                        id="", kind=kind, operation=Operation.WHOLE, scope=Scope.WHOLE, evidence=evidence, acting_unit=segment.path,
                        target=self._row_facts(mention.document, mention.end, min(row_end, mention.end + 400)), from_day=day, certainty=Certainty.LIKELY,
                    )  # fmt: skip
                )
        return out

    def _begins_row(self, start: int) -> bool:
        """Whether a mention begins its line, the line's own number aside."""
        line = self.text.rfind("\n", 0, start) + 1
        return _ROW_LEAD.fullmatch(self.text, line, start) is not None

    def _row_facts(self, document: CitedDocument, start: int, end: int) -> CitedDocument:
        """Complete a document of a table row by the cells "ngày ban hành" and "cơ quan ban hành" of that row."""
        position = start
        for line in self.text[start:end].split("\n"):
            if document.issued is None and (dates := find_dates(self.text, position, position + len(line))) and len(line.strip()) < 40:
                document = replace(document, issued=dates[0].value)
            if document.issuer is None and line.strip() and (body := law.find_body(line.strip(" -|"), document.issued)) is not None and body.end >= len(line.strip(" -|")) - 2:
                document = replace(document, issuer=body.name)
            position += len(line) + 1
        return document

    def _day(self, clause: Clause, verb: Verb, stop: int) -> date | None:
        """The day that the clause itself gives: "hết hiệu lực kể từ ngày …"."""
        floor = verb.end if not verb.active else clause.start
        for match in _FROM_DAY.finditer(self.text, floor, stop if not verb.active else clause.end):
            dates = find_dates(self.text, match.end(), min(match.end() + 40, clause.end))
            if dates and dates[0].start == match.end():
                return dates[0].value
        year = _FROM_YEAR.match(self.text, verb.end, clause.end) if not verb.active else None
        return date(int(year["year"]), 1, 1) if year is not None else None

    def _territory(self, clause: Clause) -> str | None:
        """Where documents go on or apply, in the words of the sentence; a list's lead says it for its lines."""
        said = _TERRITORY.search(self.text, clause.start, clause.end)
        if said is not None:
            self.list_territory = said[0].strip(" ,") if self.text[clause.start : clause.end].rstrip().endswith(":") else None
            return said[0].strip(" ,")
        return self.list_territory

    def _until(self, clause: Clause, verb: Verb, stop: int) -> date | None:
        for match in _UNTIL.finditer(self.text, verb.start, clause.end):
            dates = find_dates(self.text, match.end(), min(match.end() + 40, clause.end))
            if dates and dates[0].start == match.end():
                return dates[0].value
        return None


def identified(effects: Sequence[Effect], default_day: date | None = None) -> Iterator[Effect]:
    """Give every effect its id, and the day its document starts where it has none of its own; drop the ones said twice."""
    seen: set[tuple[object, ...]] = set()
    counts: dict[str, int] = {}
    for effect in effects:
        key = (effect.kind, effect.operation, effect.scope, effect.target.number or effect.target.name, effect.units, effect.old, effect.new if effect.operation is Operation.REPLACE_WORDS else None, effect.acting_unit)
        if key in seen:
            continue
        seen.add(key)
        target = effect.target.number or effect.target.name or ""
        words = "\x1f".join([effect.kind, effect.operation, effect.scope, target, " ".join(map(str, effect.units)), str(effect.acting_unit or ""), effect.old or ""])
        base = hashlib.sha256(words.encode()).hexdigest()[:12]
        counts[base] = counts.get(base, 0) + 1
        day = effect.from_day or (default_day if effect.from_event is None else None)
        yield replace(effect, id=base if counts[base] == 1 else f"{base}-{counts[base]}", from_day=day)


def find_effects(text: str, outline: Outline, mentions: Mentions, *, own_number: str | None = None, default_day: date | None = None) -> tuple[Effect, ...]:
    """Return what the document does to others, in order of its text.

    Args:
        text: canonical text.
        outline: its outline.
        mentions: the documents named in it.
        own_number: the document's own number, which is never its target.
        default_day: the day the document takes effect, which an effect without a day of its own takes.

    Returns:
        Effects with ids; targets are as named, not resolved.
    """
    reader = EffectReader(text, outline, mentions)
    effects = reader.read()
    kept = [e for e in effects if not (own_number and e.target.number == own_number)]
    kept.sort(key=lambda e: e.evidence.start)
    return tuple(identified(kept, default_day))

