"""Both databases refuse the same texts, in the same words, and keep nothing of the step."""

import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from data.ingest_file import ingest_file, inspect_file
from data.ingest_files import IngestRequest, ingest_files
from models.records.errors import BadArgumentError, ReadError
from models.storage.database.tables import ingest, project
from models.storage.results.catalogue_view import match_series
from tests.present import CLOCK

HEADER = "suite,test,platform,time,value\n"


@pytest.mark.parametrize(
    ("text", "words"), [("a\0b", "holds a NUL character"), ("a\udcff", "is not UTF-8 text")]
)
def test_text_that_a_database_refuses_is_refused_in_words(
    engine: Engine, text: str, words: str
) -> None:
    def store_both() -> None:
        with engine.begin() as connection:
            connection.execute(insert(project), [{"name": "first"}])
            connection.execute(insert(project), [{"name": text}])

    with pytest.raises(BadArgumentError, match=words):
        store_both()
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(project)) == 0


class Quiet:
    def stage(self, _: str, __: int) -> None:
        return None


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"9.\x00,2025-01-01", "version holds a NUL"), (b"9.\xff,2025-01-01", "version is not UTF-8")],
)
def test_a_calendar_that_cannot_be_stored_is_refused_before_any_row(
    engine: Engine, tmp_path: Path, content: bytes, words: str
) -> None:
    results, calendar = tmp_path / "r.csv", tmp_path / "releases.csv"
    results.write_text(HEADER + "s,a,p,1700000000,1\n")
    calendar.write_bytes(b"version,release_date\n" + content + b"\n")
    with pytest.raises(ReadError, match=f"line 2: {words}"):
        ingest_files(engine, IngestRequest([results], calendar), Quiet(), CLOCK)  # type: ignore[arg-type]
    with pytest.raises(ReadError, match="--project is not UTF-8 text"):
        ingest_files(engine, IngestRequest([results], project="p\udcff"), Quiet(), CLOCK)  # type: ignore[arg-type]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ingest)) == 0


def test_new_series_have_printable_composed_names(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "\udcff.csv"
    apart = unicodedata.normalize("NFD", "é")
    names = ["é", apart, "a\u200b", "\u202ea", "a"]
    path.write_text(
        HEADER + "".join(f"s,{name},p,170000000{i},1\n" for i, name in enumerate(names))
    )
    done = ingest_file(engine, inspect_file(path, "project", "main"), CLOCK)
    assert (done.counts.stored, done.counts.rejected) == (3, 2)
    assert [row.reason for row in done.counts.examples] == [
        f"test holds the character U+{code}, which cannot be seen" for code in ("200B", "202E")
    ]
    assert {item.key.test for item in match_series(engine, "*")} == {"é", "a"}


def test_rows_that_are_stored_in_one_statement_are_checked(engine: Engine) -> None:
    def store() -> list[int]:
        with engine.begin() as connection:
            made = insert(project).returning(project.c.id)
            rows = [{"name": "first"}, {"name": last}]
            return list(connection.scalars(made, rows))

    last = "second"
    assert len(store()) == 2
    last = "third\0"
    with pytest.raises(BadArgumentError, match=r"“third.x00” holds a NUL"):
        store()
