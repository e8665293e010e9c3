"""The query language: what its parts become, and errors that point at their place."""

from __future__ import annotations

from datetime import date

import pytest

from legalsys.errors import UsageError, message_text
from legalsys.search.query import parse_query


def clause(text: str):
    root = parse_query(text).root
    assert len(root.clauses) == 1
    return root.clauses[0]


def test_words_keep_their_order_and_place():
    (stretch,) = clause("Giấy phép  lái xe").stretches
    assert [(s.word, s.folded) for s in stretch] == [("giấy", "giay"), ("phép", "phep"), ("lái", "lai"), ("xe", "xe")]
    assert [s.start for s in stretch] == [0, 5, 11, 15]


def test_old_and_new_tone_placement_are_one():
    assert clause("thuỷ lợi hoà bình").stretches[0][0].word == clause("thủy lợi hòa bình").stretches[0][0].word == "thủy"


def test_decomposed_letters_are_composed():
    assert clause("đất").stretches[0][0].word == "đất"


def test_phrases_and_what_is_left_out():
    found = clause('phí "vũ trường" -karaoke -"trò chơi"')
    assert [s.word for s in found.phrases[0].words] == ["vũ", "trường"]
    assert [[s.word for s in e.words] for e in found.excluded] == [["karaoke"], ["trò", "chơi"]]


def test_a_dash_between_blanks_is_a_dash():
    found = clause("kinh tế - xã hội")
    assert not found.excluded
    assert len(found.stretches[0]) == 4


def test_or_holds_for_all_on_both_sides_and_conditions_for_both():
    root = parse_query("phí karaoke OR giá nước kind:QĐ").root
    assert [[s.word for s in c.stretches[0]] for c in root.clauses] == [["phí", "karaoke"], ["giá", "nước"]]
    assert root.conditions[0].values == ("Quyết định",)


def test_small_or_is_a_word():
    assert len(parse_query("and or").root.clauses) == 1


def test_brackets():
    found = clause("thủy lợi (phí OR giá)")
    assert [[s.word for s in c.stretches[0]] for c in found.groups[0].clauses] == [["phí"], ["giá"]]


def test_a_stray_closing_bracket_is_text():
    assert [s.word for s in clause("điểm a) khoản 1").stretches[0]] == ["điểm", "a", "khoản", "1"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("15/2020", "15/2020"),
        ("34/2016/NĐ-CP", "34/2016/nd-cp"),
        ("34/2016/nđ-cp,", "34/2016/nd-cp"),
        ("05/2020", "5/2020"),
        ("66.18/2026/NQ-CP", "66.18/2026/nq-cp"),
        ("193/HĐBT", "193/hdbt"),
        ("64/2025/QH15", "64/2025/qh15"),
    ],
)
def test_numbers(text: str, form: str):
    assert clause(text).numbers[0].form == form


@pytest.mark.parametrize("text", ["24/7", "1/2", "3/4 diện tích"])
def test_no_numbers(text: str):
    assert not clause(text).numbers


def test_beginnings_of_words():
    assert clause("ngh*").prefixes[0].word == "ngh"


def test_names_of_fields_in_vietnamese():
    root = parse_query('loại:"nghị định" năm:2020 hiệu_lực:any').root
    assert [(c.name, c.values) for c in root.conditions] == [
        ("kind", ("Nghị định",)),
        ("year", ((2020, 2020),)),
        ("status", ("any",)),
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020", (2020, 2020)),
        ("2018..2022", (2018, 2022)),
        ("2018..", (2018, 9999)),
        (">=2018", (2018, 9999)),
        ("<2020", (0, 2019)),
    ],
)
def test_years(text: str, years: tuple[int, int]):
    assert parse_query(f"year:{text}").root.conditions[0].values == (years,)


def test_alternatives_of_a_condition():
    assert parse_query('kind:Luật,"Nghị định"').root.conditions[0].values == ("Luật", "Nghị định")


def test_the_day():
    assert parse_query("phí as_of:31/1/2024").as_of == parse_query("phí as_of:2024-01-31").as_of == date(2024, 1, 31)


def test_a_colon_in_text_is_no_field():
    assert not parse_query("Lưu ý: quy_định:abc https://example.org").root.conditions


@pytest.mark.parametrize(
    ("text", "code", "at", "says"),
    [
        ("phí knd:Luật", "SEARCH-001", 5, "kind:"),
        ('phí "vũ trường', "SEARCH-002", 5, "close"),
        ("(phí OR giá", "SEARCH-003", 1, ")"),
        ("phí OR", "SEARCH-004", 5, "OR"),
        ("OR phí", "SEARCH-004", 1, "OR"),
        ("kind:Quyt", "SEARCH-005", 6, "Quyết định"),
        ("territory:Thai-Bin", "SEARCH-005", 11, "thai-binh"),
        ("status:hết", "SEARCH-005", 8, "expired"),
        ("year:20", "SEARCH-005", 6, "2018..2022"),
        ("as_of:31/02/2024", "SEARCH-005", 7, "2024-01-31"),
        ("as_of:2024-01-01 as_of:2024-01-02", "SEARCH-006", 18, "once"),
        ("(phí as_of:2024-01-01)", "SEARCH-006", 6, "once"),
        ("n*", "SEARCH-007", 1, "two letters"),
        ("kind:,", "SEARCH-007", 6, "missing"),
    ],
)
def test_errors_point_at_their_place(text: str, code: str, at: int, says: str):
    with pytest.raises(UsageError) as caught:
        parse_query(text)
    assert caught.value.code == code
    assert caught.value.params["at"] == at
    shown = str(message_text(code, "en", **caught.value.params))
    assert says in shown
    lines = shown.splitlines()
    assert lines[2].index("^") - 2 == at - 1
    assert message_text(code, "vi", **caught.value.params).message


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "()",
        "-",
        "- -",
        '""',
        "*",
        ":",
        "\x00",
        "🙂",
        "\ud83d",
        "(" * 10 + "a" + ")" * 10,
        "a" * 3000,
        "AND",
        "|",
        "\u200b",
        "١٢",
    ],
)
def test_odd_queries_are_read_or_refused(text: str):
    try:
        parse_query(text)
    except UsageError as error:
        assert error.code.startswith("SEARCH-")


def test_long_queries_are_refused():
    with pytest.raises(UsageError) as caught:
        parse_query("a " * 2000)
    assert caught.value.code == "SEARCH-008"
