"""How much two texts are alike, told by small sketches of them: so that among many thousands the like ones are found without
comparing each with each.

A text is the set of its runs of four words. A sketch keeps, for each of 80 orders of all possible runs, the first run of the text
(MinHash: Broder, "On the resemblance and containment of documents", 1997): the share of equal places of two sketches is, within a
few hundredths, the share of runs that the texts have in common. Sketches that agree in all places of one of 20 bands are looked at; at a
share of 0.6 that is 94 of 100, at 0.8 all but one in 30,000, at 0.05 one in 8,000.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Sequence
from typing import Any

from .normal import same_words

__all__ = ["LEAST", "alike_pairs", "likeness", "sketch_of"]

LEAST = 0.6
"""The least share of common runs of words at which two texts are nearly the same: about one word in ten or fifteen changed."""

_RUN = 4
_PLACES, _ROWS = 80, 4
# With fewer runs, two different documents of one pattern are alike by their pattern alone.
_FEWEST_RUNS = 40
_WORD = re.compile(r"[^\W_]+")
# In a group of one pattern (thousands of the same form) each is held against a few others, not against all.
_SMALL_GROUP = 24


@functools.cache
def _orders() -> tuple[Any, Any]:
    import numpy

    chance = numpy.random.Generator(numpy.random.PCG64(20260101))
    factors = chance.integers(0, 2**63, _PLACES, dtype=numpy.uint64) * numpy.uint64(2) + numpy.uint64(1)
    return factors, chance.integers(0, 2**63, _PLACES, dtype=numpy.uint64)


def sketch_of(text: str) -> bytes:
    """Return the sketch of a text, ``b""`` for one that is too short to be told from others of its pattern.

    Args:
        text: the text; case, punctuation and the place of tone marks do not matter.
    """
    import numpy

    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_RUNS + _RUN:
        return b""
    # Spelling is made one a word, not over the text: there are far fewer different words than words.
    known = {word: zlib.crc32(same_words(word).encode("utf-8", "surrogatepass")) for word in set(words)}
    codes = numpy.fromiter(map(known.__getitem__, words), dtype=numpy.uint64, count=len(words))
    runs = numpy.zeros(len(codes) - _RUN + 1, dtype=numpy.uint64)
    for place in range(_RUN):
        runs = runs * numpy.uint64(0x9E3779B97F4A7C15) + codes[place : place + len(runs)]
        runs ^= runs >> numpy.uint64(29)
    runs = numpy.unique(runs)
    if len(runs) < _FEWEST_RUNS:
        return b""
    factors, shifts = _orders()
    least = [((runs * factor + shift) >> numpy.uint64(32)).min() for factor, shift in zip(factors, shifts, strict=True)]
    return numpy.array(least, dtype="<u4").tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """Return the share of runs of words that two texts have in common, by their sketches; 0 where one has none."""
    if not one or not other:
        return 0.0
    import numpy

    return float((numpy.frombuffer(one, dtype="<u4") == numpy.frombuffer(other, dtype="<u4")).mean())


def alike_pairs(sketches: Sequence[bytes], *, least: float = LEAST) -> list[tuple[int, int, float]]:
    """Return the pairs of texts that are alike: their places in ``sketches``, and the share of common runs, the most alike first.

    Time grows with the number of texts and of pairs found, not with the square of the texts.

    Args:
        sketches: of `sketch_of`; empty ones are like nothing.
        least: the least share.
    """
    import numpy

    whose = numpy.array([index for index, sketch in enumerate(sketches) if sketch], dtype=numpy.int64)
    if len(whose) < 2:
        return []
    places = numpy.frombuffer(b"".join(sketch for sketch in sketches if sketch), dtype="<u4").reshape(-1, _PLACES)
    found: list[Any] = []
    for band in range(0, _PLACES, _ROWS):
        key = numpy.zeros(len(places), dtype=numpy.uint64)
        for row in range(band, band + _ROWS):
            key = (key ^ places[:, row]) * numpy.uint64(0x9E3779B97F4A7C15)
            key ^= key >> numpy.uint64(31)
        order = numpy.argsort(key, kind="stable")
        edges = numpy.flatnonzero(numpy.diff(key[order])) + 1
        starts, stops = numpy.concatenate(([0], edges)), numpy.concatenate((edges, [len(order)]))
        many = stops - starts > 1
        for start, stop in zip(starts[many].tolist(), stops[many].tolist(), strict=True):
            found.append(_pairs_within(order[start:stop]))
    if not found:
        return []
    pairs = numpy.unique(numpy.concatenate(found), axis=0)
    pieces = []
    for start in range(0, len(pairs), 100_000):
        part = pairs[start : start + 100_000]
        pieces.append((places[part[:, 0]] == places[part[:, 1]]).mean(axis=1))
    shares = numpy.concatenate(pieces)
    good = shares >= least
    kept = sorted(
        zip(whose[pairs[good, 0]].tolist(), whose[pairs[good, 1]].tolist(), shares[good].tolist(), strict=True),
        key=lambda item: (-item[2], item[0], item[1]),
    )
    return [(int(one), int(other), float(share)) for one, other, share in kept]


def _pairs_within(group: Any) -> Any:
    """Return pairs of a group, the smaller place first: all of a small group, of a large one a number that grows with its size."""
    import numpy

    group = numpy.sort(group)
    size = len(group)
    if size <= _SMALL_GROUP:
        first, second = numpy.triu_indices(size, 1)
        return numpy.stack((group[first], group[second]), axis=1)
    steps = [numpy.stack((group[:-step], group[step:]), axis=1) for step in (1, 2, 3)]
    head = numpy.stack((numpy.repeat(group[0], size - 1), group[1:]), axis=1)
    return numpy.concatenate((head, *steps))
