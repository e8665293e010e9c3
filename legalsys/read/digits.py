"""Digits written by hand or stamped, one by one: the number and the day of many a document are.

A small network (784 dots, one hidden layer, ten digits) looks at each connected blot of ink. It is one voice among several
(`second_look`), never the last word. Its weights, ``digits.npz``, were trained by us with turned, slanted, stretched and
thickened copies of 9,000 pictures of the MNIST database (Y. LeCun, C. Cortes, C. Burges; its licence: ``NOTICE``); on 1,000
others it is right in 98 of 100. Eight-bit weights: each matrix is a table of whole numbers and one scale.
"""

from __future__ import annotations

import functools
import io
from importlib import resources
from typing import Any

__all__ = ["read_digits"]

_DARK = 150
_SMALLEST_BLOT, _MOST_BLOTS = 25, 40
_SIDE, _INNER = 28, 20
# A blot so much wider than high is two digits that touch; one that stands alone is sooner taken for two, as numbers and days
# below ten are written with a nought.
_TWO, _TWO_ALONE = 1.35, 0.85


@functools.cache
def _weights() -> tuple[Any, Any, Any, Any]:
    import numpy

    data = numpy.load(io.BytesIO(resources.files(__package__).joinpath("digits.npz").read_bytes()), allow_pickle=False)
    first = data["first"].astype(numpy.float32) * data["first_scale"]
    second = data["second"].astype(numpy.float32) * data["second_scale"]
    return first, data["first_bias"], second, data["second_bias"]


def read_digits(dots: Any, *, longest: int) -> tuple[str, float] | None:
    """Return the digits on a small grey picture from left to right and the confidence in the least sure one (0 to 1), None for none.

    Args:
        dots: grey values, rows of a numpy array.
        longest: more digits than this are none.
    """
    import numpy

    parts = _parts(numpy, dots < _DARK)
    if not parts or len(parts) > longest:
        return None
    first, first_bias, second, second_bias = _weights()
    digits, least = "", 1.0
    for part in parts:
        hidden = numpy.maximum(0, _centred(numpy, part).reshape(-1) @ first + first_bias)
        said = hidden @ second + second_bias
        said = numpy.exp(said - said.max())
        digits += str(int(said.argmax()))
        least = min(least, float(said.max() / said.sum()))
    return digits, least


def _parts(numpy: Any, dark: Any) -> list[Any]:
    """Return the pictures of single digits from left to right: blots of ink, without specks and what reaches in from the sides."""
    blots = [blot for blot in _blots(numpy, dark) if len(blot) >= _SMALLEST_BLOT]
    if not blots or len(blots) > _MOST_BLOTS:
        return []
    width = dark.shape[1]
    boxes = [(b[:, 1].min(), b[:, 0].min(), b[:, 1].max() + 1, b[:, 0].max() + 1) for b in blots]
    highest = max(bottom - top for _, top, _, bottom in boxes)
    kept: list[tuple[Any, Any]] = []
    for box, blot in sorted(zip(boxes, blots, strict=True), key=lambda item: int(item[0][0])):
        left, top, right, bottom = box
        if bottom - top < 0.45 * highest:
            continue
        if (left == 0 and right - left < 0.3 * highest) or (right == width and right - left < 0.25 * highest):
            continue
        if kept:
            before, other = kept[-1]
            if min(before[2], right) - left > 0.5 * min(right - left, before[2] - before[0]):
                together = numpy.concatenate([other, blot])
                merged = (min(before[0], left), min(before[1], top), max(before[2], right), max(before[3], bottom))
                kept[-1] = (merged, together)
                continue
        kept.append((box, blot))
    parts: list[Any] = []
    for (left, top, right, bottom), blot in kept:
        shape = numpy.zeros((bottom - top, right - left), numpy.float32)
        shape[blot[:, 0] - top, blot[:, 1] - left] = 1
        if right - left > (_TWO_ALONE if len(kept) == 1 else _TWO) * (bottom - top):
            third = shape.shape[1] // 3
            cut = third + int(shape.sum(axis=0)[third : 2 * third + 1].argmin())
            parts += [shape[:, :cut], shape[:, cut:]]
        else:
            parts.append(shape)
    return [part for part in parts if part.any()]


def _blots(numpy: Any, dark: Any) -> list[Any]:
    """Return the connected dots, each blot as rows of (y, x)."""
    height, width = dark.shape
    labels = numpy.zeros((height, width), numpy.int32)
    parent = [0]

    def root(label: int) -> int:
        while parent[label] != label:
            parent[label] = parent[parent[label]]
            label = parent[label]
        return label

    for y in range(height):
        edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], dark[y].view(numpy.int8), [0]))))
        for start, stop in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True):
            above = set(labels[y - 1, max(0, start - 1) : stop + 1].tolist()) - {0} if y else set()
            if above:
                roots = {root(label) for label in above}
                label = min(roots)
                for other in roots:
                    parent[other] = label
            else:
                label = len(parent)
                parent.append(label)
            labels[y, start:stop] = label
    final = numpy.array([root(label) for label in range(len(parent))], numpy.int32)[labels]
    ys, xs = numpy.nonzero(final)
    marks = final[ys, xs]
    order = numpy.argsort(marks, kind="stable")
    points = numpy.stack([ys[order], xs[order]], axis=1)
    return numpy.split(points, numpy.flatnonzero(numpy.diff(marks[order])) + 1) if len(points) else []


def _centred(numpy: Any, shape: Any) -> Any:
    """Return a digit as the database has them: 20 dots high or wide, its middle of mass in the middle of 28 by 28."""
    from PIL import Image

    height, width = shape.shape
    scale = _INNER / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray((shape * 255).astype(numpy.uint8)).resize(size, Image.Resampling.LANCZOS)
    dots = numpy.asarray(small, dtype=numpy.float32) / 255
    rows, columns = numpy.mgrid[: dots.shape[0], : dots.shape[1]]
    mass = float(dots.sum()) or 1.0
    top = round(_SIDE / 2 - float((dots * rows).sum()) / mass - 0.5)
    left = round(_SIDE / 2 - float((dots * columns).sum()) / mass - 0.5)
    top, left = min(max(0, top), _SIDE - dots.shape[0]), min(max(0, left), _SIDE - dots.shape[1])
    square = numpy.zeros((_SIDE, _SIDE), numpy.float32)
    square[top : top + dots.shape[0], left : left + dots.shape[1]] = dots
    return square
