"""What a replay of thresholds came to: a sentence, the scores, and the alarms of each set."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from dashboard.shared.formatting.values import count, format_day, percent
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.shared.widgets.plain_table import plain_table
from models.records.series import SeriesKey
from models.triage.detection.rules import DEFAULT_RULE

MOST_SHOWN = 60  # alarms of one set on the page

Threshold = Mapping[str, Any]

SCORE_HEADS = (
    *("Thresholds", "Alarms", "A week", "Summaries", "Median size", "Confirmed", "Standing"),
    *("Recovered", "Noise", "Too new", "Delay"),
)
SAID_HEADS = ("Called real", "Missed", "Called invalid", "Spared")


def backtest_text(bench: Mapping[str, Any]) -> str:
    """Format what the backtest covers, and where the confirmation rate is best."""
    found: Sequence[Threshold] = bench["thresholds"]
    days = f"{_day(bench['since'])} to {_day(bench['until'])}"
    lead = f"{bench['series']:,} series, {days}. "
    known = [item for item in found if item["confirmed_share"] is not None]
    if not known:
        return lead + "No alarm was old enough to be confirmed or refuted."
    best = max(known, key=lambda item: (round(item["confirmed_share"], 2), item["alarms"]))
    return (
        lead + f"Best confirmation rate at {format_rule(best)}:"
        f" {100 * best['confirmed_share']:.0f}\u202f%, of {best['per_week']:.1f} alarms a week."
    )


def scores_table(thresholds: Sequence[Threshold]) -> html.Div:
    """List the scores, a row per set; what people said only where they said anything."""
    said = any(any(item["decisions"].values()) for item in thresholds)
    heads = (*SCORE_HEADS, *(SAID_HEADS if said else ()))
    return plain_table(
        "Scores of thresholds",
        heads,
        [(*_scores(item), *(_decisions(item) if said else ())) for item in thresholds],
        class_name="bw-thresholds-scores",
    )


def alarm_lists(thresholds: Sequence[Threshold]) -> list[Any]:
    """List the alarms of each set, folded but for the usual thresholds or else the first."""
    rules = [(item["delta"], item["probability"]) for item in thresholds]
    default = (DEFAULT_RULE.delta, DEFAULT_RULE.probability)
    usual = rules.index(default) if default in rules else 0
    return [
        html.Details(
            [
                html.Summary(f"{count(item['alarms'], 'alarm')} at {format_rule(item)}"),
                _alarms(item) if item["alerts"] else html.P("None.", className="bw-panel-foot"),
            ],
            open=place == usual,
            className="bw-thresholds-alarms",
        )
        for place, item in enumerate(thresholds)
    ]


def format_rule(item: Threshold) -> str:
    """Format a set of thresholds: ``δ = 1 %, P ≥ 95 %``."""
    return f"δ = {item['delta']:g}\u202f%, P ≥ {100 * item['probability']:g}\u202f%"


def _scores(item: Threshold) -> tuple[str, ...]:
    share = item["confirmed_share"]
    return (
        format_rule(item),
        str(item["alarms"]),
        f"{item['per_week']:.1f}",
        str(item["summaries"]),
        _number(item["size_p50"], "\u202f%"),
        "–" if share is None else f"{100 * share:.0f}\u202f%",
        str(item["standing"]),
        str(item["recovered"]),
        str(item["noise"]),
        str(item["young"]),
        _number(item["delay_p50"], " d"),
    )


def _decisions(item: Threshold) -> tuple[str, ...]:
    said = item["decisions"]
    return tuple(str(said[name]) for name in ("real", "missed", "invalid", "spared"))


def _alarms(item: Threshold) -> html.Div:
    shown = item["alerts"][-MOST_SHOWN:][::-1]
    heads = ("Series", "Change", "Opened", "Since", "By", "Later", "Recorded about then")
    table = plain_table(f"Alarms at {format_rule(item)}", heads, [_alarm(alert) for alert in shown])
    left = item["alarms"] - len(shown)
    more = "" if left <= 0 else f"{left:,} earlier ones: bandwatch backtest --list"
    return html.Div([table, html.P(more, className="bw-panel-foot") if more else None])


def _alarm(alert: Mapping[str, Any]) -> tuple[Any, ...]:
    key = SeriesKey.parse(alert["series"])
    link = trend_link(TrendState((alert["series"],), day=date.fromisoformat(alert["opened"])))
    mark = "▲" if alert["is_regression"] else "▼"
    return (
        html.Span(
            [dcc.Link(key.test, href=link), html.Span(f"{key.suite} · {key.platform}")],
            className="bw-named",
        ),
        f"{mark} {percent(alert['change_percent'])}",
        _day(alert["opened"]),
        _day(alert["since"]),
        alert["source"],
        "too new" if alert["too_new"] else alert["outcome"],
        html.Td(alert["environment"], className="bw-thresholds-recorded"),
    )


def _number(value: float | None, unit: str) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{value:.1f}{unit}"


def _day(text: str) -> str:
    return format_day(date.fromisoformat(text))
