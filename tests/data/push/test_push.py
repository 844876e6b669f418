"""``bandwatch push`` to a real server over HTTP: each run once, whatever breaks on the way."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result
from werkzeug.serving import make_server

from app import cli
from dashboard.shared.services import EXTENSION, Services
from data.push import batches
from data.push.spool import REFUSED
from models.access.tokens import Scope, make_token
from models.storage.access.token_store import create_token
from models.storage.database.tables import ingest, measurement
from tests.dashboard.conftest import asking
from tests.present import PRESENT

ROOT = Path(__file__).resolve().parents[3]
ROWS = 40


class Server:
    """The app behind a door that can be broken: ``fault`` sees each post, before or after."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.posts = 0
        self.before = (0, 0)
        self.fault: Callable[[int, bool], tuple[str, dict[str, str]] | None] = lambda _, __: None

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            answer: Iterable[bytes] = self._app(environ, start)
            return answer
        self.posts += 1
        fault = self.fault(self.posts, False)
        if fault is None:
            heads: list[Any] = []
            answer = list(self._app(environ, lambda *head: heads.append(head)))
            fault = self.fault(self.posts, True)
            if fault is None:
                start(*heads[0][:2])
                return answer
        status, headers = fault
        start(status, [("Content-Length", "0"), *headers.items()])
        return [b""]


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Server, str, Services, str]]:
    with asking(tmp_path_factory.mktemp("server")) as asked:
        services: Services = asked.app.server.extensions[EXTENSION]
        new = make_token()
        create_token(
            services.engine,
            new,
            name="ci",
            scopes=frozenset({Scope.WRITE_RUNS, Scope.READ}),
            project="pushed",
            created_ms=1,
            created_by="",
            expires_ms=None,
        )
        broken = Server(asked.app.server)
        listening = make_server("127.0.0.1", 0, broken, threaded=True)
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield broken, f"http://127.0.0.1:{listening.server_port}", services, new.text
        listening.shutdown()
        thread.join()
        listening.server_close()


