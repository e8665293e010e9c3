"""Running rules: the same findings whatever the order of documents; pairs without comparing all with all."""

from __future__ import annotations

import time
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legalsys.model import Document
from legalsys.rules import message, run_rules
from legalsys.validity import Collection
from tests.model_documents import UBND_HY, UBND_TB, make

_TITLES = st.sampled_from(
    [
        None,
        "Quy định mức thu phí thẩm định hồ sơ",
        "Ban hành Quy định mức thu phí thẩm định hồ sơ trên địa bàn tỉnh Hưng Yên",
        "Quy định phí thẩm định hồ sơ tỉnh Thái Bình",
        "Sửa đổi Quy định mức thu phí thẩm định hồ sơ",
        "Quy định hệ số điều chỉnh giá đất năm 2019",
    ]
)


@st.composite
def collections(draw: st.DrawFn) -> list[Document]:
    numbers = [f"{n}/{2018 + n % 3}/QĐ-UBND" for n in range(1, draw(st.integers(2, 7)))]
    documents = []
    for nth, number in enumerate(numbers):
        effects = [
            {
                "kind": draw(st.sampled_from(["replaces", "repeals", "amends", "suspends", "extends"])),
                "target": draw(st.sampled_from([*numbers, "80/2015/QH13"])),
                "units": draw(st.sampled_from([[], ["dieu-1"]])),
                "until": draw(st.sampled_from([None, "2022-12-31"])),
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
        documents.append(
            make(
                number,
                date(2018 + (nth + 1) % 3, draw(st.integers(1, 12)), draw(st.integers(1, 28))).isoformat(),
                draw(st.sampled_from([UBND_HY, UBND_TB])),
                title=draw(_TITLES),
                effective=draw(st.sampled_from(["+", None, "2018-01-01"])),
                expires=draw(st.sampled_from([None, "2021-12-31"])),
                basis=draw(st.sampled_from([[], ["80/2015/QH13"], [numbers[0]]])),
                cites=draw(st.sampled_from([[], [numbers[-1]]])),
                effects=effects,
            )
        )
    return documents


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(collections(), st.dates(date(2018, 1, 1), date(2027, 1, 1)), st.randoms(use_true_random=False))
def test_order_of_documents_changes_no_finding(documents: list[Document], day: date, random) -> None:  # noqa: ANN001
    shuffled = list(documents)
    random.shuffle(shuffled)
    first = list(run_rules(Collection(documents), as_of=day))
    second = list(run_rules(Collection(shuffled), as_of=day))
    assert first == second
    assert len({finding.key for finding in first}) == len(first)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(collections(), st.dates(date(2018, 1, 1), date(2027, 1, 1)))
def test_a_finding_holds_the_evidence_of_documents_held(documents: list[Document], day: date) -> None:
    collection = Collection(documents)
    for finding in run_rules(collection, as_of=day):
        assert finding.subject in collection
        assert finding.object is None or finding.object in collection
        assert all(side.key in collection for side in finding.evidence)


def test_a_large_collection_with_like_titles_takes_linear_time() -> None:
    documents = [
        make(
            f"{n}/{2010 + n % 10}/QĐ-UBND",
            f"{2010 + n % 10}-0{1 + n % 9}-01",
            UBND_HY if n % 2 else UBND_TB,
            title=f"Quy định mức thu phí tham quan {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}mẫu",
            effects=[{"kind": "amends", "units": ["dieu-1"], "target": f"{n - 1}/{2010 + (n - 1) % 10}/QĐ-UBND"}] if n else [],
        )
        for n in range(1500)
    ]
    collection = Collection(documents)
    start = time.process_time()
    count = sum(1 for _ in run_rules(collection, as_of=date(2026, 1, 1)))
    assert count
    assert time.process_time() - start < 10


def test_a_finding_that_leans_on_an_unread_ground_says_so() -> None:
    documents = [
        make("1/2018/QĐ-UBND", "2018-01-01", cites=["2/2017/QĐ-UBND"]),
        make("2/2017/QĐ-UBND", "2017-01-01", expires="2019-12-31"),
    ]
    found = {finding.rule: finding for finding in run_rules(Collection(documents), as_of=date(2026, 1, 1))}
    assert "Nghị định 79/2025/NĐ-CP" in message(found["VD-001"]).caveat
    assert message(found["HL-001"], "en").caveat == ""


def test_units_are_named_in_words() -> None:
    documents = [
        make("1/2018/QĐ-UBND", "2018-01-01"),
        make(
            "2/2019/QĐ-UBND",
            "2019-01-01",
            effects=[{"kind": "repeals", "units": ["dieu-5.khoan-2.diem-đ", "kem-theo-1/dieu-3"], "target": "1/2018/QĐ-UBND"}],
        ),
    ]
    (found,) = run_rules(Collection(documents), as_of=date(2026, 1, 1), only=["HL-004"])
    assert "điểm đ khoản 2 Điều 5, Điều 3 văn bản kèm theo" in message(found).text
    assert "Article 5" in message(found, "en").text
