"""When the data of a summary count as ready: by every alert, by half of them, or by a note."""

from dataclasses import replace
from enum import StrEnum

from models.triage.summaries.readiness import DataReadiness, Readiness


class ReadyRule(StrEnum):
    """What a project waits for before a summary goes to the performance sheriff."""

    ALL = "all"  # the data of every alert that decides
    HALF = "half"  # of at least half of them
    NOTE = "note"  # a sheriff hands them over, with a note


def by_rule(
    state: DataReadiness, rule: ReadyRule, ready: int, alerts: int, handed_over: bool
) -> DataReadiness:
    """Return the state of a summary's data by its project's rule.

    Parameters
    ----------
    state : DataReadiness
        The strict state, of every alert.
    ready, alerts : int
        Alerts whose data are ready, and all that decide.
    handed_over : bool
        Whether a sheriff wrote that the data are ready. Where nothing can be collected, as for a
        drift or a failing test, nothing is handed over.
    """
    if rule is ReadyRule.HALF and alerts and 2 * ready >= alerts:
        return replace(state, readiness=Readiness.READY)
    if rule is not ReadyRule.NOTE or not state.around:
        return state
    if handed_over:
        return replace(
            state, readiness=Readiness.READY, reason=f"{state.reason}; handed over by a note"
        )
    return replace(
        state, readiness=Readiness.COLLECTING, reason=f"{state.reason}; not handed over yet"
    )
