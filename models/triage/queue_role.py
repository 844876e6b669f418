"""The queue role of a summary, and its next step; both follow from its state."""

from enum import StrEnum

from models.triage.alert import SummaryStatus


class QueueRole(StrEnum):
    """The two roles of sheriffing."""

    CODE = "code"
    PERFORMANCE = "performance"


class NextAction(StrEnum):
    """What has to be done next, in words."""

    TRIAGE = "triage"
    COLLECTING = "collecting data"
    READY = "data ready"
    BUG = "bug needed"
    INVESTIGATING = "investigating"
    NOTHING = ""


def role_of(status: SummaryStatus, data_ready: bool, has_bug: bool) -> QueueRole | None:
    """Return the queue role of a summary; None once it is decided.

    The code sheriff sees to it that there are data; the performance sheriff decides and sees
    a regression through to its end.
    """
    want = wants(status, data_ready, has_bug)
    if want is NextAction.NOTHING:
        return None
    return (
        QueueRole.CODE
        if want in (NextAction.TRIAGE, NextAction.COLLECTING)
        else QueueRole.PERFORMANCE
    )


def wants(status: SummaryStatus, data_ready: bool, has_bug: bool, rounds: int = 0) -> NextAction:
    """Return the next action of a summary.

    Parameters
    ----------
    data_ready : bool
        Whether every revision around its changes has values enough.
    has_bug : bool
        Whether a bug is named.
    rounds : int
        Rounds of retriggers that were asked for: without any, no one has looked yet.
    """
    if status is SummaryStatus.UNTRIAGED:
        if data_ready:
            return NextAction.READY
        return NextAction.COLLECTING if rounds else NextAction.TRIAGE
    if status is SummaryStatus.INVESTIGATING:
        return NextAction.INVESTIGATING if has_bug else NextAction.BUG
    return NextAction.NOTHING
