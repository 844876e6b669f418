"""On whose desk a summary lies, and what it wants next; both follow from its state."""

from enum import StrEnum

from models.triage.alert import SummaryStatus


class Desk(StrEnum):
    """The two roles of sheriffing."""

    CODE = "code"
    PERFORMANCE = "performance"


class Want(StrEnum):
    """What has to be done next, in words."""

    TRIAGE = "triage"
    COLLECTING = "collecting data"
    READY = "data ready"
    BUG = "bug needed"
    INVESTIGATING = "investigating"
    NOTHING = ""


def desk_of(status: SummaryStatus, data_ready: bool, has_bug: bool) -> Desk | None:
    """Say on whose desk a summary lies; None once it is decided.

    The code sheriff sees to it that there are data; the performance sheriff decides and sees
    a regression through to its end.
    """
    want = wants(status, data_ready, has_bug)
    if want is Want.NOTHING:
        return None
    return Desk.CODE if want in (Want.TRIAGE, Want.COLLECTING) else Desk.PERFORMANCE


def wants(status: SummaryStatus, data_ready: bool, has_bug: bool, rounds: int = 0) -> Want:
    """Say what a summary wants next.

    Parameters
    ----------
    data_ready : bool
        Whether every revision around its changes has values enough.
    has_bug : bool
        Whether a bug is named.
    rounds : int
        Rounds of retriggers that were asked for: without any, nobody has looked yet.
    """
    if status is SummaryStatus.UNTRIAGED:
        if data_ready:
            return Want.READY
        return Want.COLLECTING if rounds else Want.TRIAGE
    if status is SummaryStatus.INVESTIGATING:
        return Want.INVESTIGATING if has_bug else Want.BUG
    return Want.NOTHING
