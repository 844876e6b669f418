"""Run make, report its progress, and explain its failures."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil

from models.records.errors import ToolchainError

# What an outer make passes on, and what would make the inner one behave like the outer.
OUTER_MAKE = ("MAKEFLAGS", "MFLAGS", "GNUMAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES")

FULL = "No space left on device"
KILLED = "Killed signal terminated"

# What compiling one program takes at its peak.
COMPILER_BYTES = 1_300_000_000


def run_make(make: str, target: str, *, folder: Path, on_line: Callable[[str], None]) -> None:
    """Run ``make target`` in a folder, on as many cores as there is memory for.

    Parameters
    ----------
    on_line : callable
        Called with each line that make prints, as it comes.

    Raises
    ------
    ToolchainError
        If make fails; the message ends with what it said last.
    """
    environment = {key: value for key, value in os.environ.items() if key not in OUTER_MAKE}
    lines = []
    with subprocess.Popen(
        [make, f"--jobs={compilers_at_once()}", target],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                lines.append(line.rstrip())
                on_line(lines[-1])
        except BaseException:
            end_process_tree(process.pid)
            raise
    if process.returncode == 0:
        return
    said = "\n".join(lines[-20:])
    scarce = what_ran_out(said, folder.parent)
    if scarce:
        raise ToolchainError(scarce)
    raise ToolchainError(
        f"Building {target!r} in {folder} failed. Is the compiler newer than 2018 (C++17)? "
        f"What make said last:\n{said}"
    )


def what_ran_out(said: str, folder: Path) -> str:
    """Return which resource of the machine ran out, and what to do; empty if none did.

    Parameters
    ----------
    said : str
        What make and the compiler printed.
    folder : Path
        Where they wrote.
    """
    if FULL in said:
        return disk_full(folder)
    if KILLED in said:
        return (
            "The system ended the compiler, most likely for want of memory: it needs about "
            f"{COMPILER_BYTES / 1e9:.1f} GB. Close other programs or add swap, then try again."
        )
    return ""


def compilers_at_once() -> int:
    """Count how many compilers cores and free memory allow, at least one."""
    fitting = psutil.virtual_memory().available // COMPILER_BYTES
    return max(1, min(count_cores(), int(fitting)))


def disk_full(folder: Path) -> str:
    """Return what to do about a full disk."""
    return (
        f"The disk is full: compiling for Stan needs about 50 MB in {folder} and in the folder "
        "for temporary files. Free some space, or choose other places by the environment "
        "variables BANDWATCH_CACHE and TMPDIR, then try again."
    )


def count_cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def end_process_tree(pid: int) -> None:
    """Kill a process and all that it started."""
    try:
        process = psutil.Process(pid)
        family = [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return  # it ended by itself meanwhile
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue  # likewise
