"""Documents for tests, made of facts: short, but with every evidence standing in a text of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from legalsys import law
from legalsys.language.numbers import number_slug, split_number
from legalsys.model import (
    Certainty,
    Citation,
    CitationRole,
    CitedDocument,
    Document,
    Effect,
    EffectKind,
    Evidence,
    Fact,
    Identity,
    Mismatch,
    Operation,
    Problem,
    Scope,
    Start,
    Unit,
    UnitPath,
)

UBND_HY = "Ủy ban nhân dân tỉnh Hưng Yên"
UBND_TB = "Ủy ban nhân dân tỉnh Thái Bình"
HDND_HY = "Hội đồng nhân dân tỉnh Hưng Yên"


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Words:
    """A text that grows; what is written gets its span."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, words: str) -> Evidence:
        start = len(self.text)
        self.text += words + "\n"
        return Evidence(start, start + len(words), words)


def cited(spec: str | dict[str, Any]) -> CitedDocument:
    if isinstance(spec, str):
        spec = {"number": spec}
    number = spec.get("number")
    kind = spec.get("kind") or (law.kind_of_number(number) if number else None)
    return CitedDocument(kind, number, spec.get("name"), day(spec.get("issued")), spec.get("year"), spec.get("issuer"))


def effect(words: Words, nth: int, spec: dict[str, Any]) -> Effect:
    kind = EffectKind(spec["kind"])
    units = tuple(UnitPath.parse(u) for u in spec.get("units", ()))
    scope = Scope(spec.get("scope", "part" if units or kind is EffectKind.AMENDS else "whole"))
    target = cited(spec["target"])
    quote = spec.get("quote") or f"{kind.value} {target.number or target.name}"
    return Effect(
        id=spec.get("id", f"e{nth}"),
        kind=kind,
        operation=Operation(spec.get("operation", "whole" if scope is Scope.WHOLE else "replace-text")),
        scope=scope,
        evidence=words.write(quote),
        target=target,
        acting_unit=UnitPath.parse(spec.get("unit", "dieu-1")),
        units=units,
        from_day=day(spec.get("from")),
        from_event=spec.get("event"),
        until=day(spec.get("until")),
        territory=spec.get("territory"),
        exceptions=tuple(spec.get("except", ())),
        certainty=Certainty(spec.get("certainty", "certain")),
    )


def reference(words: Words, spec: str | dict[str, Any]) -> Citation:
    found = Citation(words.write(f"theo {spec}"), CitationRole.REFERENCE, document=cited(spec))
    if isinstance(spec, str) or "mismatch" not in spec:
        return found
    return replace(found, candidates=tuple(Identity.parse(key) for key in spec["candidates"]), mismatch=Mismatch(spec["mismatch"]))


def make(
    number: str | None = "15/2020/QĐ-UBND",
    issued: str | None = "2020-08-20",
    issuer: str | None = UBND_HY,
    *,
    title: str | None = None,
    kind: str | None = None,
    effective: str | None = "+",
    expires: str | None = None,
    effects: Iterable[dict[str, Any]] = (),
    basis: Iterable[str | dict[str, Any]] = (),
    cites: Iterable[str | dict[str, Any]] = (),
    recital: Iterable[str | dict[str, Any]] = (),
    starts: Iterable[dict[str, Any]] = (),
    articles: Iterable[str] = (),
    normative: bool | None = None,
    shortened: str | None = None,
    language: str = "vi",
    sure_of_day: str = "certain",
    problems: Iterable[dict[str, Any]] = (),
) -> Document:
    """Return a document. ``effective="+"``: ten days after issue. Effects and citations as dicts with the words of the model."""
    words = Words()
    issued_day = day(issued)
    body = law.find_body(issuer, issued_day) if issuer else None
    issuer = body.name if body else issuer
    parts = split_number(number) if number else None
    key = Identity(provisional=f"{abs(hash((title, issuer, issued))) % 16**16:016x}")
    if parts is not None and body is not None and issued_day is not None:
        key = Identity((body.unit,), number_slug(parts.code), parts.year, parts.ordinal, issued_day)
    kind = kind or (law.kind_of_number(number) if number else None)
    first = (
        date.fromordinal(issued_day.toordinal() + 10)
        if effective == "+" and issued_day
        else day(effective if effective != "+" else None)
    )
    number_fact = Fact(number, words.write(f"Số: {number}")) if number else None
    issued_fact = (
        Fact(issued_day, words.write(f"ngày {issued_day:%d/%m/%Y}"), certainty=Certainty(sure_of_day)) if issued_day else None
    )
    kind_fact = Fact(kind, words.write(kind.upper())) if kind else None
    title_fact = Fact(title, words.write(title)) if title else None
    issuer_facts = (Fact(issuer, words.write(issuer.upper())),) if issuer else ()
    bases = [Citation(words.write(f"Căn cứ {b}"), CitationRole.BASIS, document=cited(b)) for b in basis]
    named = [Citation(words.write(f"theo {c}"), CitationRole.REFERENCE, document=cited(c)) for c in recital]
    units = []
    for nth, heading in enumerate(articles, 1):
        at = words.write(f"Điều {nth}. {heading}")
        units.append(Unit(UnitPath.parse(f"dieu-{nth}"), str(nth), heading, at.start, at.end))
    references = [reference(words, spec) for spec in cites]
    effect_list = tuple(effect(words, nth, spec) for nth, spec in enumerate(effects, 1))
    start_list = tuple(
        Start(
            tuple(UnitPath.parse(u) for u in s.get("units", ())),
            day(s.get("day")),
            s.get("event"),
            words.write("có hiệu lực"),
        )
        for s in starts
    )
    if normative is None and parts is not None:
        normative = parts.year is not None
    extra: dict[str, Any] = {"shortened": words.write(shortened)} if shortened else {}
    extra["problems"] = tuple(Problem(p["code"], params=p.get("params", {})) for p in problems)
    return Document(
        key=key,
        language=language,
        number=number_fact,
        number_as_printed=number,
        kind=kind_fact,
        issuers=issuer_facts,
        territory=Fact(body.territory, words.write(issuer or "")) if body and body.territory else None,
        issued=issued_fact,
        title=title_fact,
        normative=Fact(normative, number_fact.evidence) if normative is not None and number_fact else None,
        effective=Fact(first, words.write(f"có hiệu lực từ {first}")) if first else None,
        expires=Fact(day(expires), words.write(f"đến hết ngày {expires}")) if expires else None,
        starts=start_list,
        units=tuple(units),
        citations=(*bases, *named, *references),
        effects=effect_list,
        **extra,
    )
