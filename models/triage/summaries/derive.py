"""The status of a summary follows from its alerts, as in Perfherder's triage."""

from collections.abc import Sequence

from models.triage.alert import RELATING, RESOLVED, Alert, AlertStatus, Summary, SummaryStatus


def derive_status(summary: Summary) -> SummaryStatus:
    """Derive where a summary stands from its own alerts and those that point to it.

    Returns
    -------
    SummaryStatus
        The state to store. A state chosen by a person (won't fix, fixed, backed out) is kept
        as long as an acknowledged regression stands behind it.

    See Also
    --------
    reopened : the alerts that fall back to untriaged together with the summary.

    Notes
    -----
    Source: the behaviour of Perfherder's ``PerformanceAlertSummary.autodetermine_status``.
    """
    alerts = summary.alerts + summary.related
    if not alerts or any(alert.status is AlertStatus.UNTRIAGED for alert in alerts):
        return SummaryStatus.UNTRIAGED
    if _receives_regression(summary):
        return SummaryStatus.UNTRIAGED
    statuses = {alert.status for alert in alerts}
    if statuses == {AlertStatus.INFRA}:
        return SummaryStatus.INFRA
    if statuses <= {AlertStatus.INVALID, AlertStatus.INFRA}:
        return SummaryStatus.INVALID
    if AlertStatus.ACKNOWLEDGED in statuses:
        return _status_of_real_change(summary, alerts)
    if _left_alone(summary):
        return SummaryStatus.UNTRIAGED
    if AlertStatus.REASSIGNED in statuses:
        return SummaryStatus.REASSIGNED
    return SummaryStatus.DOWNSTREAM


def reopened(summary: Summary) -> tuple[Alert, ...]:
    """Return the alerts that become untriaged because a regression was reassigned here.

    A summary closed as an improvement was judged without that regression, so what was
    acknowledged in it must be looked at again.
    """
    if not _receives_regression(summary):
        return ()
    return tuple(alert for alert in summary.alerts if alert.status is AlertStatus.ACKNOWLEDGED)


def _left_alone(summary: Summary) -> bool:
    """Whether others point here while nothing of its own is real or points on.

    Somebody has to find the place of those changes, so the summary stays in a queue.
    """
    return bool(summary.related) and not any(alert.status in RELATING for alert in summary.alerts)


def _receives_regression(summary: Summary) -> bool:
    return summary.status is SummaryStatus.IMPROVEMENT and any(
        alert.is_regression and _reassigned_to(summary, alert) for alert in summary.related
    )


def _status_of_real_change(summary: Summary, alerts: Sequence[Alert]) -> SummaryStatus:
    real = [
        alert
        for alert in alerts
        if alert.status is AlertStatus.ACKNOWLEDGED or _reassigned_to(summary, alert)
    ]
    if not any(alert.is_regression for alert in real):
        return SummaryStatus.IMPROVEMENT
    return summary.status if summary.status in RESOLVED else SummaryStatus.INVESTIGATING


def _reassigned_to(summary: Summary, alert: Alert) -> bool:
    return alert.status is AlertStatus.REASSIGNED and alert.related_summary_id == summary.id
