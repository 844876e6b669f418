"""The card in the corner that tells how a background job goes, whichever page is shown."""

from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon


@dataclass(frozen=True, slots=True)
class JobParts:
    """The ids of a card's parts."""

    card: str
    title: str
    close: str
    stage: str
    bar: str
    cancel: str
    outcome: str


def job_card(word: str, parts: JobParts) -> html.Section:
    """Make the card of one kind of job; it is hidden until such a job is asked for."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(word, id=parts.title, className="bw-job-title"),
                    html.Button(
                        icon("x-lg"),
                        id=parts.close,
                        type="button",
                        className="bw-icon-button bw-job-close",
                        title="Hide this message",
                        **aria(label="Hide this message"),
                    ),
                ],
                className="bw-job-head",
            ),
            html.Div(
                [
                    html.Div(id=parts.stage, className="bw-job-stage"),
                    html.Div(
                        dbc.Progress(id=parts.bar, value=0, max=100, class_name="bw-job-bar"),
                        **aria(hidden="true"),
                    ),
                    html.Button(
                        [icon("stop-circle"), " Cancel"],
                        id=parts.cancel,
                        type="button",
                        className="btn btn-sm btn-outline-secondary",
                    ),
                ],
                className="bw-job-running",
                role="status",
            ),
            html.Div(id=parts.outcome, className="bw-job-outcome", role="status"),
        ],
        id=parts.card,
        className="bw-job bw-job-hidden",
        **aria(label=word),
    )
