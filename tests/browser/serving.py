"""Start the real server in a process of its own, and tell what it said if it fails."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.browser import warm_python
from tests.patience import PATIENCE_S
from tests.present import PRESENT

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"Bandwatch is ready at (http://\S+)")
COMPLAINT = re.compile(r"Traceback|\[ERROR\]|\[CRITICAL\]")


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its home folder, and what it has said."""

    url: str
    home: Path
    log: Path

    def complaints(self) -> str:
        """Return the log if an error is in it, else nothing."""
        text = self.log.read_text()
        return text if COMPLAINT.search(text) else ""


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Server]:
    """Serve the store in ``home`` on a free port until the block is left.

    Parameters
    ----------
    settings : str
        Settings of the server, by their names in small letters.

    Raises
    ------
    AssertionError
        If the server does not start, or has logged an error at the end; with its log.
    """
    log = home / "server.log"
    environment = {**os.environ, "BANDWATCH_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    environment["BANDWATCH_NOW"] = PRESENT.isoformat()  # that of the sample store
    environment.pop("BANDWATCH_DATABASE_URL", None)
    environment |= {f"BANDWATCH_{name.upper()}": value for name, value in settings.items()}
    log.touch()
    process = warm_python.start(["serve", "--port", "0"], environment, log)
    try:
        server = Server(_address(process, log), home, log)
        yield server
        complaints = server.complaints()
        assert not complaints, f"The server logged an error:\n{complaints}"
    finally:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
            _, alive = psutil.wait_procs([process], timeout=15)
            for left in alive:
                left.kill()


def _address(process: psutil.Process, log: Path) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = READY.search(log.read_text())
        if found:
            return found[1]
        if not process.is_running():
            break
        time.sleep(0.1)
    raise AssertionError(f"The server did not start:\n{log.read_text()}")
