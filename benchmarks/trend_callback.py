"""Time the trend page's callback on ten long histories: ``python -m benchmarks.trend_callback``.

Asks the app for the figure of ten series of 10,000 measurements as a browser does, and tells
milliseconds and bytes: once with nothing remembered, in a process that has answered for another
series before, and then again and again. A store named by ``--home`` (of `benchmarks.big_store`)
is used; otherwise one of ten series is made and thrown away. The bounds are 120 ms and 700 kB.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import big_store
from benchmarks.ask import Asker, through_client
from dashboard.create_app import create_app
from dashboard.services import EXTENSION
from models.settings import Settings

SHOWN = 10
SMALL = (SHOWN + 2, (SHOWN + 2) * 10_000)


def ask(home: Path, repeats: int) -> None:
    """Ask for the figure and print what it took."""
    app = create_app(Settings(home=home, database_url=""))
    asker = Asker(through_client(app.server.test_client()))

    def figure(*numbers: int) -> tuple[int, int, float]:
        keys = [str(big_store.key(number)) for number in numbers]
        stored = {"key": keys[0], "query": {"series": keys}, "title": ""}
        told = asker.ask("trend-graph.figure", {"trend-state.data": stored})
        return len(told.data), len(told.plain), told.wall_ms

    started = figure(SHOWN)[-1]
    other = figure(SHOWN, SHOWN + 1)[-1]
    taken = [figure(*range(SHOWN)) for _ in range(repeats + 1)]
    wire, plain, first = taken[0]
    again = [item[-1] for item in taken[1:]]
    app.server.extensions[EXTENSION].engine.dispose()
    print(f"one series, the first answer of all: {started:.0f} ms; two series: {other:.0f} ms")
    print(f"ten series: first {first:.0f} ms, then median {statistics.median(again):.0f} ms")
    print(f"fastest {min(again):.0f} ms, slowest {max(again):.0f} ms")
    print(f"{wire / 1000:.0f} kB on the wire, {plain / 1000:.0f} kB as JSON")


def main(arguments: Sequence[str] | None = None) -> None:
    """Build a store if none is named, and ask for the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as thrown_away:
        home = chosen.home or Path(thrown_away)
        big_store.main(str(home), *(() if chosen.home else SMALL))
        ask(home, chosen.repeats)


if __name__ == "__main__":
    sys.exit(main())
