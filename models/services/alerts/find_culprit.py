"""Find which commit brought the change of a summary, from where each alert's step may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, select

from models.records.commit import Commit
from models.records.culprit_posterior import CulpritPosterior, SuspectCommit
from models.services.alerts.host_factor import beyond_their_host
from models.services.alerts.locate_step import LocatedAlert, locate_alert
from models.stats.culprit.posterior import StepEvidence, culprit_posterior, entropy_bits
from models.storage.alerts.alert_views import read_alert_views
from models.storage.database.tables import branch
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.commits.artifact_store import read_artifacts
from models.storage.results.commits.commit_view import read_commits
from models.triage.alert import AlertStatus
from models.triage.cause import CauseKind
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.summaries.read_models import AlertView
from models.triage.summaries.summary_readiness import without_revisions

MOST_ALERTS = 12  # the largest changes; more say the same
_OPEN = {AlertStatus.UNTRIAGED, AlertStatus.ACKNOWLEDGED}


@dataclass(frozen=True, slots=True)
class CulpritSearch:
    """The posterior, with what it was computed from."""

    posterior: CulpritPosterior
    commits: tuple[Commit, ...]
    chance: NDArray[np.float64]  # shape (C,), of each commit
    located: tuple[LocatedAlert, ...]


def find_culprit(engine: Engine, summary_id: int) -> CulpritPosterior | None:
    """Compute P(this commit did it) over the commits around the change of a summary.

    Returns
    -------
    CulpritPosterior or None
        None where no alert that may be real has a step between known revisions, or where the
        host is the cause.
    """
    with read_transaction(engine) as connection:
        found = search_culprit(connection, summary_id)
    return None if found is None else found.posterior


def search_culprit(connection: Connection, summary_id: int) -> CulpritSearch | None:
    """Compute the posterior of a summary inside a transaction, and keep what it is made of."""
    summary = connection.execute(
        select(alert_summary.c.branch_id, alert_summary.c.cause, branch.c.project_id)
        .select_from(alert_summary.join(branch))
        .where(alert_summary.c.id == summary_id)
    ).first()
    if summary is None or summary.cause == CauseKind.HOST.value:
        return None
    views = [
        view
        for view in read_alert_views(connection, alert.c.summary_id, [summary_id])
        if _locatable(view)
    ]
    by_host = 0
    if views and summary.cause == CauseKind.BOTH.value:  # what the host moved names no commit
        beyond = beyond_their_host(connection, summary.project_id, views)
        by_host, views = len(views) - len(beyond), beyond
    tried = (locate_alert(connection, view) for view in views[:MOST_ALERTS])
    located = [item for item in tried if item is not None]
    if not located:
        return None
    commits = _range(connection, summary.branch_id, located)
    place = {item.revision: index for index, item in enumerate(commits)}
    located = [item for item in located if all(name in place for name in item.revisions)]
    if not located:
        return None
    evidence = [_evidence(connection, item, place) for item in located]
    chance = culprit_posterior(len(commits), evidence)
    unchanged = np.any([item.unchanged for item in evidence], axis=0)
    suspects = zip(commits, chance.tolist(), strict=True)
    posterior = CulpritPosterior(
        tuple(SuspectCommit(commit, share) for commit, share in suspects if share > 0.0),
        len(located),
        sum(item.by_fit for item in located),
        0 if unchanged.all() else int(unchanged.sum()),
        float(entropy_bits(chance)),
        by_host,
    )
    return CulpritSearch(posterior, commits, chance, tuple(located))


def _locatable(view: AlertView) -> bool:
    return (
        view.status in _OPEN
        and view.outcome == ChangeOutcome.STANDING.value
        and without_revisions(ChangeSource(view.source)) is None
    )


def _range(
    connection: Connection, branch_id: int, located: Sequence[LocatedAlert]
) -> tuple[Commit, ...]:
    """Read the commits from the oldest to the newest revision that the alerts were run at."""
    spans = [
        read_commits(connection, branch_id, item.revisions[0], item.revisions[-1])
        for item in located
    ]
    merged = {commit.revision: commit for span in spans for commit in span}
    # Spans overlap: ranges of one branch around one change. The order is that of the branch.
    ends = [span for span in spans if span]
    if not ends:
        return ()
    first = min((span[0] for span in ends), key=lambda commit: commit.time_ms)
    last = max((span[-1] for span in ends), key=lambda commit: commit.time_ms)
    whole = read_commits(connection, branch_id, first.revision, last.revision)
    return whole or tuple(merged.values())


def _evidence(connection: Connection, item: LocatedAlert, place: dict[str, int]) -> StepEvidence:
    """Put the evidence of one alert in the order of the commits."""
    at = np.array([place[name] for name in item.revisions], dtype=np.int64)
    order = np.argsort(at, kind="stable")
    # Where the lane ran revisions out of the branch's order, its own order of places decides.
    log = np.concatenate([[-np.inf], item.log_likelihood])[order]
    unchanged = np.zeros(len(place), dtype=np.bool_)
    hashed = sorted(
        (place[name], text)
        for name, text in read_artifacts(connection, item.alert.series.id).items()
        if name in place
    )
    for (first, old), (last, new) in pairwise(hashed):
        if old == new:
            unchanged[first + 1 : last + 1] = True
    return StepEvidence(at[order], log[1:], unchanged)
