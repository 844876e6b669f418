"""Time the trend page's callback on ten long histories: ``python -m benchmarks trend_callback``.

Asks the app for the figure of ten series of 10,000 measurements as a browser does, and tells
milliseconds and bytes: once with nothing remembered, in a process that has answered for another
series before, and then again and again. A store named by ``--home`` (of `big_store`)
is used; otherwise one of ten series is made and thrown away. The bounds are 120 ms and 700 kB.
"""

import argparse
import gc
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.speed import big_store, pages
from benchmarks.speed.ask import Asker, Told, through_client
from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.settings import Settings

SHOWN = 10
SMALL = (SHOWN + 2, (SHOWN + 2) * 10_000)


def ask(home: Path, repeats: int) -> None:
    """Ask for the figure and print what it took."""
    app = create_app(Settings(home=home, database_url=""))
    gc.collect()
    gc.freeze()  # as app.py does where it serves
    asker = Asker(through_client(app.server.test_client()))

    def figure(*numbers: int) -> Told:
        return asker.ask(pages.FIGURE, pages.trend(*numbers))

    started, other = figure(SHOWN), figure(SHOWN, SHOWN + 1)
    first, *again = (figure(*range(SHOWN)) for _ in range(repeats + 1))
    app.server.extensions[EXTENSION].engine.dispose()
    print(f"{'':40} {'wall':>5} {'CPU':>5}  ms")
    for title, wall, cpu in (
        ("one series, the first answer of all", started.wall_ms, started.cpu_ms),
        ("two series", other.wall_ms, other.cpu_ms),
        ("ten series of 10,000, first", first.wall_ms, first.cpu_ms),
        *(
            (f"and then, {word}", how(item.wall_ms for item in again), how(t.cpu_ms for t in again))
            for word, how in (("median", statistics.median), ("fastest", min), ("slowest", max))
        ),
    ):
        print(f"{title:40} {wall:5.0f} {cpu:5.0f}")
    print(f"{len(first.data) / 1000:.0f} kB on the wire, {len(first.plain) / 1000:.0f} kB as JSON")


def main(*arguments: str) -> None:
    """Build a store if none is named, and ask for the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args([str(word) for word in arguments])
    with tempfile.TemporaryDirectory() as thrown_away:
        home = chosen.home or Path(thrown_away)
        big_store.main(str(home), *(() if chosen.home else SMALL))
        ask(home, chosen.repeats)


if __name__ == "__main__":
    main(*sys.argv[1:])
