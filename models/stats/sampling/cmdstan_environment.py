"""Lend cmdstanpy the environment in which it compiles, and take it back."""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from models.toolchain.run_make import OUTER_MAKE

_changed = threading.Condition()
_users = 0
_home: Path | None = None
_before: dict[str, str | None] = {}


@contextlib.contextmanager
def cmdstan_environment(home: Path) -> Iterator[None]:
    """Point ``$CMDSTAN`` at a home while a program compiles, and hide an outer make's variables.

    cmdstanpy knows no other way to be told. Left set, the variable would look like the user's
    wish. Threads with the same home share it; one with another home waits.
    """
    global _users, _home
    with _changed:
        _changed.wait_for(lambda: _users == 0 or _home == home)
        if _users == 0:
            _home = home
            _before.update({name: os.environ.get(name) for name in ("CMDSTAN", *OUTER_MAKE)})
            for name in OUTER_MAKE:
                os.environ.pop(name, None)
            os.environ["CMDSTAN"] = str(home)
        _users += 1
    try:
        yield
    finally:
        with _changed:
            _users -= 1
            if _users == 0:
                for name, value in _before.items():
                    os.environ.pop(name, None)
                    if value is not None:
                        os.environ[name] = value
            _changed.notify_all()
