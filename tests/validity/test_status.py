"""The state of a document on a day: what flips it, what does not, with which certainty."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legalsys.model import Certainty, Document, UnitPath
from legalsys.validity import Change, Collection, Status, Stub, event_days, validity, validity_of_unit
from tests.model_documents import HDND_HY, UBND_HY, UBND_TB, make


def state(documents: list[Document], of: Document, day: str):  # noqa: ANN201
    return validity(Collection(documents), of.key, date.fromisoformat(day))


OLD = make("10/2018/QĐ-UBND", "2018-03-01")
BY = {"target": {"number": "10/2018/QĐ-UBND", "issued": "2018-03-01", "issuer": UBND_HY}}


def test_life_without_others() -> None:
    assert state([OLD], OLD, "2018-02-01").status is Status.NOT_YET
    assert state([OLD], OLD, "2018-03-10").status is Status.NOT_YET
    now = state([OLD], OLD, "2018-03-11")
    assert (now.status, now.since, now.certainty, now.complete) == (Status.IN_FORCE, date(2018, 3, 11), Certainty.CERTAIN, True)


def test_replacement_from_the_acting_documents_own_start() -> None:
    new = make("12/2020/QĐ-UBND", "2020-05-01", effects=[{"kind": "replaces", **BY}])
    assert state([OLD, new], OLD, "2020-05-10").status is Status.IN_FORCE
    ended = state([OLD, new], OLD, "2020-05-11")
    assert (ended.status, ended.since) == (Status.EXPIRED, date(2020, 5, 11))
    assert ended.ended_by is not None
    assert ended.ended_by.acting == new.key
    assert ended.ended_by.grounds == ("L80-2015.154.2",)


def test_repeal_on_its_own_day() -> None:
    new = make("12/2020/QĐ-UBND", "2020-05-01", effects=[{"kind": "repeals", "from": "2021-01-01", **BY}])
    assert state([OLD, new], OLD, "2020-12-31").status is Status.IN_FORCE
    assert state([OLD, new], OLD, "2021-01-01").status is Status.EXPIRED


def test_unknown_start_of_the_acting_document_gives_unknown() -> None:
    new = make("12/2020/QĐ-UBND", "2020-05-01", effective=None, effects=[{"kind": "repeals", **BY}])
    now = state([OLD, new], OLD, "2020-06-01")
    assert (now.status, now.certainty, now.complete) == (Status.UNKNOWN, Certainty.LIKELY, False)
    assert state([OLD, new], OLD, "2020-04-01").status is Status.IN_FORCE


def test_event_leaves_it_in_force_but_incomplete() -> None:
    new = make("12/2020/QĐ-UBND", "2020-05-01", effects=[{"kind": "repeals", "event": "khi có văn bản mới", **BY}])
    now = state([OLD, new], OLD, "2020-06-01")
    assert (now.status, now.complete) == (Status.IN_FORCE, False)
    assert now.ahead[-1].event == "khi có văn bản mới"


def test_acting_document_that_ended_before_its_start_does_nothing() -> None:
    new = make("12/2020/QĐ-UBND", "2020-05-01", effective="2020-07-01", effects=[{"kind": "replaces", **BY}])
    stop = make("14/2020/QĐ-UBND", "2020-06-01", effects=[{"kind": "repeals", "target": "12/2020/QĐ-UBND"}])
    now = state([OLD, new, stop], OLD, "2021-01-01")
    assert now.status is Status.IN_FORCE
    assert [r.why_not for r in now.possible] == ["idle"]
    # What was done stays done.
    late = make("14/2021/QĐ-UBND", "2021-06-01", effects=[{"kind": "repeals", "target": "12/2020/QĐ-UBND"}])
    assert state([OLD, new, late], OLD, "2022-01-01").status is Status.EXPIRED


def test_clause_that_was_repealed_before_its_day_does_nothing() -> None:
    new = make(
        "12/2020/QĐ-UBND", "2020-05-01", effects=[{"kind": "repeals", "from": "2020-12-01", "unit": "dieu-2.khoan-1", **BY}]
    )
    stop = make("14/2020/QĐ-UBND", "2020-06-01", effects=[{"kind": "repeals", "target": "12/2020/QĐ-UBND", "units": ["dieu-2"]}])
    assert state([OLD, new, stop], OLD, "2021-01-01").status is Status.IN_FORCE


def test_own_term_and_its_extension() -> None:
    limited = make("10/2018/QĐ-UBND", "2018-03-01", expires="2020-12-31")
    assert state([limited], limited, "2020-12-31").status is Status.IN_FORCE
    ended = state([limited], limited, "2021-01-01")
    assert (ended.status, ended.since) == (Status.EXPIRED, date(2021, 1, 1))
    assert ended.ended_by is not None
    assert ended.ended_by.what is Change.TERM_ENDS
    longer = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "extends", "until": "2022-12-31", **BY}])
    assert state([limited, longer], limited, "2021-06-01").status is Status.IN_FORCE
    assert state([limited, longer], limited, "2023-01-01").status is Status.EXPIRED
    open_end = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "extends", "event": "đến khi có quy định mới", **BY}])
    assert state([limited, open_end], limited, "2020-12-31").status is Status.IN_FORCE
    late = make("40/2021/QĐ-UBND", "2021-03-01", effects=[{"kind": "extends", "until": "2022-12-31", **BY}])
    assert state([limited, late], limited, "2021-02-01").status is Status.EXPIRED
    assert state([limited, late], limited, "2021-06-01").status is Status.IN_FORCE


def test_suspension_with_and_without_end() -> None:
    stop = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "suspends", "until": "2021-06-30", **BY}])
    assert state([OLD, stop], OLD, "2021-06-30").status is Status.SUSPENDED
    again = state([OLD, stop], OLD, "2021-07-01")
    assert (again.status, again.since) == (Status.IN_FORCE, date(2021, 7, 1))
    open_end = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "suspends", **BY}])
    assert state([OLD, open_end], OLD, "2030-01-01").status is Status.SUSPENDED
    resume = make("41/2021/QĐ-UBND", "2021-12-01", effects=[{"kind": "resumes", **BY}])
    assert state([OLD, open_end, resume], OLD, "2022-01-01").status is Status.IN_FORCE
    part = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "suspends", "units": ["dieu-8.khoan-8"], **BY}])
    assert state([OLD, part], OLD, "2021-01-01").status is Status.PARTLY_SUSPENDED


def test_partial_changes() -> None:
    part = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "repeals", "units": ["dieu-3", "dieu-5.khoan-2"], **BY}])
    now = state([OLD, part], OLD, "2021-01-01")
    assert (now.status, now.since) == (Status.PARTLY_EXPIRED, date(2020, 12, 11))
    assert [str(p.unit) for p in now.partial] == ["dieu-3", "dieu-5.khoan-2"]
    added = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "amends", "operation": "insert", "units": ["dieu-3a"], **BY}])
    assert state([OLD, added], OLD, "2021-01-01").status is Status.IN_FORCE
    both = Collection([OLD, part])
    day = date(2021, 1, 1)
    assert validity_of_unit(both, OLD.key, UnitPath.parse("dieu-3.khoan-1"), day).status is Status.EXPIRED
    assert validity_of_unit(both, OLD.key, UnitPath.parse("dieu-4"), day).status is Status.IN_FORCE


def test_exceptions_keep_it_from_being_certain() -> None:
    words = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "repeals", "except": ["trường hợp đã nộp hồ sơ"], **BY}])
    now = state([OLD, words], OLD, "2021-01-01")
    assert (now.status, now.certainty, now.complete) == (Status.EXPIRED, Certainty.LIKELY, False)
    units = make("40/2020/QĐ-UBND", "2020-12-01", effects=[{"kind": "repeals", "except": ["dieu-12"], **BY}])
    assert state([OLD, units], OLD, "2021-01-01").status is Status.PARTLY_EXPIRED


def test_ambiguous_target_never_flips() -> None:
    target = {"number": "10/2018/QĐ-UBND"}
    other = make("10/2018/QĐ-UBND", "2018-03-20", UBND_TB)
    # The merged province repeals a number that both old ones used, and does not say whose.
    new = make("5/2026/QĐ-UBND", "2026-02-01", effects=[{"kind": "repeals", "target": target}])
    for one in (OLD, other):
        now = state([OLD, other, new], one, "2026-06-01")
        assert (now.status, now.complete) == (Status.IN_FORCE, False)
        assert [r.why_not for r in now.possible] == ["ambiguous"]
    named = make(
        "5/2026/QĐ-UBND",
        "2026-02-01",
        effects=[{"kind": "repeals", "target": {**target, "issuer": UBND_TB, "issued": "2018-03-20"}}],
    )
    assert state([OLD, other, named], OLD, "2026-06-01").status is Status.IN_FORCE
    assert state([OLD, other, named], other, "2026-06-01").status is Status.EXPIRED


def test_who_cannot_reach_cannot_flip() -> None:
    neighbour = make("12/2020/QĐ-UBND", "2020-05-01", UBND_TB, effects=[{"kind": "repeals", **BY}])
    now = state([OLD, neighbour], OLD, "2021-01-01")
    assert now.status is Status.IN_FORCE
    assert [(r.why_not, r.certainty) for r in now.possible] == [("not-competent", Certainty.POSSIBLE)]
    resolution = make("10/2018/NQ-HĐND", "2018-03-01", HDND_HY)
    lower = make(
        "12/2020/QĐ-UBND",
        "2020-05-01",
        effects=[{"kind": "replaces", "target": {"number": "10/2018/NQ-HĐND", "issuer": HDND_HY}}],
    )
    assert state([resolution, lower], resolution, "2021-01-01").status is Status.IN_FORCE
    council = make("12/2020/NQ-HĐND", "2020-05-01", HDND_HY, effects=[{"kind": "repeals", **BY}])
    assert state([OLD, council], OLD, "2021-01-01").status is Status.EXPIRED


def test_possible_effect_does_not_flip() -> None:
    new = make("12/2020/QĐ-UBND", "2020-05-01", effects=[{"kind": "replaces", "certainty": "possible", **BY}])
    assert state([OLD, new], OLD, "2021-01-01").status is Status.IN_FORCE


def test_individual_decision_without_a_year_repeals() -> None:
    single = make("712/QĐ-UBND", "2020-05-01", effective="2020-05-01", effects=[{"kind": "repeals", **BY}])
    assert state([OLD, single], OLD, "2020-06-01").status is Status.EXPIRED


def test_successor_of_a_merged_province_can_end_it_and_the_territory_stays_the_old_one() -> None:
    alone = state([OLD], OLD, "2026-01-01")
    assert alone.status is Status.IN_FORCE
    assert [(t.territory, t.within) for t in alone.territory] == [("hung-yen", "hung-yen.2025")]
    assert [r.what for r in alone.reasons] == [Change.STARTS, Change.MERGED]
    new = make("5/2026/QĐ-UBND", "2026-02-01", effects=[{"kind": "replaces", **BY}])
    assert state([OLD, new], OLD, "2026-06-01").status is Status.EXPIRED
    whole = make("5/2026/QĐ-UBND", "2026-02-01", effects=[{"kind": "applies", **BY}])
    assert [t.territory for t in state([OLD, whole], OLD, "2026-06-01").territory] == ["hung-yen", "hung-yen.2025"]


def test_correction_runs_back_and_flips_nothing() -> None:
    fix = make("712/QĐ-UBND", "2020-05-01", effects=[{"kind": "corrects", **BY}])
    now = state([OLD, fix], OLD, "2021-01-01")
    assert now.status is Status.IN_FORCE
    assert [(r.what, r.day) for r in now.reasons if r.what is Change.CORRECTED] == [(Change.CORRECTED, date(2018, 3, 11))]


def test_silent_text_starts_by_the_rule_of_its_regime() -> None:
    silent = make("10/2010/QĐ-UBND", "2010-03-01", effective=None)
    now = state([silent], silent, "2010-03-11")
    assert (now.status, now.reasons[0].rule) == (Status.IN_FORCE, "start.R2004.province")
    later = make("10/2018/QĐ-UBND", "2018-03-01", effective=None)
    assert state([later], later, "2020-01-01").status is Status.UNKNOWN


def test_stub_that_a_held_document_ends() -> None:
    law_of_2025 = make(
        "64/2025/QH15",
        "2025-02-19",
        "Quốc hội",
        kind="Luật",
        effective="2025-04-01",
        effects=[{"kind": "repeals", "target": {"number": "80/2015/QH13", "kind": "Luật"}}],
    )
    collection = Collection([law_of_2025])
    (stub,) = collection.stubs().values()
    assert isinstance(stub, Stub)
    assert validity(collection, stub, date(2025, 3, 31)).status is Status.UNKNOWN
    assert validity(collection, stub, date(2025, 4, 1)).status is Status.EXPIRED


def test_staggered_start() -> None:
    doc = make("10/2018/QĐ-UBND", "2018-03-01", starts=[{"units": ["dieu-4.khoan-4"], "day": "2019-01-01"}])
    now = state([doc], doc, "2018-06-01")
    assert (now.status, [str(p.unit) for p in now.partial]) == (Status.IN_FORCE, ["dieu-4.khoan-4"])
    assert (
        validity_of_unit(Collection([doc]), doc.key, UnitPath.parse("dieu-4.khoan-4"), date(2018, 6, 1)).status is Status.NOT_YET
    )


def test_a_document_that_replaces_itself_lives() -> None:
    own = make("10/2018/QĐ-UBND", "2018-03-01", effects=[{"kind": "replaces", **BY}])
    assert state([own], own, "2019-01-01").status is Status.IN_FORCE


def test_district_documents_go_on_with_a_reason_to_look() -> None:
    district = make("3/2019/QĐ-UBND", "2019-03-01", "Ủy ban nhân dân huyện Tiên Lữ, tỉnh Hưng Yên")
    assert Collection([district]).body(district.key).level == "district"
    now = state([district], district, "2026-06-01")
    assert (now.status, now.complete) == (Status.IN_FORCE, True)
    assert Change.ISSUER_ENDED in [r.what for r in now.reasons]
    assert state([district], district, "2027-06-01").complete is False


_DAYS = st.dates(date(2017, 1, 1), date(2022, 12, 31))
_KINDS = st.sampled_from(["replaces", "repeals", "suspends", "resumes", "extends", "amends", "corrects"])


@st.composite
def collections(draw: st.DrawFn) -> list[Document]:
    numbers = [f"{n}/{2018 + n % 3}/QĐ-UBND" for n in range(1, draw(st.integers(2, 6)))]
    documents = []
    for nth, number in enumerate(numbers):
        issued = date(2018 + (nth + 1) % 3, draw(st.integers(1, 12)), draw(st.integers(1, 28)))
        effects = [
            {
                "kind": draw(_KINDS),
                "target": draw(st.sampled_from(numbers)),
                "from": draw(st.one_of(st.none(), _DAYS.map(date.isoformat))),
                "until": draw(st.one_of(st.none(), _DAYS.map(date.isoformat))),
                "units": draw(st.sampled_from([[], ["dieu-1"], ["dieu-2.khoan-1"]])),
            }
            for _ in range(draw(st.integers(0, 3)))
        ]
        documents.append(
            make(
                number,
                issued.isoformat(),
                draw(st.sampled_from([UBND_HY, UBND_TB])),
                effective=draw(st.sampled_from(["+", None, "2019-06-01"])),
                expires=draw(st.sampled_from([None, "2021-12-31"])),
                effects=effects,
            )
        )
    return documents


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(collections(), _DAYS, st.randoms(use_true_random=False))
def test_order_of_documents_does_not_matter(documents: list[Document], day: date, random) -> None:  # noqa: ANN001
    shuffled = list(documents)
    random.shuffle(shuffled)
    one, other = Collection(documents), Collection(shuffled)
    for document in documents:
        assert validity(one, document.key, day) == validity(other, document.key, day)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(collections())
def test_validity_is_constant_between_event_days(documents: list[Document]) -> None:
    collection = Collection(documents)
    for document in documents:
        days = event_days(collection, document.key)
        for first, following in itertools.pairwise((date(2016, 1, 1), *days, date(2024, 1, 1))):
            if first >= following:
                continue
            start = validity(collection, document.key, first)
            for other in {first + (following - first) / 2, following - timedelta(days=1)}:
                later = validity(collection, document.key, other)
                assert (later.status, later.since, later.partial) == (start.status, start.since, start.partial)


@pytest.mark.parametrize("spelling", ["10/2018/QĐ-UBND", "010/2018/QĐ-UBND", "10/ 2018/QD - UBND"])
def test_spelling_of_the_number_does_not_matter(spelling: str) -> None:
    new = make(
        "12/2020/QĐ-UBND", "2020-05-01", effects=[{"kind": "replaces", "target": {"number": spelling, "issued": "2018-03-01"}}]
    )
    assert state([OLD, new], OLD, "2021-01-01").status is Status.EXPIRED
