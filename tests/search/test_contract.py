"""What every engine does: the same cases over the embedded one and a real Elasticsearch server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from legalsys.errors import UsageError
from legalsys.search import IndexedDocument, Passage
from tests.search.material import (
    ALL,
    DECREE,
    DEPARTMENT,
    FEES,
    FUTURE,
    ODD,
    OLD_FEES,
    THAI_BINH,
    TODAY,
    UNKNOWN,
    first,
    held,
    keys,
    many,
)

# -- words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("giá trông giữ xe", FEES),
        ("gia trong giu xe", FEES),
        ("GIÁ TRÔNG GIỮ XE", FEES),
        ("giá trông giu xe", FEES),
        ("hồ sơ phương án giá", DECREE),
        ("ho so phuong an gia", DECREE),
        ("phí thăm quan chùa Keo", THAI_BINH),
        ("phi tham quan chua keo", THAI_BINH),
        ("thủy lợi nội đồng", UNKNOWN),
        ("thuỷ lợi nội đồng", UNKNOWN),
        ("thuy loi noi dong", UNKNOWN),
        ("hàng hóa dịch vụ phương án giá", DECREE),
        ("kênh mương m2", UNKNOWN),
        ("karaoke", ODD),
        ("miễn phí cho trẻ em là gì?", THAI_BINH),
        ("thẩm định giá điện mặt trời", DECREE),
    ],
)
def test_the_right_document_comes_first(engine, query: str, expected: IndexedDocument):
    assert keys(engine, query, as_of=date(2026, 9, 1))[0] == expected.key


def test_decomposed_letters_find_composed_ones(engine):
    import unicodedata

    assert keys(engine, unicodedata.normalize("NFD", "thẩm định giá điện mặt trời"), as_of=date(2026, 9, 1))[0] == DECREE.key


def test_the_best_article_comes_first(engine):
    found = first(engine, "giá trông giữ xe đạp", as_of=date(2026, 1, 1))
    assert found.articles[0].unit == "dieu-2"
    scores = [a.score for a in found.articles]
    assert scores == sorted(scores, reverse=True)


def test_a_heading_weighs_more_than_text(engine):
    assert first(engine, "trách nhiệm thi hành").articles[0].unit == "dieu-3"


def test_the_title_helps_an_article_to_be_found(engine):
    assert FEES.key in keys(engine, "Hưng Yên trách nhiệm thi hành giá trông giữ xe")


def test_marks_that_are_written_must_fit_in_phrases(engine):
    assert keys(engine, '"giá dịch vụ"')[0] == FEES.key
    assert not keys(engine, '"già dịch vụ"', dead=True)


def test_phrases_keep_order(engine):
    assert FEES.key in keys(engine, '"trông giữ xe"')
    assert not keys(engine, '"xe giữ trông"', dead=True)


def test_phrases_without_marks(engine):
    assert keys(engine, '"trong giu xe dap"', as_of=date(2026, 1, 1)) == [FEES.key]


def test_phrases_do_not_run_from_heading_into_text(engine):
    assert not keys(engine, '"thi hành Sở"', dead=True)


def test_phrases_of_one_word(engine):
    assert keys(engine, '"karaoke"') == [ODD.key]


def test_words_left_out(engine):
    found = keys(engine, "giá -xe", dead=True)
    assert DECREE.key in found
    assert OLD_FEES.key not in found


def test_a_phrase_left_out(engine):
    assert DECREE.key not in keys(engine, 'giá -"thẩm định giá" -"phương án giá"', dead=True)


def test_only_what_is_left_out(engine):
    found = keys(engine, "-xe", dead=True)
    assert OLD_FEES.key not in found
    assert THAI_BINH.key in found


def test_or(engine):
    assert {ODD.key, UNKNOWN.key} == set(keys(engine, '"karaoke" OR "kênh mương"'))


def test_brackets(engine):
    assert keys(engine, '"miễn phí" (karaoke OR khuyết)') == [THAI_BINH.key]


def test_beginnings(engine):
    assert keys(engine, "karao*") == [ODD.key]
    assert keys(engine, "khuyế*") == [THAI_BINH.key]
    assert keys(engine, "khuye*") == [THAI_BINH.key]


def test_long_words_typed_wrong(engine):
    assert keys(engine, "karoake")[0] == ODD.key
    assert keys(engine, "karaokee")[0] == ODD.key


def test_a_syllable_is_not_taken_for_another(engine):
    assert not keys(engine, '"khuyên tật"', dead=True)


def test_synonyms(engine):
    assert keys(engine, "UBND huyện", dead=True)[0] == OLD_FEES.key
    assert keys(engine, "Sở NN&PTNT")[0] == DEPARTMENT.key
    assert keys(engine, "sở tài nguyên và môi trường")[0] == DEPARTMENT.key


def test_why_it_matched(engine):
    article = first(engine, "phí thăm quan di tích").articles[0]
    why = dict(article.why)
    assert "phí" in why["heading"].split()
    assert "tích" in why["title"].split()
    assert "quan" in why["text"].split()
    assert "synonym" in dict(first(engine, "Sở NN&PTNT").articles[0].why)


# -- numbers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["15/2025/QĐ-UBND", "15/2025/qđ-ubnd", "15/2025/QD-UBND", "15/2025", "15/2025/QĐ"])
def test_numbers_whole_or_in_part(engine, query: str):
    found = first(engine, query)
    assert found.key == FEES.key
    assert ("number", query.lower().replace("đ", "d")) in found.articles[0].why


def test_blanks_before_the_ordinal_do_not_count(engine):
    assert keys(engine, "7/2018")[0] == keys(engine, "07/2018")[0] == ODD.key


def test_a_number_finds_the_document_before_those_that_name_it(engine):
    found = keys(engine, "85/2024/NĐ-CP", as_of=date(2026, 1, 1))
    assert found[0] == DECREE.key
    assert FEES.key in found


def test_a_number_with_words(engine):
    assert first(engine, "85/2024/NĐ-CP hồ sơ phương án").articles[0].unit == "dieu-9"


# -- conditions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind:NQ", {THAI_BINH}),
        ('kind:"nghị quyết"', {THAI_BINH}),
        ('kind:NQ,"Nghị định"', {THAI_BINH, DECREE}),
        ("-kind:QĐ", {THAI_BINH, DECREE, FUTURE, UNKNOWN}),
        ('issuer:"chính phủ"', {DECREE}),
        ("issuer:chinh", {DECREE}),
        ('issuer:"Thái Bình"', {THAI_BINH}),
        ('field:"văn hóa"', {THAI_BINH}),
        ("field:giá kind:QĐ", {FEES, OLD_FEES}),
        ("year:2020", {THAI_BINH}),
        ("year:2018..2019", {OLD_FEES, ODD}),
        ("year:>=2026", {FUTURE}),
        ('signer:"Lê Minh Khái"', {DECREE}),
        ("signer:hòa", {OLD_FEES}),
        ("cites:85/2024", {FEES}),
        ("cites:97/2015/QH13", {THAI_BINH}),
        ("amends:12/2019/QĐ-UBND", {FEES}),
        ("number:34/2020", {THAI_BINH}),
        ('territory:"Thái Bình"', {THAI_BINH, FEES, DEPARTMENT}),
        ("territory:hung-yen", {OLD_FEES, ODD, FEES, DEPARTMENT}),
        ("territory:hung-yen.2025", {OLD_FEES, ODD, FEES, DEPARTMENT, THAI_BINH}),
        ("territory:central", {DECREE, FUTURE}),
        ("status:expired", {OLD_FEES, FEES}),
        ("status:suspended", {DECREE}),
        ("status:not-yet", {FUTURE}),
        ('status:"chưa xác định"', {UNKNOWN}),
        ("kind:Luật kind:NQ", set()),
    ],
)
def test_conditions(engine, query: str, expected: set[IndexedDocument]):
    found = set(keys(engine, query, dead=True, size=50))
    if not expected:
        assert not found  # both conditions must hold
    else:
        assert found == {d.key for d in expected}


def test_conditions_with_words(engine):
    assert keys(engine, "phí kind:NQ year:2020") == [THAI_BINH.key]
    assert not keys(engine, "phí kind:Luật")


def test_without_words_the_newest_come_first(engine):
    assert keys(engine, "kind:QĐ", dead=True) == [DEPARTMENT.key, FEES.key, OLD_FEES.key, ODD.key]


# -- validity ------------------------------------------------------------------------------------------------------------


def test_what_is_in_force_today_is_the_default(engine):
    found = keys(engine, "giá trông giữ xe", size=50)
    assert FEES.key in found
    assert OLD_FEES.key not in found


def test_dead_law_is_one_flag_away_and_marked(engine):
    by_key = {r.key: r for r in engine.search("giá trông giữ xe", as_of=TODAY, dead=True).results}
    assert (by_key[OLD_FEES.key].badge.status, by_key[OLD_FEES.key].badge.in_force) == ("expired", False)
    assert by_key[OLD_FEES.key].badge.since == date(2025, 9, 1)
    assert by_key[FEES.key].badge.in_force or by_key[FEES.key].articles[0].unit == "dieu-2"


@pytest.mark.parametrize(
    ("day", "found"),
    [("2019-03-14", False), ("2019-03-15", True), ("2022-01-01", True), ("2025-08-31", True), ("2025-09-01", False)],
)
def test_the_first_and_last_day_of_force(engine, day: str, found: bool):
    assert (OLD_FEES.key in keys(engine, "trông giữ xe", as_of=date.fromisoformat(day))) is found


def test_the_day_in_the_query_goes_before_the_day_of_the_call(engine):
    page = engine.search("trông giữ xe as_of:2020-01-01", as_of=TODAY)
    assert page.as_of == date(2020, 1, 1)
    assert [r.key for r in page.results] == [OLD_FEES.key]


def test_articles_have_their_own_days(engine):
    units = {a.unit for a in first(engine, "giá dịch vụ trông giữ xe", articles=10).articles}
    assert "dieu-2" not in units
    before = first(engine, "giá dịch vụ trông giữ xe", as_of=date(2026, 5, 31), articles=10)
    assert "dieu-2" in {a.unit for a in before.articles}


def test_a_suspension_ends(engine):
    assert "dieu-10" not in [a.unit for r in engine.search('"điện mặt trời"', as_of=TODAY).results for a in r.articles]
    assert keys(engine, '"điện mặt trời"', as_of=date(2027, 1, 1)) == [DECREE.key]
    assert first(engine, '"điện mặt trời"', dead=True).badge.status == "suspended"


def test_several_spans_of_force(engine):
    """A passage that holds, is suspended, and holds again: words alone, where the ranking is sifted afterwards."""
    for day, found in (
        (date(2024, 7, 9), 0),
        (date(2024, 7, 10), 1),
        (date(2026, 10, 1), 0),
        (date(2026, 12, 31), 0),
        (date(2027, 1, 1), 1),
    ):
        results = engine.search("thẩm định giá điện mặt trời", as_of=day, grouped=False, size=30).results
        shown = [r for r in results if (r.key, r.articles[0].unit) == (DECREE.key, "dieu-10")]
        assert len(shown) == found, day
        assert all(r.badge.in_force for r in shown)


def test_dead_law_does_not_push_out_what_holds(fresh):
    """However many passages rank better and are dead, those that hold are all found, in their order, page by page."""
    dead = [replace(d, passages=tuple(replace(p, held=(held("expired", "2012-01-01"),)) for p in d.passages)) for d in many(120)]
    alive = [replace(d, key=d.key.replace("/2010/", "/2011/", 1)) for d in many(30)]
    fresh.index([*dead, *alive])
    wanted = [r.key for r in fresh.search("kênh mương", as_of=TODAY, size=60).results]
    assert set(wanted) == {d.key for d in alive}
    page = fresh.search("kênh mương", as_of=TODAY, size=7)
    found = [r.key for r in page.results]
    while page.cursor:
        page = fresh.search("kênh mương", as_of=TODAY, size=7, cursor=page.cursor)
        found += [r.key for r in page.results]
    assert found == wanted
    with_conditions = [r.key for r in fresh.search("kênh mương status:in-force", as_of=TODAY, size=60).results]
    assert with_conditions == wanted


def test_what_is_not_yet_in_force_is_not_shown(engine):
    assert not keys(engine, '"dữ liệu số"')
    assert keys(engine, '"dữ liệu số"', as_of=date(2027, 1, 1)) == [FUTURE.key]
    assert first(engine, '"dữ liệu số"', dead=True).badge.status == "not-yet"


def test_what_is_unknown_is_shown_and_marked(engine):
    badge = first(engine, '"kênh mương"').badge
    assert (badge.status, badge.in_force) == ("unknown", False)


def test_ranges_of_another_territory_do_not_count(engine, fresh):
    document = replace(
        THAI_BINH,
        passages=(
            Passage(
                "dieu-1",
                "",
                "chùa Keo",
                0,
                (held("in-force", "2021-01-01", "", "thai-binh"), held("expired", "2021-01-01", "", "hung-yen")),
            ),
        ),
    )
    fresh.index([document])
    assert keys(fresh, '"chùa keo" territory:thai-binh') == [document.key]
    assert not keys(fresh, '"chùa keo" territory:hung-yen')
    assert first(fresh, '"chùa keo" territory:hung-yen', dead=True).badge.status == "expired"


# -- places --------------------------------------------------------------------------------------------------------------


def _text_of(document: IndexedDocument, unit: str) -> tuple[str, int]:
    passage = next(p for p in document.passages if p.unit == unit)
    return passage.text, passage.start


@pytest.mark.parametrize("query", ["trông giữ xe đạp", "trong giu xe dap", '"ô tô"', "đạ*"])
def test_highlights_are_spans_of_the_canonical_text(engine, query: str):
    found = first(engine, query, as_of=date(2026, 1, 1))
    article = next(a for a in found.articles if a.unit == "dieu-2")
    text, start = _text_of(FEES, "dieu-2")
    marked = [text[s.start - start : s.end - start].lower() for s in article.highlights]
    assert marked
    wanted = {"trông", "giữ", "xe", "đạp", "ô", "tô"}
    assert all(set(piece.split()) <= wanted for piece in marked)
    assert (article.start, article.end) == (start, start + len(text))
    offset = article.snippet_start - start
    assert text[offset : offset + len(article.snippet)] == article.snippet
    assert list(article.highlights) == sorted(article.highlights, key=lambda s: s.start)


def test_neighbours_make_one_span(engine):
    article = first(engine, '"trông giữ xe đạp"', as_of=date(2026, 1, 1)).articles[0]
    text, start = _text_of(FEES, "dieu-2")
    assert text[article.highlights[0].start - start : article.highlights[0].end - start] == "trông giữ xe đạp"


def test_highlights_beside_letters_outside_the_alphabet(engine):
    article = first(engine, "karaoke").articles[0]
    text, _ = _text_of(ODD, "dieu-1")
    from legalsys.language.normal import canonical

    span = article.highlights[0]
    assert canonical(text)[span.start : span.end] == "karaoke"


def test_highlights_of_a_number(engine):
    page = engine.search("85/2024/NĐ-CP", as_of=date(2026, 1, 1))
    fees = next(r for r in page.results if r.key == FEES.key)
    text, start = _text_of(FEES, "dieu-2")
    span = fees.articles[0].highlights[0]
    assert text[span.start - start : span.start - start + 2] == "85"
    assert ("mention", "85/2024/nd-cp") in fees.articles[0].why


# -- totals, facets ------------------------------------------------------------------------------------------------------


def test_facets_count_documents(engine):
    totals = engine.search("", as_of=TODAY, dead=True, facets=("kind", "year", "issuer", "field", "territory")).totals
    assert totals.documents == len(ALL)
    assert totals.passages == sum(len(d.passages) for d in ALL)
    assert [(f.value, f.documents) for f in totals.facets["kind"]][0] == ("Quyết định", 4)
    assert {f.value: f.documents for f in totals.facets["year"]}["2025"] == 2
    assert {f.value: f.documents for f in totals.facets["field"]} == {
        "Giá": 3,
        "Đất đai": 1,
        "Phí, lệ phí": 1,
        "Văn hóa": 1,
    }
    assert {f.value: f.documents for f in totals.facets["territory"]}["central"] == 2
    assert {f.value: f.documents for f in totals.facets["issuer"]}["Chính phủ"] == 1


def test_the_facet_of_states_is_of_the_day(engine):
    states = {f.value: f.documents for f in engine.search("", as_of=TODAY, dead=True, facets=("status",)).totals.facets["status"]}
    assert states["expired"] == 2
    assert states["unknown"] == 1
    assert states["suspended"] == states["not-yet"] == states["partly-expired"] == 1
    later = {
        f.value: f.documents
        for f in engine.search("", as_of=date(2027, 1, 1), dead=True, facets=("status",)).totals.facets["status"]
    }
    assert "suspended" not in later and "not-yet" not in later


def test_totals_count_what_holds_enough_of_the_words(engine):
    totals = engine.search("phí thăm quan di tích", as_of=TODAY, totals=True).totals
    assert totals.documents == 1


def test_facets_obey_conditions(engine):
    totals = engine.search("kind:QĐ", as_of=TODAY, facets=("kind",)).totals
    assert [f.value for f in totals.facets["kind"]] == ["Quyết định"]


def test_an_unknown_facet_is_refused(engine):
    with pytest.raises(UsageError) as caught:
        engine.search("phí", as_of=TODAY, facets=("colour",))
    assert caught.value.code == "SEARCH-013"


# -- pages ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long(maker) -> Any:
    made = maker.open()
    made.index(many(137))
    return made


def test_pages_give_every_document_once(long):
    seen: list[str] = []
    cursor = None
    for _ in range(50):
        page = long.search("kênh mương", as_of=TODAY, size=10, cursor=cursor)
        seen += [r.key for r in page.results]
        cursor = page.cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 137
    scores = [long.search("kênh mương", as_of=TODAY, size=137).results[i].score for i in (0, 50, 136)]
    assert scores == sorted(scores, reverse=True)


def test_pages_of_passages(long):
    page = long.search("kênh mương", as_of=TODAY, size=20, grouped=False)
    assert all(len(r.articles) == 1 for r in page.results)
    following = long.search("kênh mương", as_of=TODAY, size=20, grouped=False, cursor=page.cursor)
    places = [(r.key, r.articles[0].unit) for r in (*page.results, *following.results)]
    assert len(set(places)) == 40


def test_pages_without_words(long):
    page = long.search("kind:QĐ", as_of=TODAY, size=100)
    rest = long.search("kind:QĐ", as_of=TODAY, size=100, cursor=page.cursor)
    assert len({r.key for r in (*page.results, *rest.results)}) == 137
    assert rest.cursor is None


def test_a_cursor_of_another_query_is_refused(long):
    cursor = long.search("kênh mương", as_of=TODAY).cursor
    for query, given in (("kênh", cursor), ("kênh mương", "???"), ("kênh mương", "bm9uc2Vuc2U")):
        with pytest.raises(UsageError) as caught:
            long.search(query, as_of=TODAY, cursor=given)
        assert caught.value.code == "SEARCH-009"


def test_a_deleted_document_moves_no_page(maker):
    engine = maker.open()
    engine.index(many(30))
    page = engine.search("kênh mương", as_of=TODAY, size=10)
    engine.delete([page.results[0].key])
    following = engine.search("kênh mương", as_of=TODAY, size=10, cursor=page.cursor)
    assert not {r.key for r in page.results} & {r.key for r in following.results}
    assert len(following.results) == 10


# -- anything ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "的 中国",
        "🙂🙂",
        "<script>alert(1)</script>",
        '{"match_all": {}}',
        "words:giá",
        "* *",
        "a\\b \\ / ~ ^ [ ] { } ! && ||",
        "+giá +xe",
        "_id:1 _all:2",
        "giá~2 xe^5",
        "[1 TO 5]",
        "đ" * 500,  # no word is so long
        "a_b giá_dịch",
        "' OR '1'='1",
        "\u0301\u0301giá",
        "\x00\x01giá",
        "giá\u200b xe\u00a0đạp",
        "-" * 20,
        "ＧＩÁ",
        "1" * 400,
        "𝕘𝕚𝕒",
        "İstanbul ß ŉ",
        'ngh* phí 15/2020 "xe" -ô OR (giá)',
    ],
)
def test_any_query_is_answered_or_refused(engine, query: str):
    try:
        page = engine.search(query, as_of=TODAY, dead=True, size=50, totals=True)
    except UsageError as error:
        assert error.code.startswith("SEARCH-00")
    else:
        assert len(page.results) <= len(ALL)


@pytest.mark.parametrize("inside", ["id:", "document:", "stamp:", "valid:"])
def test_names_of_the_index_are_no_fields_of_the_language(engine, inside: str):
    assert engine.search(f"{inside}x giá", as_of=TODAY).query.root.conditions == ()


def test_odd_texts_are_indexed_and_found(fresh):
    texts = ["İstanbul ŉ ß ﬁ", "\x00\x01\x02 kiểm soát", "a" * 40000, "𝕘𝕚𝕒 toán", "\ud83d lẻ", "จังหวัด 東京 مرحبا", "", "   "]
    documents = [IndexedDocument(f"vn/-/tam/{n:016x}", (Passage("", "", text, 0),)) for n, text in enumerate(texts)]
    report = fresh.index(documents)
    assert not report.failures
    assert report.documents == len(texts)
    assert keys(fresh, '"kiểm soát"') == [documents[1].key]
    assert keys(fresh, "東京") == [documents[5].key]
    assert keys(fresh, '"lẻ"') == [documents[4].key]
