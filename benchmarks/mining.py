"""``python -m benchmarks.mining FOLDER…``: what breaks on real text that nobody annotated, by class.

Each class is a sign that something was read wrongly, which can be counted without gold:

- ``untiled``: an article, clause or point that overlaps the next, or words between two of them that belong to neither;
- ``repeated path``: two units of one document with one path;
- ``unclosed quotation``: a quotation of new text that runs over more than forty lines of its article or to the document's end;
- ``unknown code``: a number whose letters no table knows, so that nobody can tell who issued it;
- ``not in the register``: a central number the register of central documents does not hold (a fact, not always a failure);
- ``verb without effect``: a sentence of the body with an active verb of effect next to a document's number, outside quotations,
  that no effect came from;
- ``effect without unit``: an effect on a part, without units, whose sentence names units;
- ``effect without target``: an effect whose target has neither number nor day;
- ``law name unknown``: the name of a law that the table of central documents does not hold, so that it may over-run;
- ``long issuer``: an issuer of more than nine words.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from legalsys.model import Document, Reading, UnitLevel

__all__ = ["CLASSES", "failures", "main"]

CLASSES = (
    "untiled",
    "repeated path",
    "unclosed quotation",
    "unknown code",
    "not in the register",
    "verb without effect",
    "effect without unit",
    "effect without target",
    "law name unknown",
    "long issuer",
)
# Annexes hold tables and forms whose words need not belong to a row.
_LOOSE = frozenset({UnitLevel.APPENDIX, UnitLevel.LIST, UnitLevel.FORM, UnitLevel.ROW})
_SUFFIXES = frozenset({".html", ".htm", ".md", ".txt", ".docx"})
_ACTS = re.compile(
    r"(?:^|[;:,.]\s|\bvà\s|\bnày\s|\bnay\s|đồng\sthời\s)(?:thay\sthế|bãi\sbỏ|h[ủu][ỷy]?\sbỏ|sửa\sđổi|bổ\ssung|đính\schính|kéo\sdài|ngưng\shiệu\slực)\b|hết\shiệu\slực",
    re.I,
)
_HISTORY = re.compile(
    r"(?:đã|được|bị|về\sviệc|để|khi|nếu|chưa|đến\skhi|cho\sđến|V/v)\s(?:được\s)?(?:thay\sthế|bãi\sbỏ|sửa\sđổi|bổ\ssung|ban\shành|hết)",
    re.I,
)
_IN_NAME = re.compile(
    r"(?:Luật|Pháp\slệnh|Nghị\sđịnh|Thông\stư|Quyết\sđịnh|Chính\sphủ|\d{4}|[A-ZĐ]{2,}\d*|văn\sbản|Bộ\s\w+|việc|Nam|Nhà\snước),?\s(?:sửa\sđổi|bổ\ssung|thay\sthế|bãi\sbỏ)",
    re.I,
)
_PAPER = re.compile(r"^\d+[a-z]?(?:/\d{4})?[/-](?:TTr|TT|BC|CV|TB|KH|KL|HD|BB|PA|GP|GCN|CTr|ĐA|NQLT|VBHN|TCVN|QCVN)\b", re.I)
_CENTRAL = re.compile(r"(?:CP|TTg|QH\d*|UBTVQH\d*|[-/]B[A-Z]{1,8}|NHNN|TANDTC|VKSNDTC|TTCP|KTNN|UBDT|VPCP|HĐTP|HĐBT)\b")


def _untiled(document: Document, text: str) -> Iterator[str]:
    units = list(document.units)
    for before, unit in zip(units, units[1:], strict=False):
        if unit.start < before.end and unit.end > before.end:
            yield f"{before.path} and {unit.path} overlap"
        elif unit.start > before.end:
            rest = text[before.end : unit.start]
            own = all(step.level not in _LOOSE for path in (before.path, unit.path) for step in path.steps)
            if (
                own
                and before.path.part == unit.path.part
                and len(before.path.steps) == len(unit.path.steps)
                and re.search(r"\w", rest)
            ):
                yield f"{before.path} … {unit.path}: {rest.strip()[:80]!r}"


def _quotations(reading: Reading) -> Iterator[str]:
    from legalsys.parse.outline import outline

    shape = outline(reading)
    for start, end in shape.quotations:
        words = reading.text[start:end]
        if (
            end >= shape.body[1] - 2
            and words.rstrip()[-1:] not in '”"»;.'
            or words.count("\n") > 40
            and words.rstrip(" .;\n")[-1:] not in '”"»'
        ):
            yield words[:100]


def failures(reading: Reading, document: Document) -> Iterator[tuple[str, str]]:
    """Yield (class, words) for every sign of a wrong reading in one document."""
    from legalsys import law
    from legalsys.language.numbers import split_number
    from legalsys.language.units import find_units
    from legalsys.model import Scope
    from legalsys.parse.clauses import sentences
    from legalsys.parse.mentions import Mentions
    from legalsys.parse.outline import outline

    text = reading.text
    for words in _untiled(document, text):
        yield "untiled", words
    for path, count in collections.Counter(str(unit.path) for unit in document.units).items():
        if count > 1:
            yield "repeated path", path
    for words in _quotations(reading):
        yield "unclosed quotation", words
    for citation in document.citations:
        cited = citation.document
        if cited is None or document.language != "vi":
            continue
        if cited.number:
            parts = split_number(cited.number)
            if _PAPER.match(cited.number) and "/TT-" not in cited.number:
                continue
            local = (
                re.search(r"UB|HĐND|HDND", cited.number) is not None
                and "UBTVQH" not in cited.number
                and "UBDT" not in cited.number
            )
            known = law.issuer_of_number(cited.number, cited.issued) or (
                parts is not None and parts.body_code.startswith(("QH", "UBTVQH"))
            )
            if not local and not known and not cited.issuer:
                yield "unknown code", citation.evidence.quote
            elif not local and not law.central_by_number(cited.number):
                yield "not in the register", citation.evidence.quote
        elif cited.name and cited.kind in ("Luật", "Bộ luật", "Pháp lệnh") and not law.central_by_name(cited.name):
            yield "law name unknown", citation.evidence.quote
    for effect in document.effects:
        if effect.scope is Scope.PART and not effect.units and find_units(effect.evidence.quote):
            yield "effect without unit", effect.evidence.quote
        if effect.target.number is None and effect.target.issued is None and effect.target.year is None:
            yield "effect without target", effect.evidence.quote
    for issuer in document.issuers:
        if len(issuer.value.split()) > 9:
            yield "long issuer", issuer.value
    shape = outline(reading)
    mentions = Mentions(text)
    covered = sorted((e.evidence.start, e.evidence.end) for e in document.effects)
    articles = [(u.start, u.end) for u in document.units if any(u.start <= a < u.end for a, _ in covered)]
    quoted = shape.quotations
    for start, end in sentences(text, *shape.body, quoted):
        if any(a <= start < b for a, b in quoted):
            continue
        words = text[start:end]
        verb = _ACTS.search(words)
        if verb is None or _HISTORY.search(words):
            continue
        near = [m for m in mentions.between(start, end) if m.document.number and abs(m.start - start - verb.start()) < 160]
        # A heading only announces what its clauses do, and a name holds verbs of its own ("Luật sửa đổi …").
        announced = (
            any(a <= start < a + 24 for a, _ in articles)
            or _IN_NAME.search(words, max(0, verb.start() - 30), verb.end()) is not None
        )
        if near and not announced and not any(a < end and start < b for a, b in covered):
            yield "verb without effect", " ".join(words.split())


def _readings(paths: Iterable[Path]) -> Iterator[tuple[Path, Reading]]:
    from legalsys.read import read

    for path in paths:
        reading = read(path)
        if reading.text.strip():
            yield path, reading


def main(arguments: list[str] | None = None) -> int:
    """Print the classes with their counts, and with ``--examples N`` some words of each."""
    from legalsys.parse import parse

    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.mining", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path, help="folders of documents (HTML, Markdown, TXT, DOCX)")
    parser.add_argument("--examples", type=int, default=0, metavar="N")
    options = parser.parse_args(arguments)
    counts: collections.Counter[str] = collections.Counter()
    touched: collections.Counter[str] = collections.Counter()
    examples: dict[str, list[str]] = collections.defaultdict(list)
    documents = 0
    for folder in options.folders:
        paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
        for path, reading in _readings(paths):
            documents += 1
            seen = set()
            for name, words in failures(reading, parse(reading)):
                counts[name] += 1
                seen.add(name)
                if len(examples[name]) < options.examples:
                    examples[name].append(f"{path.name}: {words}")
            touched.update(seen)
    sys.stdout.write(f"{documents} documents\n\n| class | signs | documents |\n| --- | ---: | ---: |\n")
    for name in CLASSES:
        sys.stdout.write(f"| {name} | {counts[name]} | {touched[name]} |\n")
    for name in CLASSES:
        for words in examples[name]:
            sys.stdout.write(f"\n{name}: {words}")
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
