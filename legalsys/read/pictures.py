"""Pictures of pages made ready for recognition: grey, without red ink, upright.

A seal is red and often lies on the signer's name: in the red part of the light it is nearly white, while black and blue
ink stay dark. So the grey picture is the red channel, which costs nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

__all__ = ["Picture", "grey_of", "skew_of", "turned"]

_MOST_POINTS = 60_000
_DARK = 128
_WIDEST, _COARSE, _FINE = 4.0, 0.25, 0.05
# Below this angle (degrees) Tesseract reads as well, and lines do not run into each other.
_STRAIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture of a page.

    Args:
        dots: 8-bit grey values, a numpy array of rows.
        dpi: dots an inch.
    """

    dots: Any
    dpi: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in dots."""
        return int(self.dots.shape[1]), int(self.dots.shape[0])

    @property
    def ink(self) -> float:
        """Share of dark dots."""
        return float((self.dots[::4, ::4] < _DARK).mean()) if self.dots.size else 0.0

    def pgm(self, box: tuple[int, int, int, int] | None = None) -> bytes:
        """Return the picture, or a part of it, as a portable grey map."""
        import numpy

        dots = self.dots
        if box is not None:
            left, top, right, bottom = box
            dots = dots[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        height, width = dots.shape
        return b"P5 %d %d 255\n" % (width, height) + numpy.ascontiguousarray(dots).tobytes()


def grey_of(colours: Any) -> Any:
    """Return the grey values of an array of red, green and blue values (or of grey ones)."""
    import numpy

    if colours.ndim == 2:
        return colours
    return numpy.ascontiguousarray(colours[:, :, 0])


def skew_of(picture: Picture) -> float:
    """Return the angle in degrees by which lines fall to the right (negative: rise), 0 where nothing shows one.

    Ink is gathered in rows along many angles; along the true one, lines and the gaps between them stand out most.
    """
    import numpy

    rows, columns = numpy.nonzero(picture.dots[::2, ::2] < _DARK)
    if len(rows) < 500:
        return 0.0
    step = max(1, len(rows) // _MOST_POINTS)
    rows, columns = rows[::step].astype(numpy.float64), columns[::step].astype(numpy.float64)

    def sharpness(angle: float) -> float:
        along = (rows - columns * math.tan(math.radians(angle))).astype(numpy.int64)
        along -= along.min()
        counts = numpy.bincount(along).astype(numpy.float64)
        return float(((counts[1:] - counts[:-1]) ** 2).sum())

    def best(start: float, stop: float, by: float) -> float:
        count = round((stop - start) / by) + 1
        return max((start + index * by for index in range(count)), key=sharpness)

    coarse = best(-_WIDEST, _WIDEST, _COARSE)
    fine = best(coarse - _COARSE, coarse + _COARSE, _FINE)
    # A page of pictures or of a few words has no lines: then no angle is better than straight.
    return fine if abs(fine) >= _STRAIGHT and sharpness(fine) > 1.1 * sharpness(0.0) else 0.0


def turned(picture: Picture, angle: float) -> Picture:
    """Return the picture turned about its middle so that lines which fall by ``angle`` degrees run level; the size stays."""
    import numpy
    from PIL import Image

    image = Image.fromarray(picture.dots)
    return Picture(
        numpy.asarray(image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)),
        picture.dpi,
    )
