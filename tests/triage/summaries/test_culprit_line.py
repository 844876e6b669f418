"""The line that names the commits of a change: how many, with how much certainty."""

import pytest

from models.records.commit import Commit
from models.records.culprit_posterior import CulpritPosterior, SuspectCommit
from models.triage.summaries.culprit_line import culprit_line, share_text


def posterior(*shares: float) -> CulpritPosterior:
    return CulpritPosterior(
        tuple(
            SuspectCommit(Commit(f"{place}23456789abcdef", 0), share)
            for place, share in enumerate(shares)
        ),
        alerts=1,
        by_fit=1,
        unchanged=0,
        bits=0.0,
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.996, "> 99 %"),
        (0.994, "99 %"),
        (0.9, "90 %"),
        (0.006, "1 %"),
        (0.004, "< 1 %"),
    ],
)
def test_a_share_is_never_certain(share: float, text: str) -> None:
    assert share_text(share) == text


def test_the_line_names_at_most_four_commits_and_counts_the_others() -> None:
    assert culprit_line(None) == ""
    assert culprit_line(posterior(0.05, 0.95)) == "Brought by 123456789a, with 95 %."
    assert culprit_line(posterior(0.25, 0.7, 0.05)) == (
        "Brought by one of 2 of 3 commits, with 95 %: 123456789a (70 %), 023456789a (25 %)."
    )
    many = culprit_line(posterior(*[1 / 6] * 6))
    assert many.startswith("Brought by one of 6 of 6 commits, with > 99 %: 023456789a (17 %), ")
    assert many.endswith("323456789a (17 %) and 2 more.")
