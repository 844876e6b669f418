"""Time the HTTP API over the store of ten million measurements.

Run by ``python -m benchmarks api_answers [FOLDER]``: builds the store of `big_store` in FOLDER
unless it is there, serves it, and asks each read as a program does; then posts 20,000
measurements. Of each answer: the first, the median and the slowest of those that follow, and the
bytes on the wire.
"""

import http.client
import json
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import numpy as np

from benchmarks.speed import big_store
from benchmarks.speed.big_server import Served, served
from models.access.tokens import Scope, make_token
from models.records.settings import Settings
from models.storage.access.token_store import create_token
from models.storage.database.engine import open_store

REPEATS = 11
LONG = str(big_store.key(0))  # 10,000 measurements
PROJECT = {"project": "bench-1"}
READS = (
    ("/series", {"limit": "100"}),
    ("/series", {"q": "bench-3 suite-2", "limit": "100"}),
    ("/measurements", {"series": LONG, "limit": "1000"}),
    ("/measurements", {"series": LONG, "limit": "10000"}),
    ("/levels", {"series": LONG}),
    ("/draws", {"series": LONG, "since": "2026-11-01", "until": "2026-11-07"}),
    ("/comparisons", {**PROJECT, "limit": "1000"}),
    ("/segments", {"series": LONG}),
    ("/alerts", {"open": "true"}),
    ("/gate", {**PROJECT}),
)


def ask(server: Served, path: str, body: bytes | None = None, token: str = "") -> tuple[float, int]:
    """Ask once; returns milliseconds and bytes."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=120)
    headers = {"Accept-Encoding": "gzip"}
    if body is not None:
        headers |= {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    begun = time.perf_counter()
    connection.request("POST" if body else "GET", f"/api/v1{path}", body, headers)
    answer = connection.getresponse()
    data = answer.read()
    taken = 1000 * (time.perf_counter() - begun)
    connection.close()
    if answer.status != http.client.OK:
        raise SystemExit(f"{path} answered {answer.status}: {data[:300]!r}")
    return taken, len(data)


def post_body(number: int) -> bytes:
    """Build 20,000 measurements of 500 new series and 40 runs."""
    runs = [
        {
            "suite": "api",
            "platform": f"p{run % 10}",
            "time": 1_700_000_000 + 3600 * (40 * number + run),
            "measurements": [{"test": f"t{n}", "value": 1.5 + n, "unit": "ms"} for n in range(500)],
        }
        for run in range(40)
    ]
    return json.dumps({"runs": runs}).encode()


def main(folder: str | None = None) -> None:
    """Build the store if need be, serve it and measure."""
    with tempfile.TemporaryDirectory() as thrown_away:
        home = Path(folder or thrown_away)
        big_store.main(str(home))
        engine = open_store(Settings(home=home, database_url=""))
        token = make_token()
        create_token(
            engine,
            token,
            name="benchmark",
            scopes=frozenset({Scope.WRITE_RUNS}),
            project="posted",
            created_ms=1,
            created_by="",
            expires_ms=None,
        )
        engine.dispose()
        with served(home, Path(thrown_away)) as server:
            print(f"{'':62} {'first':>6} {'median':>7} {'slowest':>8}  ms {'kB':>6}")
            for path, query in READS:
                target = f"{path}?{urlencode(query)}"
                told = [ask(server, target) for _ in range(REPEATS)]
                _show(target, told)
            told = [ask(server, "/runs", post_body(n), token.text) for n in range(REPEATS)]
            _show("POST /runs, 20,000 measurements", told)
            now, most = server.worker_mb()
            print(f"memory {now:.0f} MB, at most {most:.0f} MB")
            for line in server.complaints():
                print(line)


def _show(title: str, told: list[tuple[float, int]]) -> None:
    first, *rest = (taken for taken, _ in told)
    print(
        f"{title:62.62} {first:6.0f} {np.median(rest):7.0f} {max(rest):8.0f}"
        f"     {told[0][1] / 1000:6.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
