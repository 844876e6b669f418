"""Keep which jobs run, so that every page can show them and ask them to stop."""

from sqlalchemy import Engine, delete, select, update

from models.records.views.running_job import RunningJob
from models.storage.database.insert import insert
from models.storage.database.job_tables import running_job
from models.storage.database.transaction import read_transaction


def begin_job(
    engine: Engine,
    kind: str,
    subject: str,
    *,
    host: str,
    pid: int,
    now_ms: int,
    who: str = "",
    work: str | None = None,
) -> int | None:
    """Store that a job runs; gives its id, or None if a job with the same work runs already."""
    row = {
        "kind": kind,
        "subject": subject,
        "host": host,
        "pid": pid,
        "started_ms": now_ms,
        "heard_ms": now_ms,
        "percent": 0,
        "stage": "Starting",
        "who": who,
        "work": work,
    }
    with engine.begin() as connection:
        new = insert(connection, running_job).on_conflict_do_nothing(index_elements=["work"])
        return connection.scalars(new.values(row).returning(running_job.c.id)).one_or_none()


def report_job(engine: Engine, job_id: int, percent: int, stage: str, now_ms: int) -> None:
    """Store how far a job is."""
    progress = {"percent": percent, "stage": stage, "heard_ms": now_ms}
    with engine.begin() as connection:
        connection.execute(update(running_job).where(running_job.c.id == job_id).values(progress))


def end_jobs(engine: Engine, job_ids: list[int]) -> None:
    """Forget jobs that have ended."""
    with engine.begin() as connection:
        connection.execute(delete(running_job).where(running_job.c.id.in_(job_ids)))


def ask_to_stop(engine: Engine, job_id: int, now_ms: int) -> bool:
    """Ask a job to stop; False if it has ended."""
    asked = update(running_job).where(running_job.c.id == job_id).values(cancel_ms=now_ms)
    with engine.begin() as connection:
        return connection.execute(asked).rowcount > 0


def is_asked_to_stop(engine: Engine, job_id: int) -> bool:
    """Return whether somebody asked a job to stop."""
    query = select(running_job.c.cancel_ms).where(running_job.c.id == job_id)
    with read_transaction(engine) as connection:
        return connection.scalar(query) is not None


def read_jobs(engine: Engine) -> list[RunningJob]:
    """Read all jobs that were begun and have not said that they ended, the oldest first."""
    with read_transaction(engine) as connection:
        rows = connection.execute(select(running_job).order_by(running_job.c.id)).mappings()
        return [RunningJob(**row) for row in rows]
