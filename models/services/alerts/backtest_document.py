"""A bench of thresholds as JSON knows it: what the command prints and the page keeps."""

import math
from dataclasses import asdict
from typing import Any

from models.records.days import day_of_moment
from models.services.alerts.threshold_backtest import ScoredAlert, ThresholdBacktest
from models.triage.detection.threshold_score import ThresholdScore


def as_document(bench: ThresholdBacktest, *, most_alerts: int | None = None) -> dict[str, Any]:
    """Convert a backtest to plain values; unknown numbers are null.

    Parameters
    ----------
    most_alerts : int, optional
        Alerts listed for each set of thresholds, the newest of them; all by default.
    """
    return {
        "since": iso_day(bench.span.since_ms),
        "until": iso_day(bench.span.until_ms - 1),
        "series": bench.series,
        "failures": list(bench.failures),
        "thresholds": [
            {**_score(item), "alerts": [_alert(alert) for alert in _newest(alerts, most_alerts)]}
            for item, alerts in zip(bench.scores, bench.alerts, strict=True)
        ],
    }


def iso_day(time_ms: int) -> str:
    """Format the day of a moment, in UTC."""
    return day_of_moment(time_ms).isoformat()


def _newest(alerts: tuple[ScoredAlert, ...], most: int | None) -> tuple[ScoredAlert, ...]:
    return alerts if most is None or len(alerts) <= most else alerts[-most:]


def _score(item: ThresholdScore) -> dict[str, Any]:
    columns = asdict(item)
    rule = columns.pop("rule")
    found = {
        "delta": rule["delta"],
        "probability": rule["probability"],
        **columns,
        "per_week": item.per_week,
        "confirmed_share": item.confirmed_share,
    }
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in found.items()
    }


def _alert(item: ScoredAlert) -> dict[str, Any]:
    alert = item.alert
    return {
        "series": str(item.series.key),
        "opened": iso_day(alert.opened_ms - 1),
        "source": alert.first.source.value,
        "is_regression": alert.first.is_regression,
        "change_percent": round(alert.first.change, 4),
        "probability": round(alert.first.probability, 5),
        "since": iso_day(alert.last.start_ms),
        "outcome": alert.outcome.value,
        "too_new": alert.young,
        "environment": item.recorded,
    }
