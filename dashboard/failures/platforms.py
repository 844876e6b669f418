"""How much failed by platform; each platform leads to its own failures."""

from collections.abc import Sequence
from dataclasses import replace

from dash import dcc, html

from dashboard.failures.rows import PlatformFailures
from dashboard.failures.state import FailuresState, failures_link
from dashboard.shared.formatting.values import count
from dashboard.shared.widgets.aria import aria

SHOWN = 12


def platform_failures(found: Sequence[PlatformFailures], state: FailuresState) -> html.Ul | None:
    """Build a bar per platform, the longest first; nothing where nothing failed."""
    if not found:
        return None
    largest = found[0].failures
    return html.Ul(
        [html.Li(_bar(item, largest, state)) for item in found[:SHOWN]],
        className="bw-platforms",
        **aria(label="Failures by platform"),
    )


def _bar(item: PlatformFailures, largest: int, state: FailuresState) -> dcc.Link:
    share = f"{100 * item.failures / largest:.1f}%"
    return dcc.Link(
        [
            html.Span(item.platform, className="bw-platform-name"),
            html.Span(
                html.Span(className="bw-platform-bar", style={"width": share}),
                className="bw-platform-track",
                **aria(hidden="true"),
            ),
            html.Span(f"{count(item.failures, 'failure')} in {count(item.series, 'series')}"),
        ],
        href=failures_link(replace(state, platforms=(item.platform,))),
        className="bw-platform",
        title=f"Only {item.platform}",
    )
