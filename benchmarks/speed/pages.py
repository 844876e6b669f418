"""Time every page's answers over the store of ten million measurements.

Run by ``python -m benchmarks pages [FOLDER]``: builds the store of `big_store` in
FOLDER unless it is there, serves it, and asks by HTTP as a browser does. Told of each answer are
the first one of a server that has not been asked before, the median and the slowest of those that
follow, the bytes on the wire and the bound, where there is one. Then, by eight threads side by
side for a minute, what the pages are asked for; and the memory that the server took.
"""

import random
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed import big_store
from benchmarks.speed.ask import Asker, through_http
from benchmarks.speed.big_server import Served, served

REPEATS = 15
TOGETHER, TOGETHER_S = 8, 60.0
BOUND_MB = 500.0
PROJECT = "bench-1"

# Title, output, what the browser gives, and the bound in milliseconds.
Question = tuple[str, str, Mapping[str, Any], float | None]


def trend(*numbers: int, **more: str) -> dict[str, Any]:
    """Build what the trend page keeps for some series."""
    keys = [str(big_store.key(number)) for number in numbers]
    return {"trend-state.data": {"key": keys[0], "query": {"series": keys, **more}, "title": ""}}


def overview(**query: str) -> dict[str, Any]:
    """Build what the overview's grid asks for its first rows."""
    sort = query.get("sort", "verdict")
    order = [{"colId": sort.lstrip("-"), "sort": "desc" if sort[0] == "-" else "asc"}]
    wanted = {"startRow": 0, "endRow": 60, "sortModel": order}
    return {"overview-grid.getRowsRequest": wanted, "overview-state.data": query}


ROWS, FIGURE = "overview-grid.getRowsResponse", "trend-graph.figure"
QUESTIONS: tuple[Question, ...] = (
    ("overview, first rows", ROWS, overview(), 200),
    ("overview by change", ROWS, overview(sort="-release"), 200),
    ("overview, regressions", ROWS, overview(verdict="regression"), 200),
    ("overview, two words", ROWS, overview(q="bench-3 suite-2"), 200),
    ("trend, ten of 10,000", FIGURE, trend(*range(10)), 120),
    ("trend, other bands", FIGURE, trend(*range(10), band="level"), 120),
    ("trend, one of 10,000", FIGURE, trend(0), 120),
    ("trend, one of 2,000", FIGURE, trend(2500), 120),
    ("trend, jumpavg", FIGURE, trend(2500, groups="jumpavg"), None),
    ("releases, 1,000 series", "releases-grid.rowData", {"releases-state.data": {}}, 500),
    ("releases, another project", "releases-grid.rowData",
     {"releases-state.data": {"project": ["bench-4"]}}, 500),
    ("news, 7 days", "news-body.children", {"news-state.data": {}}, None),
    ("news, 30 days", "news-body.children", {"news-state.data": {"days": "30"}}, None),
    ("failures, 7 days", "failures-grid.rowData", {"failures-state.data": {}}, None),
    ("data, days", "days-graph.figure", {"days-state.data": {}}, None),
    ("data, fits", "fits-grid.rowData", {"fits-state.data": {}}, None),
    ("finder", "finder-results.children", {"finder-words.value": "test-0123"}, None),
)  # fmt: skip


def measure(server: Served) -> None:
    """Ask each question again and again, alone."""
    asker = Asker(through_http(server.url))
    print(f"{'':27} {'first':>6} {'median':>7} {'slowest':>8}  ms {'kB':>5}  bound")
    for title, output, values, bound in QUESTIONS:
        told = [asker.ask(output, values) for _ in range(REPEATS + 1)]
        first, *rest = (item.wall_ms for item in told)
        print(
            f"{title:27} {first:6.0f} {np.median(rest):7.0f} {max(rest):8.0f}"
            f"     {len(told[0].data) / 1000:5.0f}  {bound or ''}",
            flush=True,
        )
    now, most = server.worker_mb()
    print(f"memory {now:.0f} MB, at most {most:.0f} MB (bound {BOUND_MB:.0f} MB)")


def side_by_side(server: Served) -> None:
    """Ask random questions from several threads at once, also for other series."""
    deadline = time.monotonic() + TOGETHER_S
    taken: list[float] = []

    def ask(seed: int) -> None:
        asker, rng = Asker(through_http(server.url)), random.Random(seed)
        while time.monotonic() < deadline:
            _, output, values, _ = rng.choice(QUESTIONS)
            if output == FIGURE and rng.random() < 0.7:
                values = trend(*rng.sample(range(big_store.Size().series), rng.randint(1, 10)))
            taken.append(asker.ask(output, values).wall_ms)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now, most = server.worker_mb()
    p50, p95, p99 = np.percentile(taken, [50, 95, 99])
    print(
        f"{TOGETHER} at once without pause for {TOGETHER_S:.0f} s: {len(taken)} answers, p50"
        f" {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms; memory {now:.0f} MB, at most"
        f" {most:.0f} MB"
    )


def main(folder: str | None = None) -> None:
    """Build the store if need be, serve it and measure."""
    with tempfile.TemporaryDirectory() as thrown_away:
        home = Path(folder or thrown_away)
        big_store.main(str(home))
        with served(home, Path(thrown_away)) as server:
            measure(server)
            side_by_side(server)
            for line in server.complaints():
                print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
