"""Standings: stored whole, the newest is current, earlier ones are found again."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select, text

from models.records.comparison import Verdict
from models.records.series import Direction, SeriesKey
from models.records.series_status import NOT_COMPARED, ComparedWith, Label, Segment, SeriesStatus
from models.storage.database.schema import HEAD, migrate
from models.storage.database.status_tables import segment, series_status
from models.storage.database.tables import branch, project, series
from models.storage.fits.status_store import save_status
from models.storage.fits.status_view import read_statuses

GROUPS = (
    Segment(1000, 5000, 4, 10.0, 0.5, Label.NORMAL, float("nan"), "a1", "", "1.0"),
    Segment(6000, 9000, 4, 11.0, 0.4, Label.REGRESSION, 10.0, "a5", "a4", "1.1"),
)
WEEK = ComparedWith("7 days before", 2.5, 0.97, Verdict.REGRESSION, 1.2)


def made(series_id: int, computed_ms: int = 10_000) -> SeriesStatus:
    return SeriesStatus(
        series_id=series_id,
        fit_id=None,
        computed_ms=computed_ms,
        measurements=8,
        failed=1,
        last_run_ms=9000,
        level=11.0,
        level_low=10.8,
        level_high=float("nan"),
        short_change=10.0,
        long_change=float("nan"),
        compliance_reason="",
        week=WEEK,
        release=NOT_COMPARED,
        modes=2,
        runs_in_group=4,
        sparkline=((0.0, 10.0), (1.0, 11.0)),
        groups=GROUPS,
    )


@pytest.fixture
def series_id(engine: Engine) -> int:
    key = SeriesKey("p", "main", "s", "t", "linux")
    with engine.begin() as connection:
        connection.execute(project.insert(), {"id": 1, "name": key.project})
        connection.execute(branch.insert(), {"id": 1, "project_id": 1, "name": key.branch})
        for number in (1, 2):
            connection.execute(
                series.insert(),
                {
                    "id": number,
                    "branch_id": 1,
                    "suite": key.suite,
                    "test": f"t{number}",
                    "platform": key.platform,
                    "lower_is_better": Direction.LOWER_IS_BETTER.worse_sign > 0,
                },
            )
    return 1


def test_what_is_stored_is_read_again(engine: Engine, series_id: int) -> None:
    save_status(engine, made(series_id))
    found = read_statuses(engine, with_groups=True)[series_id]
    assert repr(found) == repr(made(series_id))  # repr, because NaN differs from itself
    assert read_statuses(engine)[series_id].groups == ()
    assert found.verdict is Verdict.REGRESSION


def test_the_newest_is_current_and_an_earlier_day_shows_what_was_known_then(
    engine: Engine, series_id: int
) -> None:
    for computed_ms, runs in ((10_000, 4), (20_000, 5), (30_000, 6)):
        save_status(engine, replace(made(series_id, computed_ms), runs_in_group=runs))
    save_status(engine, made(2, 25_000))

    def runs_at(as_of_ms: int | None) -> dict[int, int]:
        return {
            key: item.runs_in_group
            for key, item in read_statuses(engine, as_of_ms=as_of_ms).items()
        }

    assert runs_at(None) == {1: 6, 2: 4}
    assert runs_at(29_999) == {1: 5, 2: 4}
    assert runs_at(10_000) == {1: 4}
    assert runs_at(9_999) == {}
    with engine.connect() as connection:
        current = select(func.count()).select_from(series_status).where(series_status.c.current)
        assert connection.scalar(current) == 2


def test_only_the_series_asked_for(engine: Engine, series_id: int) -> None:
    save_status(engine, made(series_id))
    save_status(engine, made(2))
    assert set(read_statuses(engine, [2])) == {2}
    assert read_statuses(engine, []) == {}


def test_groups_leave_with_their_series(engine: Engine, series_id: int) -> None:
    save_status(engine, made(series_id))
    with engine.begin() as connection:
        connection.execute(series.delete().where(series.c.id == series_id))
        assert connection.scalar(select(func.count()).select_from(segment)) == 0


@pytest.mark.parametrize(
    ("week", "release", "headline"),
    [
        ("regression", "improvement", "regression"),
        ("no change", "improvement", "improvement"),
        ("no change", "undecided", "undecided"),
        ("no change", "withheld", "no change"),
        ("withheld", "withheld", "withheld"),
    ],
)
def test_the_headline(week: str, release: str, headline: str) -> None:
    found = replace(
        made(1),
        week=replace(WEEK, verdict=Verdict(week)),
        release=replace(WEEK, verdict=Verdict(release)),
    )
    assert found.verdict == headline


def test_verdicts_stored_by_the_first_release_are_renamed(engine: Engine, series_id: int) -> None:
    better = replace(WEEK, verdict=Verdict.IMPROVEMENT)
    save_status(engine, replace(made(series_id), week=better))
    words = "SELECT week_verdict, release_verdict, verdict FROM"
    migrate(engine, "0009")
    with engine.connect() as connection:
        old = connection.execute(text(f"{words} standing")).one()
    migrate(engine, HEAD)
    with engine.connect() as connection:
        new = connection.execute(text(f"{words} series_status")).one()
    assert old[0] == "progression"
    assert [word.replace("progression", "improvement") for word in old] == list(new)


def test_links_of_the_first_release_name_the_verdict_by_csit_s_word() -> None:
    assert Verdict("progression") is Verdict.IMPROVEMENT
    with pytest.raises(ValueError, match="worse"):
        Verdict("worse")
