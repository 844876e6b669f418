"""Plan which runs to repeat around the changes of a summary, and put the plan in words."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, Engine

from models.services.alerts.culprit_runs import failing_revisions, plan_culprit_runs
from models.services.alerts.find_culprit import search_culprit
from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.template_store import read_template
from models.storage.alerts.unclear_view import read_unclear_origins
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.results.revision_counts import read_revision_counts
from models.storage.results.run_noise import read_noise
from models.triage.alert import AlertStatus
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.summaries.read_models import AlertView
from models.triage.summaries.retriggers import (
    ALERTS_PER_SUMMARY,
    Retrigger,
    RetriggerCandidate,
    RetriggerPlan,
    choose_alerts,
    merge_runs,
    plan_retriggers,
    with_planned,
)
from models.triage.summaries.summary_readiness import without_revisions
from models.triage.summaries.templates import TemplateKind, fill_template

IMPROVEMENTS_PER_SUMMARY = 2  # nobody hurries where everything got better

_OPEN = {AlertStatus.UNTRIAGED, AlertStatus.ACKNOWLEDGED}


def plan_of(engine: Engine, summary_id: int, budget: int) -> tuple[Retrigger, ...]:
    """Return the runs of `make_plan`."""
    return make_plan(engine, summary_id, budget).runs


def make_plan(engine: Engine, summary_id: int, budget: int) -> RetriggerPlan:
    """Plan runs that find the culprit, then runs until the revisions around have four values.

    Only alerts that may be real and that the data still show are worth runs; a slow drift has
    no revision to repeat. Where it is unclear whether an alert came from another branch, the
    revisions around the change there are filled as well. What has arrived since an earlier round
    is counted; what was asked for and has not arrived is planned again.

    Parameters
    ----------
    budget : int
        Runs that may be spent.

    Returns
    -------
    RetriggerPlan
        Most telling first; empty where there is nothing to run.
    """
    with read_transaction(engine) as connection:
        views = [
            view
            for view in read_alert_views(connection, alert.c.summary_id, [summary_id])
            if view.status in _OPEN
            and view.outcome == ChangeOutcome.STANDING.value
            and without_revisions(ChangeSource(view.source)) is None
        ]
        search = search_culprit(connection, summary_id)
        hunt = RetriggerPlan(())
        if search is not None:
            hunt = plan_culprit_runs(search, budget, failing_revisions(connection, search))
        # Counting values takes longest, so it is left for the few that are chosen.
        origins = read_unclear_origins(connection, views)
        views += [view for view in origins if without_revisions(ChangeSource(view.source)) is None]
        worse = any(view.is_regression for view in views)
        limit = ALERTS_PER_SUMMARY if worse else IMPROVEMENTS_PER_SUMMARY
        known = {view.id: view for view in views}
        own = views[0].series.key.branch if views else ""
        chosen = choose_alerts([_candidate(connection, view, own) for view in views], limit)
        counted = [_counted(connection, item, known[item.alert_id]) for item in chosen]
    awaited = [with_planned(item, hunt.runs) for item in counted if item is not None]
    left = budget - sum(item.runs for item in hunt.runs)
    around = plan_retriggers(awaited, left)
    expected = f"{hunt.expected} {_around_text(around)}".strip()
    return replace(hunt, runs=merge_runs(hunt.runs, around), expected=expected)


def _around_text(runs: Sequence[Retrigger]) -> str:
    number = sum(item.runs for item in runs)
    if not number:
        return ""
    if number == 1:
        return "1 run at the revisions around the change narrows its size."
    return f"{number} runs at the revisions around the change narrow its size."


def plan_text(engine: Engine, plan: Sequence[Retrigger]) -> str:
    """Put a plan in the words of the project's template, a line for each test and revision.

    Raises
    ------
    BadArgumentError
        If the project's template cannot be filled.
    """
    with read_transaction(engine) as connection:
        views = read_alert_views(connection, alert.c.id, {item.alert_id for item in plan})
    series = {view.id: view.series for view in views}
    if not series:
        return ""
    project = next(iter(series.values())).key.project
    template = read_template(engine, project, TemplateKind.RETRIGGER)
    lines = []
    for item in plan:
        key = series[item.alert_id].key
        words = {
            "project": key.project,
            "branch": key.branch,
            "suite": key.suite,
            "test": key.test,
            "platform": key.platform,
            "revision": item.revision,
            "runs": str(item.runs),
        }
        lines.append(fill_template(TemplateKind.RETRIGGER, template, words))
    return "\n".join(lines)


def round_note(engine: Engine, project: str, plan: RetriggerPlan) -> str:
    """Fill the project's template of a round's comment: what is run, and what is expected.

    Raises
    ------
    BadArgumentError
        If the project's template cannot be filled.
    """
    words = {
        "runs": str(sum(item.runs for item in plan.runs)),
        "tests": ", ".join(dict.fromkeys(item.test for item in plan.runs)),
        "revisions": ", ".join(dict.fromkeys(item.revision[:10] for item in plan.runs)),
        "expected": plan.expected,
    }
    template = read_template(engine, project, TemplateKind.ROUND_NOTE)
    return fill_template(TemplateKind.ROUND_NOTE, template, words).strip()


def _candidate(connection: Connection, view: AlertView, own_branch: str) -> RetriggerCandidate:
    key = view.series.key
    elsewhere = "" if key.branch == own_branch else f" ({key.branch})"
    return RetriggerCandidate(
        alert_id=view.id,
        test=f"{key.suite}/{key.test}{elsewhere}",
        platform=key.platform,
        magnitude=abs(view.change or 0.0),
        noise=_noise(connection, view),
        around=(),
        change=0,
    )


def _counted(
    connection: Connection, item: RetriggerCandidate, view: AlertView
) -> RetriggerCandidate | None:
    """Count the values around a change; None where no revisions are known."""
    around = read_revision_counts(connection, view.series.id, view.start_ms, view.revision)
    return None if around is None else replace(item, around=around.counts, change=around.change)


def _noise(connection: Connection, view: AlertView) -> float:
    """Scatter of one run, percent; where no group tells it, half the change's interval does."""
    known = read_noise(connection, view.series.id, view.previous_ms)
    if known is not None:
        return known
    if view.change_high is None or view.change_low is None:
        return abs(view.change or 1.0)
    return (view.change_high - view.change_low) / 2
