"""The order of test files: plain ones, then those with a browser, then those that sample with Stan.

On a machine's first run the programs are compiled beside the plain ones, by a process of its own;
no test waits for a compiler while there is something else to do. Files that take long and have few
tests do not come last, where one process would work alone.
"""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from models.records.settings import load_settings

COMPILED = {"sampler", "toolchain"}
ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-c", "from app import main; main()", "toolchain")
BUILD = pytest.StashKey[subprocess.Popen[bytes]]()


def stage_of(item: pytest.Item) -> int:
    """Return when a test's turn is: 0 plain, 1 in a browser, 2 with Stan's compiled programs."""
    if needs_programs(item):
        return 2
    return 1 if item.get_closest_marker("browser") else 0


def needs_programs(item: pytest.Item) -> bool:
    """Return whether a test runs compiled programs, itself or in a process that it starts."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("stan") is not None or bool(COMPILED & fixtures)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort files by the latest turn of their tests; each file stays together, in its own order."""
    turns: dict[Path, int] = defaultdict(int)
    for item in items:
        turns[item.path] = max(turns[item.path], stage_of(item))
    items.sort(key=lambda item: turns[item.path])


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin to compile where programs will be needed and this machine has none.

    A test that needs them meanwhile waits for the lock of what is being built. Whatever fails here
    fails again in that test, with its message.
    """
    needed = any(needs_programs(item) for item in session.items)
    first = os.environ.get("PYTEST_XDIST_WORKER") == "gw0"
    if needed and first and not (load_settings().cache / "programs").exists():
        session.config.stash[BUILD] = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Wait for what still compiles: an ordinary end leaves no process behind."""
    build = session.config.stash.get(BUILD, None)
    if build is not None:
        build.wait()
