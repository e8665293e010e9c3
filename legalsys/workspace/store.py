"""`Workspace`: one SQLite file that keeps everything which cannot be rebuilt, and what it costs to build again.

Every method that writes is one transaction: a process that dies loses at most what it had in hand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from legalsys.errors import InputUnreadable, UsageError

from .decisions import decision_from_json, decision_to_json, load_decisions, save_decisions, states, utc_text
from .encode import Parcel, problems_from_json, reading_from_rows, unpack
from .findings import load_findings, new_keys, save_findings, summarise
from .holdings import load_holdings
from .records import (
    ActingEffect,
    Change,
    CitingReference,
    DocumentRow,
    FileRecord,
    FindingState,
    FindingSummary,
    HeldDocument,
    Holdings,
    KeyChange,
    LedgerEntry,
    Likeness,
    Run,
)
from .runs import finish_run, load_changes, load_runs, note_change, reusable_run, start_run
from .schema import DATABASE, connect

if TYPE_CHECKING:
    from legalsys.model import Assertion, Decision, Finding, Identity, Reading

    from .corrections import Assertions

__all__ = ["SeenFile", "Workspace", "open_workspace", "storable"]


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file found on disk: its path as the workspace writes paths, digest, size, and times in nanoseconds."""

    path: str
    sha256: str
    size: int
    mtime_ns: int
    hashed_ns: int


