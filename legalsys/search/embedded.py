"""The embedded engine: a tantivy index in a folder, nothing to install, safe to kill at any moment.

A commit is atomic: what was not committed was never there, and no passage is there twice, because a document's old
passages go in the commit that brings its new ones.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import time
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legalsys.errors import InputUnreadable, UsageError

from .config import config_digest
from .days import EVER, cover, path
from .engine import Facet, Failure, IndexReport, Page, Row, Totals, held_of
from .passage import FOUND_BY_DEFAULT, Held, IndexedDocument
from .plan import All, AnyOf, Fuzzy, InOrder, Match, Nothing, Part, Plan, StartsWith, Term, Valid, Years
from .query import Query
from .results import answer
from .stored import document_fields, passage_fields

if TYPE_CHECKING:
    import tantivy

__all__ = ["EmbeddedEngine"]

_KEYWORDS = ("document", "stamp", "number", "number_parts", "kind", "issuer", "field", "signer", "territory", "cites", "amends")
_FAST = ("document", "kind", "issuer", "field", "territory")
_NAMES = ("issuer_words", "field_words", "signer_words")
_STREAMS = ("words", "pairs", "words_folded", "pairs_folded")
_CURRENT = "current.json"
_ANYWHERE = "*"
# Heap of the writer: large enough that a collection of 60,000 passages becomes a few segments.
_HEAP = 256_000_000
_COMMIT_AFTER = 400_000_000
_MANY = 10_000
# The days on which a passage is found by default, where they are one span; see `_sift`.
_BINDS = ("binds_from", "binds_until")
_FIRST_DAY, _LAST_DAY = 0, date.max.toordinal() + 1
_SEVERAL = (-1, -1)
# Ranked first and sifted afterwards: so many times the passages wanted, before conditions are put into the query itself.
_DEEPER = 2


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in ("id", *_KEYWORDS):
        builder.add_text_field(name, fast=name in _FAST, tokenizer_name="raw", index_option="basic")
    for name in _STREAMS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("sequence", *_NAMES):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("valid", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("group", fast=True)
    builder.add_unsigned_field("year", indexed=True, fast=True)
    builder.add_integer_field("recent", fast=True)
    for name in _BINDS:
        builder.add_integer_field(name, fast=True)
    builder.add_bytes_field("source", stored=True)
    return builder.build()


def _group(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


class EmbeddedEngine:
    """An index in a folder of its own. Use it in a ``with`` statement, or `close` it.

    The folder holds one or more versions and ``current.json``, which names the one in use: a new version is built beside
    the old one and takes its place in one step. Any number of processes may read while one writes; a reader sees the
    last commit.

    Args:
        folder: of the index.
        create: make it when it is not there.
        check: refuse an index that was made with another configuration.
        threads: threads of the writer; 0 lets it choose.

    Raises:
        InputUnreadable: SEARCH-010 when the folder cannot be read or written, or holds no index of ours.
        UsageError: SEARCH-012 when there is no index, SEARCH-015 when it was made with another configuration.
    """

    name = "embedded"

    def __init__(self, folder: Path, *, create: bool = False, check: bool = True, threads: int = 1) -> None:
        self.folder, self._threads = folder, threads
        self.place = str(folder)
        self._schema = _schema()
        self._seen: tuple[int, int] | None = None
        self._committed: tuple[int, int] | None = None
        try:
            if not (folder / _CURRENT).is_file():
                if not create:
                    raise UsageError("SEARCH-012", place=self.place)
                folder.mkdir(parents=True, exist_ok=True)
                self._name_current(self._new_version())
            self._open()
        except (OSError, ValueError) as error:
            raise InputUnreadable("SEARCH-010", path=self.place, detail=str(error)) from error
        if check and self.digest != config_digest():
            raise UsageError("SEARCH-015", place=self.place, theirs=self.digest, ours=config_digest())

    def __enter__(self) -> EmbeddedEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files."""
        with contextlib.suppress(AttributeError):
            del self._searcher, self._index

    # -- versions --------------------------------------------------------------------------------------------------

    def _new_version(self) -> str:
        for number in itertools.count(1):
            name = f"v{number:04d}-{config_digest()}"
            if not any(self.folder.glob(f"v{number:04d}-*")):
                break
        (self.folder / name).mkdir()
        return name

    def _name_current(self, version: str) -> None:
        """Put a version in use: one rename, which readers see whole or not at all."""
        draft = self.folder / f"{_CURRENT}.{os.getpid()}"
        draft.write_text(json.dumps({"version": version, "digest": version.partition("-")[2]}), encoding="utf-8")
        draft.replace(self.folder / _CURRENT)

    def _open(self) -> None:
        """Open the version in use, if it is not the one that is open."""
        import tantivy

        stat = (self.folder / _CURRENT).stat()
        if self._seen == (stat.st_mtime_ns, stat.st_ino):
            return
        named = json.loads((self.folder / _CURRENT).read_text(encoding="utf-8"))
        self._version, self.digest = str(named["version"]), str(named["digest"])
        if self.digest == config_digest():
            self._index: tantivy.Index = tantivy.Index(self._schema, path=str(self.folder / self._version))
            self._searcher = self._index.searcher()
        self._seen = (stat.st_mtime_ns, stat.st_ino)

    def rebuild(self, documents: Iterable[IndexedDocument]) -> IndexReport:
        """Build a new version and put it in use; searches go on meanwhile. What an interrupted one left is removed."""
        import tantivy

        self._sweep()
        version = self._new_version()
        report = self._write(tantivy.Index(self._schema, path=str(self.folder / version)), documents, fresh=True)
        self._name_current(version)
        self._open()
        self._sweep()
        return report

    def _sweep(self) -> None:
        """Remove versions that are not in use; one that another process holds open (Windows) goes the next time."""
        for old in self.folder.glob("v[0-9]*-*"):
            if old.name != self._version and old.is_dir():
                shutil.rmtree(old, ignore_errors=True)

    def drop(self) -> None:
        """Remove the index."""
        self.close()
        (self.folder / _CURRENT).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- writing ---------------------------------------------------------------------------------------------------

    def _writer(self, index: tantivy.Index) -> tantivy.IndexWriter:
        try:
            writer = index.writer(_HEAP, self._threads)
            # A writer that was killed before its commit left files whose names the same load would come to again.
            writer.garbage_collect_files()
            return writer
        except (ValueError, OSError) as error:
            raise InputUnreadable("SEARCH-011", path=str(self.folder), detail=str(error)) from error

    def index(self, documents: Iterable[IndexedDocument]) -> IndexReport:
        """Write documents, each in place of what was there under its key. See `Engine.index`."""
        self._reload()
        report = self._write(self._index, documents, fresh=self._searcher.num_docs == 0)
        self._reload()
        return report

    def _write(self, index: tantivy.Index, documents: Iterable[IndexedDocument], *, fresh: bool) -> IndexReport:
        import tantivy

        began = time.perf_counter()
        count = passages = size = 0
        failures: list[Failure] = []
        writer = self._writer(index)
        seen: set[str] = set()
        try:
            for document in documents:
                try:
                    made = _documents(document)
                except Exception as error:  # whatever it is, it is the trouble of this document alone
                    failures.append(Failure(document.key, f"{type(error).__name__}: {error}"))
                    continue
                if not fresh or document.key in seen:
                    writer.delete_documents_by_term("document", document.key)
                seen.add(document.key)
                for fields, length in made:
                    writer.add_document(tantivy.Document.from_dict(fields, self._schema))
                    size += length
                count, passages = count + 1, passages + len(made)
                if size > _COMMIT_AFTER:
                    writer.commit()
                    size = 0
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:
            raise InputUnreadable("SEARCH-011", path=str(self.folder), detail=str(error)) from error
        finally:
            del writer
        return IndexReport(count, passages, tuple(failures), time.perf_counter() - began)

    def delete(self, keys: Iterable[str]) -> int:
        """Remove documents; return how many there were."""
        import tantivy

        keys = list(dict.fromkeys(keys))
        self._reload()
        there = [
            key
            for key in keys
            if self._searcher.search(tantivy.Query.term_query(self._schema, "document", key, "basic"), 1, count=False).hits
        ]
        if there:
            writer = self._writer(self._index)
            try:
                for key in there:
                    writer.delete_documents_by_term("document", key)
                writer.commit()
                writer.wait_merging_threads()
            finally:
                del writer
            self._reload()
        return len(there)

    def _look_again(self) -> None:
        """See what another process committed or put in use since the last look; two looks at files when nothing did."""
        self._open()
        stat = (self.folder / self._version / "meta.json").stat()
        if self._committed != (stat.st_mtime_ns, stat.st_ino):
            self._reload()
            self._committed = (stat.st_mtime_ns, stat.st_ino)

    def _reload(self) -> None:
        self._open()
        self._index.reload()
        self._searcher = self._index.searcher()

    # -- reading ---------------------------------------------------------------------------------------------------

    def search(
        self,
        query: str | Query,
        *,
        as_of: date,
        size: int = 10,
        cursor: str | None = None,
        dead: bool = False,
        facets: Sequence[str] = (),
        totals: bool = False,
        articles: int = 3,
        grouped: bool = True,
    ) -> Page:
        """Return one page of documents. See `Engine.search`."""
        self._look_again()
        return answer(
            self,
            query,
            as_of=as_of,
            size=size,
            cursor=cursor,
            dead=dead,
            facets=facets,
            totals=totals,
            articles=articles,
            grouped=grouped,
        )

    def stamps(self) -> dict[str, str]:
        """Return every document's key with the stamp it was indexed with."""
        import tantivy

        self._reload()
        rows = self._searcher.terms_with_prefix("stamp", "", filter_query=tantivy.Query.all_query())
        found = (term.rpartition("\x1f") for term, count in rows if count)
        return {key: stamp for key, _, stamp in found}

    @property
    def passages(self) -> int:
        """How many passages the index holds."""
        self._reload()
        return int(self._searcher.num_docs)

    @property
    def bytes(self) -> int:
        """How many bytes its files take."""
        return sum(file.stat().st_size for file in (self.folder / self._version).iterdir() if file.is_file())

    def group_of(self, key: str) -> int:
        """Return the number that passages of a document share."""
        return _group(key)

    def window(self, plan: Plan, limit: int) -> list[Row]:
        """Return the ``limit`` best passages; without words, the newest documents."""
        translate = _Translator(self._schema)
        if plan.scored and not plan.without and plan.given == (Valid(plan.day, FOUND_BY_DEFAULT),):
            rows = self._sift(translate.part(plan.ranking), plan.day, limit)
            if rows is not None:
                return rows
        query = translate.whole(plan)
        if plan.scored or plan.ranking.must != (All(),):
            found = self._searcher.search(query, limit, count=False).hits
        else:
            import tantivy

            found = self._searcher.search(query, limit, count=False, order_by_field="recent", order=tantivy.Order.Desc).hits
        return self._rows(found)

    def _rows(self, found: Sequence[tuple[Any, Any]]) -> list[Row]:
        refs = [ref for _, ref in found]
        groups = self._searcher.fast_field_values("group", refs) if refs else []
        scores = [float(score) if isinstance(score, float) else 0.0 for score, _ in found]
        return [Row(score, int(group or 0), ref) for score, group, ref in zip(scores, groups, refs, strict=True)]

    def _sift(self, query: tantivy.Query, day: date, limit: int) -> list[Row] | None:
        """Return the ``limit`` best passages that are found by default on a day; None where too few were ranked.

        Words alone are ranked by skipping whole blocks of passages that cannot come near the best; with a condition beside
        them every passage that holds one of the words is looked at, which takes three times as long. So passages are ranked
        without it, and each of the best is asked whether it holds on the day.
        """
        deep = _DEEPER * limit
        found = self._searcher.search(query, deep, count=False).hits
        refs = [ref for _, ref in found]
        if not refs:
            return []
        first, last = ([int(value or 0) for value in self._searcher.fast_field_values(name, refs)] for name in _BINDS)
        at = day.toordinal()
        kept = []
        for hit, since, until in zip(found, first, last, strict=True):
            if since <= at < until or ((since, until) == _SEVERAL and self._binds(hit[1], day)):
                kept.append(hit)
                if len(kept) == limit:
                    break
        return self._rows(kept) if len(kept) == limit or len(found) < deep else None

    def _binds(self, ref: Any, day: date) -> bool:
        (source,) = self.sources([ref])
        return any(h.on(day) and h.status in FOUND_BY_DEFAULT for h in held_of(source))

    def sources(self, refs: Sequence[Any]) -> list[dict[str, Any]]:
        """Return what is stored of passages."""
        stored = (self._searcher.doc(ref).get_first("source") for ref in refs)
        return [json.loads(bytes(source)) for source in stored if source is not None]

    def totals(self, plan: Plan, facets: Sequence[str]) -> Totals:
        """Return counts and facets of the passages that hold enough of the words."""
        translate = _Translator(self._schema)
        query = translate.whole(plan, counted=True)
        documents = {"n": {"cardinality": {"field": "document"}}}
        asked: dict[str, Any] = {"documents": documents["n"], "passages": {"value_count": {"field": "group"}}}
        for name in facets:
            if name != "status":
                asked[name] = {"terms": {"field": name, "size": _MANY}, "aggs": documents}
        found = self._searcher.aggregate(query, asked)
        made = {name: _buckets(found[name]["buckets"], numbers=name == "year") for name in facets if name != "status"}
        if "status" in facets:
            made["status"] = self._states(plan, translate, query)
        return Totals(int(found["passages"]["value"]), round(found["documents"]["value"]), made)

    def _states(self, plan: Plan, translate: _Translator, query: tantivy.Query) -> tuple[Facet, ...]:
        import tantivy

        from legalsys import law

        found = []
        for state in law.status_words():
            part = translate.part(Valid(plan.day, (state.id,), plan.territories))
            both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, part)])
            count = round(self._searcher.aggregate(both, {"n": {"cardinality": {"field": "document"}}})["n"]["value"])
            if count:
                found.append(Facet(state.id, count))
        return tuple(sorted(found, key=lambda f: (-f.documents, f.value)))


