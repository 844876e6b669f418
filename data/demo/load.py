"""Take the demo's files into the store, by the ordinary ingest path."""

from sqlalchemy import Engine

from data.demo.calendar import Calendar
from data.demo.keep import MadeDemo
from data.demo.plan import MAIN, PROJECT
from data.demo.truth import planted_changes
from data.ingest_file import FileSummary, inspect_file
from data.ingest_files import IngestProgress, IngestRequest, ingest_files
from models.records.clock import Clock
from models.storage.database.forget_project import forget_synthetic_project, has_rows_from_elsewhere
from models.storage.database.transaction import read_transaction
from models.storage.results.release_store import store_planted_changes
from models.storage.results.series_store import SeriesCatalogue, mark_synthetic


def load_demo(
    engine: Engine, demo: MadeDemo, progress: IngestProgress, clock: Clock
) -> FileSummary:
    """Store the demo's measurements, calendar and planted truth, marked as demo data.

    An older demo in the store gives way; a demo that is there already is left alone.

    Raises
    ------
    BadArgumentError
        If the project of that name holds measurements that were not made by Bandwatch.
    """
    files = demo.files
    sha256 = inspect_file(files.results, PROJECT, MAIN).sha256
    with engine.begin() as connection:
        if has_rows_from_elsewhere(connection, PROJECT, sha256):
            forget_synthetic_project(connection, PROJECT)
        mark_synthetic(connection, PROJECT)
    request = IngestRequest(
        [files.results], files.releases, files.environment, project=PROJECT, branch=MAIN
    )
    (summary,) = ingest_files(engine, request, progress, clock).summaries
    with read_transaction(engine) as connection:
        catalogue = SeriesCatalogue.read(connection)
    planted = {}
    for key, changes in planted_changes(Calendar(demo.until)).items():
        series = catalogue.get(key)
        if series is not None:
            planted[series.id] = changes
    with engine.begin() as connection:
        store_planted_changes(connection, planted)
    return summary
