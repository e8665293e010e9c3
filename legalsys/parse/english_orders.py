"""Effect clauses of official English translations: what the text does to other texts.

The verbs are rows of ``grammar/english.toml``. Forms read (domain brief H6): ``To annul Clause 3, Article 4; …``, ``To
replace the phrase “A” in Clause 3, Article 7, with the phrase “B”``, ``To amend Clause 1 of, and add Clause 3 to, Article 3
as follows:``, ``This Decree … replaces Decree No. …``, ``the following documents cease to be effective: a/ …``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from legalsys.language.grammar import TaggedSpan, load_grammar, tokenise
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
    UnitStep,
)

from .clauses import Clause, Item, Verb
from .english import ENGLISH_DATE, GRAMMAR, EnglishDate, find_english_dates, find_english_units
from .mentions import Mentions
from .segments import Segment, segments_of
from .verbs import VerbPlaces

__all__ = ["EnglishReader", "english_quotes"]

_END = re.compile(r"(?<=[.])\s+(?=[A-Z“\"(])|(?<=[;”])\s+(?=[a-zđ]{1,2}/\s)|\n")
_NOT_END = re.compile(r"(?:\b(?:No|Nos|Art|Mr|Dr|St|[A-Z])\.)$")
_HEAD = re.compile(r"(?:;\s*(?:and)?|,\s*and|,|\band|:|\n|^)\s*(?:[a-zđ]{1,2}[/)]\s|\d{1,2}[.)]\s|-\s)?(?:(?:the|of|in|both|all|provisions)\s*){0,3}(?:provisions\sof\s(?:the\s)?)?$", re.I)
_STRONG_HEAD = re.compile(r"(?:;|,\s*and|\n|:)\s*(?:[a-zđ]{1,2}[/)]\s|\d{1,2}[.)]\s|-\s)?(?:and\s)?(?:the\s)?$", re.I)
_NAMING = re.compile(r"\b(?:amending|supplementing|detailing|guiding|promulgating|defining|prescribing|regarding|concerning|providing|stipulating|on|regulating|governing|replacing|annulling)\b", re.I)
_PHRASE = re.compile(r"\b(?:phrases?|words?|terms?|expressions?|figures?)\s*$|[”\"],?\s*(?:and|or|,)\s*$", re.I)
_WITH = re.compile(r"\b(?:with|by|into|to|for)\s+(?:the\s)?(?:new\s)?(?:(?:phrases?|words?|terms?|expressions?|figures?)\s*)?$", re.I)
_BESIDE = re.compile(r"\b(?P<where>after|before|following)\s+(?:the\s)?(?:(?:phrases?|words?|terms?)\s*)?$", re.I)
_POSITION = re.compile(r"\b(?P<where>after|below|following|behind|before|above|to\sthe\send\sof|at\sthe\send\sof)\s+(?:the\s)?$", re.I)
_EXCEPT = re.compile(r"\b(?:except(?:\sfor)?|excluding)\b", re.I)
_ATTACHED = re.compile(r"\b(?:Regulations?|Charter|Statute|Process|Rules)\b[^;]{0,260}\b(?:promulgated|issued|attached|enclosed)\s(?:together\s)?(?:with|to)\s+(?:the\s)?$")
_OPENING = re.compile(r"^\W*(?:(?:now|hereby|also|concurrently|on|from|the|effective|date|of|this|it|a|number|article|\d+[a-z]?|[a-zđ]{1,2})\W+){0,8}$", re.I)
_BREAK = re.compile(r"(?:[;:,.)/”]|\band|\bor|^)\s*$")
_DUTY = re.compile(r"\b(?:shall|must|may|can|propose|request|responsible|competent|authority|power|decide)\b[^;:]{0,60}$", re.I)
_CONDITION = re.compile(r"^\W*(?:if|when|where|in\scase|unless|once|past|upon)\b", re.I)
_NEW_APPENDIX = re.compile(r"\b(?:with|by)\s+(?P<new>(?:the\s)?(?:Appendi|Annex|Form|List)[^;]{0,400}?\b(?:(?:promulgated|attached|issued|enclosed)\s(?:together\s)?(?:with|to)|to|of)\s(?:this|the\spresent)\s\w+)")
_SINCE = re.compile(r"\b(?:from|on|since|as\s(?:from|of))\s+(?:the\sdate\sof\s)?$", re.I)
_EVENT = re.compile(r"\b(?:after|until|when|upon)\s+(?!the\seffective\sdate\sof\sthis)[^.;]{5,260}", re.I)
_QUOTED_PHRASE = re.compile(r"[“\"](?P<words>[^“”\"\n]{1,400}?)(?:[”\"]|(?=\s(?:in|at|of)\s(?:the\s)?(?:Point|Clause|Article|Section|Appendi)|\swith\sthe\s(?:phrase|word)))")
# How far after its verb an order's new text, appendix or event is looked for: a clause of a scan may be a whole page.
_REACH = 4_000
# How far before a verb the words are looked at that tell whether it acts.
_GAP = 600
_LISTED = re.compile(r":\s*$|\bas\sfollows\b|\bfollowing\b")
_LEADS_IN = re.compile(r"(?:[:;]|follows[:,]?)\s*$")
_APPENDICES = frozenset({UnitLevel.APPENDIX, UnitLevel.FORM, UnitLevel.LIST})
_UPPER = {UnitLevel.CLAUSE: UnitLevel.ARTICLE, UnitLevel.POINT: UnitLevel.ARTICLE, UnitLevel.ITEM: UnitLevel.ARTICLE}
_MARKS = "“”\"‘’ .;,"
_REPLACES = {"replace", "replaces", "change", "changes", "amend", "amends", "substitute", "substitutes"}


@dataclass(frozen=True, slots=True)
class _Context:
    """What the words above have settled: the document amended, the unit of it, and the verb that a list goes on with."""

    target: CitedDocument | None = None
    units: tuple[UnitPath, ...] = ()
    verb: Verb | None = None
    day: date | None = None
    attached: bool = False


_AND_NEXT = re.compile(r"\s*(?P<comma>,?)\s*(?P<and>(?:and\s+)?)(?:the\s)?")
_PLURAL = re.compile(r"\b(?:cease|are|were|shall\sall)\s")


@dataclass(slots=True)
class _Group:
    """Units or quoted words named together, and their document."""

    quotes: list[Item] = field(default_factory=list)
    units: list[UnitPath] = field(default_factory=list)
    positions: list[str] = field(default_factory=list)
    document: CitedDocument | None = None
    exceptions: list[str] = field(default_factory=list)
    hanging: bool = False
    attached: bool = False

    def empty(self) -> bool:
        return not (self.quotes or self.units or self.positions)


def english_quotes(text: str, start: int, end: int, long: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the quoted spans of a part: phrases whose closing mark may be missing, and the long quotations given."""
    spans = [m.span() for m in _QUOTED_PHRASE.finditer(text, start, end) if _PHRASE.search(text, max(start, m.start() - 24), m.start())]
    for a, b in long:
        if a < end and b > start and not any(x < b and a < y for x, y in spans):
            spans.append((max(a, start), min(b, end)))
    for match in _QUOTED_PHRASE.finditer(text, start, end):
        if not any(x < match.end() and match.start() < y for x, y in spans):
            spans.append(match.span())
    return sorted(spans)


