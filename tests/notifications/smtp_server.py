"""A small real mail server for tests: EHLO, STARTTLS, AUTH PLAIN, MAIL, RCPT, DATA."""

import base64
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass
class Mailbox:
    """What arrived, and how the server is to behave."""

    certificate: Path | None = None  # offers STARTTLS with it
    refuse: frozenset[str] = frozenset()  # recipients
    password: str = ""  # demanded if set
    hang_up_after_data: bool = False
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


class _Handler(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        encrypted, recipients = False, []
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                offers = ["250-test"]
                if box.certificate and not encrypted:
                    offers.append("250-STARTTLS")
                if box.password:
                    offers.append("250-AUTH PLAIN")
                self._say("\r\n".join([*offers, "250 8BITMIME"]))
            elif verb == "STARTTLS" and box.certificate:
                self._say("220 go")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(box.certificate)
                try:
                    self.connection = context.wrap_socket(self.connection, server_side=True)
                except ssl.SSLError:
                    return
                self.rfile = self.connection.makefile("rb")
                self.wfile = self.connection.makefile("wb")
                encrypted = True
            elif verb == "AUTH":
                given = base64.b64decode(line.split()[2]).split(b"\0")[2].decode()
                self._say("235 ok" if given == box.password else "535 no, not " + given)
            elif verb == "RCPT":
                address = line.split("<")[1].split(">")[0]
                if address in box.refuse:
                    self._say("550 unknown")
                else:
                    recipients.append(address)
                    self._say("250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text.removeprefix(b".") if text.startswith(b"..") else text)
                mail = message_from_bytes(b"".join(lines), policy=policy.default)
                assert isinstance(mail, EmailMessage)
                box.mails.append(mail)
                box.recipients.append(recipients)
                box.encrypted.append(encrypted)
                if box.hang_up_after_data:
                    return
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # after STARTTLS it is another than the server knows

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, box: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.box = box


@contextmanager
def mail_server(box: Mailbox) -> Iterator[Mailbox]:
    """Run the server until the block ends; ``box.port`` is its port."""
    with _Server(box) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def make_certificate(folder: Path) -> Path:
    """Make a certificate of 127.0.0.1 that signs itself; key and certificate in one file."""
    file = folder / "server.pem"
    made = [folder / "key.pem", folder / "certificate.pem"]
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=test"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(made[0]), "-out", str(made[1])),
        ],
        check=True,
        capture_output=True,
    )
    file.write_bytes(b"".join(part.read_bytes() for part in made))
    return file
