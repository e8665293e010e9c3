"""Ruled tables: the rulings of a page, the grid they make, and the cell that a word stands in.

Programs draw a ruling as a thin filled rectangle, a stroked line, the side of a stroked rectangle, or as one of many lines of
one path. All become segments here. Cells without a ruling between them are one cell (merged across columns or rows).
"""

from __future__ import annotations

import bisect
import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Grid", "find_grids", "page_rulings"]

Segment = tuple[float, float, float, float]
"""x0, y0, x1, y1; one of width and height is next to nothing."""

_THIN, _LONG = 3.0, 5.0
_NEAR = 2.5
_MOST_OBJECTS, _MOST_SEGMENTS, _MOST_RULINGS = 20_000, 4000, 1500
_LINE_TO = 0


def page_rulings(raw: Any, page: Any) -> list[Segment]:
    """Return the rulings of an open page in its own coordinates (origin at the bottom left)."""
    found: list[Segment] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    references = [ctypes.byref(value) for value in (left, bottom, right, top)]
    for index in range(min(int(raw.FPDFPage_CountObjects(page)), _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(item, *references):
            continue
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        wide, high = x1 - x0, y1 - y0
        if wide <= _THIN or high <= _THIN:
            if max(wide, high) >= _LONG:
                found.append((x0, y0, x1, y1))
            continue
        count = int(raw.FPDFPath_CountSegments(item))
        if count <= 6:
            if _is_stroked(raw, item):
                found += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        elif count <= _MOST_SEGMENTS and _is_stroked(raw, item):
            found += _straight_lines(raw, item, count)
        if len(found) > 4 * _MOST_RULINGS:
            break
    return found


def _is_stroked(raw: Any, item: Any) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(item, mode, stroked)) and bool(stroked.value)


def _straight_lines(raw: Any, item: Any, count: int) -> list[Segment]:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    found: list[Segment] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        if raw.FPDFPathSegment_GetType(segment) == _LINE_TO and before is not None:
            x0, x1 = sorted((before[0], point[0]))
            y0, y1 = sorted((before[1], point[1]))
            if (x1 - x0 <= _THIN) != (y1 - y0 <= _THIN):
                found.append((x0, y0, x1, y1))
        before = point
    return found


@dataclass(slots=True)
class Grid:
    """A ruled table: lines between columns and rows, and which cells are one.

    Args:
        xs, ys: the places of its vertical and horizontal rulings, ascending (y downwards).
        owner: for each cell, row by row, the index of the first cell of the merged cell it belongs to.
    """

    xs: list[float]
    ys: list[float]
    owner: list[int] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the (merged) cell around a point, None outside of the table."""
        column = bisect.bisect_right(self.xs, x) - 1
        row = bisect.bisect_right(self.ys, y) - 1
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        return divmod(self.owner[row * self.columns + column], self.columns)

    def widths(self) -> dict[tuple[int, int], float]:
        """Return the width of each (merged) cell by the row and column it begins at."""
        last: dict[int, int] = {}
        for index, owner in enumerate(self.owner):
            last[owner] = max(last.get(owner, 0), index % self.columns)
        return {
            divmod(owner, self.columns): self.xs[column + 1] - self.xs[owner % self.columns] for owner, column in last.items()
        }


@dataclass(slots=True)
class _Ruling:
    at: float
    start: float
    end: float


def _merged(segments: Iterable[tuple[float, float, float]]) -> list[_Ruling]:
    """Return pieces (place, start, end) put together where they lie on one line and touch."""
    rulings: list[_Ruling] = []
    row: list[tuple[float, float, float]] = []

    def close() -> None:
        place = sum(piece[0] for piece in row) / len(row)
        open_: _Ruling | None = None
        for _, start, end in sorted(row, key=lambda piece: piece[1]):
            if open_ is not None and start <= open_.end + _NEAR:
                open_.end = max(open_.end, end)
            else:
                open_ = _Ruling(place, start, end)
                rulings.append(open_)

    for piece in sorted(segments):
        if row and piece[0] - row[0][0] > _NEAR:
            close()
            row = []
        row.append(piece)
    if row:
        close()
    return rulings


def find_grids(segments: Sequence[Segment]) -> list[Grid]:
    """Return the tables that the rulings (y downwards) make, from top to bottom."""
    upright = _merged(((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in segments if x1 - x0 <= _THIN and y1 - y0 >= _LONG)
    level = _merged(((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in segments if y1 - y0 <= _THIN and x1 - x0 >= _LONG)
    upright = [ruling for ruling in upright if ruling.end - ruling.start >= 8]
    level = [ruling for ruling in level if ruling.end - ruling.start >= 8]
    if len(upright) < 2 or len(level) < 2 or len(upright) > _MOST_RULINGS or len(level) > _MOST_RULINGS:
        return []
    if len(upright) * len(level) > 200_000:
        return []
    groups = _touching(upright, level)
    grids = [grid for members in groups if (grid := _grid(*members)) is not None]
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return grids


def _touching(upright: list[_Ruling], level: list[_Ruling]) -> list[tuple[list[_Ruling], list[_Ruling]]]:
    """Return the rulings as groups that cross or touch each other."""
    parent = list(range(len(upright) + len(level)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, vertical in enumerate(upright):
        for j, horizontal in enumerate(level):
            if (
                horizontal.start - _THIN <= vertical.at <= horizontal.end + _THIN
                and vertical.start - _THIN <= horizontal.at <= vertical.end + _THIN
            ):
                parent[root(i)] = root(len(upright) + j)
    groups: dict[int, tuple[list[_Ruling], list[_Ruling]]] = {}
    for i, ruling in enumerate(upright):
        groups.setdefault(root(i), ([], []))[0].append(ruling)
    for j, ruling in enumerate(level):
        groups.setdefault(root(len(upright) + j), ([], []))[1].append(ruling)
    return list(groups.values())


def _places(rulings: list[_Ruling]) -> list[float]:
    places: list[float] = []
    for ruling in sorted(rulings, key=lambda item: item.at):
        if not places or ruling.at - places[-1] > _NEAR:
            places.append(ruling.at)
    return places


def _grid(upright: list[_Ruling], level: list[_Ruling]) -> Grid | None:
    """Return the table of one group of rulings, None for a frame of a single cell."""
    xs, ys = _places(upright), _places(level)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows < 2 or columns * rows > 20_000:
        return None
    by_x = _by_place(upright, xs)
    by_y = _by_place(level, ys)
    owner = list(range(columns * rows))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    def unite(first: int, second: int) -> None:
        a, b = sorted((root(first), root(second)))
        owner[b] = a

    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            index = row * columns + column
            if column + 1 < columns and not any(r.start - 1 <= middle <= r.end + 1 for r in by_x[column + 1]):
                unite(index, index + 1)
            centre = (xs[column] + xs[column + 1]) / 2
            if row + 1 < rows and not any(r.start - 1 <= centre <= r.end + 1 for r in by_y[row + 1]):
                unite(index, index + columns)
    owner = [root(index) for index in range(columns * rows)]
    if len(set(owner)) < 2:
        return None
    return Grid(xs, ys, owner)


def _by_place(rulings: list[_Ruling], places: list[float]) -> list[list[_Ruling]]:
    found: list[list[_Ruling]] = [[] for _ in places]
    for ruling in rulings:
        found[max(0, bisect.bisect_right(places, ruling.at + 0.01) - 1)].append(ruling)
    return found
