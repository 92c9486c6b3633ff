"""The servers under load, each started as in production and ended again, with what they use."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.bench.filling import Site

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60
SHARED = Path(os.environ.get("SHARED_BENCH") or ROOT.parent / "shared" / "bench")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """MB of the processes together: RSS counts a shared page for each of them, PSS once."""

    rss: float
    pss: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """The processes that answer, without the one that watches them."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(id_) for id_ in children.read_text().split()]

    def cpu_seconds(self) -> float:
        """What the workers used so far."""
        total = 0
        for id_ in self.workers():
            fields = Path(f"/proc/{id_}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory(self) -> Memory:
        """What the workers and the process that watches them hold now."""
        rss = pss = 0
        for id_ in (self.process.pid, *self.workers()):
            for line in Path(f"/proc/{id_}/smaps_rollup").read_text().splitlines():
                rss += int(line.split()[1]) if line.startswith("Rss:") else 0
                pss += int(line.split()[1]) if line.startswith("Pss:") else 0
        return Memory(rss / 1024, pss / 1024)


def machine_seconds() -> float:
    """What all processes of this machine used so far."""
    user, nice, system, _idle, _waiting, *rest = (
        int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + sum(rest[:2])) / TICKS


@contextmanager
def our_server(site: Site, **settings: str) -> Iterator[Server]:
    """The site's web server, as `make run` starts it; `settings` change some."""
    with _serving(["gunicorn", "wsgi:app"], site.environment() | settings, "/healthz") as server:
        yield server


@contextmanager
def our_worker(site: Site) -> Iterator[None]:
    """The site's background worker, as `make run` starts it."""
    environment = {**os.environ, **site.environment()}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        _end(process)


def limit_exists() -> bool:
    """Is there a limit app to compare with?"""
    return (SHARED / "limit_app.py").exists()


@contextmanager
def limit_server(folder: Path) -> Iterator[Server]:
    """The limit app with two sync workers, as its own page of figures has it; filled in `folder`."""
    environment = {"LIMIT_DB": str(folder / "limit.sqlite"), "SHARED_BENCH": str(SHARED)}
    seed = [sys.executable, "-m", "tools.bench.limit"]
    subprocess.run(seed, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
    options = ["--no-control-socket", "--log-level", "warning", "--workers", "2", "--pythonpath", str(ROOT)]
    with _serving(["gunicorn", *options, "tools.bench.limit:app"], environment, "/hello", folder) as server:
        yield server


@contextmanager
def _serving(
    words: list[str], environment: Mapping[str, str], path: str, folder: Path = ROOT
) -> Iterator[Server]:
    """gunicorn looks for its settings in `folder`; where it finds none it listens at PORT."""
    port = free_port()
    own = {"PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=folder, env={**os.environ, **environment, **own}
    )
    try:
        wait_for(port, path, process)
        yield Server(port, process)
    finally:
        _end(process)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; ends the run when it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit("The server to be measured did not start.")
        time.sleep(0.1)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