def _sentences(text: str, start: int, end: int, solid: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    position = start
    for match in _END.finditer(text, start, end):
        if any(a < match.start() and match.end() <= b for a, b in solid) or _NOT_END.search(text, max(position, match.start() - 8), match.start()):
            continue
        if text[position : match.start()].strip():
            yield position, match.start()
        position = match.end()
    if text[position:end].strip():
        yield position, end


def _complete(path: UnitPath, above: Sequence[UnitPath]) -> UnitPath:
    """Give a bare clause or point what is above it in the path of another unit."""
    if not path.steps or path.get(UnitLevel.ARTICLE) is not None or path.steps[0].level not in _UPPER:
        return path
    first = path.steps[0].level
    for other in above:
        steps: tuple[UnitStep, ...] = tuple(s for s in other.steps if s.level.rank < first.rank)
        if steps:
            return UnitPath((*steps, *path.steps), path.part or other.part)
    return path


def _groups(text: str, items: Sequence[Item], start: int, end: int) -> list[_Group]:
    """Return what is named in a part, in order; a document belongs to all units before it that have none."""
    groups: list[_Group] = [_Group()]
    last, named, naming, excepting = start, False, False, False
    for item in items:
        if item.start < start or item.end > end or item.tag in ("DATE", "THIS"):
            if item.tag == "THIS" and start <= item.start < end:
                last = item.end
            continue
        gap = text[last : item.start]
        current = groups[-1]
        if _EXCEPT.search(gap):
            excepting = True
        elif excepting and ";" in gap:
            excepting = False
        if excepting:
            for group in groups:
                group.exceptions.append(text[item.start : item.end])
            last = item.end
            continue
        if item.tag == "QUOTE":
            if current.units or current.document is not None:
                groups.append(_Group())
            groups[-1].quotes.append(item)
            named, last = False, item.end
            continue
        if named and not naming:
            naming = _NAMING.search(gap) is not None
        head = not named or (_STRONG_HEAD if naming else _HEAD).search(gap) is not None
        if item.tag == "UNIT":
            if item.units is None or (item.units.this and not item.units.paths) or item.units.this:
                last = item.end
                continue
            if not head:
                continue
            named = naming = False
            where = _POSITION.search(gap)
            if where is not None and current.units and current.document is None and item.units.paths:
                word = where["where"].lower()
                anchor = item.units.paths[0]
                current.units = [_complete(u, [anchor]) for u in current.units]
                current.positions.append(f"{'before' if word in ('before', 'above') else 'after'} {anchor}")
            else:
                if current.document is not None or (current.quotes and current.units and ";" in gap) or (current.quotes and re.search(r"\bprovisions\b", gap)):
                    groups.append(_Group())
                groups[-1].units += item.units.paths
            groups[-1].hanging = re.compile(r"\s+(?:of|to|in|from)(?:\s*,|\s+and\b|\s*$)").match(text, item.end) is not None
            last = item.end
            continue
        if item.mention is None:
            continue
        if not head:
            last = item.end
            continue
        attached = _ATTACHED.search(text, max(start, item.start - 320), item.start) is not None
        open_ = [g for g in groups if g.document is None and not g.empty()]
        if open_:
            for group in open_:
                group.document, group.attached = item.mention.document, attached
        elif current.document is None:
            current.document, current.attached = item.mention.document, attached
        else:
            groups.append(_Group(document=item.mention.document, attached=attached))
        named, naming, last = True, False, item.end
    return [g for g in groups if not g.empty() or g.document is not None]


class EnglishReader:
    """Reads the effects of an English text; one pass over its units.

    Args:
        text: canonical text.
        mentions: the documents named in it.
        quotations: spans of quoted new text.
        certainty: how sure its effects are.
    """

    def __init__(self, text: str, mentions: Mentions, quotations: Sequence[tuple[int, int]], *, certainty: Certainty = Certainty.CERTAIN) -> None:
        self.text = text
        self.mentions = mentions
        self.quotations = quotations
        self.certainty = certainty
        self.verbs = VerbPlaces(text, english=True)
        self.found: list[Effect] = []
        self._dated: tuple[tuple[int, int], list[EnglishDate]] = ((-1, -1), [])
        self.root = _Context()
        self._laws = {m.document.name: m.document for m in mentions.all if m.document.name and m.document.number}

    def settle_lead(self, start: int, end: int) -> None:
        """Take the document and the units that lead words name."""
        named = [m for m in self.mentions.between(start, end) if m.referent is Referent.NAMED]
        first = next((m for m in named if m.document.number), named[0] if named else None)
        units = [u for u in find_english_units(self.text, start, end) if u.paths and not u.this]
        before = [u for u in units if first is None or u.start < first.start]
        attached = first is not None and _ATTACHED.search(self.text, start, first.start) is not None
        self.root = _Context(first.document if first else None, before[-1].paths if before else (), attached=attached)

    def read_segments(self, segments: Sequence[Segment]) -> list[Effect]:
        """Return the effects of some segments, what one settles (the document amended) going on to the next."""
        context = self.root
        for segment in segments:
            context = self._segment(segment, context, sticky=True)
        return self.found

    def read(self, units: Sequence[object], start: int, end: int) -> list[Effect]:
        """Return the effects of ``text[start:end]`` with its units."""
        return self.read_segments(segments_of(self.text, units, start, end, wanted=self.verbs.any_in))  # type: ignore[arg-type]

    def _segment(self, segment: Segment, context: _Context, *, sticky: bool = False) -> _Context:
        inner = context
        mine: list[Effect] = []
        if context.verb is not None or self.verbs.any_in(segment.body, segment.end):
            quotes = english_quotes(self.text, segment.start, segment.end, self.quotations)
            solid = [q for q in quotes if q[1] - q[0] > 1]
            for a, b in _sentences(self.text, segment.body, segment.end, solid):
                effects, inner = self._sentence(a, b, quotes, segment, inner)
                mine += effects
        before = len(self.found)
        child = inner
        for part in segment.children:
            after = self._segment(part, child)
            if after.target is not None and child.target is None:
                child = replace(child, target=after.target)
        below = self.found[before:]
        for effect in mine:
            touched = [u for e in below if e.scope is Scope.PART for u in e.units]
            if below and effect.units and effect.operation is Operation.REPLACE_TEXT and not effect.new:
                # "To amend Article 5 as follows: a/ To amend Clause 1 …": the points tell which units are touched.
                units = tuple(u for u in effect.units if not any(u.contains(t) for t in touched))
                if not units:
                    continue
                effect = replace(effect, units=units)
            if effect.kind is EffectKind.REPEALS and effect.scope is Scope.PART and not effect.units and any(e.target.number == effect.target.number for e in below):
                continue  # "Annul a number of contents in Decree A as listed below:"
            self.found.append(effect)
        return replace(context, target=inner.target or context.target, day=inner.day if sticky else context.day) if sticky else replace(context, target=context.target or inner.target)

    def _clause(self, start: int, end: int, quotes: Sequence[tuple[int, int]], here: UnitPath | None) -> Clause:
        text = self.text
        items = [Item("QUOTE", max(a, start), min(b, end)) for a, b in quotes if a < end and b > start]
        hidden = [(i.start, i.end) for i in items] + [m.span() for m in re.compile(r"\([^()]{0,400}\)").finditer(text, start, end)]

        def free(a: int, b: int) -> bool:
            return not any(x < b and a < y for x, y in hidden)

        for mention in self.mentions.between(start, end):
            if free(mention.start, mention.end):
                items.append(Item("DOC" if mention.referent is Referent.NAMED else "THIS", mention.start, mention.end, mention=mention))
        taken = [(i.start, i.end) for i in items]
        for units in find_english_units(text, start, end, here=here):
            if free(units.start, units.end) and not any(a < units.end and units.start < b for a, b in taken):
                items.append(Item("UNIT", units.start, units.end, units=units))
        taken = [(i.start, i.end) for i in items]
        for match in ENGLISH_DATE.finditer(text, start, end):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                items.append(Item("DATE", match.start(), match.end()))
        items.sort(key=lambda i: i.start)
        tokens = tokenise(text, [TaggedSpan(i.start, i.end, i.tag) for i in items], start, end)
        return Clause(start, end, tuple(items), tuple(Verb(m.row, m.start, m.end) for m in load_grammar(GRAMMAR).matches(tokens)))

    def _accepted(self, clause: Clause, verb: Verb, before: Sequence[Verb]) -> bool:
        text = self.text
        floor = before[-1].end if before else clause.start
        whole_gap = verb.start - floor <= _GAP
        gap = text[floor if whole_gap else verb.start - _GAP : verb.start]
        if not verb.active:
            if _CONDITION.match(text[clause.start : min(verb.start, clause.start + _GAP)]) and not before:
                return False
            own = [i for i in clause.items if floor <= i.start and i.end <= verb.start]
            named = [i for i in own if i.tag == "DOC" or (i.tag == "UNIT" and i.units and not i.units.this) or i.tag == "QUOTE"]
            return bool(named) or re.search(r"\b(?:following|these|those)\s+(?:\w+\s+){0,3}(?:documents|provisions|decrees|circulars|decisions|regulations|laws|contents|legal)\b|\bdocuments\b", gap, re.I) is not None
        follows = [i for i in clause.items if i.start >= verb.end and i.tag in ("DOC", "UNIT", "QUOTE") and i.start - verb.end < 160]
        partial = re.compile(r"[^;.]{0,60}\b(?:following|provisions|appendi|annex)", re.I).match(text, verb.end) is not None
        own = [i for i in clause.items if verb.start <= i.start < verb.end]
        if not follows and not partial and not own:
            return False
        infinitive = text[verb.start : verb.end].lower().startswith("to ")
        subject = any(i.tag == "THIS" and i.end <= verb.start for i in clause.items)
        if not before and whole_gap and _OPENING.match(gap):
            return infinitive or subject or verb.start == clause.start or re.search(r"\bit\s+(?:also\s)?$", gap, re.I) is not None
        if _DUTY.search(gap) and not subject:
            return False
        if before:
            return bool(_BREAK.search(gap)) or infinitive
        if subject and re.search(r"\b(?:this)\b[^;]*(?:;\s*)?$", gap, re.I):
            own_named = [i for i in clause.items if i.tag == "DOC" and i.end <= verb.start]
            return not own_named or bool(_BREAK.search(gap))
        return infinitive and bool(re.search(r"(?:[;:,]|^)\s*$", gap)) and not re.search(r"\b(?:in order|so as)\s*$", gap)

    def _sentence(self, start: int, end: int, quotes: Sequence[tuple[int, int]], segment: Segment, context: _Context) -> tuple[list[Effect], _Context]:
        text = self.text
        clause = self._clause(start, end, quotes, segment.path)
        own_start = re.compile(r"\b(?:takes?|come[s]?\sinto)\s(?:effect|force)\s(?:on|from)\s").search(text, start, end)
        if own_start and any(i.tag == "THIS" and i.end <= own_start.start() for i in clause.items):
            days = find_english_dates(text, own_start.end(), min(end, own_start.end() + 24))
            if days and days[0].start == own_start.end():
                context = replace(context, day=days[0].value)
        verbs: list[Verb] = []
        for verb in clause.verbs:
            if verb.label != "none" and self._accepted(clause, verb, verbs):
                verbs.append(verb)
        if not verbs:
            return self._continued(clause, segment, context)
        hidden = [(v.start, self._history_end(clause, v)) for v in clause.verbs if v.label == "none"]
        items = [i for i in clause.items if not any(a <= i.start and i.end <= b for a, b in hidden)]
        found: list[tuple[Verb, list[_Group], int, int]] = []
        for index, verb in enumerate(verbs):
            stop = verbs[index + 1].start if index + 1 < len(verbs) else end
            floor = verbs[index - 1].end if index else start
            if verb.active:
                # A verb that holds its unit ("to replace Appendix 4 …") has it among its own words.
                inside = any(i.tag == "UNIT" and verb.start <= i.start < verb.end for i in items)
                a, b = verb.start if inside else verb.end, stop
            else:
                a, b = floor, (stop if verb.row.get("operation") == "replace-words" else verb.start)
            groups = _groups(text, items, a, b)
            if not verb.active and not groups and (colon := text.find(":", verb.end, stop)) >= 0:
                groups = _groups(text, items, colon + 1, stop)
            found.append((verb, groups, a, b))
        self._share(found)
        effects: list[Effect] = []
        inner = context
        for verb, groups, a, b in found:
            made, inner = self._apply(verb, groups, clause, a, b, segment, inner if inner.verb is None else replace(inner, verb=None))
            effects += made
        return effects, inner

    def _history_end(self, clause: Clause, verb: Verb) -> int:
        """Return where words of no effect end: "which was amended under Law A, Law B and Law C" is the history of one law.

        Where the sentence's verb has several subjects ("…, and Decree D cease to be effective"), a document after ", and" is one of them.
        """
        end = verb.end
        if verb.row["id"] != "history" or not any(i.tag == "DOC" and i.end == end for i in clause.items):
            return end
        several = _PLURAL.search(self.text, end, clause.end) is not None
        for item in clause.items:
            if item.tag != "DOC" or item.start < end:
                continue
            gap = _AND_NEXT.fullmatch(self.text, end, item.start)
            if gap is None or (several and gap["and"] and gap["comma"]):
                break
            end = item.end
        return end

    def _share(self, found: list[tuple[Verb, list[_Group], int, int]]) -> None:
        """Complete "Clause 1 of, and add Clause 3 to, Article 3 of Decree A" from right to left: article and document are of both."""
        flat = [g for _, groups, _, _ in found for g in groups]
        for index in range(len(flat) - 2, -1, -1):
            group, after = flat[index], flat[index + 1]
            if group.hanging:
                group.units = [_complete(u, after.units) for u in group.units]
                if group.document is None:
                    group.document, group.attached = after.document, after.attached
            article = next((u for g in flat[index + 1 :] for u in g.units if u.get(UnitLevel.ARTICLE) is not None), None)
            if article is not None and (group.document is None or group.document == after.document):
                top = UnitPath(tuple(s for s in article.steps if s.level is UnitLevel.ARTICLE))
                group.units = [_complete(u, [top]) if u.get(UnitLevel.ARTICLE) is None else u for u in group.units]

    def _continued(self, clause: Clause, segment: Segment, context: _Context) -> tuple[list[Effect], _Context]:
        """A line of a list whose verb stands in the words above it."""
        verb = context.verb
        names = [i for i in clause.items if i.tag in ("DOC", "UNIT") and not (i.units and i.units.this)]
        if verb is None or not names or verb.label == "amends":
            return [], context
        lead = self.text[clause.start : names[0].start]
        if len(lead) > 120 or re.search(r"\b(?:under|pursuant to|in accordance with|specified in|comply with)\s*(?:the\s)?$", lead, re.I):
            return [], context
        groups = _groups(self.text, clause.items, clause.start, clause.end)
        made, _ = self._apply(verb, groups, clause, clause.start, clause.end, segment, context)
        return made, context

    def _document(self, document: CitedDocument | None, context: _Context) -> CitedDocument | None:
        if document is not None and document.number is None and document.name and context.target is not None and context.target.number:
            # "the Law on Investment" below "Law No. 67/2014/QH13 on Investment" is that law.
            known = self._laws.get(document.name)
            if known is not None and known.number == context.target.number:
                return context.target
        return document or context.target

    def _apply(self, verb: Verb, groups: list[_Group], clause: Clause, a: int, b: int, segment: Segment, context: _Context) -> tuple[list[Effect], _Context]:
        out: list[Effect] = []
        text = self.text
        words = verb.row.get("operation") == "replace-words"
        target, units_now, attached = context.target, context.units, context.attached
        day = self._day(clause, verb, b) or context.day
        event = _EVENT.search(text, verb.end, min(clause.end, verb.end + _REACH)) if not verb.active else None
        if words:
            out += self._reword(verb, groups, clause, a, b, segment, context, day)
        for group in groups:
            document = self._document(group.document, context)
            if document is None:
                continue
            own = tuple(dict.fromkeys(_complete(u, context.units if group.document is None else ()) for u in group.units))
            if own and not words:
                units_now = own
            target = document
            attached = group.attached if group.document is not None else context.attached
            if words or (group.quotes and not own and verb.active):
                continue
            if group.quotes and not verb.active and verb.label == "repeals" and _PHRASE.search(text, max(clause.start, group.quotes[0].start - 20), group.quotes[0].start):
                for quote in group.quotes:
                    out.append(self._effect(EffectKind.AMENDS, Operation.REPLACE_WORDS, document, own, clause, segment, day=day, old=text[quote.start : quote.end].strip(_MARKS), attached=attached))
                continue
            if document.number is None and document.issued is None and document.year is None and not own:
                continue
            kind = EffectKind(verb.label)
            operation, new = self._operation(verb, kind, own, clause, b)
            whole = not own and kind is not EffectKind.AMENDS and not self._partial(verb, clause, group)
            out.append(
                self._effect(
                    kind, operation, document, own, clause, segment, day=None if event else day, new=new, whole=whole, attached=attached,
                    position=group.positions[-1] if group.positions else None, exceptions=tuple(group.exceptions), event=event[0].strip() if event else None,
                )
            )  # fmt: skip
        listed = _LISTED.search(text, max(clause.start, clause.end - _REACH), clause.end) is not None
        return out, _Context(target, units_now, verb if (listed or not out) and not words else None, day, attached)

    def _partial(self, verb: Verb, clause: Clause, group: _Group) -> bool:
        return re.compile(r"[^;.]{0,40}\b(?:provisions|contents|part|a\snumber)\b", re.I).match(self.text, verb.end) is not None and verb.active

    def _operation(self, verb: Verb, kind: EffectKind, units: tuple[UnitPath, ...], clause: Clause, stop: int) -> tuple[Operation, str | None]:
        text = self.text
        appendices = kind in (EffectKind.AMENDS, EffectKind.REPLACES) and bool(units) and all(u.steps and u.steps[0].level in _APPENDICES for u in units)
        fresh = _NEW_APPENDIX.search(text, verb.start, min(clause.end, verb.end + _REACH)) if appendices else None
        if fresh is not None:
            return Operation.REPLACE_APPENDIX, fresh["new"]
        operation = Operation(verb.row["operation"]) if "operation" in verb.row else Operation(verb.row["units"]) if units and "units" in verb.row else Operation.WHOLE
        new = None
        if operation in (Operation.REPLACE_TEXT, Operation.INSERT):
            quote = next(((x, y) for x, y in english_quotes(text, verb.end, min(len(text), clause.end + 3, verb.end + _REACH), self.quotations) if x >= verb.end), None)
            # The name of a clause in quotation marks is no new text: "Clause 4 “Registration of rates”:".
            if quote is not None and _LEADS_IN.search(text, max(verb.end, quote[0] - 24), quote[0]):
                close = next((y for x, y in self.quotations if x <= quote[0] < y), quote[1])
                new = text[quote[0] : min(close, quote[0] + 400)].strip("“”\" ")
        return operation, new

    def _reword(self, verb: Verb, groups: list[_Group], clause: Clause, a: int, b: int, segment: Segment, context: _Context, day: date | None) -> list[Effect]:
        """Read the changes of words that one verb orders, each with the units it names."""
        text = self.text
        inserts = verb.row.get("words") == "insert"
        plan: list[tuple[str | None, str | None, str | None, _Group]] = []
        waiting: list[str] = []
        for group in groups:
            fresh: str | None = None
            for quote in group.quotes:
                lead = text[max(a, quote.start - 40) : quote.start]
                said = text[quote.start : quote.end].strip(_MARKS)
                beside = _BESIDE.search(lead)
                if inserts and beside is not None and plan:
                    where = "before words" if beside["where"].lower() == "before" else "after words"
                    plan[-1] = (None, plan[-1][1], f"{where}: {said}", group if group.units else plan[-1][3])
                elif inserts:
                    plan.append((None, said, None, group))
                elif _WITH.search(lead) and (plan or waiting) and verb.row.get("words") == "replace":
                    fresh = said
                    plan += [(old, None, None, group) for old in waiting]
                    waiting = []
                    plan = [(old, new if new is not None else said, where, place) for old, new, where, place in plan]
                else:
                    waiting.append(said)
            if fresh is None and waiting and (group.units or group.document is not None):
                plan += [(old, None, None, group) for old in waiting]
                waiting = []
        plan += [(left, None, None, _Group()) for left in waiting]
        anywhere = next((g for g in groups if g.units), None)
        named = next((g.document for g in groups if g.document is not None), None)
        out = []
        for old, new, beside_words, group in plan:
            place = group if group.units or anywhere is None else anywhere
            document = self._document(group.document or place.document or named, context)
            if document is None:
                continue
            units = tuple(dict.fromkeys(_complete(u, context.units) for u in place.units)) or (context.units if group.document is None else ())
            out.append(self._effect(EffectKind.AMENDS, Operation.REPLACE_WORDS, document, units, clause, segment, day=day, old=old, new=new, position=beside_words, attached=group.attached))
        return out

    def _day(self, clause: Clause, verb: Verb, stop: int) -> date | None:
        floor = verb.end if not verb.active else clause.start
        if self._dated[0] != (clause.start, clause.end):
            # A sentence of many verbs is looked through once.
            self._dated = ((clause.start, clause.end), find_english_dates(self.text, clause.start, clause.end))
        for found in self._dated[1]:
            if found.start >= floor and _SINCE.search(self.text, max(floor, found.start - 24), found.start):
                return found.value
        return None

    def _effect(
        self, kind: EffectKind, operation: Operation, document: CitedDocument, units: tuple[UnitPath, ...], clause: Clause, segment: Segment,
        *, day: date | None, old: str | None = None, new: str | None = None, whole: bool = False, position: str | None = None,
        exceptions: tuple[str, ...] = (), event: str | None = None, attached: bool = False,
    ) -> Effect:  # fmt: skip
        start, end = clause.start, clause.end
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if attached:
            units = tuple(UnitPath(u.steps, "kem-theo-1") if not u.part else u for u in units)
        return Effect(
            id="", kind=kind, operation=operation, scope=Scope.WHOLE if whole else Scope.PART, evidence=Evidence.cut(self.text, start, end), target=document,
            acting_unit=segment.path, units=units, position=position, old=old, new=new, from_day=day, from_event=event, exceptions=exceptions, certainty=self.certainty,
        )  # fmt: skip
