"""Files, documents and what hangs on them: stored, found again, corrected."""

from __future__ import annotations

import itertools
import random
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from legalsys.errors import EvidenceError, InputUnreadable, UsageError
from legalsys.model import CitedDocument, Problem
from legalsys.workspace import Workspace, failed_parcel, open_workspace
from legalsys.workspace.schema import DATABASE
from tests.workspace.material import Made, made, put

DECREE = CitedDocument(kind="Nghị định", number="78/2025/NĐ-CP", issued=date(2025, 4, 1))


@pytest.fixture
def workspace(tmp_path: Path):
    with open_workspace(tmp_path / ".legalsys", create=True, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC)) as opened:
        yield opened


def story() -> list[Made]:
    """Documents of two provinces and of the merged one that cite and end one another."""
    old = made("15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4))
    other = made("15/2020/QĐ-UBND", "thai-binh", date(2020, 6, 9), province="Thái Bình")
    new = made(
        "15/2025/QĐ-UBND",
        "hung-yen.2025",
        date(2025, 8, 20),
        cites=(DECREE,),
        ends=(
            CitedDocument(
                kind="Quyết định", number="15/2020/QĐ-UBND", issued=date(2020, 5, 4), issuer="Ủy ban nhân dân tỉnh Hưng Yên"
            ),
            CitedDocument(kind="Quyết định", number="15/2020/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh Thái Bình"),
            CitedDocument(kind="Quyết định", number="99/2019/QĐ-UBND"),
        ),
    )
    return [old, other, new]


def state(workspace: Workspace) -> dict[str, object]:
    """Everything a reader can see that must not depend on how it came about."""
    return {
        "documents": list(workspace.documents(variants=True)),
        "rows": list(workspace.rows()),
        "effects": list(workspace.effects()),
        "citations": list(workspace.citations()),
        "ledger": list(workspace.ledger()),
        "files": list(workspace.known_files()),
        "collection": workspace.collection(),
    }


def test_round_trip(workspace: Workspace) -> None:
    documents = story()
    put(workspace, *documents)
    for item in documents:
        held = workspace.document(item.key)
        assert held.extracted == item.document
        assert held.manifestations[0].path == item.path
        assert workspace.reading_text(item.key) == item.reading.text
        assert workspace.reading(held.sha256) == item.reading


def test_targets_are_resolved(workspace: Workspace) -> None:
    old, other, new = story()
    put(workspace, old, other, new)
    keys = [effect.effect.key for effect in workspace.effects(by=new.key)]
    assert keys == [old.key, other.key, None]
    assert [e.acting for e in workspace.effects(on=old.key)] == [new.key]
    assert {entry.document.number for entry in workspace.ledger()} == {"99/2019/QĐ-UBND", "78/2025/NĐ-CP"}
    assert workspace.document(new.key).document.effects[1].key == other.key
    holdings = workspace.collection()
    assert (holdings.documents, holdings.gaps.cited_not_held) == (3, 2)


def test_ledger_is_retried_when_a_document_arrives(workspace: Workspace) -> None:
    *before, new = story()
    put(workspace, new)
    assert len(list(workspace.ledger())) == 4
    put(workspace, *before)
    decree = made("78/2025/NĐ-CP", "cp", date(2025, 4, 1), issuer="Chính phủ", kind="Nghị định", central=True)
    put(workspace, decree)
    assert [entry.document.number for entry in workspace.ledger()] == ["99/2019/QĐ-UBND"]
    assert [c.citing for c in workspace.citations(of=decree.key)] == [new.key]


def test_order_of_ingestion_changes_nothing(tmp_path: Path) -> None:
    twin = made(
        "15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), words="Văn bản này khác văn bản kia ở chỗ này.", path="b/khac.txt"
    )
    nameless = made(None, None, None, words="Quyết định này quy định mức thu phí tham quan di tích. " * 20, path="khong-so.txt")
    named = made(
        "20/2021/QĐ-UBND", "hung-yen", date(2021, 3, 3), words="Quyết định này quy định mức thu phí tham quan di tích. " * 20
    )
    documents = [*story(), twin, nameless, named]
    states = []
    orders = random.Random(7).sample(list(itertools.permutations(range(len(documents)))), 8)
    for index, order in enumerate(orders):
        with open_workspace(tmp_path / str(index) / ".legalsys", create=True) as opened:
            if index % 2:
                for i in order:
                    put(opened, documents[i])
            else:
                put(opened, *(documents[i] for i in order))
            states.append(state(opened))
    assert all(s == states[0] for s in states[1:])
    assert len(states[0]["documents"]) == 6


def test_one_identity_with_two_texts_keeps_both(workspace: Workspace) -> None:
    first = story()[0]
    second = made("15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), words="Nội dung khác hẳn.", path="khac.txt")
    put(workspace, first, second)
    variants = list(workspace.variants(first.key))
    assert len({v.variant for v in variants}) == 2
    assert [v.lead for v in variants] == [True, False]
    assert len(list(workspace.documents())) == 1
    assert len(list(workspace.documents(variants=True))) == 2


def test_same_bytes_in_two_places_are_two_manifestations(workspace: Workspace) -> None:
    first = story()[0]
    put(workspace, first, Made("copy/of.txt", first.reading, first.document))
    held = workspace.document(first.key)
    assert [m.path for m in held.manifestations] == sorted(["copy/of.txt", first.path])
    workspace.note_files([], gone=[first.path])
    workspace.settle()
    assert [m.path for m in workspace.document(first.key).manifestations] == ["copy/of.txt"]
    workspace.note_files([], gone=["copy/of.txt"])
    workspace.settle()
    with pytest.raises(UsageError, match="WORK-006"):
        workspace.document(first.key)


def test_gone_documents_go_back_to_the_ledger_and_return(workspace: Workspace) -> None:
    old, other, new = story()
    put(workspace, old, other, new)
    everything = state(workspace)
    workspace.note_files([], gone=[old.path])
    workspace.settle()
    assert next(workspace.effects(by=new.key)).effect.key is None
    assert old.key not in [h.key for h in workspace.documents()]
    workspace.note_files([old.seen])
    workspace.settle()
    assert state(workspace) == everything


def test_a_failed_file_is_kept_with_its_reason(workspace: Workspace) -> None:
    problem = Problem("WORK-011", params={"path": "x.pdf", "detail": "?"})
    first = story()[0]
    workspace.note_files([first.seen])
    assert workspace.collection().gaps.unread == (first.path,)
    workspace.store([failed_parcel(first.sha256, "test-1", problem)])
    workspace.settle()
    (record,) = workspace.known_files()
    assert (record.status, record.problems, record.key) == ("failed", (problem,), None)


def test_new_extraction_tells_what_changed(workspace: Workspace) -> None:
    old, other, new = story()
    put(workspace, old, other, new)
    better = made("15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), title="Quy định mức thu lệ phí")
    # The same bytes read otherwise: the sha256 is that of the file, so the text of the old reading is kept here.
    run = workspace.start_run("ingest", extractor="test-2")
    import dataclasses

    from legalsys.workspace import parcel

    document = dataclasses.replace(old.document, effective=None, key=old.key, title=None)
    workspace.store([parcel(old.sha256, "test-2", old.reading, document), other.parcel("test-2")], run=run)
    workspace.settle(run=run)
    (change,) = workspace.changes(run)
    assert (change.what, change.path) == ("reparsed", old.path)
    assert change.detail == {"effective": "2020-05-14 → —", "title": "Quy định mức thu phí → —"}
    assert better.key == old.key
    assert next(workspace.effects(by=new.key)).effect.key == old.key


def test_tampering_with_text_or_quote_is_detected(workspace: Workspace) -> None:
    first = story()[2]
    put(workspace, first)
    workspace.close()
    with sqlite3.connect(workspace.folder / DATABASE) as db:
        db.execute("UPDATE effects SET json = replace(json, 'Bãi bỏ', 'Giữ lại') WHERE ordinal = 0")
        db.execute("UPDATE effects SET json = replace(json, '\"start\":', '\"start\":1') WHERE ordinal = 1")
    with open_workspace(workspace.folder) as again:
        for read in (lambda: again.document(first.key), lambda: list(again.effects()), lambda: list(again.documents())):
            with pytest.raises(Exception, match=r"EVID-001|WORK-011"):
                read()


def test_moved_quote_is_an_evidence_error(workspace: Workspace) -> None:
    first = story()[2]
    put(workspace, first)
    from legalsys.workspace.encode import pack

    workspace._db.execute("UPDATE readings SET text = ?", (pack(first.reading.text.replace("Bãi bỏ", "Bỏ bãi")),))
    with pytest.raises(EvidenceError):
        workspace.document(first.key)
    with pytest.raises(EvidenceError):
        list(workspace.effects())


def test_evidence_is_verified_when_written() -> None:
    from legalsys.workspace import parcel

    first, second = story()[:2]
    with pytest.raises(EvidenceError):
        parcel(first.sha256, "test-1", second.reading, first.document)


def test_generation_counts_changes_of_state_only(workspace: Workspace) -> None:
    put(workspace, *story())
    before = workspace.generation
    workspace.touch_files([story()[0].seen])
    assert not workspace.unsettled and workspace.settle() == 0
    workspace.finish_run(workspace.start_run("review"))
    assert workspace.generation == before


def test_assertion_outranks_extraction_and_survives(workspace: Workspace) -> None:
    old, other, new = story()
    put(workspace, old, other, new)
    held = workspace.assert_fact(old.key, "effective", "2020-07-01", reason="Điều 3", by="an")
    assert held.document.effective is not None and held.document.effective.value == date(2020, 7, 1)
    assert held.extracted == old.document
    assert held.document.effective.candidates[0].value == date(2020, 5, 14)
    (row,) = workspace.rows("d.key = ?", [str(old.key)])
    assert row.effective == date(2020, 7, 1)
    workspace.store([old.parcel("test-2")])
    workspace.settle()
    again = workspace.document(old.key)
    assert again.document.effective == held.document.effective and not again.corrections[0].disagrees


def test_assertion_is_shown_when_the_text_later_disagrees(workspace: Workspace) -> None:
    import dataclasses

    from legalsys.model import Fact, FactSource
    from legalsys.workspace import parcel

    old = story()[0]
    put(workspace, old)
    workspace.assert_fact(old.key, "expires", "2021-01-01", reason="r", by="an")
    document = dataclasses.replace(old.document, expires=Fact(date(2022, 2, 2), None, source=FactSource.LAW, rule="x"))
    workspace.store([parcel(old.sha256, "test-2", old.reading, document)])
    workspace.settle()
    held = workspace.document(old.key)
    assert held.document.expires is not None and held.document.expires.value == date(2021, 1, 1)
    assert held.corrections[0].disagrees and held.corrections[0].extracted == "2022-02-02"
    assert [p.code for p in held.document.problems] == ["WORK-010"]


def test_correction_of_a_fact_follows_the_document_to_a_better_copy(workspace: Workspace) -> None:
    thin = made("15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), path="thin.txt")
    put(workspace, thin)
    workspace.assert_fact(thin.key, "normative", "false", reason="r", by="an")
    full = made("15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), cites=(DECREE,), path="full.txt")
    put(workspace, full)
    held = workspace.document(thin.key)
    assert held.sha256 == full.sha256
    assert held.document.normative is not None and held.document.normative.value is False


def test_correcting_identity_moves_the_key_and_what_points_to_it(workspace: Workspace) -> None:
    old, other, new = story()
    wrong = made("16/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), path="wrong.txt")
    put(workspace, wrong, new)
    assert next(workspace.effects(by=new.key)).effect.key is None
    held = workspace.assert_fact(wrong.key, "number", "15/2020/QĐ-UBND", reason="đọc nhầm", by="an")
    assert held.key == old.key
    assert next(workspace.effects(by=new.key)).effect.key == old.key
    assert workspace.document(wrong.key).key == old.key
    (change,) = workspace.key_changes()
    assert (change.old, change.new, change.reason) == (wrong.key, old.key, "assertion")


def test_provisional_document_is_settled_by_a_person(workspace: Workspace) -> None:
    nameless = made(None, None, None, path="khong-so.txt")
    put(workspace, nameless)
    assert workspace.collection().gaps.unidentified == (str(nameless.key),)
    workspace.assert_fact(nameless.key, "number", "15/2020/QĐ-UBND", reason="r", by="an")
    held = workspace.assert_fact(nameless.key, "issued", "2020-05-04", reason="r", by="an")
    assert str(held.key) == "vn/hung-yen/qd-ubnd/2020/15/2020-05-04"


def test_provisional_document_is_settled_by_the_same_words_in_another_file(workspace: Workspace) -> None:
    words = "Quyết định này quy định mức thu phí tham quan di tích. " * 20
    nameless = made(None, None, None, words=words, path="khong-so.txt")
    named = made("20/2021/QĐ-UBND", "hung-yen", date(2021, 3, 3), words=words)
    put(workspace, nameless)
    put(workspace, named)
    assert [h.key for h in workspace.documents()] == [named.key]
    assert len(list(workspace.variants(named.key))) == 2
    assert [c.reason for c in workspace.key_changes()] == ["same-text"]
    namesake = made("21/2021/QĐ-UBND", "hung-yen", date(2021, 3, 4), words=words)
    put(workspace, namesake)
    assert [h.key.provisional is not None for h in workspace.documents()].count(True) == 1


def test_effect_read_wrongly_is_struck_out(workspace: Workspace) -> None:
    old, other, new = story()
    put(workspace, old, other, new)
    held = workspace.assert_fact(new.key, "effect:e0", "none", reason="chỉ nhắc lại", by="an")
    assert [e.id for e in held.document.effects] == ["e1", "e2"]
    assert len(held.extracted.effects) == 3
    assert [e.effect.id for e in workspace.effects(by=new.key)] == ["e1", "e2"]
    with pytest.raises(UsageError, match="WORK-007"):
        workspace.assert_fact(new.key, "effect:e9", "none", reason="r", by="an")


@pytest.mark.parametrize(
    ("field", "value"), [("issued", "1/2/2020"), ("colour", "red"), ("normative", "maybe"), ("number", "mười lăm")]
)
def test_wrong_assertions_are_refused(workspace: Workspace, field: str, value: str) -> None:
    old = story()[0]
    put(workspace, old)
    with pytest.raises(UsageError, match="WORK-007"):
        workspace.assert_fact(old.key, field, value, reason="r", by="an")


def test_corrections_and_decisions_are_append_only(workspace: Workspace) -> None:
    old = story()[0]
    put(workspace, old)
    workspace.assert_fact(old.key, "normative", "true", reason="r", by="an")
    for statement in ("DELETE FROM assertions", "UPDATE assertions SET value = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            workspace._db.execute(statement)


def test_backup_opens(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, *story())
    (tmp_path / "copy").mkdir()
    workspace.backup(tmp_path / "copy" / DATABASE)
    with open_workspace(tmp_path / "copy") as copy:
        assert state(copy) == state(workspace)


def test_a_full_disk_is_told_and_loses_nothing(workspace: Workspace) -> None:
    first, second, third = story()
    put(workspace, first)
    before = state(workspace)
    pages = workspace._db.execute("PRAGMA page_count").fetchone()[0]
    workspace._db.execute(f"PRAGMA max_page_count = {pages}")
    many = [
        made(f"{n}/2019/QĐ-UBND", "hung-yen", date(2019, 1, 1), words=str(random.Random(n).random()) * 900) for n in range(60)
    ]
    with pytest.raises(InputUnreadable, match=r"WORK-005.*full"):
        workspace.store([m.parcel() for m in many])
    workspace._db.execute("PRAGMA max_page_count = 1000000")
    assert state(workspace) == before
    put(workspace, second, third)
    assert workspace.collection().documents == 3


def test_a_reader_sees_one_state_while_another_writes(workspace: Workspace) -> None:
    put(workspace, story()[0])
    with open_workspace(workspace.folder) as other, other.snapshot():
        assert other.collection().documents == 1
        put(workspace, story()[1])
        assert other.collection().documents == 1
    assert workspace.collection().documents == 2
