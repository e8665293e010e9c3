"""Who can end or change whose documents."""

from __future__ import annotations

import pytest

from legalsys.model import EffectKind
from legalsys.validity.competence import Reach, body_of, body_of_stub, reach
from legalsys.validity.subject import Stub
from tests.model_documents import HDND_HY, UBND_HY, UBND_TB, make

REPEALS, REPLACES = EffectKind.REPEALS, EffectKind.REPLACES


@pytest.mark.parametrize(
    ("acting", "target", "kind", "expected"),
    [
        (("5/2020/QĐ-UBND", "2020-01-01", UBND_HY), ("5/2015/QĐ-UBND", "2015-01-01", UBND_HY), REPLACES, Reach.YES),
        (("5/2026/QĐ-UBND", "2026-01-01", UBND_HY), ("5/2015/QĐ-UBND", "2015-01-01", UBND_TB), REPLACES, Reach.YES),
        (("5/2020/QĐ-UBND", "2020-01-01", UBND_HY), ("5/2015/QĐ-UBND", "2015-01-01", UBND_TB), REPEALS, Reach.NO),
        (("5/2020/NQ-HĐND", "2020-01-01", HDND_HY), ("5/2015/QĐ-UBND", "2015-01-01", UBND_HY), REPEALS, Reach.YES),
        (("5/2020/QĐ-UBND", "2020-01-01", UBND_HY), ("5/2015/NQ-HĐND", "2015-01-01", HDND_HY), REPLACES, Reach.NO),
        (("5/2020/QĐ-UBND", "2020-01-01", UBND_HY), ("5/2015/NĐ-CP", "2015-01-01", "Chính phủ"), REPEALS, Reach.NO),
        (("5/2020/NĐ-CP", "2020-01-01", "Chính phủ"), ("5/2015/QĐ-UBND", "2015-01-01", UBND_HY), REPEALS, Reach.YES),
        (("5/2020/TT-BTC", "2020-01-01", "Bộ Tài chính"), ("5/2015/NĐ-CP", "2015-01-01", "Chính phủ"), REPEALS, Reach.NO),
        (
            ("5/2025/TT-BTC", "2025-04-01", "Bộ Tài chính"),
            ("5/2015/TT-BKHĐT", "2015-01-01", "Bộ Kế hoạch và Đầu tư"),
            REPLACES,
            Reach.YES,
        ),
        (("5/2014/QĐ-UBND", "2014-01-01", UBND_HY), ("5/2015/QĐ-UBND", "2015-01-01", UBND_HY), REPLACES, Reach.NO),
    ],
)
def test_reach(acting: tuple[str, str, str], target: tuple[str, str, str], kind: EffectKind, expected: Reach) -> None:
    assert reach(body_of(make(*acting)), body_of(make(*target)), kind) is expected


def test_a_law_known_by_its_name_only_is_out_of_reach_of_a_circular() -> None:
    circular = body_of(make("69/2025/TT-BTC", "2025-07-01", "Bộ Tài chính"))
    law = body_of_stub(Stub("luat vien thong|-", name="Luật Viễn thông", kind="Luật"), circular.issued)
    assert law.level == "central"
    assert reach(circular, law, REPEALS) is Reach.NO


def test_an_individual_decision_has_no_rank() -> None:
    assert body_of(make("712/QĐ-UBND", "2020-01-01", normative=False)).rank is None
    assert body_of(make("12/2020/QĐ-UBND", "2020-01-01")).rank is not None
