"""Analysis: forms of words, pairs, numbers, synonyms, offsets."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legalsys.language.normal import canonical
from legalsys.search import analysis
from legalsys.search.config import FILES, boosts, config_digest, config_folder, native_index, stop_words, synonym_lines
from legalsys.search.days import EVER, cover, path

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_words_with_and_without_places_are_the_same(text: str) -> None:
    text = canonical(text)
    words = analysis.tokens(text)
    placed = list(analysis.syllables(text))
    assert [s.word for s in placed] == words
    raw, starts = analysis.placed_words(text)
    assert raw == [text[s.start : s.end] for s in placed]
    assert starts == [s.start for s in placed]
    assert all(len(s.word) == s.end - s.start or len(s.word) == 100 for s in placed)
    assert not any(re.search(r"\s", word) for word in words)


def test_streams() -> None:
    made = analysis.analyse("Giá đất", "Đất", "Luật")
    copies = boosts()
    assert made.words.split().count("đất") == copies.text + copies.heading
    assert made.words_folded.split().count("luat") == copies.title
    assert made.pairs.split() == ["giá_đất"] * copies.text
    assert made.pairs_folded.split() == ["gia_dat"] * copies.text
    assert [w for w in made.sequence.split() if w != "0gap0"] == ["luat", "dat", "gia", "dat"]


@pytest.mark.parametrize(
    ("number", "some", "last"),
    [
        ("15/2020/NĐ-CP", {"15/2020", "15/2020/nd", "15/nd-cp"}, "15/2020/nd-cp"),
        ("01/1999/QĐ.UB", {"1/1999", "1/1999/qd"}, "1/1999/qd-ub"),
        ("193/HĐBT", {"193/hdbt"}, "193/hdbt"),
        ("38/2001/PL-UBTVQH10", {"38/2001"}, "38/2001/pl-ubtvqh10"),
        ("66.18/2026/NQ-CP", {"66.18/2026"}, "66.18/2026/nq-cp"),
    ],
)
def test_numbers_whole_and_in_part(number: str, some: set[str], last: str) -> None:
    forms = analysis.number_forms(number)
    assert some <= set(forms)
    assert forms[-1] == last


@pytest.mark.parametrize(
    ("word", "wrong"),
    [("karaoke", True), ("nghieem", True), ("ubnd", True), ("nghiem", False), ("truong", False), ("2020", False)],
)
def test_what_may_be_misspelt(word: str, wrong: bool) -> None:
    assert analysis.may_be_misspelt(word) is wrong


@pytest.mark.parametrize(
    ("word", "left_out"), [("duoc", True), ("luat", True), ("quyet", True), ("trong", False), ("được", False), ("xe", False)]
)
def test_marks_that_were_left_out(word: str, left_out: bool) -> None:
    assert analysis.marks_left_out(word) is left_out


def test_synonyms_stand_for_each_other() -> None:
    folded = analysis.sequence("UBND tỉnh")
    assert (0, 1, ("ủy", "ban", "nhân", "dân")) in analysis.synonyms_of(folded)
    assert (0, 4, ("ubnd",)) in analysis.synonyms_of(analysis.sequence("uy ban nhan dan"))
    assert any(words[:2] == ("sở", "nông") for _, _, words in analysis.synonyms_of(analysis.sequence("Sở NN&PTNT")))


def test_the_longest_rule_wins() -> None:
    found = {words for _, _, words in analysis.synonyms_of(analysis.sequence("sở tài nguyên và môi trường"))}
    assert ("sở", "nông", "nghiệp", "và", "môi", "trường") in found


@given(DAYS, DAYS, DAYS)
def test_a_day_is_in_a_range_or_not(since: date, until: date, day: date) -> None:
    inside = since <= day < until
    assert bool(set(cover(since, until)) & set(path(day))) is inside
    assert bool(set(cover(since, None)) & set(path(day))) is (since <= day)
    assert bool(set(cover(None, until)) & set(path(day))) is (day < until)


def test_all_days_are_one_node() -> None:
    assert cover(None, None) == (EVER,)
    assert len(cover(date(2025, 7, 1), date(2026, 11, 24))) <= 34
    assert set(cover(date(2025, 7, 1), date(2025, 7, 1))) == set()
    assert EVER in path(date(1600, 1, 1)) and EVER in path(date(9999, 12, 31) - timedelta(days=1))


def test_the_files_of_the_configuration() -> None:
    assert {file.name for file in config_folder().iterdir()} >= set(FILES)
    native = native_index()
    assert native["mappings"]["dynamic"] == "strict"
    assert len(stop_words()) > 20 and len(synonym_lines()) > 40
    assert re.fullmatch(r"[0-9a-f]{16}", config_digest())
    # What only the full server can load stands in a file apart; what the index needs uses nothing but the core.
    assert '"tokenizer": "standard"' in json.dumps(native["settings"])
    assert "asciifolding" not in json.dumps(native) and "synonym_graph" not in json.dumps(native)


KIBANA = {
    "type": "object",
    "required": ["index"],
    "additionalProperties": False,
    "properties": {
        "index": {
            "type": "object",
            "additionalProperties": False,
            "required": ["analysis"],
            "properties": {
                "analysis": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        name: {"type": "object", "additionalProperties": {"type": "object", "required": ["type"]}}
                        for name in ("char_filter", "filter", "analyzer", "tokenizer")
                    },
                }
            },
        }
    },
}


def test_settings_for_the_full_server_fit_their_schema() -> None:
    import jsonschema

    settings = json.loads((config_folder() / "kibana.json").read_text(encoding="utf-8"))
    jsonschema.validate(settings, KIBANA)
    parts = settings["index"]["analysis"]
    built_in = {"lowercase", "asciifolding"}
    for analyzer in parts["analyzer"].values():
        assert set(analyzer.get("filter", ())) <= built_in | set(parts["filter"])
        assert set(analyzer.get("char_filter", ())) <= set(parts["char_filter"])
