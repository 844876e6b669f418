"""The card in the corner that shows the progress of a background job, whichever page is shown."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared.jobs.job import Job
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon


def job_card(job: Job) -> html.Div:
    """Build the card of a kind of job, hidden until one is asked for, and the stores behind it."""
    return html.Div(
        [
            _card(job),
            dcc.Store(id=job.request),
            dcc.Store(id=job.result),
            dcc.Store(id=job.done),
            dcc.Store(id=job.is_running, data=False),
            dcc.Store(id=job.part("words"), data=job.words()),
        ]
    )


def _card(job: Job) -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(job.label, id=job.part("title"), className="bw-job-title"),
                    html.Button(
                        icon("x-lg"),
                        id=job.part("close"),
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
                    html.Div(id=job.part("stage"), className="bw-job-stage"),
                    html.Div(
                        dbc.Progress(id=job.part("bar"), value=0, max=100, class_name="bw-job-bar"),
                        **aria(hidden="true"),
                    ),
                    html.Button(
                        [icon("stop-circle"), " Cancel"],
                        id=job.part("cancel"),
                        type="button",
                        className="btn btn-sm btn-outline-secondary",
                    ),
                ],
                className="bw-job-running",
                role="status",
            ),
            html.Div(id=job.part("outcome"), className="bw-job-outcome", role="status"),
        ],
        id=job.part("card"),
        className="bw-job bw-job-hidden",
        **aria(label=job.label),
    )
