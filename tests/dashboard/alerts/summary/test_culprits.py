"""The list of commits on a summary's page, and the same in the webhook's JSON."""

import json

from dashboard.alerts.summary.culprits import summary_culprits
from models.records.commit import Commit
from models.records.culprit_posterior import CulpritPosterior, SuspectCommit
from models.records.settings import Settings
from tests.dashboard.alerts.ask_alerts import view
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_alerts import SampleAlerts

POSTERIOR = CulpritPosterior(
    (
        SuspectCommit(Commit("aaaa1111bbbb", 0, "Ada", "Sort first", was_run=False), 0.25),
        SuspectCommit(Commit("bbbb2222cccc", 60_000, "Bob", "Search <then>"), 0.7),
        *(SuspectCommit(Commit(f"late{n}", 120_000 + n), 0.05 / 20) for n in range(20)),
    ),
    alerts=3,
    by_fit=2,
    unchanged=1,
    bits=1.2,
)


def shown(posterior: CulpritPosterior | None, url: str = "") -> str:
    settings = Settings(revision_url=url)
    return json.dumps(
        [part and part.to_plotly_json() for part in summary_culprits(posterior, settings)],
        default=lambda part: part.to_plotly_json(),
        ensure_ascii=False,
    )


def test_the_most_probable_commits_are_listed_with_author_subject_and_link() -> None:
    text = shown(POSTERIOR, "https://code.example.org/{revision}")
    assert "Brought by one of 2 of 22 commits, with 95 %: bbbb2222cc (70 %)" in text
    for words in ("Ada · 1 Jan 1970, 00:00 UTC · never run", "Sort first", "Search <then>"):
        assert words in text
    assert "https://code.example.org/bbbb2222cccc" in text
    assert '"width": "70.0%"' in text
    assert text.index("bbbb2222cc") < text.rindex("aaaa1111bb")
    assert "12 less probable commits not listed" in text
    assert "1 of them located by its runs" in text
    assert "1 commit changed nothing that a test runs" in text
    assert "bandwatch commits" not in text


def test_commits_below_a_tenth_of_a_per_cent_are_counted_and_not_listed() -> None:
    held = (SuspectCommit(Commit("held", 0), 0.9985), SuspectCommit(Commit("edge", 1), 0.001))
    rare = tuple(SuspectCommit(Commit(f"rare{n}", n + 2), 0.0001) for n in range(5))
    text = shown(CulpritPosterior((*held, *rare), 1, 1, 0, 0.0))
    assert "5 less probable commits not listed" in text
    assert "edge" in text
    assert "rare0" not in text
    assert "located by its runs" not in text
    assert "not listed" not in shown(CulpritPosterior(held, 1, 1, 0, 0.0))


def test_without_names_the_page_says_where_they_come_from() -> None:
    bare = CulpritPosterior((SuspectCommit(Commit("r1", 0), 1.0),), 1, 1, 0, 0.0)
    assert "bandwatch commits" in shown(bare)
    assert "Brought by r1, with > 99 %." in shown(bare)
    assert "No alert of this summary has a step" in shown(None)


def test_the_page_asks_for_the_commits(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    answer = asked.answer(
        "summary-culprits.children",
        summary_seen_data={"id": view(asked, found.regression).row.id},
        summary_drawn_data=None,
        triage_told_data=None,
    )
    assert answer is not None
    assert "Which commit" in json.dumps(answer)
