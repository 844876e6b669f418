"""What of a summary "undo" would take back, and how far a round of runs has come."""

from dataclasses import replace

import pytest

from models.triage.summaries.read_models import PlannedRun, Round, StepView
from tests.triage.summaries.test_bug_report import ALERT, view

STEP = StepView(5, 0, "ada", "set_alert", "", None, None, 1, ())


@pytest.mark.parametrize(
    ("history", "undoable"),
    [  # newest first
        ([STEP, replace(STEP, id=4)], 5),
        ([replace(STEP, by_detection=True), replace(STEP, id=4)], 4),
        ([replace(STEP, undoes=4), replace(STEP, id=4, undone_by=5), replace(STEP, id=3)], 3),
        ([replace(STEP, can_be_undone=False), replace(STEP, id=4)], None),
        ([replace(STEP, by_detection=True)], None),
        ([], None),
    ],
)
def test_undo_takes_back_the_newest_step_of_a_person_that_holds(
    history: list[StepView], undoable: int | None
) -> None:
    found = replace(view(ALERT), history=tuple(history)).undoable
    assert (found and found.id) == undoable


def test_runs_beyond_those_asked_for_do_not_make_up_for_missing_ones() -> None:
    run = PlannedRun(3, "t", "linux", "bbb", 4, 9, False, 0.4)
    made = Round(1, 1, 0, "ada", (run, replace(run, revision="ccc", runs=3, arrived=1)))
    assert (made.planned, made.arrived) == (7, 5)
    assert made.progress == "5 of 7 runs have arrived"
