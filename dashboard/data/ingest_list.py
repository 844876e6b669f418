"""The record of ingests, and the rows that one of them kept aside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.data.state import DataPageState, DataView, data_link
from dashboard.shared.formatting.values import count, format_time
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.badge import badge
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.static_html import static_html
from models.records.measurement import RejectedRow
from models.records.views.ingest import Ingest

HOUR_MS = 3_600_000


def ingest_table(ingests: Sequence[Ingest], state: DataPageState, now_ms: int) -> html.Div:
    """List ingests, newest first, each with its counts and a link to its rejected rows."""
    names = (
        *("File", "Started", "State", "Rows read", "Stored", "Present already"),
        *("Corrected", "Rejected"),
    )
    return html.Div(
        static_html(
            html.Table(
                [
                    html.Caption("Ingests", className="visually-hidden"),
                    html.Thead(html.Tr([html.Th(name, scope="col") for name in names])),
                    html.Tbody([_row(item, state, now_ms) for item in ingests]),
                ],
                className="bw-data-table",
            )
        ),
        className="bw-data-scroll",
        tabIndex=0,
        role="region",
        **aria(label="Ingests"),
    )


def _row(item: Ingest, state: DataPageState, now_ms: int) -> html.Tr:
    link = data_link(replace(state, view=DataView.INGESTS, ingest=item.id))
    rejected: Any = f"{item.rows_rejected:,}"
    if item.rows_rejected:
        rejected = dcc.Link(f"{rejected} – show", href=link, className="bw-rejected-link")
    return html.Tr(
        [
            html.Th(item.file, scope="row", title=f"SHA-256 {item.sha256}"),
            html.Td(format_time(item.started_ms)),
            html.Td(_state(item, now_ms)),
            *(
                html.Td(f"{number:,}")
                for number in (
                    item.rows_read,
                    item.rows_stored,
                    item.rows_present,
                    item.rows_replaced,
                )
            ),
            html.Td(rejected),
        ],
        className="bw-shown" if item.id == state.ingest else "",
    )


def _state(item: Ingest, now_ms: int) -> html.Span:
    if item.finished_ms is not None:
        seconds = (item.finished_ms - item.started_ms) / 1000
        return badge("done", "good", "check-circle", hint=f"in {seconds:.1f} s")
    if now_ms - item.started_ms < HOUR_MS:
        return badge("running", "info", "hourglass-split", hint="or stopped a moment ago")
    hint = "what was stored is whole; the same command goes on from there"
    return badge("stopped", "warn", "exclamation-triangle", hint=hint)


def rejected_part(
    item: Ingest, reasons: Mapping[str, int], rows: Sequence[RejectedRow]
) -> html.Section:
    """Show what an ingest kept aside: counts by reason, then the rows as they stood in the file."""
    zoneless = (
        f" {count(item.zoneless_times, 'time')} had no zone and were read as UTC."
        if item.zoneless_times
        else ""
    )
    parts: list[Any] = [
        html.Div(
            [
                html.H2(f"Rejected rows of {item.file}", className="bw-card-title"),
                html.A(
                    [icon("download"), " CSV"],
                    href=f"/data/rejected.csv?ingest={item.id}",
                    download="rejected.csv",
                    className="btn btn-outline-secondary btn-sm",
                ),
            ],
            className="bw-part-head",
        ),
        html.P(
            f"{item.rows_rejected:,} of {count(item.rows_read, 'row')} kept aside.{zoneless}"
            " Mend the file and ingest it again: rows that are there already do no harm.",
            className="bw-summary",
        ),
    ]
    if reasons:
        parts += [_reasons(reasons), _rows(rows)]
        if sum(reasons.values()) > len(rows):
            text = f"The first {len(rows):,} rows are shown; the CSV has them all."
            parts.append(html.P(text, className="bw-panel-foot"))
    return html.Section(parts, className="bw-card bw-rejected", **aria(label="Rejected rows"))


def _reasons(reasons: Mapping[str, int]) -> html.Ul:
    return html.Ul(
        [
            html.Li([html.Strong(f"{number:,}"), f" × {reason}"])
            for reason, number in reasons.items()
        ],
        className="bw-reasons",
    )


def _rows(rows: Sequence[RejectedRow]) -> html.Div:
    names = ("Line", "Reason", "Content", "File")
    return html.Div(
        static_html(
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(name, scope="col") for name in names])),
                    html.Tbody([_rejected_row(row) for row in rows]),
                ],
                className="bw-data-table bw-rejected-rows",
            )
        ),
        className="bw-data-scroll",
        tabIndex=0,
        role="region",
        **aria(label="Rejected rows as they stood in the file"),
    )


def _rejected_row(row: RejectedRow) -> html.Tr:
    content = html.Code(row.content)
    return html.Tr([html.Td(cell) for cell in (f"{row.line:,}", row.reason, content, row.file)])
