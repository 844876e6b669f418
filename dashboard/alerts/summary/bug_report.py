"""The text of a bug report on a summary, with a frozen link to what it speaks of."""

from dashboard.alerts.summary.data import read_bug_templates
from dashboard.shared.series_history.freeze import frozen
from dashboard.shared.series_history.load import load_trend_page
from dashboard.shared.services import Services
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import MOST_SERIES, Arrangement, TrendState
from models.records.days import DAY_MS, day_of_moment
from models.services.alerts.find_cost_shift import cost_shift_lines
from models.services.alerts.find_culprit import find_culprit
from models.services.alerts.host_factor import host_factors
from models.services.alerts.retrigger_plan import plan_of
from models.triage.summaries.bug_report import BugReport, write_bug
from models.triage.summaries.read_models import SummaryView

REACH_DAYS = 60  # shown around the change
PLAN_BUDGET = 20
MOST_HOSTS = 10  # alerts of which a bug names the host's part


def bug_report(services: Services, view: SummaryView, origin: str) -> BugReport:
    """Write the report by the project's templates, and pin the fits that its link shows.

    Parameters
    ----------
    origin : str
        Scheme and host of this app, as the reader reaches it.

    Raises
    ------
    BadArgumentError
        If a template of the project cannot be filled.
    """
    templates = read_bug_templates(services, view.row.project)
    plan = () if view.row.data_ready else plan_of(services.engine, view.row.id, PLAN_BUDGET)
    culprits = find_culprit(services.engine, view.row.id)
    number = view.row.id
    shifts = [*_hosts(services, view), *cost_shift_lines(services.engine, number)]
    return write_bug(templates, view, plan, permalink(services, view, origin), culprits, shifts)


def _hosts(services: Services, view: SummaryView) -> list[str]:
    """Format what of each alert is the host, where a host moved."""
    lines = host_factors(services.engine, view.row.id)
    named = {alert.id: alert.series.key for alert in view.alerts}
    return [
        f"{named[key].test} on {named[key].platform}: {line}"
        for key, line in lines.items()
        if line.startswith("Of ") and key in named
    ][:MOST_HOSTS]


def permalink(services: Services, view: SummaryView, origin: str) -> str:
    """Build the link to the trend page that always shows what is known now of the summary."""
    keys = tuple(dict.fromkeys(str(alert.series.key) for alert in view.alerts))[:MOST_SERIES]
    if not keys:
        return f"{origin}/alerts/{view.row.id}"
    now_ms = services.now_ms()
    state = TrendState(
        series=keys,
        first=day_of_moment(view.row.first_ms - REACH_DAYS * DAY_MS),
        last=day_of_moment(min(now_ms, view.row.last_ms + REACH_DAYS * DAY_MS)),
        arrangement=Arrangement.MULTIPLES if len(keys) > 1 else Arrangement.OVERLAID,
    )
    kept = frozen(state, load_trend_page(services, state).every, now_ms)
    services.pin(kept.fits)
    return f"{origin}{trend_link(kept)}"
