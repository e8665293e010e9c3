"""``python -m benchmarks.citation_spans``: citations of documents found, against 4,272 annotated sentences of real documents.

How the two are aligned. The annotated sentences are cut into words (``Nghị_định số 12/2006/NĐ-CP``, blanks around commas
and brackets); they are put together again as a printer would have set them, and every offset is carried along. An
annotated span and a mention of ours are the same citation when

1. their kinds agree (the annotation has nine: Hiến pháp, Bộ luật, Luật, Pháp lệnh, Nghị định, Thông tư, Thông tư liên tịch,
   Quyết định, Nghị quyết; other kinds of ours are left out of the count, and so are "this Decree" and its like),
2. they begin at the same place, the word "số" and an article before the kind aside, and
3. they end at the same place, but for a tail of number, date, year or issuing body: the annotation ends now before and now after
   the date (and the number of a law said with its name), and never takes the body along (a date may be misprinted: "ngày 17 ngày 8 năm 2005"); it sometimes takes a law's scope along ("Luật Bảo hiểm xã hội về bảo hiểm xã
   hội bắt buộc"). A law's name must be right to its last word otherwise.

Four peculiarities of the annotation are taken out of the count, each counted and printed:

- remains of its own markup in the text (``<L rel="none">``) are cut out before anything is looked for;
- it was placed by the first occurrence of the words: a number or name said again in the sentence is annotated twice at its
  first place. Spans that begin at one place are one citation; a repeat of ours is neither right nor wrong;
- spans that name no one document are left out of the annotated: a decree or circular told by its subject alone ("Nghị
  định về hợp đồng"), a blank of a form ("Thông tư số …/2016/TT-BCT"), a protocol marked as a law ("Nghị định thư"). The
  table gives the recall with them, too;
- what stands in a document's own title at the head of a sentence is not annotated: ours there is neither right nor wrong.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .material import CHECKOUT

__all__ = ["Outcome", "Sentence", "joined", "read_sentences", "same_end", "score"]

KINDS = {
    "Hiến pháp": "HP",
    "Bộ luật": "BL",
    "Luật": "L",
    "Pháp lệnh": "PL",
    "Nghị định": "NĐ",
    "Thông tư": "TT",
    "Thông tư liên tịch": "TTLT",
    "Quyết định": "QĐ",
    "Nghị quyết": "NQ",
}
_MISPRINT = r"ngày\s(?:\d{1,2}|…)?\s?\w+\s(?:\d{1,2}|…)?\s?\w+\s(?:\d{2,4}|…)"
_DAY = r"(?:ngày\s*)?\d{1,2}\s?(?:/|-|\.|tháng)\s?\d{1,2}\s?(?:/|-|\.|,?\s*năm)\s?\d{4}"
_TAIL = re.compile(
    rf"(?:[\s,;.()“”\"]*(?:(?:đã\s)?được\s[^,;.()]{{2,60}}?thông\squa|{_DAY}|{_MISPRINT}|ngày|(?:của|do|về)\s[^;.()]{{2,120}}?|(?:ban\shành\s)?năm\s\d{{4}}|\d{{4}}|số\s\d[\d/]*\w[\w-]*|sửa\sđổi|số))*[\s,;.:()“”\"]*",
    re.I,
)
_LEAD = re.compile(r"[\s,;.:()“”\"]*(?:các\s|cả\s)?(?:số\s*:?\s*)?", re.I)
_MARKUP = re.compile(r"</?[A-ZĐ]{1,4}(?:\s*rel\s*=\s*\"[^\">]*\")?\s*>\s?")
_OWN_TITLE = re.compile(
    r"(?:(?:Thông\stư|Nghị\sđịnh|Quyết\sđịnh|Nghị\squyết|Pháp\slệnh)(?:\sliên\stịch)?\s(?=[A-ZĐ]).*?|(?:Bộ\sluật|Luật|Pháp\slệnh)\s[^,;.\d]{3,80}?(?=\sCăn\scứ))(?=\sCăn\scứ\s|$)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed, and its annotated spans: (start, ends that are all right, label)."""

    text: str
    spans: tuple[tuple[int, tuple[int, ...], str], ...]


def joined(text: str) -> tuple[str, list[int]]:
    """Return a sentence cut into words as it was printed, and for each old offset the new one."""
    out: list[str] = []
    offsets: list[int] = []
    length = skip = 0
    for index, char in enumerate(text):
        offsets.append(length)
        following = text[index + 1 : index + 2]
        before = out[-1] if out else ""
        if char == "_":
            char = " "
        if index < skip:
            continue
        markup = _MARKUP.match(text, index) if char == "<" else None
        if markup is not None:
            # The blank after a closing mark stands between words; one stands on both sides of an opening mark.
            skip = markup.end() - (char == "<" and text[index + 1] == "/" and text[markup.end() - 1] == " ")
            continue
        if char == " " and (following in (",", ".", ";", ":", ")", "”") or before in ("(", "“") or before == " "):
            continue
        if char == " " and following == "<" and text[index + 2 : index + 3] == "/":
            continue
        out.append(char)
        length += 1
    offsets.append(length)
    return "".join(out), offsets


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the annotated sentences of ``gold/citation_spans.jsonl.gz``."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text, offsets = joined(row["text"])
            ends: dict[tuple[int, str], list[int]] = {}
            for span in row["spans"]:
                start = offsets[span["start"]]
                start += len(text[start:]) - len(text[start:].lstrip())
                ends.setdefault((start, span["label"]), []).append(offsets[span["end"]])
            yield Sentence(text, tuple((start, tuple(sorted(stops)), label) for (start, label), stops in sorted(ends.items())))


