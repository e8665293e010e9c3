"""The assembler: canonical text, blocks that cover it, a source map that is sorted and does not overlap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalsys.errors import InputUnreadable
from legalsys.model import BlockKind, Claim, Place, Problem, ReadingStatus, TablePosition
from legalsys.read import Limits
from legalsys.read.assemble import Assembler, reading_status
from tests.read.readings import check

ODD = "\u00a0\u00ad\u200b\ufffe\u0301\u0323\u1100\u1161\u0420\ufb01\u2028\x85\x00\x9f\ud800"
PIECE = st.text(st.one_of(st.characters(), st.sampled_from("aơđ Đ/-1.\n\t" + ODD)), max_size=12)
BLOCKS = st.lists(
    st.lists(st.tuples(PIECE, st.one_of(st.none(), st.builds(Place, line=st.integers(1, 4)))), max_size=5), max_size=8
)


@given(BLOCKS)
def test_blocks_cover_the_text_and_sources_are_sorted(blocks: list[list[tuple[str, Place | None]]]) -> None:
    assembler = Assembler()
    for pieces in blocks:
        block = assembler.add_block(BlockKind.PARAGRAPH, pieces)
        if block is None:
            continue
        assert block.end == assembler.length
    check(assembler.build("text"))


@given(PIECE, PIECE)
def test_two_pieces_give_the_words_of_one(first: str, second: str) -> None:
    one, two = Assembler(), Assembler()
    one.add(first + second)
    two.add_block(BlockKind.PARAGRAPH, [(first, Place(line=1)), (second, Place(line=2))])
    assert one.build("text").text == two.build("text").text


def test_words_split_by_pieces_join_and_blanks_stay() -> None:
    assembler = Assembler()
    assembler.add_block(
        BlockKind.PARAGRAPH,
        [("Nghị định số ", Place(run=0)), ("1", Place(run=1)), ("52/2025/NĐ-CP ", Place(run=2)), ("  của", Place(run=3))],
    )
    reading = assembler.build("docx")
    assert reading.text == "Nghị định số 152/2025/NĐ-CP của"
    place = reading.place_at(reading.text.index("152"))
    assert place is not None and place.run == 1
    assert [(span.start, span.end) for span in reading.sources] == [(0, 12), (12, 14), (14, 27), (27, 31)]


def test_a_mark_in_the_next_piece_composes() -> None:
    assembler = Assembler()
    assembler.add_block(BlockKind.PARAGRAPH, [("e\u0302", Place(run=0)), ("\u0323n", Place(run=1))])
    assert assembler.build("docx").text == "ện"


def test_a_look_alike_is_known_by_its_neighbour_in_another_piece() -> None:
    assembler = Assembler()
    assembler.add_block(BlockKind.PARAGRAPH, [("58/2024/NĐ-C", Place(run=0)), ("Р", Place(run=1))])
    reading = assembler.build("docx")
    assert reading.text == "58/2024/NĐ-CP"
    assert reading.place_at(12) == Place(run=1)


def test_blank_blocks_and_rulers_are_dropped() -> None:
    assembler = Assembler()
    assert assembler.add(" \u00a0\n") is None
    assert assembler.add("-------") is None
    assert assembler.add("_______________") is None
    assert assembler.add("-") is not None
    assert assembler.add("……………") is not None
    assert len(assembler) == 2


def test_hints_and_table_are_kept() -> None:
    assembler = Assembler()
    position = TablePosition(0, 1, 2)
    block = assembler.add_block(
        BlockKind.CELL, [("12.000", None)], table=position, bold=True, italic=False, centred=True, indent=12.0
    )
    assert block is not None
    assert (block.kind, block.table, block.bold, block.italic, block.centred, block.indent) == (
        BlockKind.CELL,
        position,
        True,
        False,
        True,
        12.0,
    )
    assert assembler.build("html").sources == ()


def test_truncate_takes_blocks_and_sources_away() -> None:
    assembler = Assembler()
    for number, word in enumerate(["một", "hai", "ba"]):
        assembler.add(word, Place(line=number + 1))
    assembler.truncate(1)
    assert assembler.tail(2) == ["một"]
    reading = assembler.build("text")
    assert reading.text == "một"
    check(reading)


@pytest.mark.parametrize("limits", [Limits(max_text_chars=10), Limits(max_blocks=2)])
def test_limits_hold(limits: Limits) -> None:
    assembler = Assembler(limits=limits)
    with pytest.raises(InputUnreadable) as caught:
        for _ in range(5):
            assembler.add("chữ")
    assert caught.value.code == "READ-005"


def test_a_very_long_line_is_collapsed_like_a_short_one() -> None:
    text = "một  hai \n" * 150_000
    assembler = Assembler()
    assembler.add(text)
    assert assembler.build("text").text == " ".join(text.split())


def test_status_follows_the_problems() -> None:
    assert reading_status("chữ", ()) is ReadingStatus.READ
    assert reading_status("chữ", [Problem("READ-004")]) is ReadingStatus.READ
    assert reading_status("chữ", [Problem("READ-002")]) is ReadingStatus.PARTLY_READ
    assert reading_status("", [Problem("READ-002")]) is ReadingStatus.FAILED
    assembler = Assembler()
    reading = assembler.build("html", problems=[Problem("READ-001")], claims=[Claim("number", "1", "vbpl.vn")])
    assert reading.status is ReadingStatus.FAILED
    assert reading.claims[0].value == "1"
