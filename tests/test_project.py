"""The project's own files: nothing of one machine in them, every make target explained, a wheel with its data, free licences."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from legalsys.errors import all_codes

ROOT = Path(__file__).resolve().parent.parent
FAMILY = re.compile(r"\b[AL]?GPL|\bGNU (?:Affero |Lesser |Library )?General Public", re.IGNORECASE)
# Written so that this file does not hold what it looks for.
HOSTS = tuple(".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("crates", "io"), ("npmjs", "org"), ("maven", "org"), ("debian", "org")))
PLACES = tuple("/".join(("", *parts, "")) for parts in (("work", "main"), ("work", "shared"), ("home", "runner"), ("root", ".cache")))


def tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_registry_and_no_machine_in_tracked_files() -> None:
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        for word in (*HOSTS, *PLACES):
            assert word not in text, f"{path.relative_to(ROOT)} names {word}"


def test_no_file_of_code_is_too_long() -> None:
    for path in tracked():
        if path.suffix == ".py":
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 600, path.relative_to(ROOT)


def test_every_make_target_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", text, re.MULTILINE))
    explained = set(re.findall(r"^([a-z][a-z-]*):[^\n]*## \S", text, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())  # type: ignore[index]
    assert targets == explained == phony


def test_constraints_pin_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.+!_-]+", line) for line in pins)
    pinned = {_name(line.partition("==")[0]) for line in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        assert _name(re.split(r"[<>=!~;\[ ]", requirement)[0]) in pinned, requirement


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _needed(name: str, seen: set[str]) -> None:
    """Add to ``seen`` the distributions that ``name`` needs at run time, itself too."""
    if _name(name) in seen:
        return
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return  # needed on another system or Python only
    seen.add(_name(name))
    for requirement in found.requires or ():
        if "extra ==" not in requirement:
            _needed(re.split(r"[<>=!~;\[( ]", requirement)[0], seen)


def test_no_required_package_is_under_a_licence_of_the_gpl_family() -> None:
    names: set[str] = set()
    _needed("legalsys", names)
    assert {"legalsys", "click", "lxml", "spacy"} <= names
    for name in sorted(names):
        about = metadata.metadata(name)
        classifiers = [c for c in about.get_all("Classifier") or () if c.startswith("License ::")]
        # A licence field sometimes holds the whole text: its first line names it.
        words = [*classifiers, about.get("License-Expression") or "", (about.get("License") or "").strip().partition("\n")[0]]
        assert not any(FAMILY.search(word) for word in words), f"{name}: {words}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_code_tables_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        licence = [name for name in names if name.endswith("licenses/LICENSE")]
    data = {".toml", ".tsv", ".sql", ".json", ".html", ".j2", ".css", ".txt", ".typed"}
    for path in (ROOT / "legalsys").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and (path.suffix == ".py" or path.suffix in data or path.name == "py.typed"):
            assert path.relative_to(ROOT).as_posix() in names
    for path in (ROOT / "pipelines").glob("*.toml"):
        assert f"legalsys/pipeline/shipped/{path.name}" in names
    assert licence
    assert not any(name.startswith(("tests/", "corpus/", "benchmarks/")) for name in names)


def test_every_message_has_both_languages() -> None:
    for code, row in all_codes().items():
        assert row.get("vi"), code
        assert row.get("en"), code
        assert row.get("severity", "error") in ("error", "warning", "note"), code
