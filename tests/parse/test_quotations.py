from __future__ import annotations

import pytest

from legalsys.parse.outline import outline
from tests.parse import texts


@pytest.mark.parametrize("case", texts.cases("quotations"), ids=lambda case: case["name"])
def test_quotations(case: dict) -> None:
    reading = texts.text_reading(case["text"])
    found = outline(reading)
    assert [str(unit.path) for unit in found.units] == case["units"]
    quotes = [reading.text[start:end] for start, end in found.quotations]
    assert len(quotes) == len(case["quoted"]), quotes
    for quote, (first, last) in zip(quotes, case["quoted"], strict=True):
        assert quote.startswith(first)
        assert quote.endswith(last)
    assert [problem.code for problem in found.problems if problem.code == "PARSE-005"] == case.get("problems", [])
