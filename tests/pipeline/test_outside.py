"""What a batch does with archives, and with files that wait for a program."""

from __future__ import annotations

import zipfile
from pathlib import Path

from legalsys.model import Problem, Reading
from legalsys.pipeline import Silent, extract_all, find_files, ingest
from legalsys.pipeline.outside import Awaited, awaited
from legalsys.read import Outside
from legalsys.workspace import open_workspace

TEXT = (
    "ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN\nSố: {0}/2025/QĐ-UBND\nHưng Yên, ngày 05 tháng 8 năm 2025\nQUYẾT ĐỊNH\nVề việc a\nĐiều 1. B"
)


def archive(path: Path, *numbers: int) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for number in numbers:
            packed.writestr(f"năm 2025/{number}.txt", TEXT.format(number))
        packed.writestr("picture.xyz", b"x")
        packed.writestr("__MACOSX/._1.txt", b"x")
    return path


def test_documents_in_an_archive_are_files_of_their_own(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", 11, 12)
    found = find_files([tmp_path])
    assert [file.path for file in found.files] == [f"{path}!/năm 2025/11.txt", f"{path}!/năm 2025/12.txt"]
    assert found.left == (f"{path}!/picture.xyz",)
    numbers = [e.document.number.value for e in extract_all(found, {}, Silent()) if e.document and e.document.number]
    assert numbers == ["11/2025/QĐ-UBND", "12/2025/QĐ-UBND"]


def test_an_archive_in_a_workspace(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    path = archive(folder / "a.zip", 11, 12)
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        assert ingest([folder], workspace).counts["stored"] == 2
        again = ingest([folder], workspace)
        assert (again.counts["stored"], again.counts["gone"]) == (0, 0)
        archive(path, 11, 13)
        changed = ingest([folder], workspace)
        assert [(c.what, c.path.rpartition("/")[2]) for c in changed.changes] == [("added", "13.txt"), ("gone", "12.txt")]
        path.unlink()
        assert ingest([folder], workspace).counts["gone"] == 2


def test_an_archive_that_cannot_be_looked_into_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(b"PK\x03\x04 cut")
    (extracted,) = extract_all(find_files([path]), {}, Silent())
    assert [p.code for p in extracted.reading.problems] == ["READ-002"]


def test_what_a_reading_waits_for() -> None:
    def reading(*problems: Problem) -> Reading:
        return Reading("", "pdf", problems=problems)

    assert awaited("a", reading(Problem("READ-024", params={"pages": "1-3, 7"}))) == Awaited("a", (1, 2, 3, 7))
    assert awaited("a", reading(Problem("READ-025"))) == Awaited("a")
    assert awaited("a", reading(Problem("READ-008"))) is None


def test_an_older_format_in_an_archive_is_converted(tmp_path: Path, needs_soffice: str) -> None:
    rtf = "{\\rtf1\\ansi " + "".join(f"\\u{ord(letter)}?" for letter in TEXT.format(11)).replace("\\u10?", "\\par ") + "}"
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("năm 2025/11.rtf", rtf.encode("ascii"))
        packed.writestr("12.rtf", b"{\\rtf1 damaged")
        packed.writestr("13.txt", TEXT.format(13))
    found = find_files([path])
    extracted = list(extract_all(found, {}, Silent(), outside=Outside(cache=tmp_path / "cache")))
    numbers = [e.document.number.value for e in extracted if e.document and e.document.number]
    assert sorted(numbers) == ["11/2025/QĐ-UBND", "13/2025/QĐ-UBND"]
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        assert ingest([path], workspace, outside=Outside(cache=tmp_path / "cache")).collection.documents >= 2
