"""What only a server has: a busy one, one that is gone, one with a lock, an interrupted rebuild, mismatched configuration."""

from __future__ import annotations

import base64
import hashlib
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from legalsys.errors import ServerUnreachable, UsageError
from legalsys.search.elastic import ElasticEngine, split_place
from tests.search.material import ALL, FEES, TODAY, many
from tests.search.server import Node, Unavailable, distribution, distribution_with_keys, free_port, java_home


def place(server: Node, name: str) -> str:
    return f"{server.url}/{name}"


def test_addresses() -> None:
    assert split_place("https://a,b:9201/office") == (["https://a:9200", "https://b:9201"], "office")
    with pytest.raises(UsageError):
        split_place("ftp://a/x")


def test_nobody_answers() -> None:
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(f"http://127.0.0.1:{free_port()}/office")
    assert (caught.value.code, caught.value.exit_code) == ("SEARCH-030", 5)


def test_native_files_make_an_index_without_us(server: Node) -> None:
    """A person with curl and the files of index_config/ gets an index that answers a plain question."""
    from elasticsearch import Elasticsearch

    from legalsys.search.config import config_folder

    client = Elasticsearch(server.url)
    import json

    body = {name: json.loads((config_folder() / f"{name}.json").read_text(encoding="utf-8")) for name in ("settings", "mappings")}
    client.indices.create(index="by-hand", **body)
    client.index(index="by-hand", document={"id": "1", "words": "giá đất ở", "words_folded": "gia dat o"}, refresh=True)
    asked: dict[str, Any] = {"query_string": {"query": "Đất"}}
    assert client.search(index="by-hand", query=asked).body["hits"]["total"]["value"] == 1
    client.indices.delete(index="by-hand")
    client.close()


def test_the_mapping_remembers_the_configuration(server: Node) -> None:
    where = place(server, "digest")
    with ElasticEngine(where, create=True) as engine:
        engine.index([FEES])
        (index,) = engine._behind_alias()
        mapping = engine._client.indices.get_mapping(index=index).body[index]["mappings"]
        engine._client.indices.put_mapping(index=index, meta={**mapping["_meta"], "digest": "0123456789abcdef"})
    with pytest.raises(UsageError) as caught:
        ElasticEngine(where)
    assert caught.value.code == "SEARCH-015"
    with ElasticEngine(where, check=False) as engine:
        engine.rebuild([FEES])
    with ElasticEngine(where) as engine:
        assert engine.passages == len(FEES.passages)
        engine.drop()


def test_an_interrupted_rebuild_goes_on_where_it_stopped(server: Node) -> None:
    with ElasticEngine(place(server, "resumed"), create=True) as engine:
        engine.index(many(5))

        def broken() -> Iterator[Any]:
            yield from many(450)[:420]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            engine.rebuild(broken())
        assert len(engine.stamps()) == 5
        report = engine.rebuild(many(450))
        assert report.documents < 450
        assert engine.passages == 900
        assert len(engine.stamps()) == 450
        assert len(engine._client.indices.get(index="resumed-*").body) == 1
        engine.drop()


def test_a_document_that_is_there_in_part_counts_as_missing(server: Node) -> None:
    with ElasticEngine(place(server, "partly"), create=True) as engine:
        engine.index(ALL)
        (hit,) = engine._client.search(index="partly", query={"term": {"id": f"{FEES.key}#dieu-2"}}).body["hits"]["hits"]
        engine._client.delete(index=hit["_index"], id=hit["_id"], refresh=True)
        assert FEES.key not in engine.stamps()
        engine.index([FEES])
        assert engine.stamps()[FEES.key] == FEES.stamp
        engine.drop()


def test_errors_are_kept_by_document(server: Node) -> None:
    with ElasticEngine(place(server, "refused"), create=True) as engine:
        (index,) = engine._behind_alias()
        engine._client.indices.put_settings(index=index, settings={"index.mapping.total_fields.limit": 2000})
        from dataclasses import replace

        wrong = replace(FEES, key="vn/-/tam/" + "0" * 16, number="x" * 40_000)
        report = engine.index([FEES, wrong])
        assert report.documents == 1
        assert [f.key for f in report.failures] == [wrong.key]
        assert "immense" in report.failures[0].reason or "too" in report.failures[0].reason
        engine.drop()


