"""Judge series by their open alerts, for a pipeline that only fits or detects."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from models.records.gate_status import FAIL, NOT_ENOUGH_DATA, PASS
from models.records.series import Series
from models.records.views.standing_alert import StandingAlert
from models.stats.comparison.release_gate import GateRule
from models.stats.comparison.signed_number import signed_number
from models.storage.database.transaction import read_transaction
from models.storage.fits.standing_alerts import read_standing_alerts
from models.storage.results.series_summary import newest_fits


@dataclass(frozen=True, slots=True)
class AlertJudgement:
    """The exit code, and the lines that explain it."""

    status: int
    lines: tuple[str, ...]


def judge_alerts(engine: Engine, series: Sequence[Series], now_ms: int) -> AlertJudgement:
    """Judge series by their open regression alerts, with the exit codes of the gate.

    An alert counts until somebody decides on it or later data take it back, so the same job run
    again gives the same answer. One that began long before it was found is history and does not
    count.
    Those that await confirmation by runs do not count either, and are named.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC: alerts await confirmation for some days.

    Returns
    -------
    AlertJudgement
        1 for an open regression; 3 where more series have no trusted fit than a gate
        tolerates (`GateRule.max_missing`); else 0.
    """
    alerts = read_standing_alerts(engine, [item.id for item in series], now_ms=now_ms)
    lines = []
    awaiting = []
    for item in series:
        worse = [
            alert
            for alert in alerts.get(item.id, ())
            if alert.open and alert.is_regression and not alert.history
        ]
        certain = [alert for alert in worse if not alert.awaiting]
        if certain:
            lines.append(f"regression   {item.key}: {_sizes(certain)}")
        elif worse:
            awaiting.append(
                f"unconfirmed  {item.key}: {_sizes(worse)}, awaits confirmation by runs"
            )
    if lines:
        count = f"{len(lines)} of {len(series)} series have an open regression alert."
        return AlertJudgement(FAIL, (*lines, *awaiting, f"Fail: {count}"))
    with read_transaction(engine) as connection:
        fits = newest_fits(connection, [item.id for item in series], complete=True)
    missing = sum(not (item.id in fits and fits[item.id].trusted) for item in series)
    most = GateRule().max_missing
    if missing > most * len(series):
        count = f"{missing} of {len(series)} series have no trusted fit; at most {most:.0%} may."
        return AlertJudgement(
            NOT_ENOUGH_DATA,
            (
                *awaiting,
                f"Not enough data: {count}",
            ),
        )
    return AlertJudgement(
        PASS, (*awaiting, f"Pass: none of {len(series)} series has an open regression.")
    )


def _sizes(alerts: Sequence[StandingAlert]) -> str:
    return ", ".join(
        f"{signed_number(item.change, 2)} % (summary {item.summary_id})" for item in alerts
    )
