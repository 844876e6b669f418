"""Build a folder once, whoever asks first: whole or not at all."""

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from models.records.errors import ToolchainError
from models.toolchain.run_make import disk_full


def build_in_place(
    target: Path,
    *,
    is_whole: Callable[[Path], bool],
    build: Callable[[Path], None],
    report: Callable[[str], None],
) -> None:
    """Check that a folder exists and is complete.

    ``build`` fills a temporary folder beside the target, which is renamed when it is done. A
    second process waits for the first; what a killed process left behind is swept away.

    Raises
    ------
    ToolchainError
        If the folder cannot be written, or the disk is full.
    """
    if is_whole(target):
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _held(FileLock(target.with_name(f"{target.name}.lock")), target, report):
            if not is_whole(target):
                _build(target, build)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ToolchainError(disk_full(target.parent)) from error
        raise ToolchainError(
            f"Cannot write {error.filename or target}: {error.strerror}. Make the folder "
            "writable, or choose another by the environment variable BANDWATCH_CACHE."
        ) from error


@contextlib.contextmanager
def _held(lock: FileLock, target: Path, report: Callable[[str], None]) -> Iterator[None]:
    """Hold a lock, and say so where that means to wait."""
    try:
        lock.acquire(timeout=0.1)
    except Timeout:
        report(f"Another process is building {target.name}; waiting for it.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _build(target: Path, build: Callable[[Path], None]) -> None:
    """Build beside the target, then rename; only the holder of the lock comes here."""
    for left in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(left)
    folder = target.with_name(f".{target.name}.{os.getpid()}")
    folder.mkdir()
    try:
        build(folder)
        if target.exists():
            shutil.rmtree(target)  # it was not whole
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