def storable(path: str) -> str:
    """Return a path as text that can be stored and printed; bytes of a name that are no text become escapes."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_workspace(folder: Path, *, create: bool = False, clock: Callable[[], datetime] = _utc_now) -> Workspace:
    """Open the workspace in ``folder`` (the folder ``.legalsys`` itself); use it in a ``with`` statement.

    Args:
        folder: the workspace folder.
        create: make it when it is not there.
        clock: what stamps runs, decisions and corrections; never what findings depend on.

    Raises:
        InputUnreadable: WORK-001 if there is none, WORK-002 on a network share, WORK-005 if it cannot be written.
        DataFileWrong: WORK-003 if a newer version made it, WORK-004 if the file is no workspace.
    """
    return Workspace(folder, connect(folder, create=create), clock)


class Workspace:
    """The state of a review: see the methods. Made by `open_workspace`."""

    def __init__(self, folder: Path, db: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._db = db
        self._clock = clock
        self._assertions: tuple[int, Assertions] | None = None

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    @contextmanager
    def _transaction(self, *, changes_state: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise InputUnreadable("WORK-005", path=str(self.folder / DATABASE), detail=str(error)) from error
        try:
            yield self._db
            if changes_state:
                self._db.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._rollback()
            raise InputUnreadable("WORK-005", path=str(self.folder / DATABASE), detail=str(error)) from error
        except BaseException:
            self._rollback()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the workspace inside the ``with`` block, whatever other processes write meanwhile. For reading only."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._rollback()

    def _rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _now(self) -> str:
        return utc_text(self._clock())

    @property
    def generation(self) -> int:
        """Counts changes of anything that findings may depend on; equal numbers mean an unchanged workspace."""
        return int(self._db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()[0])

    # -- files and what is read of them --------------------------------------------------------------------------------

    @property
    def base(self) -> Path:
        """The folder that holds the workspace folder; paths inside it are kept relative to it, so both can move together."""
        return self.folder.resolve().parent

    def path_text(self, path: Path) -> str:
        """Return ``path`` as the workspace writes it: relative to `base` when inside it, else absolute, with ``/``; see `storable`."""
        absolute = path if path.is_absolute() else Path.cwd() / path
        return storable((absolute.relative_to(self.base) if absolute.is_relative_to(self.base) else absolute).as_posix())

    def real_path(self, text: str) -> Path:
        """Return the path that `path_text` wrote."""
        return self.base / text

    def known_files(self, *, unread: bool = False) -> Iterator[FileRecord]:
        """Yield every file ever seen, by path; those gone are marked. ``unread``: only those present and not read whole."""
        from legalsys.model import Identity, Problem

        unfinished = (Problem("WORK-012"),)
        where = "WHERE NOT f.gone AND COALESCE(r.status, 'failed') <> 'read'" if unread else ""
        rows = self._db.execute(
            "SELECT f.path, f.sha256, f.size, f.mtime_ns, f.hashed_ns, f.gone, r.extractor, r.format, r.status, r.problems, d.key FROM files f "
            f"LEFT JOIN readings r ON r.sha256 = f.sha256 LEFT JOIN documents d ON d.id = r.id {where} ORDER BY f.path"
        )
        for path, sha256, size, mtime_ns, hashed_ns, gone, extractor, format, status, problems, key in rows:
            yield FileRecord(
                path,
                sha256,
                size,
                mtime_ns,
                hashed_ns,
                bool(gone),
                extractor,
                format or "unknown",
                status or "failed",
                unfinished if problems is None else () if problems == "[]" else problems_from_json(problems),
                Identity.parse(key) if key else None,
            )

    def file_states(self) -> dict[str, tuple[str, int, int, int, bool, str | None]]:
        """Return for every path: sha256, size, mtime_ns, hashed_ns, gone, version of the extraction that read it. For a quick look at what changed."""
        rows = self._db.execute(
            "SELECT f.path, f.sha256, f.size, f.mtime_ns, f.hashed_ns, f.gone, r.extractor FROM files f LEFT JOIN readings r ON r.sha256 = f.sha256"
        )
        return {row[0]: (row[1], row[2], row[3], row[4], bool(row[5]), row[6]) for row in rows}

    def note_files(
        self, seen: Iterable[SeenFile], gone: Iterable[str] = (), *, run: int | None = None, changes: Iterable[Change] = ()
    ) -> None:
        """Record files found on disk (new, replaced, moved, returned or merely touched) and those no longer there.

        Args:
            seen: files whose row must be written.
            gone: paths of files that are not there any more.
            run: the run that found it.
            changes: what that run tells of it.
        """
        seen, gone = list(seen), list(gone)
        if not seen and not gone:
            return
        with self._transaction(changes_state=True) as db:
            for file in seen:
                db.execute("INSERT OR IGNORE INTO pending_documents SELECT sha256 FROM files WHERE path = ?", (file.path,))
                db.execute(
                    "INSERT INTO files (path, sha256, size, mtime_ns, hashed_ns, gone) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (path) DO UPDATE SET "
                    "sha256 = excluded.sha256, size = excluded.size, mtime_ns = excluded.mtime_ns, hashed_ns = excluded.hashed_ns, gone = 0",
                    (file.path, file.sha256, file.size, file.mtime_ns, file.hashed_ns),
                )
                db.execute("INSERT OR IGNORE INTO pending_documents VALUES (?)", (file.sha256,))
            for path in gone:
                db.execute("UPDATE files SET gone = 1 WHERE path = ?", (path,))
                db.execute("INSERT OR IGNORE INTO pending_documents SELECT sha256 FROM files WHERE path = ?", (path,))
            for change in changes:
                note_change(db, run, change.what, change.path, change.detail)

    def touch_files(self, seen: Iterable[SeenFile]) -> None:
        """Record new times of files whose bytes are the same: no change of state."""
        rows = [(file.size, file.mtime_ns, file.hashed_ns, file.path) for file in seen]
        if rows:
            with self._transaction() as db:
                db.executemany("UPDATE files SET size = ?, mtime_ns = ?, hashed_ns = ? WHERE path = ?", rows)

    def begin_attempts(self, contents: Iterable[str]) -> None:
        """Record that this very process is about to parse ``contents``; `store` takes the record back."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO attempts VALUES (?)", [(sha,) for sha in contents])

    def failed_attempts(self) -> frozenset[str]:
        """Return contents whose parsing in the main process never came back: they go to a worker from now on."""
        return frozenset(sha for (sha,) in self._db.execute("SELECT sha256 FROM attempts"))

    def store(self, batch: Iterable[Parcel], *, run: int | None = None) -> None:
        """Store contents that were read and parsed, in one transaction; what a new extraction changed is recorded with ``run``."""
        from .parcels import insert_parcel

        with self._transaction(changes_state=True) as db:
            for parcel in batch:
                insert_parcel(db, parcel, run=run)
                db.execute("DELETE FROM attempts WHERE sha256 = ?", (parcel.sha256,))

    @property
    def unsettled(self) -> bool:
        """Whether files or readings changed since `settle` last ran."""
        from .settle import pending

        return pending(self._db)

    def settle(self, *, run: int | None = None) -> int:
        """Bring keys, held documents and resolved targets up to date with what changed; cheap when little did.

        Returns:
            how many citations and effects now resolve otherwise (the ledger's entries retried with success among them).
        """
        from .settle import pending, settle

        if not pending(self._db):
            return 0
        with self._transaction(changes_state=True) as db:
            changed = settle(db, run=run, now=self._now())
        return changed

    # -- documents -----------------------------------------------------------------------------------------------------

    def _corrections(self) -> Assertions:
        from .corrections import Assertions

        generation = self.generation
        if self._assertions is None or self._assertions[0] != generation:
            self._assertions = (generation, Assertions(self._db))
        return self._assertions[1]

    def rows(self, where: str = "", params: Sequence[Any] = ()) -> Iterator[DocumentRow]:
        """Yield the columns of documents held, by key; ``where`` is SQL over ``d`` (``"d.kind = ? AND d.issued >= ?"``)."""
        from .loading import ROW_COLUMNS, document_row

        condition = f"AND ({where})" if where else ""
        query = f"SELECT {ROW_COLUMNS} FROM documents d JOIN readings r ON r.id = d.id WHERE d.held {condition} ORDER BY d.key, d.lead DESC, d.variant, r.sha256"
        for row in self._db.execute(query, tuple(params)):
            yield document_row(row)

    def documents(self, *, variants: bool = False, verify: bool = True) -> Iterator[HeldDocument]:
        """Yield documents held, one at a time, by key.

        Args:
            variants: also those that do not stand for their identity (the same key with other words, or in another format); they follow their lead.
            verify: compare every quote with the text.

        Raises:
            EvidenceError: EVID-001 if a stored quote is not what stands in the stored text.
        """
        from .loading import decode

        only = "" if variants else "AND d.lead"
        ids = self._db.execute(
            f"SELECT d.id FROM documents d JOIN readings r ON r.id = d.id WHERE d.held {only} ORDER BY d.key, d.lead DESC, d.variant, r.sha256"
        ).fetchall()
        for (content,) in ids:
            yield decode(self._db, content, self._corrections(), verify=verify)

    def document(self, key: Identity | str) -> HeldDocument:
        """Return the document that stands for ``key``, corrections applied, evidence verified.

        A key that a document had before it was identified leads to it as well.

        Raises:
            UsageError: WORK-006 if no such document is held.
            EvidenceError: EVID-001 if a stored quote is not what stands in the stored text.
        """
        from .loading import decode

        wanted, asked = str(key), {str(key)}
        while True:
            row = self._db.execute("SELECT id FROM documents WHERE key = ? AND held AND lead", (wanted,)).fetchone()
            if row is not None:
                return decode(self._db, row[0], self._corrections())
            # A key of old: the document was identified, or read better, since somebody noted it.
            moved = self._db.execute("SELECT new FROM key_changes WHERE old = ? ORDER BY id DESC LIMIT 1", (wanted,)).fetchone()
            if moved is None or moved[0] in asked:
                raise UsageError("WORK-006", key=str(key))
            wanted = moved[0]
            asked.add(wanted)

    def variants(self, key: Identity | str) -> Iterator[HeldDocument]:
        """Yield every content held under ``key``, the one that stands for it first."""
        from .loading import decode

        query = "SELECT d.id FROM documents d JOIN readings r ON r.id = d.id WHERE d.key = ? AND d.held ORDER BY d.lead DESC, d.variant, r.sha256"
        for (content,) in self._db.execute(query, (str(key),)).fetchall():
            yield decode(self._db, content, self._corrections())

    def effects(
        self, *, on: Identity | str | None = None, by: Identity | str | None = None, verify: bool = True
    ) -> Iterator[ActingEffect]:
        """Yield effects of documents held with their targets as resolved now; ``on`` one target, or ``by`` one acting document.

        Raises:
            EvidenceError: EVID-001 if a stored quote is not what stands in the stored text.
        """
        from .loading import load_effects

        where, params = _which(on, by, "e")
        return load_effects(self._db, self._corrections(), where, params, verify=verify)

    def citations(
        self, *, of: Identity | str | None = None, by: Identity | str | None = None, verify: bool = True
    ) -> Iterator[CitingReference]:
        """Yield citations of documents held with their targets as resolved now; ``of`` one target, or ``by`` one citing document."""
        from .loading import load_citations

        where, params = _which(of, by, "c")
        return load_citations(self._db, where, params, verify=verify)

    def ledger(self) -> Iterator[LedgerEntry]:
        """Yield what is cited or acted on and no held document surely is; each is tried again when a document with its number arrives."""
        from .loading import load_ledger

        return load_ledger(self._db)

    def reading(self, sha256: str) -> Reading:
        """Return the stored reading of a content, with its blocks and source map.

        Raises:
            UsageError: WORK-006 if there is none.
        """
        row = self._db.execute(
            "SELECT text, layout, format, status, problems, pages FROM readings WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if row is None:
            raise UsageError("WORK-006", key=sha256)
        text, layout, format, status, problems, pages = row
        return reading_from_rows(text=text, layout=layout, format=format, status=status, problems=problems, pages=pages)

    def reading_text(self, key: Identity | str) -> str:
        """Return the canonical text of the document that stands for ``key``, or of the content with that sha256.

        Raises:
            UsageError: WORK-006 if it is not held.
        """
        row = self._db.execute(
            "SELECT r.text FROM readings r LEFT JOIN documents d ON d.id = r.id WHERE (d.key = ?1 AND d.held AND d.lead) OR r.sha256 = ?1",
            (str(key),),
        ).fetchone()
        if row is None:
            raise UsageError("WORK-006", key=str(key))
        return unpack(row[0])

    def likenesses(self) -> Iterator[Likeness]:
        """Yield what tells near-duplicates, for every content held."""
        from .loading import load_likenesses

        return load_likenesses(self._db)

    def collection(self) -> Holdings:
        """Return what answers rest on: count, digest and known gaps of the documents held.

        The digest is of keys, contents and corrections: the same files give the same digest in whatever order they came.
        """
        return load_holdings(self._db)

    # -- corrections ---------------------------------------------------------------------------------------------------

    def assert_fact(self, key: Identity | str, field: str, value: str, *, reason: str, by: str) -> HeldDocument:
        """Record a person's correction of the document that stands for ``key`` and return the document as it is then.

        Args:
            key: the document as it is known now.
            field: ``number``, ``kind``, ``issuer`` (several with ``;``), ``issued``, ``title``, ``normative``, ``effective``, ``expires``, or ``effect:<id>``.
            value: the right value; ``""`` where the document does not say; ``none`` for an effect that is none.
            reason: why.
            by: who.

        Raises:
            UsageError: WORK-007 if the field cannot be corrected or the value does not fit it.
            UsageError: WORK-006 if the document is not held.
        """
        from .corrections import checked_value, extracted_value

        value = checked_value(field, value)
        held = self.document(key)
        extracted = extracted_value(held.extracted, field)
        if field.startswith("effect:") and not extracted:
            raise UsageError("WORK-007", field=field, value=value, detail="no such effect")
        with self._transaction(changes_state=True) as db:
            db.execute(
                "INSERT INTO assertions (sha256, key, field, value, reason, by, at, extracted) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (held.sha256, str(held.key), field, value, reason, by, self._now(), extracted),
            )
            db.execute("INSERT OR IGNORE INTO pending_documents VALUES (?)", (held.sha256,))
        self.settle()
        row = self._db.execute(
            "SELECT d.key FROM documents d JOIN readings r ON r.id = d.id WHERE r.sha256 = ?", (held.sha256,)
        ).fetchone()
        return next(v for v in self.variants(row[0]) if v.sha256 == held.sha256)

    def assertions(self) -> Iterator[Assertion]:
        """Yield all corrections, oldest first."""
        from legalsys.model import Assertion

        query = "SELECT sha256, field, value, reason, by, at, extracted FROM assertions ORDER BY at, id"
        for sha256, field, value, reason, by, at, extracted in self._db.execute(query):
            yield Assertion(sha256, field, value, reason, by, datetime.fromisoformat(at), extracted)

    def key_changes(self) -> Iterator[KeyChange]:
        """Yield which documents got another key, and why, oldest first."""
        from legalsys.model import Identity

        for sha256, old, new, reason, at in self._db.execute("SELECT sha256, old, new, reason, at FROM key_changes ORDER BY id"):
            yield KeyChange(sha256, Identity.parse(old), Identity.parse(new), reason, datetime.fromisoformat(at))

    # -- runs and findings ---------------------------------------------------------------------------------------------

    def start_run(self, command: str, *, as_of: date | None = None, extractor: str = "", rules: str = "") -> int:
        """Begin a run and return its number."""
        with self._transaction() as db:
            return start_run(db, command=command, now=self._now(), as_of=as_of, extractor=extractor, rules=rules)

    def finish_run(
        self,
        run: int,
        *,
        generation: int | None = None,
        state: str = "done",
        collection: Holdings | None = None,
        counts: dict[str, int] | None = None,
        findings_of: int | None = None,
    ) -> None:
        """End a run.

        Args:
            run: its number.
            generation: the state of the workspace that its findings were made from; the present one if not given.
            state: ``done`` or ``interrupted``.
            collection: what it rested on.
            counts: what it did.
            findings_of: the run whose stored findings are its own: itself, or an earlier one.
        """
        with self._transaction() as db:
            finish_run(
                db,
                run,
                now=self._now(),
                state=state,
                collection=collection,
                counts=counts or {},
                generation=self.generation if generation is None else generation,
                findings_of=findings_of,
            )

    def runs(self) -> Iterator[Run]:
        """Yield all runs, oldest first."""
        return load_runs(self._db)

    def run(self, number: int | None = None) -> Run | None:
        """Return one run, or the last one that ended with findings."""
        if number is None:
            found = load_runs(self._db, "WHERE id = (SELECT MAX(id) FROM runs WHERE state = 'done' AND findings_of IS NOT NULL)")
        else:
            found = load_runs(self._db, "WHERE id = ?", (number,))
        return next(found, None)

    def changes(self, run: int) -> Iterator[Change]:
        """Yield what a run found changed: files added, replaced, moved, gone, returned; documents re-parsed with another result; keys."""
        return load_changes(self._db, run)

    def reusable_run(self, *, as_of: date, rules: str) -> Run | None:
        """Return the run whose findings still hold: nothing changed since, same day, same version of the rules."""
        number = reusable_run(self._db, generation=self.generation, as_of=as_of, rules=rules)
        return None if number is None else self.run(number)

    def store_findings(self, run: int, findings: Iterable[Finding]) -> int:
        """Store the findings of a run, in one transaction; return how many there are."""
        with self._transaction() as db:
            return save_findings(db, run, findings)

    def _findings_of(self, run: int | None) -> int | None:
        found = self.run(run)
        return None if found is None else found.findings_of or found.id

    def findings(self, run: int | None = None, *, rule: str | None = None) -> Iterator[Finding]:
        """Yield the findings of a run (the last one that made some), by rule, subject and object."""
        number = self._findings_of(run)
        if number is None:
            return iter(())
        return load_findings(self._db, number, *(("AND b.rule = ?", (rule,)) if rule else ()))

    def finding_summary(self, run: int | None = None) -> tuple[FindingSummary, ...]:
        """Return the counts of a run's findings by rule and certainty, without loading them."""
        number = self._findings_of(run)
        return () if number is None else summarise(self._db, number)

    def new_findings(self, run: int, *, since: int | None = None) -> frozenset[str]:
        """Return keys of findings that the run before (or ``since``) did not have; a finding whose document was identified in between is not new."""
        if since is None:
            row = self._db.execute(
                "SELECT MAX(id) FROM runs WHERE id < ? AND state = 'done' AND findings_of IS NOT NULL", (run,)
            ).fetchone()
            since = row[0]
        number = self._findings_of(run)
        return frozenset() if number is None else new_keys(self._db, number, self._findings_of(since) if since else None)

    # -- decisions -----------------------------------------------------------------------------------------------------

    def decide(self, decisions: Decision | Iterable[Decision]) -> int:
        """Append verdicts and return how many were new.

        Raises:
            UsageError: WORK-009 if no run has such a finding.
        """
        batch = [decisions] if not isinstance(decisions, Iterable) else list(decisions)
        for decision in batch:
            if self._db.execute("SELECT 1 FROM finding_bodies WHERE key = ?", (decision.finding,)).fetchone() is None:
                raise UsageError("WORK-009", finding=decision.finding)
        with self._transaction() as db:
            return save_decisions(db, batch)

    def decisions(self, finding: str | None = None) -> Iterator[Decision]:
        """Yield verdicts, oldest first; all, or those on one finding."""
        return load_decisions(self._db, finding)

    def decision_states(self, run: int | None = None) -> dict[str, FindingState]:
        """Return by finding the last verdict and whether it is carried over, stale or orphaned in a run (the last)."""
        number = self._findings_of(run)
        return {} if number is None else states(self._db, number)

    def export_decisions(self) -> Iterator[str]:
        """Yield every verdict as one line of JSON."""
        return (decision_to_json(decision) for decision in load_decisions(self._db))

    def import_decisions(self, lines: Iterable[str]) -> int:
        """Append verdicts from lines of JSON, all or none; return how many were new. Those whose finding is not known yet wait for it.

        Raises:
            UsageError: WORK-008 naming the first line that is no decision.
        """
        batch = [decision_from_json(line, line=number) for number, line in enumerate(lines, 1) if line.strip()]
        with self._transaction() as db:
            return save_decisions(db, batch)

    def backup(self, target: Path) -> None:
        """Copy the database to ``target`` as one consistent file, also while a review writes."""
        copy = sqlite3.connect(target)
        try:
            self._db.backup(copy)
        finally:
            copy.close()


def _which(target: Identity | str | None, actor: Identity | str | None, table: str) -> tuple[str, tuple[Any, ...]]:
    where, params = "", []
    if target is not None:
        where += f" AND {table}.key = ?"
        params.append(str(target))
    if actor is not None:
        where += " AND d.key = ?"
        params.append(str(actor))
    return where, tuple(params)
