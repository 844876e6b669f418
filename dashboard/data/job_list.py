"""The list of jobs that run now, of everybody, each with its progress and a way to stop it."""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.data.data import JobsNow
from dashboard.data.state import DataPageState, data_link
from dashboard.shared import ids
from dashboard.shared.access.person import current_person
from dashboard.shared.formatting.values import count, format_time
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.empty_state import empty_state
from models.access.roles import Role
from models.records.views.running_job import RunningJob
from models.records.views.waiting_job import WaitingJob

EVERY_MS = 1500


def job_part(state: DataPageState) -> list[Any]:
    """Build the place that a callback fills, again and again; a frozen page has no jobs."""
    if state.as_of_ms is not None:
        return [
            empty_state(
                "Jobs run now",
                "This page is frozen, and what ran at its moment was not written down.",
                icon_name="snow",
                actions=[
                    dcc.Link(
                        "What runs now",
                        href=data_link(replace(state, as_of_ms=None)),
                        className="btn btn-primary btn-sm",
                    )
                ],
            )
        ]
    return [
        dcc.Interval(id=ids.DATA_JOBS_TICK, interval=EVERY_MS),
        dcc.Store(id=ids.DATA_JOBS_STOP),
        dcc.Store(id=ids.DATA_JOBS_STOPPED),
        html.Div(id=ids.DATA_JOBS),
    ]


def job_list(jobs: JobsNow, now_ms: int) -> Any:
    """List jobs, the oldest first: those that run, then those that wait."""
    fault = [html.Div(jobs.fault, className="bw-warning", role="alert")] if jobs.fault else []
    if not jobs.running and not jobs.waiting:
        return [
            *fault,
            empty_state(
                "No job runs",
                "Refits, assessments and backtests started on any page are listed here.",
                icon_name="check2-circle",
            ),
        ]
    return [*fault, _table(jobs, now_ms)]


def _table(jobs: JobsNow, now_ms: int) -> html.Section:
    names = ("Job", "Whose", "Progress", "Started", "Where", "")
    head = html.Tr([html.Th(name, scope="col") if name else html.Td() for name in names])
    rows = [_row(job, now_ms) for job in jobs.running]
    rows += [
        _waiting_row(job, place, len(jobs.waiting)) for place, job in enumerate(jobs.waiting, 1)
    ]
    return html.Section(
        html.Div(
            html.Table(
                [
                    html.Caption("Jobs that run", className="visually-hidden"),
                    html.Thead(head),
                    html.Tbody(rows),
                ],
                className="bw-data-table",
            ),
            className="bw-data-scroll",
            tabIndex=0,
            role="region",
            **aria(label="Jobs that run"),
        ),
        className="bw-card bw-jobs",
    )


def _row(job: RunningJob, now_ms: int) -> html.Tr:
    name = f"{job.kind.capitalize()} of {job.subject}"
    bar = dbc.Progress(value=job.percent, className="bw-job-bar")
    seconds = max(0, now_ms - job.started_ms) // 1000
    stop: Any = None
    if job.cancel_ms is None and _may_stop(job):
        stop = _stop_button(str(job.id), job)
    elif job.cancel_ms is not None:
        stop = html.Span("Stopping …", role="status")
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(job.who or "–"),
            html.Td([html.Span(job.stage), html.Div(bar, **aria(hidden="true"))]),
            html.Td([format_time(job.started_ms), html.Span(f" ({count(seconds, 'second')})")]),
            html.Td(job.host),
            html.Td(stop),
        ]
    )


def _waiting_row(job: WaitingJob, place: int, total: int) -> html.Tr:
    return html.Tr(
        [
            html.Th(f"{job.kind.capitalize()} of {job.subject}", scope="row"),
            html.Td(job.who or "–"),
            html.Td(f"Waiting: position {place} of {total}"),
            html.Td("–"),
            html.Td("–"),
            html.Td(_stop_button(f"waiting:{job.id}", job) if _may_stop(job) else None),
        ]
    )


def _may_stop(job: RunningJob | WaitingJob) -> bool:
    person = current_person()
    return person is None or person.may(Role.ADMIN) or job.who == person.name


def _stop_button(value: str, job: RunningJob | WaitingJob) -> html.Button:
    return html.Button(
        "Stop",
        type="button",
        className="btn btn-outline-secondary btn-sm",
        **action("stop", value),
        **aria(label=f"Stop the {job.kind} of {job.subject}"),
    )
