"""Ruled lines on the picture of a page: where they are, and the picture without them.

A scanned table is known by its lines like a printed one, and its words are read better when no line touches them.
"""

from __future__ import annotations

from typing import Any

from .pictures import Picture

__all__ = ["Stroke", "erased", "strokes_of"]

Stroke = tuple[int, int, int, int]
"""Left, top, right, bottom in dots; one of width and height is next to nothing."""

_DARK = 150
# No letter has a straight line of 0.4 inch; a band thicker than 0.05 inch is the edge of the paper or a picture.
_SHORTEST, _THICKEST = 0.4, 0.05
_SOLID = 0.94
_MOST = 2000


def strokes_of(picture: Picture) -> list[Stroke]:
    """Return the level and upright lines of a straightened picture, none where there are too many to be a page's."""
    import numpy

    dark = picture.dots < _DARK
    length, thick = int(_SHORTEST * picture.dpi), max(3, int(_THICKEST * picture.dpi))
    level = _bands(numpy, dark, length, thick)
    upright = [(top, left, bottom, right) for left, top, right, bottom in _bands(numpy, dark.T, length, thick)]
    found = level + upright
    return found if len(found) <= _MOST else []


def _bands(numpy: Any, dark: Any, length: int, thick: int) -> list[Stroke]:
    height, width = dark.shape
    if width <= length:
        return []
    sums = numpy.zeros((height, width + 1), dtype=numpy.int32)
    numpy.cumsum(dark, axis=1, out=sums[:, 1:])
    solid = (sums[:, length:] - sums[:, :-length]) >= _SOLID * length
    done: list[Stroke] = []
    open_: list[list[int]] = []
    for row in numpy.flatnonzero(solid.any(axis=1)).tolist():
        marks = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], solid[row].view(numpy.int8), [0]))))
        still: list[list[int]] = []
        for band in open_:
            if row - band[3] > 2:
                done.append((band[0], band[1], band[2], band[3]))
            else:
                still.append(band)
        open_ = still
        for start, stop in zip(marks[0::2].tolist(), marks[1::2].tolist(), strict=True):
            left, right = start, stop - 1 + length
            for band in open_:
                if left <= band[2] and right >= band[0]:
                    band[0], band[2], band[3] = min(band[0], left), max(band[2], right), row
                    break
            else:
                open_.append([left, row, right, row])
    done += [(band[0], band[1], band[2], band[3]) for band in open_]
    return [band for band in done if band[3] - band[1] < thick]


def erased(picture: Picture, strokes: list[Stroke]) -> Picture:
    """Return the picture with the lines of tables white; a few lines (under a heading, above notes) stay."""
    import numpy

    level = sum(1 for left, top, right, bottom in strokes if right - left > bottom - top)
    if level < 2 or len(strokes) - level < 2:
        return picture
    dots = numpy.array(picture.dots)
    for left, top, right, bottom in strokes:
        dots[max(0, top - 2) : bottom + 3, max(0, left - 2) : right + 3] = 255
    return Picture(dots, picture.dpi)
