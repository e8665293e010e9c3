from __future__ import annotations

from datetime import date, timedelta

import pytest

from legalsys import law
from legalsys.errors import DataFileWrong

ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "level", "before", "after"),
    [
        (date(2005, 4, 1), "province", "R1996", "R2004"),
        (date(2009, 1, 1), "central", "R1996", "R2008"),
        (date(2016, 7, 1), "province", "R2004", "R2015"),
        (date(2016, 7, 1), "central", "R2008", "R2015"),
        (date(2025, 4, 1), "commune", "R2015", "R2025a"),
        (date(2025, 7, 1), "province", "R2025a", "R2025b"),
    ],
)
def test_regime_on_boundary_days(first: date, level: str, before: str, after: str) -> None:
    assert law.regime_on(first - ONE, level=level).id == before
    assert law.regime_on(first, level=level).id == after


def test_every_day_has_one_regime_of_a_scope() -> None:
    for level in ("central", "province"):
        scope = "central" if level == "central" else "local"
        day = date(1975, 1, 1)
        while day < date(2027, 1, 1):
            fitting = [
                r
                for r in law.regimes()
                if r.scope in (scope, "all") and (r.first is None or r.first <= day) and (r.until is None or day < r.until)
            ]
            assert [r.id for r in fitting] == [law.regime_on(day, level=level).id]
            day += timedelta(days=97)


def test_earliest_and_default_start() -> None:
    # Real dates: signed 09/01/2018 by a province, in force 19/01/2018.
    earliest = law.earliest_start("R2015", "province", date(2018, 1, 9))
    assert earliest is not None and earliest.day == date(2018, 1, 19) and not earliest.verified
    assert law.ground(earliest.ground).law == "Luật 80/2015/QH13"
    silent = law.default_start(law.regime_on(date(2006, 5, 1)), "province", date(2006, 5, 1))
    assert silent is not None and silent.day == date(2006, 5, 11) and silent.rule == "start.R2004.province" and silent.verified
    assert law.default_start("R2015", "province", date(2018, 1, 9)) is None
    assert law.earliest_start("R1996", "province", date(2003, 1, 9)) is None
    central = law.earliest_start("R2025b", "central", date(2026, 1, 1))
    assert central is not None and central.day == date(2026, 2, 15)


def test_start_rules_name_grounds_and_regimes() -> None:
    ids = {r.id for r in law.regimes()}
    for regime in ids:
        for level in ("central", "province", "district", "commune"):
            rule = law.start_rule(regime, level)
            if rule is not None:
                assert law.ground(rule.ground) and rule.minimum > 0


@pytest.mark.parametrize(
    ("ended", "outcome"),
    [
        (date(2016, 7, 1), "lapses"),
        (date(2025, 3, 31), "lapses"),
        (date(2025, 4, 1), "continues"),
        (date(2025, 6, 30), "continues"),
        (date(2025, 7, 1), "lapses-unless-continued"),
    ],
)
def test_chain_lapse_goes_by_the_day_the_parent_ended(ended: date, outcome: str) -> None:
    rule = law.chain_lapse(ended)
    assert rule is not None and rule.outcome == outcome
    wording = law.ground(rule.ground)
    assert (wording.first is None or wording.first <= ended) and (wording.until is None or ended < wording.until)


def test_no_chain_rule_is_known_for_older_days() -> None:
    assert law.chain_lapse(date(2004, 1, 1)) is None


def test_merger_rules() -> None:
    merged = law.merger_rule(date(2025, 7, 1))
    assert merged is not None and merged.outcome == "continue-in-old-unit" and not merged.verified
    between = law.merger_rule(date(2025, 5, 1))
    assert between is not None and between.outcome == "new-unit-decides"


def test_reaching_back() -> None:
    assert law.retroactive_allowed("R2025b", "province") == (True, "L64-2025.55", True)
    assert law.retroactive_allowed("R2025b", "commune") == (False, "L64-2025.55", True)
    old = law.retroactive_allowed("R2015", "province")
    assert old is not None and old[0] is False and old[2] is False
    assert law.retroactive_allowed("R2004", "province") is None


def test_named_days() -> None:
    sunset = law.named_day("district-sunset")
    assert sunset.day == date(2027, 3, 1) and not sunset.verified and sunset.ground == "L87-2025.transition"
    with pytest.raises(DataFileWrong, match="LAW-003"):
        law.named_day("no-such-day")


def test_named_numbers_and_cutoffs() -> None:
    share = law.named_number("replace-share")
    assert share.value == 0.5 and share.verified and share.ground == "L64-2025.8.4"
    assert law.systematization_cutoff(date(2026, 11, 24)) == date(2028, 12, 31)
    assert law.systematization_cutoff(date(2023, 12, 31)) == date(2023, 12, 31)
    assert law.systematization_cutoff(date(2024, 1, 1)) == date(2028, 12, 31)
    with pytest.raises(DataFileWrong, match="LAW-003"):
        law.named_number("no-such-number")
