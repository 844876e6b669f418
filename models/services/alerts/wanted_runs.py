"""List the runs that would tell the most about open alerts, for builders that have time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from models.records.series import Series
from models.services.alerts.retrigger_plan import make_plan
from models.storage.alerts.alert_views import read_alert_views
from models.storage.database.conditions.awaiting import awaits_confirmation
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.fits.standing_alerts import read_standing_alerts


@dataclass(frozen=True, slots=True)
class WantedRuns:
    """Repeat one test at one revision so many times."""

    series: Series
    revision: str
    runs: int
    backfill: bool  # the revision has no value of the series yet
    bits: float  # expected information of which revision brought the change
    gain: float  # how far the runs narrow the standard error of the change, percent points
    summary_id: int
    alert_id: int
    confirm: bool = False  # people are told of the alert when such runs confirm it


def wanted_runs(
    engine: Engine, series: Sequence[Series], budget: int, now_ms: int
) -> list[WantedRuns]:
    """Plan the runs that are wanted next, the most telling first.

    Those of alerts that await confirmation come first: people are told of them when they stand.
    Those that find the revision of a change come before those that measure its size. Summaries
    without an open alert, and those whose open alerts are history, ask for nothing.

    Parameters
    ----------
    series : sequence of Series
        Whose open alerts are looked at.
    budget : int
        Runs that may be spent in all.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC: alerts await confirmation for some days.

    Returns
    -------
    list of WantedRuns
        At most ``budget`` runs in all; empty where no alert needs more.
    """
    alerts = read_standing_alerts(engine, [item.id for item in series])
    summaries = {
        item.summary_id
        for found in alerts.values()
        for item in found
        if item.open and not item.history
    }
    planned = [(key, make_plan(engine, key, budget).runs) for key in sorted(summaries)]
    with read_transaction(engine) as connection:
        ids = {item.alert_id for _, runs in planned for item in runs}
        awaited = set(connection.scalars(select(alert.c.id).where(awaits_confirmation(now_ms))))
        of_alert = {view.id: view for view in read_alert_views(connection, alert.c.id, ids)}
    most: dict[tuple[int, str], WantedRuns] = {}
    for _, runs in planned:
        for item in runs:
            view = of_alert[item.alert_id]
            known = most.get((item.alert_id, item.revision))
            # The plan of another branch may ask for the same runs.
            if known is None or item.runs > known.runs:
                most[item.alert_id, item.revision] = WantedRuns(
                    view.series,
                    item.revision,
                    item.runs,
                    item.backfill,
                    item.bits,
                    item.gain,
                    view.summary_id,
                    item.alert_id,
                    item.alert_id in awaited,
                )
    asked = list(most.values())
    asked.sort(
        key=lambda item: (not item.confirm, -item.bits, -item.gain, item.series.key, item.revision)
    )
    return _within(asked, budget)


def wanted_document(found: Sequence[WantedRuns]) -> dict[str, Any]:
    """Build the JSON document of wanted runs (docs/reference/schemas/wanted.json)."""
    rows = [
        {
            "project": item.series.key.project,
            "branch": item.series.key.branch,
            "suite": item.series.key.suite,
            "test": item.series.key.test,
            "platform": item.series.key.platform,
            "revision": item.revision,
            "runs": item.runs,
            "backfill": item.backfill,
            "bits": item.bits,
            "gain_percent": item.gain,
            "summary": item.summary_id,
            "alert": item.alert_id,
            "confirm": item.confirm,
        }
        for item in found
    ]
    return {"version": 1, "wanted": rows}


def _within(asked: Sequence[WantedRuns], budget: int) -> list[WantedRuns]:
    """Keep the first that the budget allows, each as a whole."""
    kept = []
    for item in asked:
        if item.runs <= budget:
            kept.append(item)
            budget -= item.runs
    return kept