@pytest.fixture
def server(
    running: tuple[Server, str, Services, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Server, str, Services]:
    broken, url, services, token = running
    broken.posts, broken.fault = 0, lambda _, __: None
    broken.before = counts(services)
    monkeypatch.setenv("BANDWATCH_TOKEN", token)
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path / "client"))
    monkeypatch.setenv("BANDWATCH_NOW", PRESENT.isoformat())
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    monkeypatch.setattr("time.sleep", lambda _: None)
    return broken, url, services


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Write a file whose suite no other test has."""
    lines = ["suite,test,platform,time,value,unit,run_id"]
    lines += [
        f"{tmp_path.name},t{n % 4},p,2026-10-{1 + n // 4:02d}T01:00:00Z,{n}.5,ms,r{n // 4}"
        for n in range(ROWS)
    ]
    path = tmp_path / "results.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def push(*words: object) -> Result:
    return CliRunner().invoke(cli, ["push", *map(str, words)])


def counts(services: Services) -> tuple[int, int]:
    """Count the measurements that were pushed, and the posts that were carried out."""
    with services.engine.connect() as connection:
        of_posts = select(func.count()).where(measurement.c.ingest_id.is_not(None))
        posts = select(func.count()).select_from(ingest)
        return int(connection.scalar(of_posts) or 0), int(connection.scalar(posts) or 0)


def stored(server: tuple[Server, str, Services]) -> tuple[int, int]:
    """Count what this test has stored."""
    rows, posts = counts(server[2])
    return rows - server[0].before[0], posts - server[0].before[1]


def waiting(tmp_path: Path) -> int:
    return len(list((tmp_path / "client" / "spool").glob("*/*.json")))


def test_a_file_is_sent_once_and_bad_rows_are_named_by_line(
    server: tuple[Server, str, Services], results: Path, tmp_path: Path
) -> None:
    _, url, services = server
    text = results.read_text().splitlines()
    text.insert(16, f"{tmp_path.name},t1,p,soon,1,ms,x")  # line 17
    results.write_text("\n".join(text) + "\n")
    first = push(results, "--to", url)
    assert first.exit_code == 0, first.output
    assert first.stdout.splitlines() == [
        f"{results}: 40 stored, 0 already there, 0 replaced, 1 rejected.",
        "  line 17: unreadable time 'soon'",
    ]
    assert stored(server) == (ROWS, 5)
    again = push(results, "--to", url)
    assert "0 stored, 0 already there, 0 replaced, 0 rejected; 5 of 5 posts" in again.stdout
    assert stored(server) == (ROWS, 5)
    assert services.series(f"pushed/main/{tmp_path.name}/t1/p").unit == "ms"
    assert waiting(tmp_path) == 0
    assert push("--to", url).stdout == "There is nothing to send.\n"


def test_a_lost_answer_and_a_busy_server_are_tried_again(
    server: tuple[Server, str, Services], results: Path
) -> None:
    broken, url, _services = server
    faults = {
        (1, True): ("502 Bad Gateway", {}),  # carried out, but nobody heard of it
        (3, False): ("503 Service Unavailable", {}),
        (4, False): ("429 Too Many Requests", {"Retry-After": "2"}),
    }
    broken.fault = lambda number, after: faults.get((number, after))
    assert push(results, "--to", url).exit_code == 0
    assert broken.posts == 4 + len(faults)
    assert stored(server) == (ROWS, 4)


def test_what_was_not_sent_waits_and_is_sent_first_next_time(
    server: tuple[Server, str, Services], results: Path, tmp_path: Path
) -> None:
    broken, url, _services = server
    broken.fault = lambda number, _: ("503 Service Unavailable", {}) if number > 2 else None
    failed = push(results, "--to", url, "--retries", 1)
    assert failed.exit_code == 1
    assert "2 posts wait in" in str(failed.exception)
    assert (stored(server), waiting(tmp_path)) == ((20, 2), 2)
    results.unlink()  # as the runner of a pipeline goes away
    broken.fault = lambda _, __: None
    assert push("--to", url).exit_code == 0
    assert (stored(server), waiting(tmp_path)) == ((ROWS, 4), 0)


def test_no_server_and_no_token_lose_nothing(
    server: tuple[Server, str, Services],
    results: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, url, _services = server
    spool = tmp_path / "mine"
    nowhere = push(results, "--to", "http://127.0.0.1:9", "--spool", spool)
    assert "was not reached" in str(nowhere.exception)
    assert len(list(spool.glob("*.json"))) == 4
    assert oct(spool.stat().st_mode & 0o777) == "0o700"
    with monkeypatch.context() as patch:
        patch.setenv("BANDWATCH_TOKEN", "bwt_wrong")
        refused = push("--to", url, "--spool", spool)
        assert "answered 401" in str(refused.exception)
        assert "bwt_" not in str(refused.exception) + refused.output
    assert push("--to", url, "--spool", spool).exit_code == 0
    assert stored(server) == (ROWS, 4)


def test_a_post_that_the_server_never_takes_is_set_aside(
    server: tuple[Server, str, Services], results: Path, tmp_path: Path
) -> None:
    broken, url, _services = server
    broken.fault = lambda number, _: ("413 Content Too Large", {}) if number == 2 else None
    failed = push(results, "--to", url)
    assert failed.exit_code == 1
    assert "answered 413" in str(failed.exception)
    assert stored(server) == (30, 3)
    (kept,) = (tmp_path / "client" / "spool").glob(f"*/{REFUSED}/*.json")
    assert "t1" in kept.read_text()
    assert "413" in kept.with_suffix(".txt").read_text()
    assert waiting(tmp_path) == 0


def test_a_post_at_which_the_server_breaks_holds_up_no_other(
    server: tuple[Server, str, Services], results: Path, tmp_path: Path
) -> None:
    broken, url, _services = server
    broken.fault = lambda number, _: ("500 Internal Server Error", {}) if number == 2 else None
    failed = push(results, "--to", url, "--retries", 0)
    assert failed.exit_code == 1
    assert "answered 500" in str(failed.exception)
    assert (stored(server), waiting(tmp_path)) == ((30, 3), 1)
    broken.fault = lambda _, __: ("500 Internal Server Error", {})
    push(results, "--to", url, "--retries", 0)
    assert (broken.posts, waiting(tmp_path)) == (4 + 2, 4)  # two in a row: it fails at all
    broken.fault = lambda _, __: None
    assert push("--to", url).exit_code == 0
    assert (stored(server)[0], waiting(tmp_path)) == (ROWS, 0)


def test_a_redirect_is_not_followed(
    server: tuple[Server, str, Services], results: Path, tmp_path: Path
) -> None:
    broken, url, _services = server
    elsewhere = {"Location": "http://127.0.0.1:9/"}
    broken.fault = lambda _, __: ("307 Temporary Redirect", elsewhere)
    assert "answered 307" in str(push(results, "--to", url).exception)
    assert stored(server) == (0, 0)
    assert waiting(tmp_path) == 4
    assert "no address of a server" in str(push(results, "--to", "ftp://x").exception)


@pytest.mark.parametrize("after", [pytest.param(False, marks=pytest.mark.slow), True])
def test_a_push_that_is_killed_goes_on_where_it_was(
    server: tuple[Server, str, Services], results: Path, tmp_path: Path, after: bool
) -> None:
    """Killed before or after the server carried the third post out: each run is there once."""
    broken, url, _services = server
    program = "from data.push import batches; batches.BATCH_ROWS = 10; from app import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "push", str(results), "--to", url],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    def kill(number: int, done: bool) -> tuple[str, dict[str, str]] | None:
        if number == 3 and done is after:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return "503 Service Unavailable", {}
        return None

    broken.fault = kill
    assert process.wait(60) == -signal.SIGKILL
    assert waiting(tmp_path) == 2
    assert stored(server)[0] == (30 if after else 20)
    again = push(results, "--to", url)
    assert again.exit_code == 0, again.output
    assert stored(server) == (ROWS, 4)
    assert waiting(tmp_path) == 0


def test_the_gate_of_a_server(
    server: tuple[Server, str, Services], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text and exit code as with the store, and 4 where nothing is judged."""
    _, url, services = server
    words = ["gate", "--project", "sample", "--max-missing", "0.9", "--against", "7d"]
    monkeypatch.delenv("BANDWATCH_TOKEN")
    file = tmp_path / "gate.xml"
    far = CliRunner().invoke(cli, [*words, "--from", url, "--output", f"junit={file}"])
    monkeypatch.setenv("BANDWATCH_DATABASE_URL", services.settings.store_url)
    near = CliRunner().invoke(cli, words)
    assert (far.stdout, far.exit_code) == (near.stdout, near.exit_code)
    assert "<testsuites>" in file.read_text()
    unknown = CliRunner().invoke(cli, ["gate", "--project", "none", "--from", url])
    assert unknown.exit_code == 4
