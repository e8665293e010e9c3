"""Single digits by their shape."""

from __future__ import annotations

import numpy
from PIL import Image, ImageDraw, ImageFont

from legalsys.read.digits import read_digits


def written(text: str, *, size: int = 60) -> numpy.ndarray:
    image = Image.new("L", (40 * len(text) + 40, size + 40), 255)
    ImageDraw.Draw(image).text((20, 10), text, fill=0, font=ImageFont.load_default(size))
    return numpy.asarray(image)


def test_most_digits_of_a_type_it_never_saw() -> None:
    texts = ["08", "25", "47", "39", "52", "80", "23", "95", "20", "58"]
    right = 0
    for text in texts:
        said = read_digits(written(text), longest=5)
        assert said is not None and len(said[0]) == 2 and 0 < said[1] <= 1
        right += sum(a == b for a, b in zip(text, said[0], strict=True))
    assert right >= 15


def test_no_digits() -> None:
    assert read_digits(numpy.full((40, 60), 255, dtype=numpy.uint8), longest=5) is None
    assert read_digits(written("123456"), longest=5) is None
    specks = numpy.full((40, 60), 255, dtype=numpy.uint8)
    specks[::7, ::7] = 0
    assert read_digits(specks, longest=5) is None


def test_any_ink_ends() -> None:
    chance = numpy.random.default_rng(5)
    noise = (chance.random((120, 200)) * 255).astype(numpy.uint8)
    said = read_digits(noise, longest=5)
    assert said is None or said[0].isdigit()
    read_digits(numpy.zeros((100, 100), dtype=numpy.uint8), longest=5)
