"""Gunicorn's threaded worker, with a deadline for each request to arrive.

A thread reads a request from its first byte to its last. A client that sends half of one and
then nothing would hold that thread for as long as it likes, and eight such clients the server.
"""

import errno
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

REQUEST_SECONDS = 10.0  # for a request to arrive, head and body
ANSWER_SECONDS = 60.0  # for a client to take a piece of its answer


class RequestTooSlowError(ConnectionAbortedError):
    """A client did not send its request in time."""


class DeadlineSocket:
    """A socket from which no byte can be read after a deadline; all else is the socket's own."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._deadline = 0.0
        self.restart()

    def restart(self) -> None:
        """Begin the time of the next request."""
        self._deadline = time.monotonic() + REQUEST_SECONDS

    def recv(self, size: int) -> bytes:
        """Read up to `size` bytes.

        Raises
        ------
        RequestTooSlowError
            If none came before the deadline.
        """
        left = self._deadline - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(left)
            data: bytes = self._sock.recv(size)
        except TimeoutError:
            raise RequestTooSlowError(
                errno.ECONNRESET, "the request did not arrive in time"
            ) from None
        finally:
            self._sock.settimeout(ANSWER_SECONDS)
        return data

    def __getattr__(self, name: str) -> Any:
        """Hand on everything else."""
        return getattr(self._sock, name)


class DeadlineWorker(ThreadWorker):  # type: ignore[misc]
    """Threads that no slow client keeps."""

    def handle(self, conn: Any) -> Any:
        """Handle a request; one that does not arrive in time closes its connection."""
        if isinstance(conn.sock, DeadlineSocket):
            conn.sock.restart()
        else:
            conn.sock = DeadlineSocket(conn.sock)
        return super().handle(conn)
