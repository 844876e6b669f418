"""The probability of each commit, from several tests."""

import numpy as np
import pytest

from models.stats.culprit.posterior import (
    StepEvidence,
    culprit_posterior,
    entropy_bits,
    smallest_set,
)


def evidence(
    tested: list[int], chance: list[float], unchanged: tuple[int, ...] = ()
) -> StepEvidence:
    """Evidence over five commits."""
    flags = np.isin(np.arange(5), unchanged)
    return StepEvidence(np.array(tested), np.log(chance), flags)


def test_a_gap_is_shared_by_its_commits() -> None:
    # Run at 0, 3 and 4: before 3 lie commits 1, 2 and 3, each as likely as the run at 3 says.
    found = culprit_posterior(5, [evidence([0, 3, 4], [0.2, 0.4])])
    assert found == pytest.approx([0.0, 0.2, 0.2, 0.2, 0.4])


def test_tests_are_multiplied() -> None:
    one = evidence([0, 1, 2, 3, 4], [0.1, 0.4, 0.4, 0.1])
    two = evidence([0, 1, 2, 3, 4], [0.1, 0.1, 0.4, 0.4])
    found = culprit_posterior(5, [one, two])
    assert int(found.argmax()) == 3
    assert found[3] == pytest.approx(0.16 / (0.01 + 0.04 + 0.16 + 0.04), abs=0.02)


def test_one_stray_test_rules_out_nothing() -> None:
    sure = evidence([0, 1, 2, 3, 4], [1e-9, 1.0, 1e-9, 1e-9])
    stray = evidence([0, 1, 2, 3, 4], [1e-9, 1e-9, 1e-9, 1.0])
    found = culprit_posterior(5, [sure, sure, sure, stray])
    assert found[2] > 0.99


def test_a_commit_that_changed_nothing_of_a_test_is_out() -> None:
    flat = [0.25] * 4
    found = culprit_posterior(5, [evidence([0, 1, 2, 3, 4], flat, unchanged=(2, 3))])
    assert found == pytest.approx([0.0, 0.5, 0.0, 0.0, 0.5])


def test_hashes_that_rule_out_everything_are_left_out_of_account() -> None:
    flat = [0.25] * 4
    found = culprit_posterior(5, [evidence([0, 1, 2, 3, 4], flat, unchanged=(0, 1, 2, 3, 4))])
    assert found == pytest.approx([0.0, 0.25, 0.25, 0.25, 0.25])


def test_without_evidence_every_commit_is_alike() -> None:
    assert culprit_posterior(4, []) == pytest.approx([0.25] * 4)
    assert entropy_bits(np.full(4, 0.25)) == pytest.approx(2.0)
    assert entropy_bits(np.array([0.0, 1.0])) == pytest.approx(0.0)


def test_the_smallest_set_is_in_the_order_of_the_range() -> None:
    chance = np.array([0.05, 0.3, 0.02, 0.6, 0.03])
    assert smallest_set(chance).tolist() == [1, 3]
    assert smallest_set(chance, 0.6).tolist() == [3]
