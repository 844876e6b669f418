"""A digest: new alerts by the summaries that they belong to, the gravest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.notifications.alert_news import AlertNews
from models.records.culprit_posterior import CulpritPosterior
from models.triage.detection.found_change import ChangeSource


@dataclass(frozen=True, slots=True)
class SummaryNews:
    """New alerts of one summary, the largest worsening first."""

    id: int
    project: str
    branch: str
    cause: str  # as of `CauseKind`
    cause_reason: str
    previous_revision: str
    revision: str
    first_ms: int  # earliest start of a change
    alerts: tuple[AlertNews, ...]
    culprits: CulpritPosterior | None = None  # P(this commit did it), by all its alerts

    @property
    def regressions(self) -> int:
        """Count the alerts for the worse; failing tests have no size and are counted apart."""
        return sum(alert.is_regression for alert in self.alerts) - self.failures

    @property
    def improvements(self) -> int:
        """Count the alerts for the better."""
        return sum(not alert.is_regression for alert in self.alerts)

    @property
    def failures(self) -> int:
        """Count the tests that fail."""
        return sum(alert.source == ChangeSource.FAILURES.value for alert in self.alerts)

    @property
    def worst(self) -> AlertNews:
        """The alert that worsened the most, or else improved the most."""
        return self.alerts[0]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a channel receives at one time."""

    made_ms: int
    summaries: tuple[SummaryNews, ...]
    duty: tuple[tuple[str, str], ...] = ()  # role and name of who is on duty now

    @property
    def alerts(self) -> tuple[AlertNews, ...]:
        """Every alert, summary by summary."""
        return tuple(alert for summary in self.summaries for alert in summary.alerts)

    @property
    def regressions(self) -> int:
        """Count the alerts for the worse."""
        return sum(summary.regressions for summary in self.summaries)

    @property
    def improvements(self) -> int:
        """Count the alerts for the better."""
        return sum(summary.improvements for summary in self.summaries)

    @property
    def failures(self) -> int:
        """Count the tests that fail."""
        return sum(summary.failures for summary in self.summaries)


def make_digest(
    alerts: Iterable[AlertNews],
    now_ms: int,
    culprits: Mapping[int, CulpritPosterior | None] | None = None,
    duty: Sequence[tuple[str, str]] = (),
) -> Digest:
    """Group alerts by summary; regressions of the code come first, the largest on top.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    culprits : mapping of int to CulpritPosterior, optional
        By summary; None where nothing is known.
    duty : sequence of (str, str)
        Role and name of who is on duty.
    """
    posterior = culprits or {}
    grouped: dict[int, list[AlertNews]] = {}
    for item in alerts:
        grouped.setdefault(item.summary_id, []).append(item)
    summaries = [
        _summary(sorted(items, key=_weight), posterior.get(key)) for key, items in grouped.items()
    ]
    summaries.sort(key=lambda item: (item.cause == "host", *_weight(item.worst)))
    return Digest(now_ms, tuple(summaries), tuple(duty))


def _summary(alerts: list[AlertNews], culprits: CulpritPosterior | None) -> SummaryNews:
    first = min(alerts, key=lambda item: (item.start_ms, item.id))
    key = first.series.key
    return SummaryNews(
        first.summary_id,
        key.project,
        key.branch,
        first.cause,
        first.cause_reason,
        first.previous_revision,
        first.revision,
        first.start_ms,
        tuple(alerts),
        culprits,
    )


def _weight(item: AlertNews) -> tuple[bool, float, int]:
    return not item.is_regression, -abs(item.change or 0.0), item.id
