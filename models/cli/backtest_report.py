"""Tables of a replay of thresholds, for a terminal."""

import math

from rich.box import SIMPLE_HEAD
from rich.table import Table

from models.services.alerts.backtest_document import iso_day
from models.services.alerts.threshold_backtest import ThresholdBacktest
from models.triage.detection.threshold_score import DecisionScore


def scores_table(bench: ThresholdBacktest) -> Table:
    """List the thresholds with their alarms per week and what became of them."""
    first, last = iso_day(bench.span.since_ms), iso_day(bench.span.until_ms - 1)
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


def alarms_table(bench: ThresholdBacktest) -> Table:
    """List the alarms of the first thresholds."""
    rule = bench.scores[0].rule
    table = Table(title=f"Alarms at δ = {rule.delta:g} %, P = {rule.probability:g}")
    for head in ("opened", "series", "by", "change %", "P", "since", "later", "environment"):
        table.add_column(head, overflow="fold")
    for item in bench.alerts[0]:
        alert = item.alert
        table.add_row(
            iso_day(alert.opened_ms - 1),
            str(item.series.key),
            alert.first.source.value,
            f"{alert.first.change:+.2f}",
            f"{alert.first.probability:.3f}",
            iso_day(alert.last.start_ms),
            "too new" if alert.young else alert.outcome.value,
            item.recorded,
        )
    return table


def _number(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "–"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %" if math.isfinite(value) else "–"
