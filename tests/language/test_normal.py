"""Normal forms: letters that look like others become those that are meant."""

import pytest

from legalsys.language.normal import canonical


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("80⁄2015/QH13", "80/2015/QH13"),
        ("80∕2015／QH13", "80/2015/QH13"),
        ("15/2020/QÐ–UBND", "15/2020/QĐ-UBND"),
        ("58/2024/NĐ-CР", "58/2024/NĐ-CP"),
        ("số\u00a015\nngày", "số 15\nngày"),
    ],
)
def test_lookalikes_become_plain(printed: str, meant: str) -> None:
    assert canonical(printed) == meant
    assert canonical(meant) == meant
