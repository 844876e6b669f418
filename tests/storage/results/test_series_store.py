"""Series and what they are: units, directions, names."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import Engine, func, select

from models.records.series import Direction, SeriesKey
from models.storage.database.tables import branch, project, series
from models.storage.database.transaction import read_transaction
from models.storage.results.catalogue_view import get_series
from models.storage.results.series_store import (
    SeriesCatalogue,
    SeriesMetadata,
    get_or_create_projects,
    get_or_create_series,
    mark_synthetic,
)
from tests.storage.made_up import KEY, make_measurement, store

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER


def test_the_catalogue_knows_what_is_stored(engine: Engine) -> None:
    store(engine, make_measurement(direction=HIGHER))
    with read_transaction(engine) as connection:
        catalogue = SeriesCatalogue.read(connection)
    found = catalogue.get(KEY)
    assert found is not None
    assert (found.key, found.unit, found.direction) == (KEY, "ms", HIGHER)
    assert catalogue.objection(KEY, "ms", HIGHER) is None
    assert catalogue.objection(KEY, "", HIGHER) is None
    assert "'s'" in str(catalogue.objection(KEY, "s", HIGHER))
    assert "lower is said to be better" in str(catalogue.objection(KEY, "ms", LOWER))


def test_the_first_row_of_a_new_series_decides() -> None:
    catalogue = SeriesCatalogue()
    assert catalogue.get(KEY) is None
    assert catalogue.nature(KEY) is None
    assert catalogue.objection(KEY, "", LOWER) is None
    assert catalogue.objection(KEY, "ms", LOWER) is None
    assert catalogue.nature(KEY) == SeriesMetadata("ms", LOWER)
    assert catalogue.objection(KEY, "s", LOWER) is not None
    assert catalogue.objection(KEY, "ms", HIGHER) is not None
    assert catalogue.get(KEY) is None


def test_getting_or_creating_twice_gives_the_same(engine: Engine) -> None:
    wanted = [(replace(KEY, test=name, branch=name), "ms", LOWER) for name in ("a", "b", "a")]
    with engine.begin() as connection:
        first = get_or_create_series(connection, wanted)
        second = get_or_create_series(connection, wanted)
    assert first == second
    assert len(set(first.values())) == 2


def test_processes_that_create_the_same_at_once_agree(engine: Engine) -> None:
    keys = [SeriesKey("p", f"b{n % 3}", "s", f"t{n}", "x") for n in range(30)]

    def create(turn: int) -> dict[SeriesKey, int]:
        order = keys[turn:] + keys[:turn]
        with engine.begin() as connection:
            return get_or_create_series(connection, [(key, "ms", LOWER) for key in order])

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(create, [0, 7, 13, 29]))
    assert all(answer == answers[0] for answer in answers)
    with read_transaction(engine) as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table))
            for table in (project, branch, series)
        ]
    assert counts == [1, 3, 30]


def test_made_data_is_labelled(engine: Engine) -> None:
    with engine.begin() as connection:
        mark_synthetic(connection, KEY.project)
    store(engine, make_measurement(), make_measurement(series=replace(KEY, project="real")))
    assert get_series(engine, str(KEY)).synthetic is True
    assert get_series(engine, str(replace(KEY, project="real"))).synthetic is False


def test_no_projects_is_no_question(engine: Engine) -> None:
    with engine.begin() as connection:
        assert get_or_create_projects(connection, []) == {}
