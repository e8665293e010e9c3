"""ZIP archives: members are read like files, tricks and bombs are refused with a code."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from legalsys.errors import InputUnreadable
from legalsys.read import Limits, read
from legalsys.read.archive import list_archive, stat_any

TEXT = "ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN\nSố: 15/2025/QĐ-UBND\nĐiều 1. Phạm vi điều chỉnh"


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def names(path: Path) -> list[str]:
    return [member.path[len(str(path)) + 2 :] for member in list_archive(path).members]


def test_members_are_read_like_files_also_in_archives_inside(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("c.txt", TEXT.encode())
    path = packed(tmp_path / "văn bản.zip", {"a/b.txt": TEXT.encode(), "lồng.zip": inner.getvalue(), "thư mục/": b""})
    assert names(path) == ["a/b.txt", "lồng.zip!/c.txt"]
    for member in list_archive(path).members:
        reading = read(Path(member.path))
        assert reading.text == TEXT and reading.format == "text"
        assert stat_any(member.path)[0] == member.size


def test_names_in_utf8_without_its_flag_and_in_a_code_page(tmp_path: Path) -> None:
    path = tmp_path / "names.zip"
    for raw, shown in (("Quyết định.txt".encode(), "Quyết định.txt"), ("Qu\xe2n \xf0\xea.txt".encode("cp1252"), "Quân đê.txt")):
        data = packed(path, {"n" * len(raw): TEXT.encode()}).read_bytes()
        path.write_bytes(data.replace(b"n" * len(raw), raw))
        assert names(path) == [shown]
        assert read(Path(f"{path}!/{shown}")).text == TEXT


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "..\\out.txt", "C:\\out.txt"])
def test_paths_that_climb_out_are_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.zip", {name: TEXT.encode(), "ok.txt": TEXT.encode()})
    listing = list_archive(path)
    assert [m.path for m in listing.members] == [f"{path}!/ok.txt"] and len(listing.refused) == 1
    assert [p.code for p in read(path).problems] == ["READ-031"]
    assert [p.code for p in read(Path(f"{path}!/{name}")).problems] == ["READ-003"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert list_archive(path).refused == ("link.txt",)


def test_bombs_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.zip", {"zeros.txt": bytes(80 << 20)})
    with pytest.raises(InputUnreadable) as caught:
        list_archive(path)
    assert caught.value.code == "READ-007"
    assert [p.code for p in read(path).problems] == ["READ-007"]
    assert [p.code for p in read(Path(f"{path}!/zeros.txt")).problems] == ["READ-007"]
    many = packed(tmp_path / "many.zip", {f"{n}.txt": b"" for n in range(20_001)})
    with pytest.raises(InputUnreadable):
        list_archive(many)
    small = packed(tmp_path / "small.zip", {"a.txt": TEXT.encode()})
    with pytest.raises(InputUnreadable):
        list_archive(small, limits=Limits(max_unpacked_bytes=5))


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    data = TEXT.encode()
    name = "a.txt"
    for _ in range(6):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(name, data)
        data, name = stream.getvalue(), "a.zip"
    path = tmp_path / "deep.zip"
    path.write_bytes(data)
    listing = list_archive(path)
    assert listing.members == () and listing.refused == ("a.zip",)


@pytest.mark.parametrize("data", [b"PK\x03\x04 cut", b"no archive", b""])
def test_a_damaged_archive_is_coded(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(InputUnreadable) as caught:
        list_archive(path)
    assert caught.value.code == "READ-002"
    assert [p.code for p in read(Path(f"{path}!/a.txt")).problems] == ["READ-002"]
