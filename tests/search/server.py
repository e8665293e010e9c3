"""A real Elasticsearch server for tests: the runnable test distribution that Elastic publishes on Maven Central.

Fetched once by Maven into a cache, digest checked, started on the loopback with folders of its own, stopped by its pid.
It refuses to run as root: then it runs as ``nobody``, who owns the node's folder.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

__all__ = [
    "DIGESTS",
    "NEWER",
    "VERSION",
    "Node",
    "Unavailable",
    "distribution",
    "distribution_with_keys",
    "java_home",
    "no_java",
    "why_not",
]

VERSION = os.environ.get("LEGALSYS_TEST_ES_VERSION", "8.19.21")
# The contract holds for this one too, where a Java is found that is new enough for it.
NEWER = "9.2.0"
DIGESTS = {
    "8.19.21": "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a",
    "9.2.0": "bf44938a0490ba2a303d39c9cb64b38963dd08c812ce93e10816e878585bcb6b",
}
_NEEDS_JAVA = {"8": 17, "9": 21}
_CACHE = Path(os.environ.get("LEGALSYS_TEST_CACHE", Path(tempfile.gettempdir()) / "legalsys-test-cache"))


class Unavailable(Exception):
    """The server cannot be had on this machine; the reason is the message."""


class NoJava(Unavailable):
    """No Java here is new enough for a version of the server."""


@functools.cache
def java_home(version: str = VERSION) -> Path:
    """The home of a Java that is new enough for a version of the server: named, on the path, or where Linux keeps them.

    Raises:
        NoJava: when there is none.
    """
    wanted = _NEEDS_JAVA[version.partition(".")[0]]
    candidates = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    if found := shutil.which("java"):
        candidates.append(Path(found).resolve().parent.parent)
    candidates += sorted(Path("/usr/lib/jvm").glob("*"))
    for home in candidates:
        java = home / "bin" / "java"
        if not java.is_file():
            continue
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60).stderr
        with contextlib.suppress(IndexError, ValueError):
            if int(said.split('"')[1].split(".")[0]) >= wanted:
                return home
    raise NoJava(f"Elasticsearch {version} needs Java {wanted} or newer (Debian: openjdk-{wanted}-jre-headless)")


def _archive(version: str) -> Path:
    path = _CACHE / f"elasticsearch-{version}.zip"
    if not path.is_file():
        maven = shutil.which("mvn")
        if maven is None:
            raise Unavailable(f"{path.name} is not in the cache and Maven is not here to fetch it (Debian: maven)")
        _CACHE.mkdir(parents=True, exist_ok=True)
        artifact = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{version}:zip"
        with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
            command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
            ran = subprocess.run(command, capture_output=True, text=True, timeout=900, cwd=folder)
            fetched = Path(folder) / path.name
            if ran.returncode or not fetched.is_file():
                raise Unavailable(f"Maven could not fetch {artifact}: {(ran.stdout + ran.stderr)[-500:]}")
            fetched.replace(path)
    wanted = DIGESTS.get(version)
    if wanted is not None:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != wanted:
            path.unlink()
            raise Unavailable(f"{path.name} has the digest {found}, not {wanted}; it was removed")
    return path


def distribution(version: str = VERSION) -> Path:
    """The folder of the unpacked distribution.

    Raises:
        Unavailable: when it can be neither found nor fetched.
    """
    home = _CACHE / f"elasticsearch-{version}"
    if not (home / "bin" / "elasticsearch").is_file():
        archive = _archive(version)
        with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(folder)
            with contextlib.suppress(OSError):  # another process was quicker
                (Path(folder) / home.name).rename(home)
        for script in (home / "bin").iterdir():
            script.chmod(0o755)
    for folder in (_CACHE, home):
        folder.chmod(0o755)
    return home


def distribution_with_keys(folder: Path, version: str = VERSION) -> Path:
    """A distribution in ``folder`` that can make API keys: with the filters that the server's own index needs.

    Raises:
        Unavailable: where there is no compiler of Java.
    """
    home, java = distribution(version), java_home(version)
    compiler = java / "bin" / "javac"
    if not compiler.is_file():
        raise Unavailable(f"API keys need a small plugin, and {java.name} has no compiler (Debian: openjdk-17-jdk-headless)")
    copy = folder / "elasticsearch"
    shutil.copytree(home, copy, copy_function=_linked)
    plugin = copy / "plugins" / "security-filters"
    plugin.mkdir(parents=True)
    source = Path(__file__).with_name("SecurityFilters.java")
    classes = folder / "classes"
    command = [compiler, "--release", "17", "-cp", f"{home / 'lib'}/*", "-d", classes, source]
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300)
    if ran.returncode:
        raise Unavailable(f"the plugin for API keys does not compile: {ran.stderr[-1000:]}")
    with zipfile.ZipFile(plugin / "security-filters.jar", "w") as jar:
        for path in sorted(classes.rglob("*.class")):
            jar.write(path, path.relative_to(classes).as_posix())
    (plugin / "plugin-descriptor.properties").write_text(
        f"name=security-filters\ndescription=filters of the security index\nversion=1\nclassname=SecurityFilters\n"
        f"elasticsearch.version={version}\njava.version=17\n"
    )
    return copy


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


def why_not(version: str = VERSION) -> str | None:
    """Why no server can be started here, None when it can."""
    if os.name != "posix":
        return "the server is started on POSIX systems only"
    try:
        java_home(version)
        distribution(version)
    except Unavailable as error:
        return str(error)
    return None


def no_java(version: str) -> bool:
    """Whether it is Java that is missing for a version of the server."""
    try:
        java_home(version)
    except NoJava:
        return True
    return False


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Node:
    """One node with a folder of its own.

    Args:
        folder: of the node; made, and owned by the user it runs as.
        settings: more lines of ``elasticsearch.yml``.
        heap: of Java, in MB.
        name: of the node.
        ports: of HTTP and transport; free ones by default.
        version: of the server.
        home: of the server's program, by default the distribution as it is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: dict[str, object] | None = None,
        heap: int = 512,
        name: str = "node",
        ports: tuple[int, int] | None = None,
        version: str = VERSION,
        home: Path | None = None,
    ) -> None:
        self.folder, self.name, self.heap, self.version, self.home = folder, name, heap, version, home
        self.http, self.transport = ports or (free_port(), free_port())
        self.settings = {
            "cluster.name": "legalsys-tests",
            "node.name": name,
            "network.host": "127.0.0.1",
            "http.port": self.http,
            "transport.port": self.transport,
            "path.data": str(folder / "data"),
            "path.logs": str(folder / "logs"),
            "discovery.type": "single-node",
            "xpack.security.enabled": False,
            "cluster.routing.allocation.disk.threshold_enabled": False,
        } | (settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of the node."""
        return f"http://127.0.0.1:{self.http}"

    @property
    def log(self) -> str:
        """The last lines that the node wrote."""
        texts = [
            p.read_text("utf-8", "replace")
            for p in sorted((self.folder / "logs").glob("*.log")) + [self.folder / "out"]
            if p.is_file()
        ]
        return "\n".join("\n".join(text.splitlines()[-60:]) for text in texts if "gc" not in text[:20])

    def start_with(self, commands: list[list[str]]) -> None:
        """Start, after commands of the distribution that prepare the configuration."""
        self.start(commands)

    def wait_port(self, *, seconds: float = 180) -> None:
        """Wait until the node listens; for one that answers nobody without a password.

        Raises:
            Unavailable: with the log, when it does not come up.
        """
        # The port itself is asked: what the log says last may be anything.
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._process is not None and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"https://127.0.0.1:{self.http}/", timeout=10, context=anyone):
                    return
            except urllib.error.HTTPError as error:
                if error.code in (401, 403):
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.5)
        raise Unavailable(f"Elasticsearch did not come up in {seconds} s:\n{self.log[-3000:]}")

    def start(self, before: list[list[str]] | None = None) -> None:
        """Write the configuration and start the process; `wait` tells when it is ready."""
        home, java = self.home or distribution(self.version), java_home(self.version)
        config = self.folder / "config"
        for folder in (self.folder, self.folder / "data", self.folder / "logs", self.folder / "tmp"):
            folder.mkdir(parents=True, exist_ok=True)
        if not config.is_dir():
            shutil.copytree(home / "config", config)
            (config / "jvm.options.d").mkdir(exist_ok=True)
            (config / "jvm.options.d" / "heap.options").write_text(f"-Xms{self.heap}m\n-Xmx{self.heap}m\n")
            options = (config / "jvm.options").read_text()
            (config / "jvm.options").write_text("\n".join(line for line in options.splitlines() if "gc.log" not in line) + "\n")
        (config / "elasticsearch.yml").write_text("".join(f"{k}: {json.dumps(v)}\n" for k, v in self.settings.items()))
        user: dict[str, object] = {}
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, "nobody", "nogroup")
            for above in self.folder.parents:  # nobody must be able to reach it
                if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001 and str(above).startswith(tempfile.gettempdir()):
                    above.chmod(above.stat().st_mode | 0o011)
            user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "ES_JAVA_HOME": str(java),
            "ES_PATH_CONF": str(config),
            "ES_TMPDIR": str(self.folder / "tmp"),
            "HOME": str(self.folder),
        }
        for command in before or ():
            subprocess.run(command, env=environment, cwd=self.folder, check=True, capture_output=True, timeout=120, **user)  # type: ignore[call-overload]
        with (self.folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [str(home / "bin" / "elasticsearch"), "-p", str(self.folder / "pid")],
                env=environment,
                cwd=self.folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **user,  # type: ignore[call-overload]
            )

    @property
    def pid(self) -> int | None:
        """The server's own process."""
        with contextlib.suppress(OSError, ValueError):
            return int((self.folder / "pid").read_text())
        return None

    def wait(self, *, seconds: float = 180, nodes: int = 1, path: str = "/_cluster/health") -> None:
        """Wait until the node answers and its cluster has so many nodes.

        Raises:
            Unavailable: with the log, when it does not come up.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._process is not None and self._process.poll() is not None:
                break
            with (
                contextlib.suppress(OSError, ValueError),
                urllib.request.urlopen(
                    f"{self.url}{path}?wait_for_status=yellow&timeout=5s&wait_for_nodes=>={nodes}", timeout=10
                ) as answer,
            ):
                if not json.loads(answer.read()).get("timed_out"):
                    return
            time.sleep(0.3)
        raise Unavailable(f"Elasticsearch did not come up in {seconds} s:\n{self.log[-3000:]}")

    def kill(self, sign: int = signal.SIGKILL) -> None:
        """End the server's process at once (it and nothing else, by its pid)."""
        pid = self.pid
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(60)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait(30)
        with contextlib.suppress(OSError):
            (self.folder / "pid").unlink()

    def stop(self) -> None:
        """End it in good order."""
        self.kill(signal.SIGTERM)
