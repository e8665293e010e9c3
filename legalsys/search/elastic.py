"""The Elasticsearch engine: the same plans, on a server or cluster, through the official client (servers 8.x and 9.x).

An index is versioned and stands behind an alias, so a new one is built beside the old one and takes its place at once.
Its mapping's ``_meta`` holds the digest of ``index_config/`` that it was made with. Secrets come from the environment
(``LEGALSYS_ES_API_KEY``, or ``LEGALSYS_ES_USER`` and ``LEGALSYS_ES_PASSWORD``) or from the keyring, never from the command line.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from legalsys.errors import LegalsysError, ServerUnreachable, UsageError

from .config import config_digest, native_index
from .elastic_query import counted_body, ranking_body
from .engine import Facet, Failure, IndexReport, Page, Row, Totals
from .passage import Held, IndexedDocument
from .plan import Plan
from .query import Query
from .results import answer
from .stored import document_fields, passage_fields

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

__all__ = ["ElasticEngine", "split_place"]

_PLACE = re.compile(r"(https?)://([^/\s@?#]+)/([a-z0-9][a-z0-9._-]{0,200})/?")
_STREAMS = ("words", "pairs", "words_folded", "pairs_folded", "sequence")
_WITH_SOURCE = 30  # up to so many passages come with what is stored of them; more are ranked first and fetched when shown
_PAGE = 1000
_BATCH = 200
_TRIES = 8


def split_place(place: str) -> tuple[list[str], str]:
    """Return the nodes' addresses and the alias of ``https://host:9200/name`` (several hosts with commas).

    Raises:
        UsageError: SEARCH-033 if it is not of that form, or holds a password.
    """
    match = _PLACE.fullmatch(place)
    if match is None:
        raise UsageError("SEARCH-033", place=re.sub(r"//[^/]*@", "//…@", place))
    scheme, hosts, name = match.groups()
    nodes = []
    for host in hosts.split(","):
        nodes.append(f"{scheme}://{host}" if re.search(r":\d+$", host) else f"{scheme}://{host}:9200")
    return nodes, name


def _secret(name: str) -> str | None:
    value = os.environ.get(f"LEGALSYS_ES_{name}")
    if value:
        return value
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return None
    try:
        found = keyring.get_password("legalsys", name.lower())
    except Exception:  # a keyring that is locked or not there is no keyring
        return None
    return found if isinstance(found, str) else None


def connect(nodes: Sequence[str]) -> Elasticsearch:
    """Return a client for the nodes, with what the environment says of keys and certificates."""
    from elasticsearch import Elasticsearch

    options: dict[str, Any] = {"request_timeout": 60, "retry_on_timeout": True, "max_retries": 3}
    key, user, password = _secret("API_KEY"), _secret("USER"), _secret("PASSWORD")
    if key:
        options["api_key"] = key
    elif user and password:
        options["basic_auth"] = (user, password)
    if nodes[0].startswith("https"):
        if ca := os.environ.get("LEGALSYS_ES_CA"):
            options["ca_certs"] = ca
        if fingerprint := os.environ.get("LEGALSYS_ES_FINGERPRINT"):
            options |= {"ssl_assert_fingerprint": fingerprint, "verify_certs": True}
    return Elasticsearch(list(nodes), **options)


class ElasticEngine:
    """An index on a server. Use it in a ``with`` statement, or `close` it.

    Args:
        place: ``https://host:9200/name``; ``name`` is the alias, one an office.
        create: make the index when it is not there.
        check: refuse an index that was made with another configuration.

    Raises:
        ServerUnreachable: SEARCH-030, SEARCH-031 when the server does not answer or refuses the key.
        UsageError: SEARCH-012 when there is no index, SEARCH-015 when it was made with another configuration.
    """

    name = "elasticsearch"

    def __init__(self, place: str, *, create: bool = False, check: bool = True) -> None:
        self.place = place
        nodes, self.alias = split_place(place)
        self._client = connect(nodes)
        self._target = self.alias
        with self._errors():
            if not self._client.indices.exists_alias(name=self.alias):
                if not create:
                    raise UsageError("SEARCH-012", place=place)
                self._create(f"{self.alias}-{int(time.time() * 1000)}", alias=True)
            elif check and (theirs := self.digest) != config_digest():
                raise UsageError("SEARCH-015", place=place, theirs=theirs, ours=config_digest())

    def __enter__(self) -> ElasticEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the client's failures into ours."""
        from elasticsearch import ApiError, AuthenticationException, AuthorizationException, NotFoundError, TransportError

        try:
            yield
        except LegalsysError:
            raise
        except (AuthenticationException, AuthorizationException) as error:
            raise ServerUnreachable("SEARCH-031", place=self.place) from error
        except NotFoundError as error:
            raise UsageError("SEARCH-012", place=self.place) from error
        except ApiError as error:
            if error.status_code in (502, 503, 504):
                raise ServerUnreachable("SEARCH-030", place=self.place, detail=str(error)[:300]) from error
            raise ServerUnreachable("SEARCH-032", place=self.place, detail=str(error)[:300]) from error
        except TransportError as error:
            raise ServerUnreachable("SEARCH-030", place=self.place, detail=str(error)[:300]) from error

    # -- indexes ---------------------------------------------------------------------------------------------------

    @property
    def digest(self) -> str:
        """The digest of the configuration that the index behind the alias was made with."""
        with self._errors():
            mappings = self._client.indices.get_mapping(index=self.alias).body
        return next((str(row["mappings"].get("_meta", {}).get("digest", "?")) for row in mappings.values()), "?")

    def _create(self, index: str, *, alias: bool, loading: bool = False) -> None:
        body = native_index()
        settings, mappings = body["settings"], body["mappings"]
        if loading:
            settings["index"] |= {"refresh_interval": "-1", "number_of_replicas": 0}
        mappings["_meta"] = {**mappings.get("_meta", {}), "digest": config_digest()}
        mappings["_source"] = {"excludes": list(_STREAMS)}
        self._client.indices.create(
            index=index, settings=settings, mappings=mappings, aliases={self.alias: {"is_write_index": True}} if alias else None
        )

    def rebuild(self, documents: Iterable[IndexedDocument]) -> IndexReport:
        """Build a new index beside the one in use and put it in its place at once; searches go on meanwhile.

        One that was interrupted goes on where it stopped: documents already there with the same content are not written again.
        """
        from elasticsearch import NotFoundError

        began = time.perf_counter()
        with self._errors():
            used = self._behind_alias()
            found = self._client.indices.get(index=f"{self.alias}-*", expand_wildcards="open").body
            begun = sorted(
                name
                for name, row in found.items()
                if name not in used and not row["aliases"] and row["mappings"].get("_meta", {}).get("digest") == config_digest()
            )
            fresh = begun[-1] if begun else f"{self.alias}-{int(time.time() * 1000)}"
            if not begun:
                self._create(fresh, alias=False, loading=True)
            self._target = fresh
            try:
                self._client.indices.refresh(index=fresh)
                there = self.stamps()
                kept = set(there)
                wanted: set[str] = set()

                def missing() -> Iterator[IndexedDocument]:
                    for document in documents:
                        wanted.add(document.key)
                        if there.get(document.key) != document.stamp:
                            yield document

                report = self._write(missing(), fresh=not there)
                if gone := kept - wanted:
                    self._remove(gone)
                plain = native_index()["settings"]["index"]
                self._client.indices.put_settings(
                    index=fresh,
                    settings={"index": {k: plain[k] for k in ("refresh_interval", "number_of_replicas") if k in plain}},
                )
                self._client.indices.refresh(index=fresh)
                actions: list[dict[str, Any]] = [{"remove": {"index": name, "alias": self.alias}} for name in used]
                self._client.indices.update_aliases(
                    actions=[*actions, {"add": {"index": fresh, "alias": self.alias, "is_write_index": True}}]
                )
            finally:
                self._target = self.alias
            for name in {*used, *(n for n in begun if n != fresh)}:
                with contextlib.suppress(NotFoundError):
                    self._client.indices.delete(index=name)
        return IndexReport(report.documents, report.passages, report.failures, time.perf_counter() - began)

    def drop(self) -> None:
        """Remove the index with its alias."""
        with self._errors():
            for name in self._behind_alias():
                self._client.indices.delete(index=name)

    def _behind_alias(self) -> list[str]:
        from elasticsearch import NotFoundError

        try:
            return sorted(self._client.indices.get_alias(name=self.alias).body)
        except NotFoundError:
            return []

    # -- writing ---------------------------------------------------------------------------------------------------

    def index(self, documents: Iterable[IndexedDocument]) -> IndexReport:
        """Write documents, each in place of what was there under its key. See `Engine.index`."""
        with self._errors():
            empty = self._client.count(index=self._target).body["count"] == 0
            return self._write(documents, fresh=empty)

    def _write(self, documents: Iterable[IndexedDocument], *, fresh: bool) -> IndexReport:
        began = time.perf_counter()
        written: dict[str, int] = {}
        broken: dict[str, str] = {}
        todo: Iterable[IndexedDocument] = documents
        while True:
            # A key that comes twice in one call waits for the second round: chunks are sent side by side.
            twice: list[IndexedDocument] = []
            self._bulk(self._actions(todo, fresh=fresh, written=written, broken=broken, twice=twice), broken)
            if not twice:
                break
            for document in twice:
                written.pop(document.key, None)
                broken.pop(document.key, None)
            todo, fresh = twice, False
        self._client.indices.refresh(index=self._target)
        done = {key: count for key, count in written.items() if key not in broken}
        failures = tuple(Failure(key, reason) for key, reason in broken.items())
        return IndexReport(len(done), sum(done.values()), failures, time.perf_counter() - began)

    def _actions(
        self,
        documents: Iterable[IndexedDocument],
        *,
        fresh: bool,
        written: dict[str, int],
        broken: dict[str, str],
        twice: list[IndexedDocument],
    ) -> Iterator[dict[str, Any]]:
        batch: list[IndexedDocument] = []
        seen: set[str] = set()
        for document in documents:
            if document.key in seen:
                twice.append(document)
                continue
            seen.add(document.key)
            batch.append(document)
            if len(batch) >= _BATCH:
                yield from self._actions_of(batch, fresh=fresh, written=written, broken=broken)
                batch = []
        if batch:
            yield from self._actions_of(batch, fresh=fresh, written=written, broken=broken)

    def _actions_of(
        self, batch: Sequence[IndexedDocument], *, fresh: bool, written: dict[str, int], broken: dict[str, str]
    ) -> Iterator[dict[str, Any]]:
        before = {} if fresh else self._ids(d.key for d in batch)
        for document in batch:
            try:
                made = list(sources_of(document))
            except Exception as error:  # whatever it is, it is the trouble of this document alone
                broken[document.key] = f"{type(error).__name__}: {error}"
                continue
            written[document.key] = len(made)
            ids = {identifier for identifier, _ in made}
            for identifier, source in made:
                yield {"_op_type": "index", "_index": self._target, "_id": identifier, "_source": source, "key": document.key}
            for identifier in before.get(document.key, ()):
                if identifier not in ids:
                    yield {"_op_type": "delete", "_index": self._target, "_id": identifier, "key": document.key}

    def _bulk(self, actions: Iterable[dict[str, Any]], broken: dict[str, str]) -> None:
        """Send actions in chunks; a server that is too busy is asked again later, what it refuses is kept by document."""
        from elasticsearch.helpers import parallel_bulk

        again: list[dict[str, Any]] = []
        sent: dict[tuple[str, str], dict[str, Any]] = {}

        stopped: list[BaseException] = []

        def stripped() -> Iterator[dict[str, Any]]:
            # Runs in a thread of the helper, which would wait for ever for one that died: what stops it is raised here.
            try:
                for action in actions:
                    kept = dict(action)
                    sent[kept["_op_type"], kept["_id"]] = kept
                    yield {name: value for name, value in kept.items() if name != "key"}
            except GeneratorExit:
                raise
            except BaseException as error:
                stopped.append(error)

        for ok, item in parallel_bulk(
            self._client,
            stripped(),
            thread_count=2,
            queue_size=2,
            chunk_size=400,
            max_chunk_bytes=8_000_000,
            raise_on_error=False,
            raise_on_exception=False,
        ):
            ((verb, result),) = item.items()
            action = sent.pop((verb, result.get("_id", "")), None)
            if ok or (verb == "delete" and result.get("status") == 404) or action is None:
                continue
            if result.get("status", 0) in (429, 502, 503, 504, "N/A") or "exception" in result:
                again.append(action)
            else:
                broken.setdefault(action["key"], _reason(result))
        if stopped:
            raise stopped[0]
        self._again(again, broken)

    def _again(self, actions: list[dict[str, Any]], broken: dict[str, str]) -> None:
        """Send what a busy or absent node did not take, ever more slowly."""
        from elasticsearch.helpers import streaming_bulk

        for attempt in range(_TRIES):
            if not actions:
                return
            time.sleep(min(0.25 * 2**attempt, 10))
            rest: list[dict[str, Any]] = []
            plain = [{name: value for name, value in action.items() if name != "key"} for action in actions]
            found = streaming_bulk(
                self._client, plain, chunk_size=200, raise_on_error=False, raise_on_exception=False, max_retries=2
            )
            last = attempt == _TRIES - 1
            for action, (ok, item) in zip(actions, found, strict=True):
                ((verb, result),) = item.items()
                if ok or (verb == "delete" and result.get("status") == 404):
                    continue
                if not last and (result.get("status", 0) in (429, 502, 503, 504, "N/A") or "exception" in result):
                    rest.append(action)
                else:
                    broken.setdefault(action["key"], _reason(result))
            actions = rest

    def _ids(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the passages that are there of some documents."""
        found: dict[str, list[str]] = {}
        query = {"terms": {"document": list(dict.fromkeys(keys))}}
        for hit in self._every(query):
            found.setdefault(hit["fields"]["document"][0], []).append(hit["_id"])
        return found

    def _every(self, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield all hits of a query from one point in time."""
        self._client.indices.refresh(index=self._target)
        yield from self._pit(query, sort=[{"_shard_doc": "asc"}], most=None)

    def _pit(self, query: Mapping[str, Any], *, sort: list[Any], most: int | None) -> Iterator[dict[str, Any]]:
        pit = self._client.open_point_in_time(index=self._target, keep_alive="1m").body["id"]
        after: list[Any] | None = None
        given = 0
        try:
            while most is None or given < most:
                size = _PAGE if most is None else min(_PAGE, most - given)
                body = self._client.search(
                    pit={"id": pit, "keep_alive": "1m"},
                    query=query,
                    size=size,
                    source=False,
                    docvalue_fields=[{"field": "document"}],
                    sort=sort,
                    search_after=after,
                    track_total_hits=False,
                ).body
                pit = body.get("pit_id", pit)
                hits = body["hits"]["hits"]
                yield from hits
                given += len(hits)
                if len(hits) < size:
                    return
                after = hits[-1]["sort"]
        finally:
            with contextlib.suppress(Exception):
                self._client.close_point_in_time(id=pit)

    def delete(self, keys: Iterable[str]) -> int:
        """Remove documents; return how many there were."""
        with self._errors():
            return self._remove(keys)

    def _remove(self, keys: Iterable[str]) -> int:
        wanted = list(dict.fromkeys(keys))
        count = 0
        for at in range(0, len(wanted), _BATCH):
            found = self._ids(wanted[at : at + _BATCH])
            count += len(found)
            actions = [
                {"_op_type": "delete", "_index": self._target, "_id": identifier, "key": key}
                for key, ids in found.items()
                for identifier in ids
            ]
            broken: dict[str, str] = {}
            self._bulk(actions, broken)
            if broken:
                raise ServerUnreachable("SEARCH-032", place=self.place, detail=next(iter(broken.values())))
        self._client.indices.refresh(index=self._target)
        return count

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
        with self._errors():
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
        """Return every document's key with the stamp it was indexed with; those that are there in part are left out."""
        found: dict[str, str] = {}
        several: set[str] = set()
        after: dict[str, Any] | None = None
        with self._errors():
            while True:
                composite: dict[str, Any] = {"size": _PAGE, "sources": [{"stamp": {"terms": {"field": "stamp"}}}]}
                if after:
                    composite["after"] = after
                body = self._client.search(index=self._target, size=0, aggs={"all": {"composite": composite}}).body
                buckets = body["aggregations"]["all"]["buckets"]
                for bucket in buckets:
                    key, stamp, count = bucket["key"]["stamp"].split("\x1f")
                    if key in found or key in several or int(count) != bucket["doc_count"]:
                        several.add(key)
                    found[key] = stamp
                after = body["aggregations"]["all"].get("after_key")
                if after is None or len(buckets) < _PAGE:
                    return {key: stamp for key, stamp in found.items() if key not in several}

    @property
    def passages(self) -> int:
        """How many passages the index holds."""
        with self._errors():
            return int(self._client.count(index=self._target).body["count"])

    @property
    def bytes(self) -> int:
        """How many bytes it takes on the server, copies left out."""
        with self._errors():
            self._client.indices.flush(index=self._target)
            return int(
                self._client.indices.stats(index=self._target, metric="store").body["_all"]["primaries"]["store"]["size_in_bytes"]
            )

    def group_of(self, key: str) -> str:
        """Return what passages of a document share: its key."""
        return key

    def window(self, plan: Plan, limit: int) -> list[Row]:
        """Return the ``limit`` best passages; without words, the newest documents."""
        body = ranking_body(plan)
        if limit > _PAGE:
            sort = [*body.get("sort", [{"_score": "desc"}]), {"_shard_doc": "asc"}]
            hits = list(self._pit(body["query"], sort=sort, most=limit))
        else:
            with_source = limit <= _WITH_SOURCE
            hits = self._client.search(
                index=self._target,
                query=body["query"],
                sort=body.get("sort"),
                size=limit,
                source={"includes": ["source"]} if with_source else False,
                docvalue_fields=[{"field": "document"}],
                track_total_hits=False,
            ).body["hits"]["hits"]
        return [Row(float(h.get("_score") or 0.0), h["fields"]["document"][0], h) for h in hits]

    def sources(self, refs: Sequence[Any]) -> list[dict[str, Any] | None]:
        """Return what is stored of passages, None for one that is gone meanwhile."""
        wanted = [ref for ref in refs if "_source" not in ref]
        if wanted:
            docs = [{"_index": ref["_index"], "_id": ref["_id"], "_source": ["source"]} for ref in wanted]
            found = self._client.mget(docs=docs).body["docs"]
            for ref, doc in zip(wanted, found, strict=True):
                ref["_source"] = doc.get("_source")
        return [ref["_source"]["source"] if ref["_source"] else None for ref in refs]

    def totals(self, plan: Plan, facets: Sequence[str]) -> Totals:
        """Return counts and facets of the passages that hold enough of the words."""
        query, asked = counted_body(plan, facets)
        body = self._client.search(index=self._target, size=0, query=query, aggs=asked, track_total_hits=True).body
        found = body["aggregations"]
        made: dict[str, tuple[Facet, ...]] = {}
        for name in facets:
            buckets = found[name]["buckets"]
            pairs = (
                [(value, b["n"]["value"]) for value, b in buckets.items()]
                if isinstance(buckets, dict)
                else [(str(b["key"]), b["n"]["value"]) for b in buckets]
            )
            made[name] = tuple(sorted((Facet(v, int(n)) for v, n in pairs if n), key=lambda f: (-f.documents, f.value)))
        return Totals(int(body["hits"]["total"]["value"]), int(found["documents"]["value"]), made)


def _reason(result: Mapping[str, Any]) -> str:
    error = result.get("error") or result.get("exception") or "?"
    if isinstance(error, dict):
        cause = error.get("caused_by") or {}
        return f"{error.get('type')}: {error.get('reason')}" + (f" ({cause.get('reason')})" if cause else "")
    return str(error)[:300]


def sources_of(document: IndexedDocument) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the passages of a document as Elasticsearch takes them, each with its id."""
    shared = document_fields(document)
    common: dict[str, Any] = {
        name: values[0] if len(values) == 1 else values for name, values in shared.keywords.items() if values
    }
    common |= {name: words for name, words in shared.words.items() if words}
    common["stamp"] += f"\x1f{len(document.passages)}"
    if shared.year is not None:
        common |= {"year": shared.year, "issued": shared.source["issued"]}
    for passage in passage_fields(document):
        streams = passage.streams
        yield (
            blake2b(passage.id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
            {
                **common,
                "id": passage.id,
                "unit": passage.unit,
                "words": streams.words,
                "pairs": streams.pairs,
                "words_folded": streams.words_folded,
                "pairs_folded": streams.pairs_folded,
                "sequence": streams.sequence,
                "valid": [_range(h) for h in passage.held or (Held("unknown"),)],
                "source": {**shared.source, **passage.source},
            },
        )


def _range(held: Held) -> dict[str, Any]:
    days: dict[str, str] = {"gte": held.since.isoformat() if held.since else "0001-01-01"}
    if held.until:
        days["lt"] = held.until.isoformat()
    return {"territory": held.territory, "status": held.status, "days": days}
