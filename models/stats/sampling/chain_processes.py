"""Chains are processes of their own: find them, and leave none behind."""

import contextlib
import os
import signal
import threading
from types import FrameType

import psutil

# The runner in the folder `stan` reads this and dies with the process that is named.
PARENT = "STAN_RUNNER_PARENT"

# What every folder with chains' output is called; a chain carries it on its command line.
PREFIX = "bandwatch-chains-"


def follow_this_process() -> None:
    """Ask chains that are started from here to die with this process, even if it is killed.

    Linux only, and only for programs built with our own runner.
    """
    os.environ[PARENT] = str(os.getpid())


def kill_chains(mark: str = PREFIX) -> int:
    """Kill the processes started from here whose command line holds ``mark``.

    Parameters
    ----------
    mark : str
        Name of a folder that they write into. Default: all chains.

    Returns
    -------
    int
        How many were killed.
    """
    killed = 0
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if any(mark in word for word in child.cmdline()):
                child.kill()
                killed += 1
    return killed


def kill_chains_on_sigterm() -> None:
    """Handle SIGTERM: end this process's chains before the process.

    Does nothing outside the main thread, where Python allows no handlers, or where the program
    already handles the signal in its own way.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    """Kill the chains, then die as if there were no handler."""
    kill_chains()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
