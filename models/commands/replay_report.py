"""Tables and JSON of a replay of thresholds."""

import math
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from models.stats.compare_days import day_of
from models.threshold_bench import BenchAlert, ThresholdBench
from models.triage.threshold_score import DecisionScore, ThresholdScore

DAY_MS = 86_400_000


def scores_table(bench: ThresholdBench) -> Table:
    """List the thresholds with their alarms per week and what became of them."""
    first, last = _day(bench.span.since_ms), _day(bench.span.until_ms - 1)
    table = Table(title=f"{bench.series} series, {first} to {last}", box=SIMPLE_HEAD)
    for head in (
        *("δ %", "P", "alarms", "a week", "sum-\nmaries", "median\nsize %", "con-\nfirmed"),
        *("noise", "too\nnew", "delay\ndays"),
    ):
        table.add_column(head, justify="right", no_wrap=True)
    decided = any(item.decisions != DecisionScore() for item in bench.scores)
    if decided:
        for head in ("called\nreal", "\nmissed", "called\ninvalid", "\nspared"):
            table.add_column(head, justify="right", no_wrap=True)
    for item in bench.scores:
        said = item.decisions
        table.add_row(
            f"{item.rule.delta:g}",
            f"{item.rule.probability:g}",
            str(item.alarms),
            f"{item.per_week:.1f}",
            str(item.summaries),
            _number(item.size_p50),
            f"{item.standing + item.recovered} = {_share(item.confirmed_share)}",
            str(item.noise),
            str(item.young),
            _number(item.delay_p50),
            *(map(str, (said.real, said.missed, said.invalid, said.spared)) if decided else ()),
        )
    return table


def alarms_table(bench: ThresholdBench) -> Table:
    """List the alarms of the first thresholds."""
    rule = bench.scores[0].rule
    table = Table(title=f"Alarms at δ = {rule.delta:g} %, P = {rule.probability:g}")
    for head in ("opened", "series", "by", "change %", "P", "since", "later", "environment"):
        table.add_column(head, overflow="fold")
    for item in bench.alerts[0]:
        alert = item.alert
        table.add_row(
            _day(alert.opened_ms - 1),
            str(item.series.key),
            alert.first.source.value,
            f"{alert.first.change:+.2f}",
            f"{alert.first.probability:.3f}",
            _day(alert.last.start_ms),
            "too new" if alert.young else alert.outcome.value,
            item.recorded,
        )
    return table


def as_document(bench: ThresholdBench) -> dict[str, Any]:
    """Give all of it as JSON knows it; unknown numbers are null."""
    return {
        "since": _day(bench.span.since_ms),
        "until": _day(bench.span.until_ms - 1),
        "series": bench.series,
        "thresholds": [
            {**_score(item), "alerts": [_alert(alert) for alert in alerts]}
            for item, alerts in zip(bench.scores, bench.alerts, strict=True)
        ],
    }


def _score(item: ThresholdScore) -> dict[str, Any]:
    told = asdict(item)
    rule = told.pop("rule")
    found = {
        "delta": rule["delta"],
        "probability": rule["probability"],
        **told,
        "per_week": item.per_week,
        "confirmed_share": item.confirmed_share,
    }
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in found.items()
    }


def _alert(item: BenchAlert) -> dict[str, Any]:
    alert = item.alert
    return {
        "series": str(item.series.key),
        "opened": _day(alert.opened_ms - 1),
        "source": alert.first.source.value,
        "change_percent": round(alert.first.change, 4),
        "probability": round(alert.first.probability, 5),
        "since": _day(alert.last.start_ms),
        "outcome": alert.outcome.value,
        "too_new": alert.young,
        "environment": item.recorded,
    }


def _day(time_ms: int) -> str:
    return day_of(time_ms // DAY_MS).isoformat()


def _number(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "–"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %" if math.isfinite(value) else "–"
