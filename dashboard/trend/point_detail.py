"""What is known of one point: its run's fields, its raw values, and where they lead."""

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.shared.formatting.link_template import filled_link
from dashboard.shared.formatting.values import format_time, quantity
from dashboard.shared.triage.around_table import around_table
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.copy_button import copy_button
from dashboard.shared.widgets.icon import icon
from models.records.days import day_of_moment
from models.records.measurement import MeasuredRun, RawValue
from models.records.settings import Settings
from models.triage.summaries.revision_around import RevisionAround

COPIED = "trend-detail-text"
SHOWN_VALUES = 60


def point_detail(
    found: MeasuredRun | None,
    settings: Settings,
    point: int,
    *,
    live: bool = False,
    around: Sequence[RevisionAround] = (),
) -> html.Section:
    """Build the card of a point, or a notice if the point no longer exists.

    Parameters
    ----------
    live : bool
        Whether the page follows the store, so that an alert can be created at the point.
    around : sequence of RevisionAround
        The revisions next to the point's, with every run at them; none: not shown.
    """
    if found is None:
        body: list[Any] = [html.P(f"The store has no measurement {point}.", className="mb-0")]
    else:
        body = [*_body(found, settings, live=live), _around(found, around)]
    return html.Section(
        [
            html.Div(
                [
                    html.H2("This point", className="bw-card-title"),
                    html.Button(
                        icon("x-lg"),
                        type="button",
                        className="bw-icon-button",
                        title="Close the details",
                        **aria(label="Close the details"),
                        **action("close", "point"),
                    ),
                ],
                className="bw-job-head",
            ),
            *body,
        ],
        className="bw-card bw-panel bw-detail",
    )


def _body(found: MeasuredRun, settings: Settings, *, live: bool) -> list[Any]:
    day = day_of_moment(found.time_ms).isoformat()
    words = {
        "revision": found.revision,
        "run_id": found.run_id,
        "version": found.version,
        "host": found.host,
    }
    fields = [
        ("Series", str(found.series.key), ""),
        ("Time", format_time(found.time_ms), ""),
        ("Revision", found.revision, filled_link(settings.revision_url, **words)),
        ("Run", found.run_id, filled_link(settings.log_url, **words)),
        ("Version", found.version, ""),
        ("Host", found.host, ""),
        ("File", found.file, ""),
        ("Stored", format_time(found.stored_ms), ""),
        ("Counters", _common_counters(found), ""),
    ]
    buttons = [
        html.Button(
            word,
            type="button",
            className="btn btn-sm btn-outline-secondary",
            **action(name, day),
        )
        for word, name in (("Use as reference day", "judge"), ("Compare with it", "against"))
    ]
    if live:
        place = {"series": found.series.id, "start": found.time_ms}
        buttons.append(
            html.Button(
                "Create an alert…",
                type="button",
                className="btn btn-sm btn-outline-secondary",
                title="Say that the series changed with this run",
                **action("act", "create"),
                **action("more", json.dumps(place)),
            )
        )
    return [
        html.Dl(
            [
                html.Div([html.Dt(name), html.Dd(_linked(text, link))], className="bw-fact")
                for name, text, link in fields
                if text
            ],
            className="bw-detail-fields",
        ),
        _values(found),
        html.Div([*buttons, copy_button(COPIED, "all fields")], className="bw-detail-buttons"),
        html.Pre(_as_text(fields, found), id=COPIED, className="visually-hidden"),
    ]


def _around(found: MeasuredRun, around: Sequence[RevisionAround]) -> Any:
    if not around:
        return None
    table = around_table(around, found.series.unit, "this point")
    return html.Details(
        [html.Summary("± 2 revisions: every value", className="bw-hint"), table],
        className="bw-alert-around",
        open=True,
    )


def _linked(text: str, link: str) -> Any:
    if not link:
        return text
    return html.A(text, href=link, target="_blank", rel="noopener noreferrer")


def _values(found: MeasuredRun) -> html.Div:
    unit = found.series.unit
    shown = found.values[:SHOWN_VALUES]
    common = _common_counters(found)
    rows = [
        html.Li([f"{_value(item, unit)}{_origin(item)}", None if common else _counters(item)])
        for item in shown
    ]
    if len(found.values) > SHOWN_VALUES:
        rows.append(html.Li(f"… and {len(found.values) - SHOWN_VALUES} more"))
    word = "value" if len(found.values) == 1 else "values"
    return html.Div(
        [
            html.H3(f"{len(found.values)} {word} of this run", className="bw-label"),
            html.Ul(rows, className="bw-raw-values"),
        ]
    )


def _value(item: RawValue, unit: str) -> str:
    if item.value is None:
        return item.status.replace("_", " ")
    return quantity(item.value, unit)


def _origin(item: RawValue) -> str:
    parts = [
        f"instance {item.instance}" if item.instance else "",
        f"iteration {item.iteration}" if item.iteration >= 0 else "",
        f"replicate {item.replicate}" if item.replicate else "",
    ]
    joined = ", ".join(part for part in parts if part)
    return f" ({joined})" if joined else ""


def _common_counters(found: MeasuredRun) -> str:
    """Return the counters that all values of the run share; blank where they differ."""
    stated = {item.counters for item in found.values}
    return _spelled(stated.pop()) if len(stated) == 1 else ""


def _counters(item: RawValue) -> Any:
    text = _spelled(item.counters)
    return html.Span(f" · {text}", className="bw-hint") if text else None


def _spelled(counters: str) -> str:
    """Write counters as one line: ``rx 12, tx 3.5``."""
    if not counters:
        return ""
    return ", ".join(f"{name} {value}" for name, value in json.loads(counters).items())


def _as_text(fields: Sequence[tuple[str, str, str]], found: MeasuredRun) -> str:
    lines = [f"{name}: {text}" for name, text, _ in fields if text]
    raw = (item.status if item.value is None else repr(item.value) for item in found.values)
    lines.append(f"Values ({found.series.unit or 'no unit'}): {', '.join(raw)}")
    return "\n".join(lines)
