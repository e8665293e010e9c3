"""``legalsys.toml`` and the search for the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from legalsys.cli.place import find_workspace, new_or_found_workspace
from legalsys.cli.settings import find_settings, load_settings
from legalsys.errors import DataFileWrong, UsageError

GOOD = """\
[office]
name = "Sở Tư pháp tỉnh Hưng Yên"
territory = "hung-yen.2025"
person = "Nguyễn Văn A"

[review]
fail_on = "likely"
jobs = 2

[rules]
on = ["TL-001"]
off = []

[limits]
max_pages = 100
seconds = 2.5
"""


def test_settings_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "legalsys.toml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")
    settings = load_settings(path)
    assert settings.office.name == "Sở Tư pháp tỉnh Hưng Yên" and settings.office.person == "Nguyễn Văn A"
    assert settings.review.fail_on == "likely" and settings.review.jobs == 2
    assert settings.rules.on == ("TL-001",) and settings.rules.off == ()
    assert settings.limits == {"max_pages": 100, "seconds": 2.5}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[office]\nname = "x"\nnmae = "y"\n', "CLI-011", 3),
        ("[ofice]\n", "CLI-011", 1),
        ('title = "x"\n', "CLI-011", 1),
        ("[review]\n\njobs = 'two'\n", "CLI-012", 3),
        ("[review]\nfail_on = 'sometimes'\n", "CLI-012", 2),
        ("[rules]\non = 'TL-001'\n", "CLI-012", 2),
        ("[rules]\non = [1]\n", "CLI-012", 2),
        ("[limits]\nmax_pages = -1\n", "CLI-012", 2),
        ("[office]\nname='x'\n[limits]\nmax_page = 3\n", "CLI-011", 4),
        ("office.nam = 'x'\n", "CLI-011", 1),
    ],
)
def test_a_wrong_word_or_value_is_refused_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    path = tmp_path / "legalsys.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileWrong) as caught:
        load_settings(path)
    assert (caught.value.code, caught.value.params["line"]) == (code, line)


@pytest.mark.parametrize("data", [b"[office\n", b"\xff\xfe\x00"])
def test_what_is_not_toml_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "legalsys.toml").write_bytes(data)
    with pytest.raises(DataFileWrong) as caught:
        load_settings(tmp_path / "legalsys.toml")
    assert caught.value.code == "CLI-010"


def test_the_workspace_is_found_as_git_finds_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEGALSYS_WORKSPACE", raising=False)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    with pytest.raises(UsageError):
        find_workspace()
    assert new_or_found_workspace() == deep / ".legalsys"
    (tmp_path / ".legalsys").mkdir()
    assert find_workspace() == (tmp_path / ".legalsys").resolve()
    monkeypatch.setenv("LEGALSYS_WORKSPACE", str(tmp_path / "other"))
    assert new_or_found_workspace() == tmp_path / "other"
    with pytest.raises(UsageError):
        find_workspace()
    assert find_workspace(deep) == deep


def test_settings_lie_beside_or_above_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEGALSYS_WORKSPACE", raising=False)
    inner = tmp_path / "x" / ".legalsys"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner.parent)
    assert find_settings().path is None
    (tmp_path / "legalsys.toml").write_text(GOOD, encoding="utf-8")
    assert find_settings().office.territory == "hung-yen.2025"
    assert find_settings(inner).path == tmp_path / "legalsys.toml"


def test_the_documented_settings_are_all_there_are(tmp_path: Path) -> None:
    from dataclasses import fields

    from legalsys.cli.settings import Office, Review
    from legalsys.read import Limits

    page = (Path(__file__).resolve().parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    path = tmp_path / "legalsys.toml"
    path.write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    settings = load_settings(path)
    assert settings.limits == {field.name: field.default for field in fields(Limits)}
    for table in (Office, Review):
        for field in fields(table):
            assert f"\n{field.name} = " in page
