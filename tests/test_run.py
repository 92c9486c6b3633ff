"""`make run` starts the whole site, and leaves nothing behind however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUN = [sys.executable, "-m", "tools.run"]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of all starts in this file: the second finds what the first made."""
    return tmp_path_factory.mktemp("instance")


def free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def environment(instance: Path, port: int) -> dict[str, str]:
    """What a newcomer has: none of our settings but these two."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"INSTANCE_FOLDER": str(instance), "PORT": str(port), "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(instance: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The site, started; with all that it said until it was ready."""
    site = subprocess.Popen(
        RUN,
        cwd=ROOT,
        env=environment(instance, port),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert site.stdout
    said = ""
    try:
        for line in site.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        yield site, said
    finally:
        site.terminate()
        site.wait(timeout=30)
        site.stdout.close()


def first_of(program: str, site: subprocess.Popen[str]) -> int:
    """The process number of the worker, or of the web server that keeps the web processes.

    A program that was just started may still bear the name of who started it.
    """
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        words = ["ps", "-A", "-o", "ppid=,pid=,args="]
        table = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        rows = (line.split(None, 2) for line in table.splitlines())
        for parent, pid, args in rows:
            if int(parent) == site.pid and args.endswith(program):
                return int(pid)
    pytest.fail(f"{program} was never started")


def all_ended(site: subprocess.Popen[str]) -> str:
    """What it said further. All its programs share its output: that ends when the last of them has ended."""
    said, _ = site.communicate(timeout=30)
    return said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_answers_gives_four_links_and_stops_without_leaving_anything(instance: Path, number: int) -> None:
    port = free_port()
    with running(instance, port) as (site, said):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        site.send_signal(number)
        all_ended(site)
        assert site.returncode == 0
    assert said.count(f"http://localhost:{port}/") == 4


@pytest.mark.parametrize("program", ["worker", "wsgi:app"])
def test_when_one_program_dies_the_other_ends_and_the_failure_is_told(instance: Path, program: str) -> None:
    with running(instance, free_port()) as (site, _):
        os.kill(first_of(program, site), signal.SIGKILL)
        said = all_ended(site)
        assert site.returncode == 1
    assert "ended by itself" in said


def test_a_busy_port_gives_one_clear_line(instance: Path) -> None:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = int(door.getsockname()[1])
        done = subprocess.run(
            RUN, cwd=ROOT, env=environment(instance, port), text=True, capture_output=True, check=False
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"Port {port} can't be used (Address already in use). Choose another: make run PORT={port + 1}"
    ]


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "80 80"])
def test_a_wrong_port_gives_one_clear_line(instance: Path, port: str) -> None:
    done = subprocess.run(
        RUN,
        cwd=ROOT,
        env=environment(instance, 1) | {"PORT": port},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"PORT must be a number from 1 to 65535, not '{port}'."]


def test_the_secret_is_random_outlives_a_restart_and_is_for_its_owner_alone(instance: Path) -> None:
    with running(instance, free_port()):
        secret = instance / "secret-key"
        first = secret.read_text()
    with running(instance, free_port()):
        assert secret.read_text() == first
    assert len(first) >= 48
    assert secret.stat().st_mode & 0o077 == 0
