"""Walk from benchmark to benchmark, accepting each one's burn-in and size or not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.detectability import ids as ids
from dashboard.detectability.state import DetectabilityState, detectability_link
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from models.records.series import Series

ACCEPT_HINT = "Keep the burn-in, the wanted slowdown and the size that are shown, and go on"


def neighbours(benchmarks: Sequence[Series], state: DetectabilityState) -> html.Nav | None:
    """Build the links to the benchmarks before and after the one that is shown."""
    keys = [str(item.key) for item in benchmarks]
    if state.series not in keys or len(keys) < 2:
        return None
    at = keys.index(state.series)
    names = {str(item.key): item.key.test for item in benchmarks}

    def link(place: int, sign: str, word: str) -> Any:
        key = keys[place % len(keys)]
        return dcc.Link(
            [icon(sign), html.Span(f" {word}")],
            href=_link(state, key),
            className="btn btn-outline-secondary btn-sm",
            title=names[key],
        )

    return html.Nav(
        [
            link(at - 1, "chevron-left", "Previous"),
            html.Span(f"{at + 1} of {len(keys)}", className="bw-walk-place"),
            link(at + 1, "chevron-right", "Next"),
            html.Button(
                [icon("check2"), " Accept and next"],
                id=ids.ACCEPT,
                type="button",
                className="btn btn-primary btn-sm",
                title=ACCEPT_HINT,
            ),
        ],
        className="bw-walk",
        **aria(label="Benchmarks"),
    )


def next_benchmark(benchmarks: Sequence[Series], state: DetectabilityState) -> str:
    """Return the link to the benchmark after the one that is shown; after the last, to all.

    The slowdown of the maps stays behind: it belongs to the benchmark.
    """
    keys = [str(item.key) for item in benchmarks]
    at = keys.index(state.series) + 1 if state.series in keys else len(keys)
    return _link(replace(state, slower=None), keys[at] if at < len(keys) else "")


def _link(state: DetectabilityState, key: str) -> str:
    return detectability_link(replace(state, series=key, version=""))
