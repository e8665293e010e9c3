"""Our readers as components of other people's spaCy pipelines.

    import spacy
    nlp = spacy.blank("xx")                 # any pipeline, any tokenizer
    nlp.add_pipe("legalsys_citations")
    nlp.add_pipe("legalsys_effects")
    doc = nlp("Bãi bỏ điểm b khoản 2 Điều 5 Nghị định số 78/2025/NĐ-CP.")
    doc.spans["legalsys_citations"]         # spans of the references
    doc._.legalsys_citations                # the same as data: document, units, start, end
    doc._.legalsys_effects                  # operation, target, units, old and new words

The names are entry points of spaCy (``spacy_factories`` in pyproject.toml), so `legalsys` need not be imported. A place
in the text and short names defined elsewhere are given by ``doc._.legalsys_context`` (the ``context`` of ``legalsys cite``).
Offsets are those of ``doc.text``; text that is not in NFC is read as it stands.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from .passage import cite_passage

__all__ = ["cite_doc", "legalsys_citations", "legalsys_effects"]

for _name in ("legalsys_citations", "legalsys_effects"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=())
if not Doc.has_extension("legalsys_context"):
    Doc.set_extension("legalsys_context", default=None)


def cite_doc(doc: Doc) -> dict[str, Any]:
    """Return the references and operations of a Doc's text (see `legalsys.parse.passage.cite_passage`)."""
    return cite_passage(doc.text, doc._.legalsys_context)


def legalsys_citations(doc: Doc) -> Doc:
    """Put the references of a text into ``doc.spans["legalsys_citations"]`` and ``doc._.legalsys_citations``."""
    found = cite_doc(doc)["citations"]
    spans = [doc.char_span(c["start"], c["end"], label="LEGAL_REFERENCE", alignment_mode="expand") for c in found]
    doc.spans["legalsys_citations"] = [span for span in spans if span is not None]
    doc._.legalsys_citations = tuple(found)
    return doc


def legalsys_effects(doc: Doc) -> Doc:
    """Put the amending operations that a text orders into ``doc._.legalsys_effects``."""
    doc._.legalsys_effects = tuple(cite_doc(doc)["operations"])
    return doc


Language.component("legalsys_citations", assigns=["doc.spans", "doc._.legalsys_citations"], func=legalsys_citations)
Language.component("legalsys_effects", assigns=["doc._.legalsys_effects"], func=legalsys_effects)
