"""Small documents built from the model, for tests of storage: every word of theirs is invented here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from legalsys.model import (
    Block,
    BlockKind,
    Certainty,
    Citation,
    CitationRole,
    CitedDocument,
    Document,
    Effect,
    EffectKind,
    Evidence,
    Fact,
    FactSource,
    Finding,
    FindingEvidence,
    Identity,
    Operation,
    Outcome,
    Place,
    Reading,
    Scope,
    SourceSpan,
    Unit,
    UnitLevel,
    UnitPath,
)
from legalsys.workspace import Parcel, SeenFile, Workspace, parcel

EXTRACTOR = "test-1"
UBND = "Ủy ban nhân dân tỉnh {}"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Made:
    path: str
    reading: Reading
    document: Document

    @property
    def sha256(self) -> str:
        return sha(self.reading.text)

    @property
    def key(self) -> Identity:
        return self.document.key

    @property
    def seen(self) -> SeenFile:
        return SeenFile(self.path, self.sha256, len(self.reading.text), 1, 10**10)

    def parcel(self, extractor: str = EXTRACTOR) -> Parcel:
        return parcel(self.sha256, extractor, self.reading, self.document)


def made(
    number: str | None,
    unit: str | None,
    issued: date | None,
    *,
    province: str = "Hưng Yên",
    path: str | None = None,
    title: str = "Quy định mức thu phí",
    cites: tuple[CitedDocument, ...] = (),
    ends: tuple[CitedDocument, ...] = (),
    words: str = "",
    kind: str = "Quyết định",
    issuer: str | None = None,
    central: bool = False,
) -> Made:
    """Return a document with one article, citations in its recital and repeals in its article."""
    lines: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    length = 0

    def add(name: str, text: str) -> None:
        nonlocal length
        spans[name] = (length, length + len(text))
        lines.append(text)
        length += len(text) + 1

    name = issuer or UBND.format(province)
    add("issuer", name)
    add("number", f"Số: {number or '      /QĐ-UBND'}")
    add("issued", f"ngày {issued.day} tháng {issued.month} năm {issued.year}" if issued else "ngày    tháng    năm")
    add("title", title)
    for index, cited in enumerate(cites):
        add(f"cite{index}", f"Căn cứ {cited.kind or ''} số {cited.number} {cited.name or ''};")
    start = length
    add("heading", "Điều 1. Hiệu lực")
    for index, cited in enumerate(ends):
        add(f"end{index}", f"Bãi bỏ {cited.kind or 'Quyết định'} số {cited.number}.")
    add("words", words or f"Quyết định này có hiệu lực. {title}.")
    text = "\n".join(lines)

    def evidence(part: str) -> Evidence:
        return Evidence.cut(text, *spans[part])

    article = UnitPath.of((UnitLevel.ARTICLE, "1"))
    code = number.split("/")[-1] if number else ""
    known = number is not None and unit is not None and issued is not None
    parts = (number or "").split("/")
    slug = {"QĐ-UBND": "qd-ubnd", "NQ-HĐND": "nq-hdnd", "NĐ-CP": "nd-cp"}.get(code, "qd-ubnd")
    key = (
        Identity((unit or "",), slug, int(parts[1]) if len(parts) == 3 else None, parts[0].lstrip("0"), issued)
        if known
        else Identity(provisional=sha(text)[:16])
    )
    document = Document(
        key=key,
        number=Fact(number, evidence("number")) if number else None,
        kind=Fact(kind, evidence("title")),
        issuers=(Fact(name, evidence("issuer")),),
        territory=Fact(unit, evidence("issuer")) if unit and not central else None,
        issued=Fact(issued, evidence("issued")) if issued else None,
        title=Fact(title, evidence("title")),
        effective=Fact(issued + timedelta(days=10), None, source=FactSource.LAW, rule="test") if issued else None,
        units=(Unit(article, "1", "Hiệu lực", start, len(text)),),
        citations=tuple(Citation(evidence(f"cite{i}"), CitationRole.BASIS, document=c) for i, c in enumerate(cites)),
        effects=tuple(
            Effect(f"e{i}", EffectKind.REPEALS, Operation.WHOLE, Scope.WHOLE, evidence(f"end{i}"), c, acting_unit=article)
            for i, c in enumerate(ends)
        ),
    )
    blocks = []
    position = 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, position, position + len(line)))
        position += len(line) + 1
    sources = tuple(SourceSpan(b.start, b.end, Place(line=i)) for i, b in enumerate(blocks, 1))
    reading = Reading(text=text, format="text", blocks=tuple(blocks), sources=sources)
    return Made(path or f"{str(key).replace('/', '_')}.txt", reading, document)


def put(workspace: Workspace, *documents: Made, settle: bool = True, run: int | None = None, extractor: str = EXTRACTOR) -> None:
    """Store documents as an ingest does."""
    workspace.note_files([d.seen for d in documents], run=run)
    workspace.store([d.parcel(extractor) for d in documents], run=run)
    if settle:
        workspace.settle(run=run)


def finding(
    subject: Made,
    *,
    object: Identity | None = None,
    quote: str | None = None,
    rule: str = "HL-001",
    as_of: date = date(2026, 11, 24),
) -> Finding:
    text = subject.reading.text
    start = text.index(quote) if quote else 0
    words = Evidence.cut(text, start, start + len(quote)) if quote else Evidence.cut(text, 0, text.index("\n"))
    return Finding(
        rule=rule,
        kind="replaced",
        group="expired",
        outcome=Outcome.EXPIRED,
        subject=subject.key,
        certainty=Certainty.CERTAIN,
        evidence=(FindingEvidence(subject.key, subject.path, None, words),),
        grounds=("law",),
        as_of=as_of,
        object=object,
    )
