"""Why a further round of retriggers is begun, and when a round is over by its data."""

import pytest

from models.records.errors import BadArgumentError
from models.triage.summaries.round_reason import RoundReason, arrived_result, further_reason


@pytest.mark.parametrize("number", [1, 2, 3])
def test_only_a_further_round_needs_a_reason(number: int) -> None:
    assert further_reason(f" {RoundReason.NOISE} ", "", number) == (
        "" if number == 1 else "the noise hides the change"
    )
    if number == 1:
        assert further_reason("", "", number) == ""
        return
    for reason, comment in (("  ", "why"), ("else", "why"), ("other", "  ")):
        with pytest.raises(BadArgumentError):
            further_reason(reason, comment, number)
    assert further_reason("other", "the machine was busy", number) == "other"


@pytest.mark.parametrize(
    ("arrived", "ready", "reason", "result"),
    [
        (5, False, "2 of 5 revisions have 4 values", ""),
        (
            6,
            False,
            "2 of 5 revisions have 4 values",
            "6 of 6 runs have arrived; 2 of 5 revisions have 4 values",
        ),
        (2, True, "all have 4 values", "2 of 6 runs have arrived; all have 4 values"),
        (6, False, "", "6 of 6 runs have arrived; no more is known"),
    ],
)
def test_a_round_is_over_by_its_runs_or_by_the_data(
    arrived: int, ready: bool, reason: str, result: str
) -> None:
    assert arrived_result(arrived, 6, ready, reason) == result
