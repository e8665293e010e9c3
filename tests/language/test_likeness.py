"""Sketches: their share is that of common runs of words, and the like ones of very many are found without comparing all."""

from __future__ import annotations

import random
import time

import numpy
import pytest

from legalsys.language.likeness import alike_pairs, likeness, sketch_of

WORDS = ["ủy", "ban", "nhân", "dân", "tỉnh", "quyết", "định", "ban", "hành", "quy", "định", "mức", "thu", "phí", "lệ", "phí", "trên", "địa", "bàn", "sở", "tài", "chính", "xây", "dựng", "giao", "thông"]


def text(chance: random.Random, words: int = 600) -> list[str]:
    return [f"{chance.choice(WORDS)}{chance.randrange(60)}" for _ in range(words)]


def runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


@pytest.mark.parametrize("every", [200, 60, 25, 12, 6])
def test_the_share_is_that_of_common_runs(every: int) -> None:
    chance = random.Random(every)
    first = text(chance)
    second = [word if index % every else "khác" for index, word in enumerate(first)]
    true = len(runs(first) & runs(second)) / len(runs(first) | runs(second))
    assert likeness(sketch_of(" ".join(first)), sketch_of(" ".join(second))) == pytest.approx(true, abs=0.17)


def test_what_is_no_difference() -> None:
    words = [f"hoà{n} bình" for n in range(60)] + ["Uỷ ban", "thuỷ lợi"] * 8
    plain = " ".join(words)
    other = ";\n".join(words).upper().replace("HOÀ", "HÒA").replace("UỶ", "ỦY").replace("THUỶ", "THỦY")
    assert sketch_of(plain) and likeness(sketch_of(plain), sketch_of(other)) > 0.95
    assert sketch_of("Điều 1. Bãi bỏ Quyết định số 1/2020/QĐ-UBND.") == b"" and sketch_of("") == b"" and sketch_of("a " * 500) == b""
    assert likeness(b"", sketch_of(plain)) == 0.0 and alike_pairs([b"", sketch_of(plain), b""]) == []


def test_pairs_are_those_that_comparing_all_would_give() -> None:
    chance = random.Random(3)
    texts = []
    for number in range(60):
        words = text(chance, 300)
        texts.append(words)
        if number % 3 == 0:
            texts.append([word if chance.random() > 0.03 else "khác" for word in words])
    sketches = [sketch_of(" ".join(words)) for words in texts]
    wanted = {
        (i, j)
        for i in range(len(sketches))
        for j in range(i + 1, len(sketches))
        if likeness(sketches[i], sketches[j]) >= 0.7
    }
    found = alike_pairs(sketches, least=0.7)
    assert {(i, j) for i, j, _ in found} == wanted and len(wanted) >= 15
    assert [share for _, _, share in found] == sorted((share for _, _, share in found), reverse=True)


def test_one_pattern_thousands_of_times() -> None:
    sketch = sketch_of(" ".join(text(random.Random(1))))
    found = alike_pairs([sketch] * 3000)
    # Every one is held against some other, none against all.
    assert {place for i, j, _ in found for place in (i, j)} == set(range(3000)) and len(found) < 5 * 3000


def test_a_hundred_and_sixty_thousand_documents() -> None:
    chance = numpy.random.default_rng(1)
    places = chance.integers(0, 2**32, (160_000, 80), dtype=numpy.uint32)
    # Patterns: a quarter of the places are those of one of fifty forms, as with documents that begin and end alike.
    forms = chance.integers(0, 2**32, (50, 80), dtype=numpy.uint32)
    whose = chance.integers(0, 50, 160_000)
    mask = chance.random((160_000, 80)) < 0.25
    places[mask] = forms[whose][mask]
    places[100_000:100_500] = places[:500]
    places[100_000:100_500, ::10] = 7
    sketches = [row.tobytes() for row in places]
    started = time.process_time()
    found = alike_pairs(sketches, least=0.8)
    assert {(i, i + 100_000) for i in range(500)} <= {(i, j) for i, j, _ in found} and len(found) < 600
    assert time.process_time() - started < 30