def _buckets(buckets: Sequence[dict[str, Any]], *, numbers: bool) -> tuple[Facet, ...]:
    found = [Facet(str(int(bucket["key"])) if numbers else str(bucket["key"]), round(bucket["n"]["value"])) for bucket in buckets]
    return tuple(sorted(found, key=lambda f: (-f.documents, f.value)))


def _documents(document: IndexedDocument) -> list[tuple[dict[str, Any], int]]:
    """Return the passages of a document as tantivy takes them, each with the length of its words."""
    shared = document_fields(document)
    common: dict[str, Any] = {name: values for name, values in shared.keywords.items() if values}
    common.update((name, [words]) for name, words in shared.words.items() if words)
    common["group"] = [_group(document.key)]
    common["recent"] = [document.issued.toordinal() if document.issued else 0]
    if shared.year is not None:
        common["year"] = [shared.year]
    made: list[tuple[dict[str, Any], int]] = []
    for passage in passage_fields(document):
        streams = passage.streams
        source = json.dumps({**shared.source, **passage.source}, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
        fields = {
            **common,
            "id": [passage.id],
            "words": [streams.words],
            "pairs": [streams.pairs],
            "words_folded": [streams.words_folded],
            "pairs_folded": [streams.pairs_folded],
            "sequence": [streams.sequence],
            "valid": _valid_terms(passage.held),
            **{name: [day] for name, day in zip(_BINDS, _binding_days(passage.held), strict=True)},
            "source": [source],
        }
        made.append((fields, len(streams.words) * 4))
    return made


def _valid_terms(held: Sequence[Held]) -> list[str]:
    if not held:
        return [f"{_ANYWHERE}|unknown|{EVER}", f"|unknown|{EVER}"]
    terms: dict[str, None] = {}
    for h in held:
        for node in cover(h.since, h.until):
            terms[f"{_ANYWHERE}|{h.status}|{node}"] = None
            terms[f"{h.territory}|{h.status}|{node}"] = None
    return list(terms)


def _binding_days(held: Sequence[Held]) -> tuple[int, int]:
    """Return the first day on which a passage is found by default and the first one no longer; `_SEVERAL` for several spans."""
    if not held:
        return _FIRST_DAY, _LAST_DAY
    spans = sorted(
        (h.since.toordinal() if h.since else _FIRST_DAY, h.until.toordinal() if h.until else _LAST_DAY)
        for h in held
        if h.status in FOUND_BY_DEFAULT
    )
    if not spans:
        return _FIRST_DAY, _FIRST_DAY
    first, last = spans[0]
    for since, until in spans[1:]:
        if since > last:
            return _SEVERAL
        last = max(last, until)
    return first, last


class _Translator:
    """From a plan to tantivy's queries."""

    def __init__(self, schema: tantivy.Schema) -> None:
        import tantivy

        self._schema = schema
        self._q, self._occur, self._types = tantivy.Query, tantivy.Occur, tantivy.FieldType

    def whole(self, plan: Plan, *, counted: bool = False) -> tantivy.Query:
        """Return the query for a plan with its conditions."""
        match = plan.counted if counted else plan.ranking
        if plan.given or plan.without:
            match = Match(must=(match,), given=plan.given, without=plan.without)
        return self.part(match)

    def part(self, part: Part) -> tantivy.Query:
        """Return the query for one part."""
        q, schema = self._q, self._schema
        if isinstance(part, Term):
            option = "freq" if part.field in _STREAMS else "basic"
            found = q.term_query(schema, part.field, part.value, option)
            if part.flat:
                return q.const_score_query(found, part.weight)
            return found if part.weight == 1.0 else q.boost_query(found, part.weight)
        if isinstance(part, AnyOf):
            return q.const_score_query(q.term_set_query(schema, part.field, list(part.values)), 0.0)
        if isinstance(part, InOrder):
            if not part.words:
                return q.empty_query()
            if len(part.words) == 1:
                found = q.term_query(schema, part.field, part.words[0], "basic")
            else:
                found = q.phrase_query(schema, part.field, list(part.words))
            return q.const_score_query(found, part.weight)
        if isinstance(part, StartsWith):
            return q.const_score_query(q.regex_query(schema, part.field, _escaped(part.value) + ".*"), part.weight)
        if isinstance(part, Fuzzy):
            return q.const_score_query(q.fuzzy_term_query(schema, part.field, part.value, 1, True), part.weight)
        if isinstance(part, Years):
            span = q.range_query(schema, "year", self._types.Unsigned, part.first, part.last)
            return q.const_score_query(span, 0.0)
        if isinstance(part, Valid):
            return q.const_score_query(q.term_set_query(schema, "valid", _valid_query(part)), 0.0)
        if isinstance(part, All):
            return q.const_score_query(q.all_query(), 0.0)
        if isinstance(part, Nothing):
            return q.empty_query()
        return self.match(part)

    def match(self, match: Match) -> tantivy.Query:
        """Return the query for parts put together."""
        q, occur = self._q, self._occur
        clauses = [(occur.Must, self.part(p)) for p in match.must]
        clauses += [(occur.Must, q.const_score_query(self.part(p), 0.0)) for p in match.given]
        if match.should:
            should = [(occur.Should, self.part(p)) for p in match.should]
            if match.enough > 1:
                clauses.append((occur.Must, q.boolean_query(should, match.enough)))
            elif match.enough == 1 and (clauses or match.without):
                clauses.append((occur.Must, q.boolean_query(should)))
            else:
                clauses += should
        if not clauses:
            clauses.append((occur.Must, q.const_score_query(q.all_query(), 0.0)))
        clauses += [(occur.MustNot, self.part(p)) for p in match.without]
        if len(clauses) == 1 and clauses[0][0] is occur.Must:
            return clauses[0][1]
        return q.boolean_query(clauses)


def _valid_query(part: Valid) -> list[str]:
    # A range that names no territory holds wherever the document does.
    places = (_ANYWHERE,) if part.territories is None else (*part.territories, "")
    return [f"{place}|{status}|{node}" for place in places for status in part.statuses for node in path(part.day)]


def _escaped(word: str) -> str:
    return "".join(char if char.isalnum() else f"\\{char}" for char in word)
