"""Where a summary stands, by what stands in it and what points to it."""

import pytest

from models.triage.alert import Alert, AlertStatus, Summary, SummaryStatus
from models.triage.summaries.derive import derive_status, reopened

ME, OTHER = 1, 2


def own(number: int, status: AlertStatus, *, worse: bool = True) -> Alert:
    relating = status in (AlertStatus.REASSIGNED, AlertStatus.DOWNSTREAM)
    return Alert(number, ME, worse, status, OTHER if relating else None)


def pointing(number: int, status: AlertStatus, *, worse: bool = True) -> Alert:
    return Alert(number, OTHER, worse, status, ME)


def summary(status: SummaryStatus, *alerts: Alert) -> Summary:
    return Summary(
        ME,
        "demo",
        "main",
        status,
        tuple(alert for alert in alerts if alert.summary_id == ME),
        tuple(alert for alert in alerts if alert.summary_id != ME),
    )


YES = AlertStatus.ACKNOWLEDGED


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_a_summary_with_a_regression_is_no_improvement(order: tuple[bool, bool]) -> None:
    alerts = [own(number, YES, worse=worse) for number, worse in enumerate(order)]
    assert derive_status(summary(SummaryStatus.UNTRIAGED, *alerts)) is SummaryStatus.INVESTIGATING


def test_improvements_only_are_an_improvement() -> None:
    alerts = [own(number, YES, worse=False) for number in range(2)]
    assert derive_status(summary(SummaryStatus.UNTRIAGED, *alerts)) is SummaryStatus.IMPROVEMENT
    gone = own(3, AlertStatus.INVALID)
    assert (
        derive_status(summary(SummaryStatus.UNTRIAGED, *alerts, gone)) is SummaryStatus.IMPROVEMENT
    )


def test_a_regression_that_is_reassigned_here_keeps_a_summary_from_being_an_improvement() -> None:
    item = summary(
        SummaryStatus.UNTRIAGED,
        own(0, YES, worse=False),
        pointing(1, AlertStatus.REASSIGNED),
    )
    assert derive_status(item) is SummaryStatus.INVESTIGATING


@pytest.mark.parametrize(
    "chosen",
    [
        SummaryStatus.WONTFIX,
        SummaryStatus.FIXED,
        SummaryStatus.BACKED_OUT,
        SummaryStatus.INVESTIGATING,
    ],
)
def test_what_a_person_chose_is_kept_while_a_regression_stands(chosen: SummaryStatus) -> None:
    alerts = (own(0, YES), own(1, AlertStatus.INVALID), own(2, YES, worse=False))
    assert derive_status(summary(chosen, *alerts)) is chosen
    assert derive_status(summary(chosen, *alerts[2:])) is SummaryStatus.IMPROVEMENT
    assert derive_status(summary(chosen, alerts[1])) is SummaryStatus.INVALID


@pytest.mark.parametrize("worse", [True, False])
def test_only_a_regression_that_is_reassigned_here_re_opens_an_improvement(worse: bool) -> None:
    item = summary(
        SummaryStatus.IMPROVEMENT,
        own(0, YES, worse=False),
        pointing(1, AlertStatus.REASSIGNED, worse=worse),
    )
    expected = SummaryStatus.UNTRIAGED if worse else SummaryStatus.IMPROVEMENT
    assert derive_status(item) is expected
    assert reopened(item) == (item.alerts if worse else ())


def test_a_regression_that_is_downstream_of_an_improvement_does_not_re_open_it() -> None:
    item = summary(
        SummaryStatus.IMPROVEMENT, own(0, YES, worse=False), pointing(1, AlertStatus.DOWNSTREAM)
    )
    assert derive_status(item) is SummaryStatus.IMPROVEMENT
    assert reopened(item) == ()


@pytest.mark.parametrize("toward", [AlertStatus.REASSIGNED, AlertStatus.DOWNSTREAM])
def test_a_summary_that_others_point_to_and_that_points_on_leaves_the_queue(
    toward: AlertStatus,
) -> None:
    others = pointing(1, AlertStatus.DOWNSTREAM)
    on = summary(SummaryStatus.UNTRIAGED, own(0, toward), others)
    assert derive_status(on).value == toward.value
    # Nothing of its own is left: somebody has to find the place of the others' changes.
    assert derive_status(summary(SummaryStatus.DOWNSTREAM, others)) is SummaryStatus.UNTRIAGED
    gone = summary(SummaryStatus.DOWNSTREAM, own(0, AlertStatus.INVALID), others)
    assert derive_status(gone) is SummaryStatus.UNTRIAGED


def test_a_summary_that_nothing_points_to_leaves_the_queue_with_its_own_relations() -> None:
    mixed = summary(
        SummaryStatus.UNTRIAGED, own(0, AlertStatus.REASSIGNED), own(1, AlertStatus.DOWNSTREAM)
    )
    assert derive_status(mixed) is SummaryStatus.REASSIGNED
