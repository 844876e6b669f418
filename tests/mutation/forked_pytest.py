"""Run pytest in a fork that holds the libraries already: a mutant costs its tests, not imports."""

import contextlib
import importlib
import os
import signal
import sys
import time
from pathlib import Path

import pytest

OWN = ("app", "benchmarks", "dashboard", "data", "models", "stan", "tests")
# What nearly every test imports; loading them takes longer than most tests.
LIBRARIES = ("numpy", "pandas", "scipy.stats", "hypothesis", "sqlalchemy", "plotly.graph_objects")
HUNG = -1


def load_libraries() -> None:
    """Import what each fork would import otherwise."""
    for name in LIBRARIES:
        importlib.import_module(name)


def run_forked(root: Path, arguments: list[str], seconds: float) -> int:
    """Run pytest over a copy of the checkout in a process of its own, silently.

    Parameters
    ----------
    root : Path
        Of the copy; its modules are imported, not those of this process.
    arguments : list of str
        Of pytest.
    seconds : float
        After which the process and its children are killed.

    Returns
    -------
    int
        pytest's exit code, or `HUNG`.
    """
    child = os.fork()
    if child == 0:
        _run_and_exit(root, arguments)
    deadline = time.monotonic() + seconds
    pause = 0.01
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            _kill_group(child)  # servers that tests left behind
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(2 * pause, 0.2)
    _kill_group(child)
    os.waitpid(child, 0)
    return HUNG


def _run_and_exit(root: Path, arguments: list[str]) -> None:
    code = 70  # as sysexits' "internal software error"
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.chdir(root)
        os.environ["PYTHONPATH"] = str(root)
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(root))
        for name in [name for name in sys.modules if name.split(".")[0] in OWN]:
            del sys.modules[name]
        code = int(pytest.main(arguments))
    finally:
        os._exit(code)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
