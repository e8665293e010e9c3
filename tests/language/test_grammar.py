"""Grammars as data: the mini-language, and the tree of words against spaCy's Matcher."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import legalsys.parse
from legalsys.errors import DataFileWrong
from legalsys.language.grammar import Grammar, load_grammar, tokenise
from legalsys.language.pipeline import build_doc, grammar_matcher, legal_language, legal_spans

GRAMMARS = sorted((Path(legalsys.parse.__file__).parent / "grammar").glob("*.toml"))
SENTENCES = (
    "Bãi bỏ khoản 2 Điều 5 Quyết định số 63/2006/QĐ-UBND ngày 15 tháng 9 năm 2018.",
    "Điều này đã được sửa đổi, bổ sung bởi Nghị định số 12/2020/NĐ-CP và có hiệu lực từ ngày ký.",
    "Thay thế cụm từ “Sở Nội vụ” bằng cụm từ “Sở Tài chính” tại Điều 3; huỷ bỏ Điều 4.",
    "Quyết định này có hiệu lực thi hành kể từ ngày 01/01/2021 và thay thế Quyết định số 5/2010/QĐ-UBND.",
    "Khoản 2 Điều 5 được sửa đổi, bổ sung như sau:",
    "Nghị quyết số 12/2015/NQ-HĐND hết hiệu lực thi hành kể từ ngày Nghị quyết này có hiệu lực.",
    "Kéo dài thời gian thực hiện của Nghị quyết số 7/2018/NQ-HĐND đến hết ngày 31/12/2026.",
    "Thủ tục hành chính được sửa đổi, bổ sung, bị bãi bỏ trong lĩnh vực đất đai.",
    "Bổ sung khoản 2a vào sau khoản 2 Điều 7; đính chính cụm từ tại Điều 9; tạm ngưng hiệu lực của Điều 3.",
)


def one(*patterns: str) -> Grammar:
    return Grammar([{"id": "a", "label": "x", "patterns": list(patterns)}], "test.toml")


def found(grammar: Grammar, text: str) -> list[str]:
    return [text[m.start : m.end] for m in grammar.matches(tokenise(text, legal_spans(text)))]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("bãi bỏ", "Bãi bỏ Điều 5", ["Bãi bỏ"]),
        ("hủy bỏ", "nay huỷ bỏ và HỦY BỎ", ["huỷ bỏ", "HỦY BỎ"]),
        ("(bãi bỏ|thay thế) [toàn bộ]", "bãi bỏ toàn bộ, thay thế", ["bãi bỏ toàn bộ", "thay thế"]),
        ("bãi bỏ <UNIT>", "bãi bỏ khoản 2 Điều 5 và bãi bỏ tất cả", ["bãi bỏ khoản 2 Điều 5"]),
        ("khi *3 bãi bỏ", "khi nó bị bãi bỏ, khi nào thì ta mới có thể bãi bỏ", ["khi nó bị bãi bỏ"]),
        ("ngày <DATE>+ sau", "ngày 01/02/2020 03/04/2021 sau", []),
        ("<UNIT>+ sau", "khoản 2 Điều 5 sau", ["khoản 2 Điều 5 sau"]),
        ("bỏ [(các|những) (từ|chữ)] này", "bỏ những chữ này; bỏ này; bỏ các này", ["bỏ những chữ này", "bỏ này"]),
    ],
)
def test_the_mini_language(pattern: str, text: str, expected: list[str]) -> None:
    assert found(one(pattern), text) == expected


def test_the_longest_row_wins_where_rows_overlap() -> None:
    grammar = Grammar([{"id": "short", "label": "x", "patterns": ["bãi bỏ"]}, {"id": "long", "label": "y", "patterns": ["bãi bỏ cụm từ"]}], "t")
    text = "bãi bỏ cụm từ"
    assert [m.row["id"] for m in grammar.matches(tokenise(text, []))] == ["long"]


@pytest.mark.parametrize("pattern", ["", "*3 bãi", "[toàn bộ]", "[một] [hai]"])
def test_a_pattern_that_cannot_work_is_refused(pattern: str) -> None:
    with pytest.raises(DataFileWrong) as caught:
        one(pattern)
    assert caught.value.code == "LANG-001"


def test_two_rows_with_one_id_are_refused() -> None:
    row = {"id": "a", "label": "x", "patterns": ["bãi bỏ"]}
    with pytest.raises(DataFileWrong) as caught:
        Grammar([row, row], "test.toml")
    assert caught.value.code == "LANG-002"


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grammar.toml"
    path.write_text("[[row]]\nid = 'a'\n", encoding="utf-8")
    with pytest.raises(DataFileWrong) as caught:
        load_grammar(path)
    assert caught.value.code == "LANG-003"


@pytest.mark.parametrize("path", [p for p in GRAMMARS if p.stem == "effects"], ids=lambda p: p.stem)
@pytest.mark.parametrize("text", SENTENCES)
def test_the_tree_finds_what_spacys_matcher_finds(path: Path, text: str) -> None:
    grammar = load_grammar(path)
    spans = list(legal_spans(text))
    doc = build_doc(text, spans)
    raw = [(first, last, doc.vocab.strings[key]) for key, first, last in grammar_matcher(grammar)(doc)]
    raw.sort(key=lambda m: (m[0] - m[1], m[0]))
    taken: set[int] = set()
    theirs = []
    for first, last, name in raw:
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            theirs.append((first, last, grammar.rows[name]["label"]))
    ours = [(m.first, m.last, m.row["label"]) for m in grammar.matches(tokenise(text, spans))]
    assert sorted(ours) == sorted(theirs)


@pytest.mark.parametrize("path", GRAMMARS, ids=lambda p: p.stem)
def test_shipped_grammars_are_well_formed(path: Path) -> None:
    rows = load_grammar(path).rows
    assert rows
    for row in rows.values():
        assert row["label"] and row["patterns"]


def test_numbers_units_and_dates_are_one_token_each() -> None:
    doc = legal_language()("Bãi bỏ khoản 2 Điều 5 Quyết định số 63/ 2006/QĐ - UBND ngày 15 tháng 9 năm 2018, mức 1.500.000 đồng/tháng.")
    assert [t.text for t in doc if t.tag_ in ("DOC", "UNIT", "DATE", "AMOUNT")] == [
        "khoản 2 Điều 5",
        "63/ 2006/QĐ - UBND",
        "ngày 15 tháng 9 năm 2018",
        "1.500.000 đồng/tháng",
    ]
    assert doc.text == "Bãi bỏ khoản 2 Điều 5 Quyết định số 63/ 2006/QĐ - UBND ngày 15 tháng 9 năm 2018, mức 1.500.000 đồng/tháng."


def test_matching_is_linear() -> None:
    grammar = load_grammar(next(p for p in GRAMMARS if p.stem == "effects"))

    def seconds(text: str) -> float:
        tokens = tokenise(text, [])
        begin = time.process_time()
        grammar.matches(tokens)
        return time.process_time() - begin

    unit = "được sửa đổi , bổ sung khi trường hợp trình báo cáo "
    small, large = seconds(unit * 300), seconds(unit * 3000)
    assert large < 40 * max(small, 0.005)
