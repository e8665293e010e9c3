"""Real scans and real DOC files of provinces, two of the old encodings among them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from legalsys.language.normal import same_words
from legalsys.model import Certainty, ReadingStatus
from legalsys.parse import parse
from legalsys.read import Outside, read

pytestmark = pytest.mark.shared
WORD = re.compile(r"[^\W\d_]+")


def gold(corpus: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (corpus / "gold" / name).read_text("utf-8").splitlines()]


def test_doc_files_say_what_was_read_by_hand(shared_corpus: Path, needs_soffice: str, tmp_path: Path) -> None:
    rows = [row for row in gold(shared_corpus, "documents.jsonl") if str(row["file"]).startswith("doc/")]
    assert len(rows) == 7
    for row in rows:
        reading = read(shared_corpus / "documents" / str(row["file"]), outside=Outside(cache=tmp_path))
        assert reading.status is ReadingStatus.READ and reading.format == "doc", row["file"]
        document = parse(reading)
        assert document.number is not None and document.issued is not None and document.kind is not None
        assert (document.number.value, document.kind.value) == (row["number"], row["kind"])
        assert (document.issuer, document.issued.value.isoformat()) == (row["issuer"], row["issued"])


def test_old_encodings_give_the_words_of_the_transcripts(shared_corpus: Path, needs_soffice: str, tmp_path: Path) -> None:
    transcripts = sorted((shared_corpus / "gold" / "transcripts").iterdir())
    assert len(transcripts) == 4
    for transcript in transcripts:
        (path,) = (shared_corpus / "documents" / "doc").glob(transcript.name.split(".")[0] + ".*")
        reading = read(path, outside=Outside(cache=tmp_path))
        assert [p.code for p in reading.problems] == ["READ-027"]
        wanted = set(WORD.findall(same_words(transcript.read_text("utf-8"))))
        found = set(WORD.findall(same_words(reading.text)))
        # The transcripts have slips of their own (hoẵc, ệÙng).
        assert len(wanted - found) <= 0.02 * len(wanted), path.name


@pytest.mark.long
def test_scans_are_never_certain_and_mostly_right(shared_corpus: Path, needs_tesseract: str, tmp_path: Path) -> None:
    rows = [row for row in gold(shared_corpus, "pdf_fields.jsonl") if row["class"] in ("scan", "garbled")]
    rows += [row for row in gold(shared_corpus, "documents.jsonl") if str(row["file"]).endswith(".scan.pdf")]
    right = {"number": 0, "kind": 0, "issued": 0}
    for row in rows:
        reading = read(shared_corpus / "documents" / str(row["file"]), outside=Outside(cache=tmp_path))
        assert reading.status is ReadingStatus.READ and reading.text, row["file"]
        document = parse(reading)
        for field in right:
            fact = getattr(document, field)
            assert fact is None or fact.certainty is not Certainty.CERTAIN, (row["file"], field)
            right[field] += fact is not None and str(fact.value) == row[field]
    assert right["number"] >= 0.85 * len(rows) and right["kind"] >= 0.95 * len(rows) and right["issued"] >= 0.85 * len(rows)
