"""Why a further round of retriggers is begun, and when a round is over."""

from enum import StrEnum

from models.records.errors import BadArgumentError


class RoundReason(StrEnum):
    """The short list; a comment goes on in words."""

    NOISE = "the noise hides the change"
    RUNS_FAILED = "runs failed or did not arrive"
    MOVED = "the change moved to other revisions"
    OTHER_SERIES = "another test or platform is needed"
    CONTRADICTION = "the runs contradict each other"
    OTHER = "other"


def further_reason(reason: str, comment: str, number: int) -> str:
    """Check why a round is begun.

    Parameters
    ----------
    reason : str
        One of `RoundReason`; blank for none.
    comment : str
        What is expected, in words; may be blank unless the reason is *other*.
    number : int
        1 for the first round of a summary, which needs no reason.

    Returns
    -------
    str
        The reason to keep; blank for a first round.

    Raises
    ------
    BadArgumentError
        If a further round has no reason, an unknown one, or *other* without words.
    """
    if number == 1:
        return ""
    known = ", ".join(RoundReason)
    if not reason.strip():
        raise BadArgumentError(f"Round {number} needs a reason, one of: {known}.")
    try:
        chosen = RoundReason(reason.strip())
    except ValueError:
        raise BadArgumentError(f"{reason!r} is no reason of a round; choose of: {known}.") from None
    if chosen is RoundReason.OTHER and not comment.strip():
        raise BadArgumentError("The reason is “other”: write in the comment which.")
    return chosen.value


def arrived_result(arrived: int, planned: int, data_ready: bool, data_reason: str) -> str:
    """Format the result of a round that is over by its data; blank where it goes on.

    Parameters
    ----------
    arrived, planned : int
        Runs that came since it began, and that were asked for.
    data_ready : bool
        Whether every revision around the change has its values, whoever ran them.
    data_reason : str
        How many have, in words.
    """
    if not data_ready and arrived < planned:
        return ""
    return f"{arrived} of {planned} runs have arrived; {data_reason or 'no more is known'}"
