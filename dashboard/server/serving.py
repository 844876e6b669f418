"""Serve the app by gunicorn from within a command, and say when it answers."""

import errno
import importlib
import logging
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from models.records.errors import SettingsError
from models.records.settings import Settings, load_settings

CONFIGURATION = "dashboard.server.gunicorn_conf"
START_SECONDS = 120
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


def serve_forever(settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve until a signal ends it; returns never.

    Parameters
    ----------
    settings : Settings
        Host and port to listen on; port 0 means any free one.
    on_ready : callable
        Called with the address once the app really answers there.

    Raises
    ------
    SettingsError
        If the address cannot be listened on; the message says what to do.
    """
    logging.getLogger().handlers.clear()  # a server's log, tracebacks included, is its output
    port = free_port(settings.host, settings.port)
    # The configuration and the worker read the environment, as under `gunicorn -c`.
    os.environ["BANDWATCH_HOST"] = settings.host
    os.environ["BANDWATCH_PORT"] = str(port)
    os.environ["BANDWATCH_OPEN_TO_NETWORK"] = str(settings.open_to_network).lower()
    _Server(f"http://{EVERYWHERE.get(settings.host, settings.host)}:{port}", on_ready).run()


def free_port(host: str, port: int) -> int:
    """Check that one can listen on a port, and choose it where it is 0.

    Raises
    ------
    SettingsError
        If the port is taken or not allowed, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(_cannot_listen(host, port, error)) from error
        return int(probe.getsockname()[1])


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program. Stop that one, or choose"
            f" another port: bandwatch serve --port {port + 1} (or PORT={port + 1} make demo)."
        )
    if error.errno == errno.EACCES:
        return f"Listening on port {port} is not allowed; choose a port above 1023 by --port."
    return f"Cannot listen on {host}:{port}: {error}. Choose another address by --host and --port."


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our configuration, whose worker tells when it answers."""

    def __init__(self, address: str, on_ready: Callable[[str], None]) -> None:
        self._address = address
        self._on_ready = on_ready
        super().__init__()

    def load_config(self) -> None:
        """Take the settings of the configuration file that ``gunicorn -c`` takes."""
        configuration = importlib.import_module(CONFIGURATION)
        for name, value in vars(configuration).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        self.cfg.set("post_worker_init", self._announce)

    def load(self) -> Any:
        """Build the app, inside of the worker."""
        from dashboard.server.create_app import build_server

        return build_server(load_settings())

    def _announce(self, worker: Any) -> None:
        """Wait for the first answer beside the worker, which only now begins to listen."""
        if worker.age > 1:
            return  # a worker that replaces a lost one is no news
        threading.Thread(target=self._wait, daemon=True, name="announce").start()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self._address}/healthz", timeout=5):
                    self._on_ready(self._address)
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        sys.stderr.write(f"The server does not answer at {self._address}; see its log above.\n")
