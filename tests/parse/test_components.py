"""Our components in a stranger's spaCy pipeline: added by name, without importing us."""

from __future__ import annotations

import subprocess
import sys

import pytest

TEXT = "Bãi bỏ điểm b khoản 2 Điều 5 Nghị định số 78/2025/NĐ-CP ngày 01 tháng 4 năm 2025 của Chính phủ."


@pytest.mark.parametrize("tokenizer", ["xx", "en"])
def test_components_work_on_any_tokenizer(tokenizer: str) -> None:
    import spacy

    nlp = spacy.blank(tokenizer)
    nlp.add_pipe("legalsys_citations")
    nlp.add_pipe("legalsys_effects")
    doc = nlp(TEXT)
    (span,) = doc.spans["legalsys_citations"]
    assert span.text.startswith("điểm b khoản 2 Điều 5 Nghị định số 78/2025/NĐ-CP")
    (citation,) = doc._.legalsys_citations
    assert citation["document"]["number"] == "78/2025/NĐ-CP" and citation["units"] == ["dieu-5.khoan-2.diem-b"]
    (operation,) = doc._.legalsys_effects
    assert operation["operation"] == "repeal" and operation["target"]["units"] == ["dieu-5.khoan-2.diem-b"]


def test_spacy_finds_them_by_its_entry_points() -> None:
    code = "import spacy; nlp = spacy.blank('xx'); nlp.add_pipe('legalsys_citations'); print(nlp.pipe_names)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['legalsys_citations']", done.stderr[-400:]


def test_a_context_says_where_the_words_stand() -> None:
    import spacy

    nlp = spacy.blank("xx")
    nlp.add_pipe("legalsys_citations")
    doc = nlp.make_doc("quy định tại khoản 2 Điều này")
    doc._.legalsys_context = {"path": "dieu-9.khoan-3"}
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert doc._.legalsys_citations[0]["units"] == ["dieu-9.khoan-2"]
