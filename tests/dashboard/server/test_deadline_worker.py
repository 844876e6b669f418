"""Clients that send half of a request keep no thread of the server."""

import contextlib
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from tests.patience import PATIENCE_S

SERVER = """
import socket, sys
from gunicorn.app.base import BaseApplication
from dashboard.server import deadline_worker
deadline_worker.REQUEST_SECONDS = 1.0
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
port = listener.getsockname()[1]
listener.close()

def app(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"%02d" % len(body)]

class Server(BaseApplication):
    def load_config(self):
        self.cfg.set("bind", f"127.0.0.1:{port}")
        self.cfg.set("threads", 2)
        self.cfg.set("worker_class", "dashboard.server.deadline_worker.DeadlineWorker")
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("post_worker_init", lambda _: print(port, flush=True))
    def load(self):
        return app

Server().run()
"""
HALVES = {
    "head": b"POST / HTTP/1.1\r\nHost: x\r\nContent-",
    "body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    assert server.stderr is not None
    with server.stdout, server.stderr:
        yield int(server.stdout.readline())
        server.terminate()
        complaints = server.stderr.read()
        server.wait(20)
    assert "Traceback" not in complaints.replace("Error handling request", "")


@pytest.mark.parametrize("half", HALVES.values(), ids=list(HALVES))
def test_half_requests_end_and_others_are_answered(port: int, half: bytes) -> None:
    with contextlib.ExitStack() as stack:
        slow = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(4)
        ]
        for client in slow:
            client.sendall(half)
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/", b"12", timeout=PATIENCE_S
        ) as answer:
            assert answer.read() == b"02"


def test_a_connection_is_used_again_with_a_new_deadline(port: int) -> None:
    whole = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n123"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as client:
        for _ in range(2):
            client.sendall(whole)
            answer = b""
            while not answer.endswith(b"03"):
                answer += client.recv(1000)
            assert b"200 OK" in answer
