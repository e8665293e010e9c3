"""Grammar cases kept as data: loading them, running one, and telling what differs.

One YAML file a phenomenon under ``cases/<family>/``. A case holds ``text``, what is expected, and if need be ``context``,
``here``, ``issued``, ``note`` and ``xfail`` (the reason why the grammar does not read it yet).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from legalsys.model import CitedDocument, Effect, Operation, Scope, UnitPath

from . import texts

FAMILIES = ("units", "citations", "operations", "effects", "start")
FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One case of one phenomenon."""

    family: str
    file: str
    phenomenon: str
    index: int
    data: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.family}/{self.file}-{self.index:02d}"


def load(family: str) -> Iterator[Case]:
    for path in sorted((FOLDER / family).glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for index, row in enumerate(data["cases"], 1):
            yield Case(family, path.stem, data["phenomenon"], index, row)


def load_all() -> list[Case]:
    return [case for family in FAMILIES for case in load(family)]


def _with_units(document: str, units: list[str]) -> str:
    return f"{document} > {' '.join(sorted(units))}" if units else document


def _document(document: Any) -> str:
    if isinstance(document, str):
        return document
    if document.get("number"):
        return str(document["number"])
    day = f" @{document['date']}" if document.get("date") else ""
    return f"{document.get('kind') or ''} {document.get('name') or ''}".strip() + day


def _normal(line: str) -> str:
    """Sort the units of an expected line, so that their order does not count."""
    head, arrow, units = line.partition(" > ")
    return f"{head}{arrow}{' '.join(sorted(units.split()))}"


def units(case: Case) -> tuple[list[str], list[str]]:
    from legalsys.language.units import find_units
    from legalsys.parse.english import find_english_units, is_english

    here = UnitPath.parse(case.data["here"]) if "here" in case.data else None
    find = find_english_units if is_english(case.data["text"]) or case.file == "english" else find_units
    found = [str(path) for reference in find(case.data["text"], here=here) for path in reference.paths]
    return sorted(case.data["units"]), sorted(found)


def citations(case: Case) -> tuple[list[str], list[str]]:
    from legalsys.parse.passage import cite_passage

    found = cite_passage(case.data["text"], case.data.get("context"))["citations"]
    return sorted(map(_normal, case.data["expect"])), sorted(_with_units(_document(c["document"]), c["units"]) for c in found)


def operations(case: Case) -> tuple[list[str], list[str]]:
    """Compare operations; words (``old => new``) and positions (``@ after …``) count where the case gives them."""
    from legalsys.parse.passage import cite_passage

    found = cite_passage(case.data["text"], case.data.get("context"))["operations"]
    lines = []
    wanted = [_split(line) for line in case.data["expect"]]
    for o in found:
        base = f"{o['operation']} {_with_units(_document(o['target']['document']), o['target']['units'])}"
        said = {"words": f"{o['old'] or ''} => {o['new'] or ''}", "position": o["position"] or "", "date": o["date"] or ""}
        same = next((w for w in wanted if w[0] == base and all(_agrees(key, value, said[key]) for key, value in w[1].items())), None)
        if same is None:
            same = (base, {key: said[key] for key in ("words", "position", "date") if any(w[0] == base and key in w[1] for w in wanted)})
        else:
            wanted.remove(same)
        lines.append(_join(*same))
    return sorted(_join(*_split(line)) for line in case.data["expect"]), sorted(lines)


_MARKS = {" | ": "words", " @ ": "position", " on ": "date"}


def _split(line: str) -> tuple[str, dict[str, str]]:
    rest: dict[str, str] = {}
    for mark, key in _MARKS.items():
        if mark in line:
            line, _, value = line.partition(mark)
            for other in _MARKS:
                if other in value:
                    value, again, more = value.partition(other)
                    rest[_MARKS[other]] = more
            rest[key] = value
    return _normal(line), rest


def _join(base: str, rest: dict[str, str]) -> str:
    return base + "".join(f" [{key}: {value}]" for key, value in sorted(rest.items()))


def _agrees(key: str, wanted: str, found: str) -> bool:
    if key != "words":
        return wanted == found
    old, _, new = wanted.partition(" => ")
    old_found, _, new_found = found.partition(" => ")
    return old == old_found and (new_found.startswith(new) if new else not new_found)


def _effect(effect: Effect, keys: set[str]) -> str:
    target: CitedDocument = effect.target
    name = target.number or f"{target.name}{f' @{target.issued}' if target.issued else ''}"
    operation = "whole" if effect.scope is Scope.WHOLE else "part" if effect.operation is Operation.WHOLE else effect.operation.value
    parts = [_with_units(f"{effect.kind.value} {operation} {name}", [str(u) for u in effect.units])]
    if "from" in keys:
        parts.append(f"from {effect.from_day}")
    if "until" in keys:
        parts.append(f"until {effect.until}")
    if "except" in keys:
        parts.append(f"except {'; '.join(effect.exceptions)}")
    return " | ".join(parts)


def effects(case: Case) -> tuple[list[str], list[str]]:
    """Compare the effects of a small document; ``from``, ``until`` and ``except`` count where any line of the case gives them."""
    from legalsys.parse.effects import find_effects
    from legalsys.parse.english import is_english
    from legalsys.parse.english_document import read_english
    from legalsys.parse.mentions import Mentions
    from legalsys.parse.outline import outline

    reading = texts.text_reading(case.data["text"])
    default = case.data.get("starts_on")
    if is_english(reading.text):
        found = read_english(reading.text, outline(reading), number=case.data.get("own"), issued=None).effects
    else:
        found = find_effects(reading.text, outline(reading), Mentions(reading.text), own_number=case.data.get("own"), default_day=date.fromisoformat(default) if default else None)
    keys = {key for key in ("from", "until", "except") if any(f" | {key} " in line for line in case.data["expect"])}
    wanted = [" | ".join([_normal(part) if index == 0 else part for index, part in enumerate(line.split(" | "))]) for line in case.data["expect"]]
    return sorted(wanted), sorted(_effect(e, keys) for e in found)


def start(case: Case) -> tuple[list[str], list[str]]:
    from legalsys.parse.english import is_english
    from legalsys.parse.english_document import find_english_term
    from legalsys.parse.outline import outline
    from legalsys.parse.start import find_term

    reading = texts.text_reading(case.data["text"])
    issued = date.fromisoformat(case.data["issued"]) if "issued" in case.data else None
    adopted = date.fromisoformat(case.data["adopted"]) if "adopted" in case.data else None
    shape = outline(reading)
    term = find_english_term(reading.text, shape, issued=issued) if is_english(reading.text) else find_term(reading.text, shape, issued=issued, adopted=adopted)
    found = [f"from {term.effective.value}"] if term.effective else []
    found += [f"until {term.expires.value}"] if term.expires else []
    for item in term.starts:
        found.append(_with_units(f"starts {item.day or 'event'}", [str(u) for u in item.units]))
    return sorted(map(_normal, case.data["expect"])), sorted(found)


RUN = {"units": units, "citations": citations, "operations": operations, "effects": effects, "start": start}


def difference(case: Case) -> str | None:
    """Return what differs, in words, or None when the case is read rightly."""
    wanted, found = RUN[case.family](case)
    if wanted == found:
        return None
    missing = [w for w in wanted if w not in found]
    extra = [f for f in found if f not in wanted]
    lines = [f"{case.id} ({case.phenomenon})", f"  text:    {case.data['text']}"]
    if case.data.get("context"):
        lines.append(f"  context: {case.data['context']}")
    lines += [f"  missing: {line}" for line in missing] + [f"  extra:   {line}" for line in extra]
    if not missing and not extra:
        lines.append(f"  said twice: {found}")
    if case.data.get("note"):
        lines.append(f"  note:    {case.data['note']}")
    return "\n".join(lines)
