"""From a workspace to an index: passages, states, upkeep, what belongs to a document, and the commands."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import legalsys
from legalsys.cli.app import application
from legalsys.errors import ExitCode
from legalsys.search.embedded import EmbeddedEngine
from legalsys.search.gather import collection_of, documents_of
from legalsys.search.upkeep import bring_up_to_date, is_up_to_date, read_state
from legalsys.workspace import open_workspace

DAY = "2026-11-24"
HEAD = "ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
OLD = (
    HEAD
    + """Số: 12/2019/QĐ-UBND
Hưng Yên, ngày 01 tháng 3 năm 2019
QUYẾT ĐỊNH
Ban hành giá dịch vụ trông giữ xe trên địa bàn tỉnh Hưng Yên
ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN
Căn cứ Luật Giá số 11/2012/QH13 ngày 20 tháng 6 năm 2012;
QUYẾT ĐỊNH:
Điều 1. Giá dịch vụ trông giữ xe đạp
Giá trông giữ xe đạp là 1.000 đồng một lượt.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành từ ngày 15 tháng 3 năm 2019.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Phóng
"""
)
NEW = (
    HEAD
    + """Số: 15/2025/QĐ-UBND
Hưng Yên, ngày 20 tháng 8 năm 2025
QUYẾT ĐỊNH
Quy định giá dịch vụ trông giữ xe trên địa bàn tỉnh Hưng Yên
Căn cứ Luật Giá số 16/2023/QH15 ngày 19 tháng 6 năm 2023;
QUYẾT ĐỊNH:
Điều 1. Giá dịch vụ trông giữ xe đạp
Giá trông giữ xe đạp là 2.000 đồng một lượt, ô tô là 20.000 đồng một lượt.
Điều 2. Hiệu lực thi hành
1. Quyết định này có hiệu lực thi hành từ ngày 01 tháng 9 năm 2025.
2. Quyết định số 12/2019/QĐ-UBND ngày 01 tháng 3 năm 2019 của Ủy ban nhân dân tỉnh Hưng Yên ban hành giá dịch vụ trông giữ xe trên địa bàn tỉnh Hưng Yên hết hiệu lực thi hành kể từ ngày Quyết định này có hiệu lực.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Khắc Thận
"""
)
OTHER = (
    HEAD
    + """Số: 20/2025/QĐ-UBND
