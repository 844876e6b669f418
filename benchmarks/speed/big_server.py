"""Serve a store by the real server for a benchmark, with a log of what each answer took."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).parents[2]
CONFIGURATION = "dashboard/server/gunicorn_conf.py"
# Microseconds from when a thread took the request until its answer was written; whose page asked.
FORMAT = "%(D)s %(s)s %(m)s %(U)s %({Referer}i)s"
COMPLAINT = re.compile(r"Traceback|\[ERROR\]|\[CRITICAL\]|\[WARNING\]| ERROR ")
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of the log: what a request took inside of the server."""

    milliseconds: float
    status: int
    path: str
    page: str  # path of the page that asked


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path

    def workers(self) -> list[psutil.Process]:
        """List the processes that answer."""
        return psutil.Process(self.process.pid).children()

    def worker_mb(self) -> tuple[float, float]:
        """Return the answering process's resident memory, MB (10⁶ bytes): now, and at most."""
        worker = max(self.workers(), key=lambda child: child.memory_info().rss)
        status = Path(f"/proc/{worker.pid}/status").read_text()
        peak = re.search(r"VmHWM:\s+(\d+) kB", status)
        most = int(peak[1]) * 1024 if peak else worker.memory_info().rss
        return worker.memory_info().rss / 1e6, most / 1e6

    def answered(self) -> list[Answered]:
        """Read the log of answers; without what is asked only to see that the server lives."""
        found = []
        for line in (self.folder / "answers.log").read_text().splitlines():
            micros, status, _, path, referer = line.split(maxsplit=4)
            if path != "/healthz":
                page = urlsplit(referer).path
                found.append(Answered(int(micros) / 1000, int(status), path, page))
        return found

    def complaints(self) -> list[str]:
        """Read the lines of the server's own log that tell of an error or a warning."""
        text = (self.folder / "server.log").read_text()
        return [line for line in text.splitlines() if COMPLAINT.search(line)]


@contextmanager
def served(home: Path, folder: Path) -> Iterator[Served]:
    """Serve the store in ``home`` until the block is left; logs go to ``folder``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "BANDWATCH_HOME": str(home), "BANDWATCH_PORT": str(port)}
    environment.pop("BANDWATCH_DATABASE_URL", None)
    command = [sys.executable, "-m", "gunicorn", "-c", CONFIGURATION, "app:server"]
    command += ["--access-logfile", str(folder / "answers.log"), "--access-logformat", FORMAT]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, folder)
        yield Served(url, process, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{(folder / 'server.log').read_text()}")
