"""Pages that come as pictures: PNG, JPEG, TIFF of several pages, and the scanned pages that somebody has put into a DOCX.

Pillow unpacks them; sizes are held against limits before anything is unpacked. From there on they are pages of a scan.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from legalsys.errors import InputUnreadable
from legalsys.model import Reading
from legalsys.programs import ProgramFailure

from .limits import DEFAULT_LIMITS, Limits
from .outside import NO_PROGRAMS, Outside
from .pictures import Picture, grey_of

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["PictureScans", "looks_like_a_page", "read_picture_file", "recognise_page", "recognise_scan"]

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
# An A3 page at 600 dpi has 70 million dots; a picture of more takes a gigabyte to unpack and is no page.
_MOST_DOTS = 80_000_000
_MOST_MADE = 60_000_000
# Resolutions that scanners and fax machines write; cameras and screens write numbers that say nothing of paper.
_FEWEST_DPI, _MOST_DPI = 90.0, 1300.0
_SHORTEST, _LONGEST = 2.0, 48.0
_A4 = 842 / 72
# A page of print that can be read at all has more dots than this on its short side.
_PAGE_DOTS = 600
_WIDEST = 2.2


class PictureScans:
    """Pictures as pages, each frame one.

    Args:
        sources: files of pictures, in the order of their pages.
        limits: pages, time for looking through the frames.

    Raises:
        InputUnreadable: READ-002 when there is no picture in a file.
    """

    def __init__(self, sources: Sequence[bytes], *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._sources = sources
        self._pages: list[tuple[int, int, tuple[int, int], float]] = []
        deadline = limits.deadline()
        for index, data in enumerate(sources):
            with _opened(data) as image:
                for frame in range(limits.max_pages + 1 - len(self._pages)):
                    deadline.check()
                    if not _at(image, frame):
                        break
                    self._pages.append((index, frame, _upright_size(image), _dpi(image)))
        if not self._pages:
            raise InputUnreadable("READ-002", detail="0")

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._pages)

    def size(self, index: int) -> tuple[float, float]:
        """Return width and height of a page in points."""
        _, _, (wide, high), dpi = self._pages[index]
        return wide * 72 / dpi, high * 72 / dpi

    def picture(self, index: int, *, dpi: int) -> Picture | None:
        """Return the grey picture of a page at ``dpi``, None when it cannot be unpacked.

        Raises:
            InputUnreadable: READ-026 when it is too large.
        """
        import numpy
        from PIL import Image, ImageOps

        source, frame, (wide, high), own = self._pages[index]
        if wide * high > _MOST_DOTS:
            raise InputUnreadable("READ-026", page=str(index + 1), size=f"{wide} × {high}")
        dpi = min(dpi, int(own * math.sqrt(_MOST_MADE / (wide * high))))
        scale = dpi / own
        try:
            with _opened(self._sources[source]) as image:
                if not _at(image, frame):
                    return None
                flat = _flat(ImageOps.exif_transpose(image) or image)
                if not 0.98 < scale < 1.02:
                    size = max(1, round(flat.width * scale)), max(1, round(flat.height * scale))
                    flat = flat.resize(size, Image.Resampling.BICUBIC)
                return Picture(grey_of(numpy.asarray(flat)), dpi)
        except (InputUnreadable, MemoryError):
            raise
        except _DAMAGE:
            return None


# What Pillow raises for damaged pictures depends on the format and on how it is damaged.
_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError, RuntimeError, ArithmeticError)


def looks_like_a_page(data: bytes) -> bool:
    """Whether a picture has the size and shape of a scanned page, unlike an emblem, a seal or a signature."""
    try:
        with _opened(data) as image:
            wide, high = image.size
    except InputUnreadable:
        return False
    return min(wide, high) >= _PAGE_DOTS and max(wide, high) <= _WIDEST * min(wide, high)


def read_picture_file(path: Path, *, limits: Limits = DEFAULT_LIMITS, outside: Outside = NO_PROGRAMS) -> Reading:
    """Read a picture, or each page of a TIFF.

    Args:
        path: the file.
        limits: bytes, pages, time.
        outside: whether letters may be recognised.

    Raises:
        InputUnreadable: READ-002 damaged, READ-006 too slow.
        OSError: if the file cannot be read.
    """
    from .pdf import read_scans

    return read_scans(PictureScans([path.read_bytes()], limits=limits), "picture", limits=limits, outside=outside)


def recognise_page(path: Path, page: int, *, limits: Limits = DEFAULT_LIMITS, outside: Outside) -> None:
    """Read one page of a picture file; what came of it, a failure too, is in the cache of ``outside`` then.

    Raises:
        InputUnreadable: as `read_picture_file`.
    """
    recognise_scan(PictureScans([path.read_bytes()], limits=limits), page, outside=outside)


def recognise_scan(scans: PictureScans, page: int, *, outside: Outside) -> None:
    """Read page ``page`` (from 1) of ``scans`` into the cache of ``outside``; a failure of a program is kept there too."""
    from .ocr import recognise

    with suppress(InputUnreadable, ProgramFailure):
        picture = scans.picture(page - 1, dpi=outside.dpi) if 0 < page <= len(scans) else None
        if picture is not None:
            recognise(picture, outside=outside)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    from PIL import Image

    with warnings.catch_warnings():
        # Its warnings of large pictures and odd files go to nobody; we have bounds of our own.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError as error:
            raise InputUnreadable("READ-007", size=str(error)[:80], limit=f"{_MOST_DOTS:,}") from error
        except _DAMAGE as error:
            raise InputUnreadable("READ-002", detail=str(error)[:200]) from error
        with image:
            yield image


def _at(image: Image.Image, frame: int) -> bool:
    """Go to a frame; False when there is none."""
    from PIL import Image

    try:
        image.seek(frame)
        return image.width > 0 and image.height > 0
    except Image.DecompressionBombError as error:
        raise InputUnreadable("READ-007", size=str(error)[:80], limit=f"{_MOST_DOTS:,}") from error
    except _DAMAGE:
        return False


_ORIENTATION = 0x0112
_SIDEWAYS = frozenset({5, 6, 7, 8})


def _upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as a camera's note of how it was held turns them."""
    try:
        sideways = image.getexif().get(_ORIENTATION) in _SIDEWAYS
    except _DAMAGE:
        sideways = False
    return (image.height, image.width) if sideways else (image.width, image.height)


def _dpi(image: Image.Image) -> float:
    """Return the resolution, by the size of A4 where the file tells none that can be true."""
    try:
        told = float(image.info.get("dpi", (0, 0))[0])
    except _DAMAGE:
        told = 0.0
    longer, shorter = max(image.size), min(image.size)
    if _FEWEST_DPI <= told <= _MOST_DPI and longer / told <= _LONGEST and shorter / told >= _SHORTEST:
        return told
    return max(longer / _A4, 1.0)


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture as grey or red-green-blue values on white paper."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        # Grey of 16 bits; Pillow cuts instead of scaling when it converts.
        import numpy

        dots = numpy.asarray(image).astype(numpy.float64)
        top = 65535.0 if image.mode.startswith("I") else max(1.0, float(numpy.nan_to_num(dots).max(initial=1.0)))
        return Image.fromarray((numpy.nan_to_num(dots) / top * 255).clip(0, 255).astype(numpy.uint8))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return image.convert("L" if image.mode in ("1", "L") else "RGB")
