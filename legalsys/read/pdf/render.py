"""Pages of a PDF as pictures, within bounds of memory."""

from __future__ import annotations

import ctypes
from typing import Any

from legalsys.errors import InputUnreadable

from ..pictures import Picture, grey_of

__all__ = ["render_page"]

_IMAGE, _FORM = 3, 5
_MOST_DOTS = 60_000_000
# A picture of more dots (10,000 by 20,000) takes gigabytes to unpack and is no page that anybody scanned.
_MOST_PICTURE_DOTS = 200_000_000
_FEWEST_DPI = 72


def render_page(document: Any, index: int, *, dpi: int) -> Picture | None:
    """Return page ``index`` (from 0) of an open pdfium document (the raw handle) as shown, None when pdfium cannot load it.

    Args:
        document: the handle.
        index: the page.
        dpi: resolution; a huge page gets less.

    Raises:
        InputUnreadable: READ-026 when a picture on the page, or the page, is too large to unpack.
    """
    import numpy
    import pypdfium2.raw as raw

    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        _refuse_huge(raw, page, index, 0)
        wide, high = float(raw.FPDF_GetPageWidthF(page)), float(raw.FPDF_GetPageHeightF(page))
        dots = wide * high * (dpi / 72) ** 2
        if dots > _MOST_DOTS:
            dpi = int(dpi * (_MOST_DOTS / dots) ** 0.5)
        if dpi < _FEWEST_DPI or min(wide, high) < 1:
            raise InputUnreadable("READ-026", page=str(index + 1), size=f"{wide:.0f} × {high:.0f} pt")
        width, height = max(1, round(wide * dpi / 72)), max(1, round(high * dpi / 72))
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
        if not bitmap:
            raise InputUnreadable("READ-026", page=str(index + 1), size=f"{width} × {height}")
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
            stride = int(raw.FPDFBitmap_GetStride(bitmap))
            buffer = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
            rows = numpy.frombuffer(memoryview(buffer.contents), dtype=numpy.uint8).reshape(height, stride)
            return Picture(grey_of(rows[:, : width * 3].reshape(height, width, 3)), dpi)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
    finally:
        raw.FPDF_ClosePage(page)


def _refuse_huge(raw: Any, holder: Any, index: int, depth: int) -> None:
    """Refuse pictures that unpack beyond all measure, by the size that they declare."""
    if depth > 6:
        return
    if depth == 0:
        count, at = int(raw.FPDFPage_CountObjects(holder)), raw.FPDFPage_GetObject
    else:
        count, at = int(raw.FPDFFormObj_CountObjects(holder)), raw.FPDFFormObj_GetObject
    width, height = ctypes.c_uint(), ctypes.c_uint()
    for number in range(min(count, 5000)):
        item = at(holder, number)
        kind = raw.FPDFPageObj_GetType(item) if item else 0
        if kind == _FORM:
            _refuse_huge(raw, item, index, depth + 1)
        elif (
            kind == _IMAGE
            and raw.FPDFImageObj_GetImagePixelSize(item, width, height)
            and width.value * height.value > _MOST_PICTURE_DOTS
        ):
            raise InputUnreadable("READ-026", page=str(index + 1), size=f"{width.value} × {height.value}")
