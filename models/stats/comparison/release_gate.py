"""A release gate: from verdicts on many series to pass, fail, or not enough data."""

from dataclasses import dataclass
from enum import StrEnum

from models.records.errors import BadArgumentError


class GateOutcome(StrEnum):
    """What the gate says of a release."""

    PASS = "pass"
    FAIL = "fail"
    NOT_ENOUGH_DATA = "not enough data"


@dataclass(frozen=True, slots=True)
class GateRule:
    """What a release must meet; shares are of the series that were asked about."""

    max_regressions: int = 0  # series called worse that are tolerated
    max_missing: float = 0.2  # share without a comparison that is tolerated
    max_undecided: float = 1.0  # share whose verdict is open that is tolerated

    def __post_init__(self) -> None:
        if self.max_regressions < 0:
            raise BadArgumentError(
                f"max_regressions is {self.max_regressions}; it must be 0 or larger."
            )
        for name in ("max_missing", "max_undecided"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise BadArgumentError(f"{name} is {value}; it must be a share between 0 and 1.")


@dataclass(frozen=True, slots=True)
class GateJudgement:
    """The outcome, and the sentence that explains it."""

    outcome: GateOutcome
    reason: str


def judge_gate(
    asked: int,
    compared: int,
    regressions: int,
    undecided: int,
    rule: GateRule | None = None,
    alerted: int = 0,
    *,
    since_accepted: int = 0,
    unmeasured: int = 0,
    awaiting: int = 0,
) -> GateJudgement:
    """Judge a release by counts of series.

    A regression fails the gate whatever else is missing; only then do missing and undecided
    series keep it from passing. A series that could not have shown a change of δ counts for
    nothing: where there is no other, the gate does not pass.

    Parameters
    ----------
    asked : int
        Series that the gate covers.
    compared : int
        Series of which both releases have a level.
    regressions : int
        Series called worse, under control of false discoveries.
    undecided : int
        Series compared without a verdict.
    since_accepted : int
        Compared series that are judged since an accepted change and not against the release; the
        reason says so, whatever the outcome.
    rule : GateRule, optional
        Default: no regression, a comparison for at least 80 % of the series.
    alerted : int
        Further series with a standing regression alert that nobody accepted; they count as worse.
    unmeasured : int
        Compared series, none of them called worse, that could not have shown a change of δ.
    awaiting : int
        Further series whose regression alert awaits confirmation by runs; they fail nothing, and
        the reason counts them, whatever the outcome.
    """
    chosen = rule or GateRule()
    since = f"{_since_text(since_accepted)}{_awaiting_text(awaiting)}"
    and_alerted = _alerted_text(alerted)
    if regressions + alerted > chosen.max_regressions:
        allowed = (
            "none is allowed"
            if chosen.max_regressions == 0
            else f"{chosen.max_regressions} allowed"
        )
        return GateJudgement(
            GateOutcome.FAIL,
            f"{regressions} of {compared} compared series got worse{and_alerted}; {allowed}{since}",
        )
    missing = asked - compared
    if compared == 0 or missing > chosen.max_missing * asked:
        return GateJudgement(
            GateOutcome.NOT_ENOUGH_DATA,
            f"{missing} of {asked} series have no comparison; "
            f"at most {100 * chosen.max_missing:g} % may be missing{since}",
        )
    if undecided > chosen.max_undecided * asked:
        return GateJudgement(
            GateOutcome.NOT_ENOUGH_DATA,
            f"{undecided} of {asked} series are undecided; "
            f"at most {100 * chosen.max_undecided:g} % may be{since}",
        )
    counted = f"{regressions} of {compared} compared series got worse{and_alerted}"
    if unmeasured >= compared:
        return GateJudgement(
            GateOutcome.NOT_ENOUGH_DATA,
            f"{counted}, but none of them could have shown a change of δ{since}",
        )
    could_not = f"; {unmeasured} could not have shown a change of δ" if unmeasured else ""
    return GateJudgement(GateOutcome.PASS, f"{counted}{could_not}{since}")


def _since_text(number: int) -> str:
    if not number:
        return ""
    are = "is" if number == 1 else "are"
    return f"; {number} {are} judged since an accepted change, not against the release"


def _alerted_text(alerted: int) -> str:
    if not alerted:
        return ""
    return f", and {alerted} more {'has' if alerted == 1 else 'have'} an open regression alert"


def _awaiting_text(awaiting: int) -> str:
    if not awaiting:
        return ""
    have = "has" if awaiting == 1 else "have"
    return f"; {awaiting} {have} an alert that awaits confirmation by runs"