Hưng Yên, ngày 25 tháng 8 năm 2025
QUYẾT ĐỊNH
Quy định giá dịch vụ sử dụng đò trên địa bàn tỉnh Hưng Yên
Căn cứ Luật Giá số 16/2023/QH15 ngày 19 tháng 6 năm 2023;
QUYẾT ĐỊNH:
Điều 1. Giá dịch vụ sử dụng đò
Giá dịch vụ sử dụng đò là 5.000 đồng một lượt.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành từ ngày 10 tháng 9 năm 2025.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Khắc Thận
"""
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("LEGALSYS_INDEX", raising=False)
    monkeypatch.chdir(tmp_path)
    for name, text in (("cũ.txt", OLD), ("mới.txt", NEW), ("đò.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(application, ["ingest", ".", "-w", ".legalsys"])
    assert result.exit_code == 0, result.stderr
    return tmp_path / ".legalsys"


def call(*words: str, as_of: str = DAY) -> Result:
    return CliRunner().invoke(application, [*words, "-w", ".legalsys", "--as-of", as_of, "--lang", "en"])


def found(*words: str) -> dict[str, Any]:
    result = call("search", *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_articles_are_passages_with_their_states(place: Path) -> None:
    with open_workspace(place) as workspace:
        documents = {d.number: d for d in documents_of(workspace, collection_of(workspace))}
        old = documents["12/2019/QĐ-UBND"]
        article = next(p for p in old.passages if p.unit == "dieu-1")
        assert workspace.reading_text(old.key)[article.start :].startswith(article.text)
    assert article.heading == "Giá dịch vụ trông giữ xe đạp"
    states = {(h.status, h.since, h.until) for h in article.held}
    assert ("in-force", date(2019, 3, 15), date(2025, 9, 1)) in states
    assert ("expired", date(2025, 9, 1), None) in states
    new = documents["15/2025/QĐ-UBND"]
    assert "12/2019/QĐ-UBND" in new.amends and "16/2023/QH15" in new.cites
    assert (new.territory, new.kind, new.signers) == ("hung-yen.2025", "Quyết định", ("Nguyễn Khắc Thận",))


def test_search_makes_the_index_and_finds_what_is_in_force(place: Path) -> None:
    page = found("gia trong giu xe dap")
    assert [r["number"] for r in page["results"]][0] == "15/2025/QĐ-UBND"
    assert "12/2019/QĐ-UBND" not in [r["number"] for r in page["results"]]
    first = page["results"][0]
    assert first["articles"][0]["unit"] == "dieu-1"
    assert first["validity"] == {"status": "in-force", "in_force": True, "since": "2025-09-01", "until": None}
    with open_workspace(place) as workspace:
        text = workspace.reading_text(first["key"])
    for start, end in first["articles"][0]["highlights"]:
        assert set(text[start:end].lower().split()) <= {"giá", "trông", "giữ", "xe", "đạp"}
    dead = found("gia trong giu xe dap", "--dead")
    assert {r["number"]: r["validity"]["status"] for r in dead["results"]}["12/2019/QĐ-UBND"] == "expired"
    then = found("giá trông giữ xe đạp as_of:2020-01-01")
    assert [r["number"] for r in then["results"]] == ["12/2019/QĐ-UBND"]


def test_forms_of_results(place: Path) -> None:
    table = call("search", "giá trông giữ xe", "-v", "--facets")
    assert "15/2025/QĐ-UBND" in table.stdout and "in force since 01/09/2025" in table.stdout and "Kind: " in table.stdout
    lines = call("search", "giá", "--format", "jsonl").stdout.splitlines()
    assert {json.loads(line)["number"] for line in lines} == {"15/2025/QĐ-UBND", "20/2025/QĐ-UBND"}
    assert call("search", "giá", "--format", "csv").stdout.startswith("key,number,kind,title")


def test_pages_and_totals(place: Path) -> None:
    page = found("giá dịch vụ", "-n", "1")
    assert page["totals"]["documents"] == 2
    following = found("giá dịch vụ", "-n", "1", "--cursor", page["cursor"])
    assert following["results"][0]["key"] != page["results"][0]["key"]
    assert following["cursor"] is None


def test_errors_show_the_place(place: Path) -> None:
    result = call("search", "giá knd:QĐ")
    assert result.exit_code == ExitCode.USAGE
    assert "giá knd:QĐ\n      ^" in result.stderr and "kind:" in result.stderr


def test_nothing_found_is_said(place: Path) -> None:
    result = call("search", "karaoke", "--format", "jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "SEARCH-022" in result.stderr


def test_a_new_and_a_removed_file_change_the_index(place: Path) -> None:
    found("giá")
    (place.parent / "đò.txt").unlink()
    (place.parent / "mới.txt").write_text(NEW.replace("2.000 đồng", "3.000 đồng karaoke"), encoding="utf-8")
    assert CliRunner().invoke(application, ["ingest", ".", "-w", ".legalsys"]).exit_code == 0
    assert [r["number"] for r in found("karaoke")["results"]] == ["15/2025/QĐ-UBND"]
    assert not found('"sử dụng đò"')["results"]
    assert found("karaoke", "--no-update")["results"]


def test_only_what_changed_is_written(place: Path) -> None:
    with open_workspace(place) as workspace, EmbeddedEngine(place / "index", create=True) as engine:
        assert bring_up_to_date(workspace, engine).documents == 3
        assert is_up_to_date(workspace, engine.place)
        assert bring_up_to_date(workspace, engine).documents == 0
        engine.delete([next(iter(engine.stamps()))])
        assert bring_up_to_date(workspace, engine).documents == 1
        assert bring_up_to_date(workspace, engine, again=True).documents == 3
        state = read_state(place)
        assert state is not None and state.place == engine.place


def test_index_commands(place: Path) -> None:
    assert call("index", "status").exit_code == ExitCode.USAGE
    assert call("index", "build").exit_code == 0
    status = json.loads(call("index", "status", "--format", "json").stdout)
    assert (status["documents"], status["up_to_date"], status["engine"], status["failures"]) == (3, True, "embedded", [])
    assert call("index", "build", "--again").exit_code == 0
    assert call("index", "drop").exit_code == 0
    assert not (place / "index").exists()
    assert found("giá")["results"]


def test_an_index_of_another_configuration_is_built_again(place: Path) -> None:
    found("giá")
    current = place / "index" / "current.json"
    row = json.loads(current.read_text(encoding="utf-8"))
    current.write_text(json.dumps({**row, "digest": "0123456789abcdef"}), encoding="utf-8")
    refused = call("search", "giá", "--no-update")
    assert refused.exit_code == ExitCode.USAGE and "SEARCH-015" in refused.stderr and "--again" in refused.stderr
    assert found("giá")["results"]
    assert json.loads(current.read_text(encoding="utf-8"))["digest"] == row["digest"]


def test_the_server_is_not_there(place: Path) -> None:
    result = call("search", "giá", "--index", "http://127.0.0.1:1/legalsys", "--no-update")
    assert result.exit_code == ExitCode.SERVER_UNREACHABLE
    assert "SEARCH-030" in result.stderr and "firewall" in result.stderr


@pytest.mark.parametrize("wrong", ["http://user:secret@host:9200/x", "https://host:9200", "https://host:9200/UPPER"])
def test_wrong_addresses(place: Path, wrong: str) -> None:
    result = call("search", "giá", "--index", wrong, "--no-update")
    assert result.exit_code == ExitCode.USAGE and "SEARCH-033" in result.stderr
    assert "secret" not in result.stderr


def test_the_python_verb(place: Path) -> None:
    found("giá")
    page = legalsys.search("giá trông giữ xe", index=place, as_of=date(2026, 11, 24), facets=("kind",))
    assert page.results[0].number == "15/2025/QĐ-UBND"
    assert page.totals is not None and page.totals.facets["kind"][0].value == "Quyết định"
    from legalsys.search import search

    assert search("giá", index=str(place / "index"), as_of=date(2020, 1, 1)).results[0].number == "12/2019/QĐ-UBND"


def test_related_of_a_document_held(place: Path) -> None:
    result = call("related", "15/2025/QĐ-UBND", "--format", "json")
    assert result.exit_code == 0, result.stderr
    by_number = {r["number"]: r for r in json.loads(result.stdout)}
    old, other = by_number["12/2019/QĐ-UBND"], by_number["20/2025/QĐ-UBND"]
    assert (old["relation"], old["in_force"]) == ("before", False)
    assert "replaces" in {r["what"] for r in old["reasons"]}
    assert other["relation"] == "beside"
    assert {"shared-basis", "similar"} <= {r["what"] for r in other["reasons"]}
    back = json.loads(call("related", "12/2019/QĐ-UBND", "--format", "json").stdout)
    assert (back[0]["number"], back[0]["relation"]) == ("15/2025/QĐ-UBND", "after")
    assert "Before" in call("related", "15/2025/QĐ-UBND").stdout


def test_related_as_of_a_day_leaves_out_what_was_issued_later(place: Path) -> None:
    found = {r["number"] for r in json.loads(call("related", "12/2019/QĐ-UBND", "--format", "json").stdout)}
    assert "15/2025/QĐ-UBND" in found
    result = call("related", "12/2019/QĐ-UBND", "--format", "json", as_of="2024-12-31")
    assert result.exit_code == 0, result.stderr
    assert not {r["number"] for r in json.loads(result.stdout)} & {"15/2025/QĐ-UBND", "20/2025/QĐ-UBND"}


def test_related_keeps_what_the_document_itself_names_whatever_the_day(place: Path) -> None:
    found = json.loads(call("related", "15/2025/QĐ-UBND", "--format", "json", as_of="2018-01-01").stdout)
    assert [(r["number"], r["relation"]) for r in found] == [("12/2019/QĐ-UBND", "before")]


def test_related_of_a_draft_that_is_not_held(place: Path, tmp_path: Path) -> None:
    draft = tmp_path / "drafts" / "draft.txt"
    draft.parent.mkdir()
    draft.write_text(NEW.replace("15/2025", "31/2026").replace("2.000", "2.500"), encoding="utf-8")
    result = call("related", str(draft), "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    numbers = {json.loads(line)["number"] for line in result.stdout.splitlines()}
    assert {"15/2025/QĐ-UBND", "12/2019/QĐ-UBND"} <= numbers


def test_completion_of_conditions() -> None:
    from legalsys.cli.search import _complete

    assert "kind:" in _complete(None, None, "ki")  # type: ignore[arg-type]
    assert 'kind:"Nghị định"' in _complete(None, None, "kind:nghi d")  # type: ignore[arg-type]
    assert "status:expired" in _complete(None, None, "status:exp")  # type: ignore[arg-type]
    assert any("Tài chính" in value for value in _complete(None, None, "issuer:bo tai"))  # type: ignore[arg-type]
