"""What stands where there is nothing to show: why, and what to do."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.shared.widgets.icon import icon


def empty_state(
    title: str,
    text: str,
    *,
    icon_name: str,
    commands: Sequence[str] = (),
    actions: Sequence[Any] = (),
    alone: bool = False,
) -> html.Div:
    """Build an empty state.

    Parameters
    ----------
    alone : bool
        Whether the page has nothing else, so that this is its heading.
    commands : sequence of str
        Commands that mend it, to be copied.
    actions : sequence of components
        Buttons or links that mend it.
    """
    return html.Div(
        [
            icon(icon_name, "bw-empty-icon"),
            (html.H1 if alone else html.H2)(title, className="h5 mb-2"),
            html.P(text, className="text-body-secondary mb-3"),
            *(html.Pre(html.Code(command), className="bw-command") for command in commands),
            html.Div(list(actions), className="d-flex gap-2 justify-content-center")
            if actions
            else None,
        ],
        className="bw-empty",
        role="status",
    )


def no_data(*, alone: bool = True) -> html.Div:
    """Build the notice of an empty store and how to fill it; ``alone`` on a page without head."""
    return empty_state(
        "No data yet",
        "Load a history of results, or demo data to look around:",
        icon_name="inbox",
        commands=["bandwatch ingest results.csv && bandwatch fit --all", "bandwatch demo"],
        alone=alone,
    )