def test_aliases_of_two_offices_are_apart(server: Node) -> None:
    with ElasticEngine(place(server, "office-a"), create=True) as a, ElasticEngine(place(server, "office-b"), create=True) as b:
        a.index([FEES])
        assert a.search("giá", as_of=TODAY).results and not b.search("giá", as_of=TODAY).results
        a.drop()
        assert b.passages == 0
        b.drop()


class Locked(NamedTuple):
    """A node with passwords and TLS."""

    node: Node
    authority: Path
    makes_keys: str | None
    """Why it makes no API keys, None when it does."""

    @property
    def where(self) -> str:
        """Address of an index of its own."""
        return f"https://127.0.0.1:{self.node.http}/locked"

    @property
    def fingerprint(self) -> str:
        """Of its certificate."""
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.authority.read_text())).hexdigest()


@pytest.fixture(scope="module")
def locked(server: Node, tmp_path_factory: pytest.TempPathFactory, node_folder: Path) -> Iterator[Locked]:
    """A node with passwords and TLS; it makes API keys where a Java compiler is."""
    folder = node_folder / "locked"
    home, makes_keys = distribution(), None
    try:
        home = distribution_with_keys(node_folder / "with-keys")
    except Unavailable as error:
        makes_keys = str(error)
    keys = folder / "config" / "keys"
    node = Node(folder, home=home)
    node.settings |= {
        "xpack.security.enabled": True,
        "xpack.security.authc.api_key.enabled": True,
        "xpack.security.http.ssl.enabled": True,
        "xpack.security.http.ssl.keystore.path": "keys/http.p12",
        "xpack.security.http.ssl.keystore.password": "changeit",
        "xpack.security.transport.ssl.enabled": False,
        "xpack.license.self_generated.type": "basic",
    }
    folder.mkdir()
    shutil.copytree(home / "config", folder / "config")
    (folder / "config" / "jvm.options.d").mkdir(exist_ok=True)
    (folder / "config" / "jvm.options.d" / "heap.options").write_text("-Xms512m\n-Xmx512m\n")
    keys.mkdir()
    keytool = java_home() / "bin" / "keytool"
    common = ["-keystore", str(keys / "http.p12"), "-storetype", "PKCS12", "-storepass", "changeit", "-alias", "http"]
    made = ["-keyalg", "RSA", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1", "-validity", "2"]
    subprocess.run([keytool, "-genkeypair", *common, *made], check=True, capture_output=True, timeout=60)
    exported = subprocess.run([keytool, "-exportcert", "-rfc", *common], check=True, capture_output=True, timeout=60)
    authority = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.write_bytes(exported.stdout)
    users = home / "bin" / "elasticsearch-users"
    node.start_with([[str(users), "useradd", "drafter", "-p", "correct-horse", "-r", "superuser"]])
    try:
        node.wait_port()
        yield Locked(node, authority, makes_keys)
    finally:
        node.stop()


@pytest.fixture(autouse=True)
def no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own environment is sent to a test server."""
    for name in ("API_KEY", "USER", "PASSWORD", "CA", "FINGERPRINT"):
        monkeypatch.delenv(f"LEGALSYS_ES_{name}", raising=False)


def test_passwords_and_certificates(locked: Locked, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(locked.where, create=True)
    assert caught.value.code == "SEARCH-030"  # a certificate that nobody vouches for
    monkeypatch.setenv("LEGALSYS_ES_CA", str(locked.authority))
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(locked.where, create=True)
    assert caught.value.code == "SEARCH-031"
    monkeypatch.setenv("LEGALSYS_ES_USER", "drafter")
    monkeypatch.setenv("LEGALSYS_ES_PASSWORD", "wrong")
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(locked.where, create=True)
    assert (caught.value.code, caught.value.exit_code) == ("SEARCH-031", 5)
    assert "wrong" not in str(caught.value)
    monkeypatch.setenv("LEGALSYS_ES_PASSWORD", "correct-horse")
    with ElasticEngine(locked.where, create=True) as engine:
        engine.index([FEES])
        assert engine.search("15/2025", as_of=TODAY).results
    monkeypatch.delenv("LEGALSYS_ES_CA")
    monkeypatch.setenv("LEGALSYS_ES_FINGERPRINT", locked.fingerprint)
    with ElasticEngine(locked.where) as engine:
        assert engine.passages == len(FEES.passages)
        engine.drop()
    monkeypatch.setenv("LEGALSYS_ES_FINGERPRINT", "00" * 32)
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(locked.where)
    assert caught.value.code == "SEARCH-030"  # another server than the one whose certificate was looked at


# What docs/search.md tells an office to put into its keys.
_WRITER = {"indices": [{"names": ["locked", "locked-*"], "privileges": ["manage", "read", "write"]}]}
_READER = {"indices": [{"names": ["locked", "locked-*"], "privileges": ["read", "view_index_metadata"]}]}


def test_api_keys(locked: Locked, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that an administrator made for one office: one writes, one reads only, and neither does anything else."""
    from elasticsearch import Elasticsearch

    if locked.makes_keys is not None:
        pytest.skip(locked.makes_keys)
    monkeypatch.setenv("LEGALSYS_ES_FINGERPRINT", locked.fingerprint)
    monkeypatch.setenv("LEGALSYS_ES_API_KEY", base64.b64encode(b"nobody:nothing").decode())
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(locked.where)
    assert (caught.value.code, caught.value.exit_code) == ("SEARCH-031", 5)
    admin = Elasticsearch(
        f"https://127.0.0.1:{locked.node.http}", basic_auth=("drafter", "correct-horse"), ca_certs=str(locked.authority)
    )
    writer = admin.security.create_api_key(name="writer", role_descriptors={"office": _WRITER}).body
    reader = admin.security.create_api_key(name="reader", role_descriptors={"office": _READER}).body
    monkeypatch.setenv("LEGALSYS_ES_API_KEY", writer["encoded"])
    with ElasticEngine(locked.where, create=True) as engine:
        assert engine.index(ALL).failures == ()
        assert engine.rebuild(ALL).documents == len(ALL)
        assert engine.search("15/2025", as_of=TODAY).results[0].key == FEES.key
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(locked.where.replace("/locked", "/another-office"), create=True)
    assert caught.value.code == "SEARCH-031"
    monkeypatch.setenv("LEGALSYS_ES_API_KEY", reader["encoded"])
    with ElasticEngine(locked.where) as engine:
        assert engine.search("15/2025", as_of=TODAY, facets=("kind",)).results[0].key == FEES.key
        with pytest.raises(ServerUnreachable) as caught:
            engine.delete([FEES.key])
        assert caught.value.code == "SEARCH-031"
        assert engine.passages == sum(len(d.passages) for d in ALL)
    admin.security.invalidate_api_key(ids=[reader["id"]])
    with pytest.raises(ServerUnreachable) as caught:
        ElasticEngine(locked.where)
    assert caught.value.code == "SEARCH-031"
    monkeypatch.setenv("LEGALSYS_ES_API_KEY", writer["encoded"])
    with ElasticEngine(locked.where) as engine:
        engine.drop()
    admin.close()


def test_secrets_from_the_keyring(locked: Locked, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class InMemory(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return {("legalsys", "user"): "drafter", ("legalsys", "password"): "correct-horse"}.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    monkeypatch.setenv("LEGALSYS_ES_FINGERPRINT", locked.fingerprint)
    keyring.set_keyring(InMemory())
    try:
        with ElasticEngine(locked.where, create=True) as engine:
            engine.index([FEES])
            assert engine.passages == len(FEES.passages)
            engine.drop()
    finally:
        keyring.set_keyring(before)


def test_a_server_that_dies(node_folder: Path, server: Node) -> None:
    """The one-node fault: killed with -9 after a load, it comes back with everything; meanwhile the answer is exit 5."""
    node = Node(node_folder / "mortal")
    node.start()
    try:
        node.wait()
        where = place(node, "mortal")
        with ElasticEngine(where, create=True) as engine:
            engine._client.options(request_timeout=5)
            engine.index(many(40))
            node.kill()
            with pytest.raises(ServerUnreachable) as caught:
                ElasticEngine(where)
            assert caught.value.code == "SEARCH-030"
            node.start()
            node.wait()
            assert engine.passages == 80
            assert len(engine.stamps()) == 40
    finally:
        node.stop()
