"""Which document words mean, among those held; a stub where none is held; candidates where several fit.

A key that was settled before (by the workspace, or by a person) is taken as it is. Else a number decides together with
the issuer and the day that the words say. A local number says nothing without its issuer: then the citing document's
own issuer is meant, or a body it succeeded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from legalsys import law
from legalsys.language.normal import fold, same_words
from legalsys.language.numbers import split_number
from legalsys.model import Certainty, CitedDocument, Document, Identity

from .subject import Stub, Subject, is_central_number, number_key, stub_of

__all__ = ["Resolution", "Resolver"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What words mean.

    Args:
        subject: the one document meant, held or stub; None when nothing is named or several fit.
        candidates: documents held that it may be, when that is not sure.
        certainty: how surely ``subject`` is meant.
    """

    subject: Subject | None = None
    candidates: tuple[Identity, ...] = ()
    certainty: Certainty = Certainty.CERTAIN


def base_unit(unit: str) -> str:
    """Return a unit's slug without its generation (``hung-yen.2025`` → ``hung-yen``)."""
    return unit.partition(".")[0]


class Resolver:
    """Finds subjects among documents held.

    Args:
        documents: the documents held, one for each identity.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents: dict[Identity, Document] = {}
        self._by_number: dict[str, list[Identity]] = {}
        self._by_name: dict[str, list[Identity]] = {}
        self._known: dict[tuple[CitedDocument, tuple[str, ...], str | None, date | None], Resolution] = {}
        for document in documents:
            self._documents[document.key] = document
            if document.number is not None:
                self._by_number.setdefault(number_key(document.number.value), []).append(document.key)
            if (
                document.kind is not None
                and document.title is not None
                and document.kind.value in ("Luật", "Bộ luật", "Pháp lệnh")
            ):
                name = fold(same_words(f"{document.kind.value} {document.title.value}"))
                self._by_name.setdefault(name, []).append(document.key)

    def held_as(self, stub: Stub) -> Identity | None:
        """Return the central document held under a stub's number, None if none or several are."""
        keys = self._by_number.get(number_key(stub.number), []) if stub.number and stub.central else []
        return keys[0] if len(keys) == 1 else None

    def resolve(
        self,
        cited: CitedDocument | None,
        *,
        citing: Document,
        key: Identity | None = None,
        candidates: tuple[Identity, ...] = (),
    ) -> Resolution:
        """Return what a document named in ``citing`` is.

        Args:
            cited: the document as named, None when only ``key`` tells it.
            citing: the document whose text names it.
            key: the identity that was settled before.
            candidates: identities it may be, settled before.
        """
        if key is not None and key in self._documents:
            return Resolution(key)
        if cited is None:
            return Resolution(Stub(str(key))) if key is not None else Resolution()
        territory = citing.territory.value if citing.territory else None
        # A name without a number is read as of the day of the document that says it.
        day = citing.issued.value if citing.issued is not None and cited.number is None else None
        question = (cited, citing.key.issuers, territory, day)
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = self._look_up(cited, citing, territory)
        if isinstance(known.subject, Identity) and known.subject in candidates:
            # Whoever settled keys before found this one doubtful: the doubt stands.
            return Resolution(None, (known.subject,))
        return known

    def _look_up(self, cited: CitedDocument, citing: Document, territory: str | None) -> Resolution:
        number = cited.number
        if number is None:
            number = self._number_of_name(cited)
            if number is None:
                return self._by_law_name(cited, citing)
        central = is_central_number(number)
        unit = self._unit_said(cited, citing, territory)
        found = self._by_number.get(number_key(number), [])
        if central is True:
            fitting = [k for k in found if self._day_agrees(cited, k) is not False]
            if len(fitting) == 1:
                return Resolution(fitting[0])
        else:
            local = self._local(cited, citing, unit, found)
            if local is not None:
                return local
            unit = unit or _unit_then(citing, cited)
        return Resolution(stub_of(cited, unit=unit))

    def _number_of_name(self, cited: CitedDocument) -> str | None:
        day = cited.issued or cited.year
        if not cited.name or day is None:
            return None
        known = law.central_by_name(cited.name, day)
        return known[0].number if len(known) == 1 else None

    def _by_law_name(self, cited: CitedDocument, citing: Document) -> Resolution:
        """A law by its name: with its day or year, else the only one of that name before the citing document."""
        if not cited.name:
            return Resolution()
        year = cited.issued.year if cited.issued else cited.year
        held = [key for key in self._by_name.get(fold(same_words(cited.name)), []) if key.issued is not None]
        if year is not None:
            keys = [k for k in held if k.issued is not None and k.issued.year == year and cited.issued in (None, k.issued)]
            if len(keys) == 1:
                return Resolution(keys[0])
            return Resolution(None, tuple(keys)) if keys else Resolution(stub_of(cited))
        before = citing.issued.value if citing.issued is not None else None
        known = [c for c in law.central_by_name(cited.name) if before is None or c.issued is None or c.issued <= before]
        keys = [k for k in held if before is None or (k.issued is not None and k.issued <= before)]
        numbers = {number_key(c.number) for c in known}
        numbers |= {number_key(fact.value) for k in keys if (fact := self._documents[k].number) is not None}
        if len(numbers) == 1:
            if keys:
                return Resolution(keys[0], (), Certainty.LIKELY)
            return Resolution(stub_of(CitedDocument(known[0].kind, known[0].number)), (), Certainty.LIKELY)
        # A name alone has meant one law after another: it names none of them surely.
        return Resolution(stub_of(cited), (), Certainty.POSSIBLE)

    def _unit_said(self, cited: CitedDocument, citing: Document, territory: str | None) -> str | None:
        if not cited.issuer:
            return None
        day = cited.issued or (citing.issued.value if citing.issued else None)
        body = law.find_body(cited.issuer, day, near=territory)
        return body.unit if body else None

    def _day_agrees(self, cited: CitedDocument, key: Identity) -> bool | None:
        document = self._documents[key]
        days = {fact.value for fact in (document.issued, document.adopted) if fact is not None}
        if cited.issued is None or not days:
            return None
        return cited.issued in days

    def _local(self, cited: CitedDocument, citing: Document, unit: str | None, found: list[Identity]) -> Resolution | None:
        """Choose among documents of one local number; None when none of them can be meant."""
        if unit is not None:
            exact = [k for k in found if unit in k.issuers]
            # Generations of one name ("tỉnh Hưng Yên" before and after the merger) are told apart by the day only.
            near = exact or [k for k in found if base_unit(unit) in map(base_unit, k.issuers)]
        elif citing.key.issuers:
            own = set(citing.key.issuers)
            exact = [k for k in found if own & set(k.issuers)]
            before = {p for u in own for p in law.predecessors(u)}
            near = exact or [k for k in found if before & set(k.issuers)]
        else:
            exact, near = [], found
        agreeing = [k for k in near if self._day_agrees(cited, k)]
        if len(agreeing) == 1:
            sure = bool(exact) or unit is not None
            return Resolution(agreeing[0], (), Certainty.CERTAIN if sure else Certainty.LIKELY)
        if agreeing:
            return Resolution(None, tuple(agreeing))
        if not near:
            # The same number and day under another issuer, where no issuer is said: perhaps, never more.
            elsewhere = tuple(k for k in found if unit is None and self._day_agrees(cited, k))
            return Resolution(None, elsewhere) if elsewhere else None
        open_day = [k for k in near if self._day_agrees(cited, k) is None]
        if len(open_day) == 1 and len(near) == 1:
            # Without a year in it, a number returns every year: then the day is needed to be certain.
            # In the year of a merger the numbers of one name begin again.
            only = open_day[0]
            again = any(unit.endswith(f".{only.year}") for unit in only.issuers)
            certain = bool(exact) and only.year is not None and not again and self._documents[only].issued is not None
            return Resolution(open_day[0], (), Certainty.CERTAIN if certain else Certainty.LIKELY)
        return Resolution(None, tuple(near))


def _unit_then(citing: Document, cited: CitedDocument) -> str | None:
    """The citing document's own unit as it was when the cited document was issued: its generation before a merger, perhaps."""
    if not citing.key.issuers:
        return None
    unit = citing.key.issuers[0]
    parts = split_number(cited.number) if cited.number else None
    year = cited.issued.year if cited.issued else parts.year if parts else None
    founded = law.territory(unit)
    if founded is None or founded.first is None or year is None:
        return unit
    if (cited.issued or date(year, 12, 31)) >= founded.first:
        return unit
    return next((before for before in law.predecessors(unit) if base_unit(before) == base_unit(unit)), unit)
