"""Read what the trend page shows beside the history of its series."""

from collections.abc import Sequence

from dashboard.shared.services import Services
from models.records.comparison import Verdict
from models.records.measurement import MeasuredRun
from models.records.series import Series
from models.records.views.overview import OverviewQuery, OverviewRow
from models.services.alerts.why_no_alert import why_no_alert
from models.stats.comparison.quality_gate import too_old_before_ms
from models.storage.alerts.alert_views import alerts_of_series
from models.storage.alerts.around_view import read_around_run
from models.storage.fits.overview_view import read_overview
from models.storage.results.run_view import read_run
from models.triage.summaries.read_models import AlertMark
from models.triage.summaries.revision_around import RevisionAround
from models.triage.why_no_alert.ladder import AlertLadder


def read_alert_marks(
    services: Services, series_ids: Sequence[int], as_of_ms: int | None
) -> list[AlertMark]:
    """Read the alerts of some series, as marks on the figure, now or as of a moment."""
    return alerts_of_series(
        services.engine, series_ids, as_of_ms=as_of_ms, now_ms=services.now_ms()
    )


def read_measured_run(
    services: Services, measurement_id: int, as_of_ms: int | None = None
) -> MeasuredRun | None:
    """Read the run of a measurement, now or as it was known; None if there is none."""
    return read_run(services.engine, measurement_id, as_of_ms=as_of_ms)


def read_revisions_around(
    services: Services, found: MeasuredRun | None
) -> tuple[RevisionAround, ...]:
    """Read every run at the revisions around a run, failed and planned ones too."""
    if found is None or not found.revision:
        return ()
    return read_around_run(services.engine, found.series, found.time_ms, found.revision)


def read_alert_ladder(services: Services, series: Series, at_ms: int | None = None) -> AlertLadder:
    """Read why no alert stands at a run of a series; at its newest event by default."""
    return why_no_alert(services.engine, series, services.now_ms(), at_ms)


def read_worst(services: Services, limit: int) -> list[OverviewRow]:
    """Read the series that need a person first: those that changed, regressions before others."""
    changed = (Verdict.REGRESSION, Verdict.IMPROVEMENT, Verdict.UNDECIDED)
    query = OverviewQuery(verdicts=changed, too_old_ms=too_old_before_ms(services.now_ms()))
    return read_overview(services.engine, query, limit=limit, with_groups=False)
