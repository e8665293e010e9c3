"""Programs that hang, crash, print garbage or print without end: each a coded failure within its time."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from legalsys.errors import ExitCode
from legalsys.programs import ProgramFailure, run_program, soffice, tesseract
from legalsys.programs.process import find_program

PYTHON = sys.executable
posix = pytest.mark.skipif(sys.platform == "win32", reason="fake programs are scripts of a POSIX shell")


def fake(tmp_path: Path, name: str, script: str) -> Path:
    path = tmp_path / name
    path.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def code(function: object, *args: object, **options: object) -> str:
    with pytest.raises(ProgramFailure) as caught:
        function(*args, **options)  # type: ignore[operator]
    assert caught.value.exit_code is ExitCode.PROGRAM_MISSING
    assert str(caught.value).startswith(caught.value.code) and "…" not in str(caught.value)
    return caught.value.code


def test_output_input_and_exit_code() -> None:
    done = run_program(
        [PYTHON, "-c", "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.stderr.write('e'); sys.exit(3)"],
        name="Python",
        seconds=30,
        data=b"abc" * 100_000,
    )
    assert (done.code, done.out, done.err) == (3, b"ABC" * 100_000, "e")


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = (
        f"import time, pathlib\nwhile True:\n    pathlib.Path({str(mark)!r}).write_text(str(time.time()))\n    time.sleep(0.05)"
    )
    parent = f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)"
    started = time.monotonic()
    assert code(run_program, [PYTHON, "-c", parent], name="Python", seconds=1.5) == "PROG-003"
    assert time.monotonic() - started < 12
    time.sleep(0.3)
    last = mark.read_text(encoding="utf-8")
    time.sleep(0.4)
    assert mark.read_text(encoding="utf-8") == last


def test_a_program_that_prints_without_end(tmp_path: Path) -> None:
    endless = "while True: print('x' * 10000)"
    assert code(run_program, [PYTHON, "-c", endless], name="Python", seconds=30, most_output=1 << 20) == "PROG-005"


def test_a_program_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code(run_program, [tmp_path / "none"], name="None", seconds=1) == "PROG-001"
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(tmp_path / "none"))
    monkeypatch.setenv("LEGALSYS_SOFFICE", str(tmp_path / "none"))
    assert code(tesseract.version) == code(soffice.version) == "PROG-001"
    assert code(soffice.convert, {tmp_path / "a.doc": ".doc"}, seconds=1) == "PROG-001"
    assert find_program(["no-such-program-anywhere"], variable="LEGALSYS_NOTHING") is None


@posix
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo 'tesseract 3.4.2'", "PROG-002"),
        ("exit 139", "PROG-004"),
        ("kill -SEGV $$", "PROG-004"),
        ('case "$1" in --version) echo "tesseract 5.0.0";; *) echo eng;; esac', "PROG-006"),
        ('case "$1" in --version) echo "tesseract 5.0.0";; --list-langs) echo vie;; *) kill -SEGV $$;; esac', "PROG-004"),
        ('case "$1" in --version) echo "tesseract 5.0.0";; --list-langs) echo vie;; *) echo garbage;; esac', "PROG-005"),
        (
            'case "$1" in --version) echo "tesseract 5.0.0";; --list-langs) echo vie;; *) printf "%s" "$TABLE";; esac',
            "PROG-005",
        ),
        ('case "$1" in --version) echo "tesseract 5.0.0";; --list-langs) echo vie;; *) sleep 60;; esac', "PROG-003"),
    ],
)
def test_a_tesseract_that_goes_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, expected: str) -> None:
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(fake(tmp_path, "tesseract", script)))
    monkeypatch.setenv("TABLE", "level\tp\tb\tr\tl\tw\tx\ty\tw\th\tc\ttext\n5\tx\t1\n")
    started = time.monotonic()
    assert code(tesseract.read_picture, b"P5 1 1 255\n\0", dpi=300, seconds=1.0) == expected
    assert time.monotonic() - started < 15


@posix
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("sleep 60", "PROG-003"),
        ("exit 77", "PROG-004"),
        ("exit 0", "PROG-005"),
        # It writes half of a package and hangs.
        ('for a; do case "$b" in --outdir) printf PK > "$a/d00000.docx";; esac; b=$a; done; sleep 60', "PROG-003"),
    ],
)
def test_a_libreoffice_that_goes_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, expected: str) -> None:
    monkeypatch.setenv("LEGALSYS_SOFFICE", str(fake(tmp_path, "soffice", script)))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    document = tmp_path / "a.doc"
    document.write_bytes(b"x")
    started = time.monotonic()
    failure = soffice.convert({document: ".doc"}, seconds=1.0)[document]
    assert isinstance(failure, ProgramFailure) and failure.code == expected
    assert time.monotonic() - started < 15
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.doc", "soffice"]


@posix
def test_a_file_that_brings_libreoffice_down_does_not_take_others_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        'out=""; n=0; for a; do case "$b" in --outdir) out=$a;; esac; b=$a; '
        'case "$a" in */in/*) grep -q bad "$a" && exit 1; n=$(basename "$a" .doc); '
        "printf 'PK\\003\\004 whole PK\\005\\006' > \"$out/$n.docx\";; esac; done"
    )
    monkeypatch.setenv("LEGALSYS_SOFFICE", str(fake(tmp_path, "soffice", script)))
    files = []
    for index, words in enumerate(("good", "bad", "good")):
        files.append(tmp_path / f"{index}.doc")
        files[-1].write_text(words, encoding="utf-8")
    made = soffice.convert(dict.fromkeys(files, ".doc"), seconds=20)
    assert [isinstance(made[file], bytes) for file in files] == [True, False, True]


def test_the_real_ones(needs_tesseract: str, needs_soffice: str) -> None:
    assert needs_tesseract[0].isdigit() and needs_soffice[0].isdigit()
    assert "vie" in tesseract.languages()
