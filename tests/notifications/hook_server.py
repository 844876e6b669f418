"""A small real web server that keeps what is posted to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hook:
    """What was posted, and what is answered; 0 hangs up without an answer.

    An answer waits until ``free`` is set.
    """

    answer: int = 200
    port: int = 0
    bodies: list[bytes] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    signatures: list[str | None] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)
    free: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.free.set()


@contextmanager
def hook_server(hook: Hook) -> Iterator[Hook]:
    """Run the server until the block ends; ``hook.port`` is its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            hook.types.append(self.headers["Content-Type"])
            hook.signatures.append(self.headers["X-Bandwatch-Signature-256"])
            hook.asked.set()
            hook.free.wait(20)
            if hook.answer:
                self.send_response(hook.answer)
                self.send_header("Content-Length", "0")
                self.send_header("Location", "/elsewhere")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield hook
        finally:
            server.shutdown()
            thread.join()
