"""Search for input that breaks readers, links and callbacks: `make check-slow`, or `make fuzz`."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.database.tables import metadata
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import fill_alerts
from tests.fuzz.callback_cases import check_body, keep_body, kept_bodies, posted_bodies
from tests.fuzz.link_cases import AskedLink, asked_links, check_link, keep_link, kept_links
from tests.fuzz.reader_cases import (
    SpoiledFile,
    check_file,
    keep_file,
    kept_files,
    spoiled_files,
)
from tests.fuzz.search import search


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app over a store of its own, with alerts, for callbacks write to it."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        fill_alerts(made.services.engine, made.sample.now_ms)
        yield made


@pytest.fixture
def file_checker(tmp_path: Path) -> Iterator[Callable[[SpoiledFile], None]]:
    """Check one file after the other, each in an empty folder with an empty store."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    bring_up_to_date(engine)
    place = tmp_path / "case"

    def check(case: SpoiledFile) -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        check_file(case, place, engine)

    yield check
    engine.dispose()


def test_kept_files_are_stored_or_refused(file_checker: Callable[[SpoiledFile], None]) -> None:
    for case in kept_files():
        file_checker(case)


@pytest.mark.parametrize("case", kept_links(), ids=repr)
def test_a_kept_link_is_read(case: AskedLink) -> None:
    check_link(case)


def test_kept_bodies_are_answered(asked: Asked) -> None:
    for case in kept_bodies():
        check_body(case, asked)


@pytest.mark.slow
def test_no_file_breaks_a_reader(file_checker: Callable[[SpoiledFile], None]) -> None:
    search(spoiled_files(), file_checker, keep_file)


@pytest.mark.slow
def test_no_query_breaks_a_link() -> None:
    search(asked_links(), check_link, keep_link)


@pytest.mark.slow
def test_no_body_breaks_a_callback(asked: Asked) -> None:
    search(posted_bodies(asked), lambda case: check_body(case, asked), keep_body)
