"""Notes and history of a summary: what was written and what was done, by whom and when."""

from typing import Any

from dash import dcc, html

from dashboard.alerts.summary.history_text import step_text
from dashboard.shared.formatting.values import format_time
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.icon import icon
from models.triage.summaries.read_models import StepView, SummaryView

MOST_STEPS = 60


def summary_notes(view: SummaryView) -> list[Any]:
    """List the notes, oldest first; raw HTML in them is shown as text."""
    if not view.notes:
        return [html.P("Nobody wrote a note yet.", className="bw-hint")]
    return [
        html.Article(
            [
                html.P(
                    [html.Strong(note.who), f" · {format_time(note.at_ms)}"],
                    className="bw-note-head",
                ),
                safe_markdown(note.text),
            ],
            className="bw-note",
        )
        for note in view.notes
    ]


def safe_markdown(text: str) -> dcc.Markdown:
    """Show what a person wrote: Markdown without HTML, scripts or pictures.

    A picture would be asked of another host by everybody who reads the note, so it is shown as
    the link that it holds.
    """
    return dcc.Markdown(
        text.replace("![", "!\u200b["),
        dangerously_allow_html=False,
        link_target="_blank",
        className="bw-note-text",
        mathjax=False,
    )


def summary_history(view: SummaryView) -> list[Any]:
    """List the steps, newest first."""
    names = {
        alert.id: f"{alert.series.key.test} · {alert.series.key.platform}"
        for alert in (*view.alerts, *view.related_alerts)
    }
    undoable = view.undoable
    head = html.Div(
        [
            html.H2("History", className="bw-card-title"),
            html.Button(
                [icon("arrow-90deg-left"), f" Undo “{undoable.action}”"],
                type="button",
                className="bw-act bw-act-small",
                title=f"Take back what {undoable.who} did last",
                **action("act", "undo"),
            )
            if undoable is not None
            else None,
        ],
        className="bw-job-head",
    )
    if not view.history:
        return [head, html.P("Nothing was done yet.", className="bw-hint")]
    steps = [_step(step, names) for step in view.history[:MOST_STEPS]]
    if len(view.history) > MOST_STEPS:
        steps.append(html.Li(f"… and {len(view.history) - MOST_STEPS} older steps"))
    return [head, html.Ol(steps, className="bw-history")]


def _step(step: StepView, names: dict[int, str]) -> html.Li:
    words, changes = step_text(step, names)
    undone = step.undone_by is not None
    return html.Li(
        [
            html.P(
                [
                    html.Strong(step.who),
                    html.Span(f" {words}", className="bw-undone" if undone else None),
                    " (undone)" if undone else None,
                    html.Span(f" · {format_time(step.at_ms)}", className="bw-quiet-words"),
                ],
                className="mb-0",
            ),
            html.P(f"“{step.why}”", className="bw-step-why") if step.why else None,
            html.Ul([html.Li(line) for line in changes], className="bw-step-changes")
            if changes
            else None,
        ]
    )