def same_end(text: str, one: int, other: int) -> bool:
    """Whether two ends differ by a date, a year or an issuing body only."""
    return _TAIL.fullmatch(text, min(one, other), max(one, other)) is not None


@dataclass(slots=True)
class Outcome:
    """Counts of one label, and the sentences where we and the annotation differ: (what, label, words, sentence)."""

    right: int = 0
    expected: int = 0
    found: int = 0
    left_out: int = 0
    vague: int = 0


def _is_vague(words: str, label: str) -> bool:
    """Whether annotated words name no one document: neither a number nor a law's name."""
    if words.startswith("Nghị định thư"):
        return True
    decree = label in ("NĐ", "TT", "TTLT", "QĐ", "NQ")
    return decree and (re.search(r"\d", words) is None or re.search(r"số\s*:?\s*(?:…|/)", words) is not None)


def _identity(mention: Any) -> str:
    document = mention.document
    return str(document.number or document.name or "").lower()


def score(sentences: Sequence[Sentence]) -> tuple[dict[str, Outcome], list[tuple[str, str, str, str]], float]:
    """Return outcomes by label ("" for all), the differences, and the CPU seconds of the search."""
    from legalsys.model import Referent
    from legalsys.parse.mentions import find_mentions

    table: dict[str, Outcome] = collections.defaultdict(Outcome)
    differences: list[tuple[str, str, str, str]] = []
    seconds = 0.0
    find_mentions("Luật số 1/2020/QH14")
    for sentence in sentences:
        text = sentence.text
        begun = time.process_time()
        mentions = find_mentions(text)
        seconds += time.process_time() - begun
        ours = [(m, KINDS[str(m.document.kind)]) for m in mentions if m.referent is Referent.NAMED and m.document.kind in KINDS]
        used: set[int] = set()
        for start, ends, label in sentence.spans:
            for name in (label, ""):
                table[name].expected += 1
            hit = None
            for index, (mention, kind) in enumerate(ours):
                lead = text[min(start, mention.start) : max(start, mention.start)]
                near = _LEAD.fullmatch(lead) is not None
                if (
                    index not in used
                    and kind == label
                    and near
                    and any(same_end(text, end, mine) for end in ends for mine in (mention.end, mention.name_end))
                ):
                    hit = index
                    break
            if hit is None and _is_vague(text[start : ends[-1]], label):
                for name in (label, ""):
                    table[name].vague += 1
            if hit is None:
                differences.append(("missed", label, text[start : ends[-1]], text))
                continue
            used.add(hit)
            for name in (label, ""):
                table[name].right += 1
        title = _OWN_TITLE.match(text)
        said = {_identity(mention) for index, (mention, _) in enumerate(ours) if index in used}
        for index, (mention, kind) in enumerate(ours):
            if index not in used and (_identity(mention) in said or (title is not None and mention.start < title.end())):
                for name in (kind, ""):
                    table[name].left_out += 1
                continue
            for name in (kind, ""):
                table[name].found += 1
            if index not in used:
                differences.append(("extra", kind, text[mention.start : mention.end], text))
    return dict(table), differences, seconds


def main(arguments: list[str] | None = None) -> int:
    """Print recall and precision by kind; with ``--differences`` the sentences behind them."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.citation_spans", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpus", type=Path, default=Path(os.environ.get("LEGALSYS_SHARED_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    )
    parser.add_argument("--differences", type=int, default=0, metavar="N", help="show N differences")
    options = parser.parse_args(arguments)
    path = options.corpus / "gold" / "citation_spans.jsonl.gz"
    if not path.is_file():
        parser.error(f"the annotated sentences are not there: {path}")
    sentences = list(read_sentences(path))
    table, differences, seconds = score(sentences)
    size = sum(len(s.text.encode()) for s in sentences)
    sys.stdout.write(
        "| kind | right | annotated | found | left out | vague | recall | with vague | precision |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    )
    for label in (*KINDS.values(), ""):
        row = table.get(label, Outcome())
        strict = row.right / row.expected if row.expected else 1.0
        recall = row.right / (row.expected - row.vague) if row.expected else 1.0
        precision = row.right / row.found if row.found else 1.0
        sys.stdout.write(
            f"| {label or '**all**'} | {row.right} | {row.expected} | {row.found} | {row.left_out} | {row.vague} | {recall:.4f} | {strict:.4f} | {precision:.4f} |\n"
        )
    sys.stdout.write(
        f"\n{len(sentences)} sentences, {size / 1e6:.2f} MB, {seconds:.2f} CPU seconds, {size / 1e6 / seconds:.1f} MB/s.\n"
    )
    for what, label, words, text in differences[: options.differences]:
        sys.stdout.write(f"{what} {label} [{words}] in: {text}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
