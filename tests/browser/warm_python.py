"""A Python that has imported the libraries of a server and forks: what starts from it starts soon.

Tests start some thirty servers, each of which would spend seconds of CPU on the same imports. Only
libraries are imported beforehand, nothing of Bandwatch, and none that reads the environment when it
is imported; so a server that was forked differs in nothing from one of ``bandwatch serve``.
"""

import atexit
import functools
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = (
    *("arviz_stats", "dash", "dash_ag_grid", "dash_bootstrap_components", "diskcache"),
    *("gunicorn.app.base", "gunicorn.arbiter", "gunicorn.workers.gthread", "multiprocess"),
    *("orjson", "plotly.graph_objects", "pyarrow", "scipy.optimize", "scipy.stats"),
    *("sqlalchemy.dialects.sqlite", "typer"),
)


def start(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> psutil.Process:
    """Start ``bandwatch`` with arguments, as a process that leads a group of its own.

    Parameters
    ----------
    environment : mapping
        Its whole environment.
    log : Path
        File for what it prints.
    """
    warm = _warm()
    assert warm.stdin is not None
    assert warm.stdout is not None
    order = {"arguments": list(arguments), "environment": dict(environment), "log": str(log)}
    warm.stdin.write(json.dumps(order) + "\n")
    warm.stdin.flush()
    return psutil.Process(int(warm.stdout.readline()))


@functools.cache
def _warm() -> subprocess.Popen[str]:
    warm = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.warm_python"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_end, warm)
    return warm


def _end(warm: subprocess.Popen[str]) -> None:
    with warm:  # closes its input, at which it ends
        pass


def _fork(order: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    asked = json.loads(order)
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for standard in (1, 2):
        os.dup2(out, standard)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["bandwatch", *asked["arguments"]]
    from app import main

    main()
    os._exit(0)


def _end_groups(leaders: Iterable[int]) -> None:
    """Ask servers to end that a test process left when it was killed itself."""
    for leader in leaders:
        with suppress(ProcessLookupError):
            os.killpg(leader, signal.SIGTERM)


if __name__ == "__main__":
    import models  # noqa: F401  (keeps linear algebra to one thread, before it is loaded)

    for library in LIBRARIES:
        importlib.import_module(library)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a server ended
    started = []
    for line in sys.stdin:
        started.append(_fork(line))
        sys.stdout.write(f"{started[-1]}\n")
        sys.stdout.flush()
    _end_groups(started)
