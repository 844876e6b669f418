"""Read what the data page shows: filled days, ingests, fits and running jobs."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from dashboard.data.filled_days import PAGE, FilledDays
from dashboard.data.fit_rows import FITS_PER_PAGE, TONES, FitList, state_word
from dashboard.data.state import DataPageState
from dashboard.shared.jobs.turn import cancel_waiting, waiting_jobs
from dashboard.shared.services import Services
from models.records.days import day_number
from models.records.errors import QueueError
from models.records.measurement import RejectedRow
from models.records.series import Series
from models.records.views.day_counts import DayCounts
from models.records.views.ingest import Ingest
from models.records.views.running_job import RunningJob
from models.records.views.waiting_job import WaitingJob
from models.services.announce_job import running_jobs
from models.services.prune import StoreSizes, read_sizes
from models.services.workers.presence import NO_WORKER, living_workers
from models.services.workers.queue_client import QueueClient
from models.services.workers.waiting_tasks import cancel_task, waiting_tasks
from models.storage.database.transaction import read_transaction
from models.storage.fits.attempts_view import read_attempts
from models.storage.jobs.job_store import ask_to_stop
from models.storage.results.days_view import MOST_SERIES, read_day_counts, read_last_day
from models.storage.results.ingest_view import (
    count_rejected_by_reason,
    read_ingest,
    read_ingests,
    read_rejected,
)
from models.storage.results.series_filter import choose_series
from models.storage.results.series_summary import newest_fits

INGESTS = 100  # per page
REJECTED = 500  # rows shown
BLOCK = 5000  # rejected rows read at a time

DayBlock = tuple[list[Series], DayCounts]


def read_filled_days(engine: Engine, state: DataPageState, today: date) -> FilledDays:
    """Count the measurements of the link's page of series, a page beyond the end being the last."""
    every = choose_series(engine, state.wanted())
    page = min(state.page, max(1, -(-len(every) // PAGE)))
    series = tuple(every[(page - 1) * PAGE : page * PAGE])
    ids = [item.id for item in series]
    newest = read_last_day(engine, ids, as_of_ms=state.as_of_ms)
    last = day_number(state.last) if state.last else newest
    if last is None:
        last = day_number(today)
    last = max(last, state.days)
    counts = read_day_counts(engine, ids, last - state.days + 1, last, as_of_ms=state.as_of_ms)
    return FilledDays(series, len(every), page, counts, state.as_of_ms)


def read_fit_list(engine: Engine, state: DataPageState) -> FitList:
    """Read the link's page, a page beyond the end being the last."""
    every = choose_series(engine, state.wanted())
    with read_transaction(engine) as connection:
        newest = newest_fits(
            connection, [item.id for item in every], complete=False, as_of_ms=state.as_of_ms
        )
    by_state = dict.fromkeys(TONES, 0)
    for item in every:
        by_state[state_word(newest.get(item.id))] += 1
    page = min(state.page, max(1, -(-len(every) // FITS_PER_PAGE)))
    shown = every[(page - 1) * FITS_PER_PAGE : page * FITS_PER_PAGE]
    attempts = read_attempts(engine, [item.id for item in shown], as_of_ms=state.as_of_ms)
    rows = tuple((item, attempts.get(item.id)) for item in shown)
    return FitList(rows, len(every), page, by_state)


def read_store_sizes(services: Services) -> StoreSizes:
    """Measure the store as it is now."""
    return read_sizes(services.engine, services.settings.keep_fits)


def read_day_blocks(engine: Engine, state: DataPageState, today: date) -> Iterator[DayBlock]:
    """Count the measurements of all series that pass, block by block, however many there are.

    Parameters
    ----------
    state : DataPageState
        Its filter, moment and days; without a last day, the days end with the newest on which
        any of the series was measured.
    today : date
        The last day where nothing was measured at all.
    """
    series = choose_series(engine, state.wanted())
    then = state.as_of_ms
    blocks = [series[at : at + MOST_SERIES] for at in range(0, len(series), MOST_SERIES)]
    ids = [[item.id for item in block] for block in blocks]
    if state.last is not None:
        last = day_number(state.last)
    else:
        newest = (read_last_day(engine, some, as_of_ms=then) for some in ids)
        last = max((day for day in newest if day is not None), default=day_number(today))
    last = max(last, state.days)
    for block, some in zip(blocks, ids, strict=True):
        counts = read_day_counts(engine, some, last - state.days + 1, last, as_of_ms=then)
        yield block, counts


@dataclass(frozen=True, slots=True)
class IngestPage:
    """One page of ingests, the newest first, and the one whose rejected rows are shown."""

    found: tuple[Ingest, ...]
    more: bool  # whether there are older ones
    chosen: Ingest | None
    reasons: dict[str, int]  # of the chosen one: why rows were kept aside, and how many
    rejected: tuple[RejectedRow, ...]  # of the chosen one, at most REJECTED


def read_ingest_page(services: Services, state: DataPageState) -> IngestPage:
    """Read the page of ingests that a link names."""
    engine, then = services.engine, state.as_of_ms
    offset = (state.page - 1) * INGESTS
    found = read_ingests(engine, limit=INGESTS + 1, offset=offset, as_of_ms=then)
    chosen = read_ingest(engine, state.ingest, as_of_ms=then) if state.ingest and found else None
    return IngestPage(
        tuple(found[:INGESTS]),
        len(found) > INGESTS,
        chosen,
        {} if chosen is None else count_rejected_by_reason(engine, chosen.id),
        () if chosen is None else tuple(read_rejected(engine, chosen.id, limit=REJECTED)),
    )


def read_rejected_blocks(services: Services, state: DataPageState) -> Iterator[list[RejectedRow]]:
    """Read all rows that the link's ingest kept aside, block by block; none if there is none."""
    engine = services.engine
    known = read_ingest(engine, state.ingest or 0, as_of_ms=state.as_of_ms)
    offset = 0
    while known and (rows := read_rejected(engine, known.id, limit=BLOCK, offset=offset)):
        yield rows
        offset += len(rows)


@dataclass(frozen=True, slots=True)
class JobsNow:
    """What runs and what waits, and what is wrong with the queue, if anything."""

    running: list[RunningJob]
    waiting: list[WaitingJob]
    fault: str = ""


def read_jobs_now(services: Services) -> JobsNow:
    """Read what runs, and what waits for a worker or for its turn."""
    running = running_jobs(services.engine, services.now_ms())
    settings = services.settings
    if not settings.celery_url:
        folder = settings.home / "jobs" / "queue"
        return JobsNow(running, waiting_jobs(folder, settings.jobs_at_once))
    queue = QueueClient(settings.celery_url)
    try:
        fault = "" if living_workers(queue) else NO_WORKER
        return JobsNow(running, waiting_tasks(queue), fault)
    except QueueError as error:
        return JobsNow(running, [], str(error))


def stop_job(services: Services, job: str) -> None:
    """Ask a running job to stop, or keep one that waits from beginning.

    Parameters
    ----------
    job : str
        Number of a running job, or ``waiting:`` and the id of one that waits.
    """
    kind, _, name = job.rpartition("waiting:")
    settings = services.settings
    if job.isdigit():
        ask_to_stop(services.engine, int(job), services.now_ms())
    elif not kind and settings.celery_url:
        with contextlib.suppress(QueueError):
            queue = QueueClient(settings.celery_url)
            if any(item.id == name for item in waiting_tasks(queue)):
                cancel_task(queue, name)
    elif not kind:
        cancel_waiting(settings.home / "jobs" / "queue", name)
