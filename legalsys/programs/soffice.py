"""LibreOffice without a screen: documents of other programs to DOCX.

Starting it takes most of the time of a conversion, so many files go into one call. Every call has a profile folder of its
own: LibreOffice refuses to run twice over one profile, and a person may have it open.
"""

from __future__ import annotations

import contextlib
import functools
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .process import ProgramFailure, find_program, install_advice, run_program

__all__ = ["ADVICE", "OLDEST", "convert", "program", "version"]

NAME = "LibreOffice"
OLDEST = (6, 0)
ADVICE = {
    "linux": "sudo apt install libreoffice-writer-nogui",
    "darwin": "brew install --cask libreoffice",
    "win32": "winget install TheDocumentFoundation.LibreOffice",
}
_NAMES = (
    "soffice",
    "libreoffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_VERSION = re.compile(r"LibreOffice(?:Dev)?\s+(\d+)\.(\d+)(?:\.(\d+))?")
_START_SECONDS = 60.0
# Macros, links to other files and updates of fields have no place in the reading of a strange file.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="WarnAlienFormat" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def program() -> Path | None:
    """Return where LibreOffice is (``LEGALSYS_SOFFICE`` names it outright), None when it is not there."""
    return find_program(_NAMES, variable="LEGALSYS_SOFFICE")


def _needed() -> Path:
    path = program()
    if path is None:
        raise ProgramFailure("PROG-001", program=NAME, advice=install_advice(ADVICE))
    return path


def version() -> str:
    """Return the version's number.

    Raises:
        ProgramFailure: PROG-001 missing, PROG-002 too old, PROG-003 hangs, PROG-004 does not start.
    """
    return _probe(_needed())


@functools.lru_cache(maxsize=8)
def _probe(path: Path) -> str:
    with _profile() as profile:
        said = run_program([path, _profile_option(profile), "--headless", "--version"], name=NAME, seconds=_START_SECONDS)
    match = _VERSION.search(said.out.decode("utf-8", "replace"))
    if match is None:
        raise ProgramFailure("PROG-004", program=NAME, code=str(said.code), detail=said.err[-200:])
    if (int(match[1]), int(match[2])) < OLDEST:
        found, need = f"{match[1]}.{match[2]}", ".".join(map(str, OLDEST))
        raise ProgramFailure("PROG-002", program=NAME, found=found, need=need, advice=install_advice(ADVICE))
    return ".".join(part for part in match.groups() if part)


@contextlib.contextmanager
def _profile() -> Iterator[Path]:
    # A process that was just ended may hold a file of its profile for a moment on Windows.
    with tempfile.TemporaryDirectory(prefix="legalsys-office-", ignore_cleanup_errors=True) as folder:
        settings = Path(folder) / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        yield Path(folder)


def _profile_option(folder: Path) -> str:
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


def convert(files: Mapping[Path, str], *, seconds: float, each: float = 20.0) -> dict[Path, bytes | ProgramFailure]:
    """Convert files to DOCX in one call of LibreOffice.

    Args:
        files: the files, each with the extension of what it holds (``.doc``, ``.rtf``, ``.odt``): LibreOffice goes by names,
            and names are wrong, so it gets copies under names of ours.
        seconds: time to start and for the first file.
        each: time for each further file.

    Returns:
        For each file the DOCX, or the failure where there is none: PROG-003 it hung at that file, PROG-004 it crashed there,
        PROG-005 it made nothing of it. A file that brings the program down does not take the others along: they are tried again
        without it.

    Raises:
        ProgramFailure: PROG-001, PROG-002 when there is no program to try with.
    """
    path = _needed()
    done: dict[Path, bytes | ProgramFailure] = {}
    waiting = list(files)
    alone: list[Path] = []
    if len(waiting) > 1:
        try:
            made = _call(path, waiting, files, seconds=seconds + each * (len(waiting) - 1))
        except ProgramFailure:
            made = {}
        done.update(made)
        # What is missing after a common call is tried again by itself: the reason is then that file's.
        alone = [file for file in waiting if file not in made]
    else:
        alone = waiting
    for file in alone:
        try:
            done[file] = _call(path, [file], files, seconds=seconds)[file]
        except ProgramFailure as failure:
            done[file] = failure
        except KeyError:
            done[file] = ProgramFailure("PROG-005", program=NAME, detail="∅")
    return done


def _call(path: Path, wanted: Sequence[Path], files: Mapping[Path, str], *, seconds: float) -> dict[Path, bytes]:
    with _profile() as folder:
        source, target = folder / "in", folder / "out"
        source.mkdir()
        target.mkdir()
        names: dict[str, Path] = {}
        for index, file in enumerate(wanted):
            name = f"d{index:05d}"
            shutil.copyfile(file, source / (name + files[file]))
            names[name] = file
        failure: ProgramFailure | None = None
        command: list[str | Path] = [
            path,
            _profile_option(folder),
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            target,
            *(source / (name + files[file]) for name, file in names.items()),
        ]
        try:
            finished = run_program(command, name=NAME, seconds=seconds, folder=folder, most_output=4 * 1024 * 1024)
            if finished.code != 0:
                failure = ProgramFailure("PROG-004", program=NAME, code=str(finished.code), detail=finished.err[-200:])
        except ProgramFailure as error:
            failure = error
        made: dict[Path, bytes] = {}
        for name, file in names.items():
            result = target / f"{name}.docx"
            # The program may have been ended while it wrote the last one: only whole packages count.
            if result.is_file() and (data := result.read_bytes()).startswith(b"PK") and b"PK\x05\x06" in data[-65600:]:
                made[file] = data
        if failure is not None and len(made) < len(wanted) and (len(wanted) == 1 or not made):
            raise failure
        return made
