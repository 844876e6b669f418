"""Runs that are planned to find a culprit, and what they are expected to tell, in words."""

from typing import Any

import numpy as np
import pytest

from models.records.commit import Commit
from models.records.culprit_posterior import CulpritPosterior
from models.services.alerts.culprit_runs import expected_text, plan_culprit_runs
from models.services.alerts.find_culprit import CulpritSearch
from models.services.alerts.locate_step import LocatedAlert
from models.stats.culprit.next_runs import ChosenRun, ExpectedKnowledge
from tests.dashboard.alerts.made_summary import make_alert

NOTHING = CulpritPosterior((), 0, 0, 0, 0.0)


def search(chance: list[float], tested: str, clarity: float = 4.0) -> CulpritSearch:
    """Make a search over commits a, b, …; the one test was run at those that are named."""
    names = [chr(97 + place) for place in range(len(chance))]
    found = LocatedAlert(
        make_alert(), tuple(tested), np.zeros(len(tested) - 1), 1.0, clarity, False
    )
    commits = tuple(Commit(name, place) for place, name in enumerate(names))
    return CulpritSearch(NOTHING, commits, np.array(chance), (found,))


def test_a_run_halves_what_is_not_known_and_a_commit_that_was_not_run_is_a_backfill() -> None:
    plan = plan_culprit_runs(search([0.0, 0.5, 0.5], "ac"), 2)
    (run,) = plan.runs
    assert (run.revision, run.runs, run.backfill) == ("b", 1, True)
    assert (run.alert_id, run.test, run.platform) == (3, "load/start", "linux")
    assert run.bits == pytest.approx(0.9, abs=0.1)  # nearly all of the one bit
    assert plan.expected.startswith("Now about 2.0 commits may have brought the change. 1 run for")


def test_a_backfill_costs_two_repeats() -> None:
    assert plan_culprit_runs(search([0.0, 0.5, 0.5], "ac"), 1).runs == ()
    (run,) = plan_culprit_runs(search([0.0, 0.5, 0.5], "abc"), 1).runs
    assert (run.revision, run.backfill) == ("b", False)


def test_repeats_at_one_revision_are_one_entry_with_all_their_bits() -> None:
    (run,) = plan_culprit_runs(search([0.0, 0.5, 0.5], "abc", clarity=1.0), 3).runs
    assert run.runs == 3
    (single,) = plan_culprit_runs(search([0.0, 0.5, 0.5], "abc", clarity=1.0), 1).runs
    assert single.bits < run.bits < 1.0


def test_commits_that_are_ruled_out_are_not_run() -> None:
    plan = plan_culprit_runs(search([0.0, 0.0, 0.0, 0.4, 0.6, 0.0, 0.0], "abcdefg"), 50)
    assert {run.revision for run in plan.runs} == {"d"}


def known(*runs: ChosenRun, **differs: Any) -> ExpectedKnowledge:
    values: dict[str, Any] = {
        "bits": 4.0,
        "bits_after": 1.0,
        "p_certain": 0.42,
        "certain": False,
        "too_little": False,
    }
    return ExpectedKnowledge(runs, **{**values, **differs})


RUN = ChosenRun(0, 1, 0.5)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (
            known(certain=True),
            "One commit holds 95 %: no more runs are needed to find the culprit.",
        ),
        (
            known(),
            "Now about 16 commits may have brought the change;"
            " the budget pays for no run that would tell more.",
        ),
        (
            known(bits=1.0, too_little=True),
            "Now about 2.0 commits may have brought the change;"
            " more runs would tell too little of the culprit.",
        ),
        (
            known(RUN),
            "Now about 16 commits may have brought the change. 1 run for the culprit is expected"
            " to leave about 2.0 commits; with 42 % probability one then holds 95 %.",
        ),
        (
            known(RUN, RUN, too_little=True),
            "Now about 16 commits may have brought the change. 2 runs for the culprit are expected"
            " to leave about 2.0 commits; with 42 % probability one then holds 95 %."
            " After that, more runs would tell too little of the culprit.",
        ),
    ],
)
def test_what_is_expected_is_told_in_commits(expected: ExpectedKnowledge, text: str) -> None:
    assert expected_text(expected) == text
