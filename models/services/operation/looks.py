"""What is looked at in a deployment, each as a function that returns a sentence or raises."""

import os
import shutil
from pathlib import Path

from sqlalchemy import Engine, text

from models.records.errors import QueueError, StoreError
from models.records.settings import Settings
from models.services.operation.deadline import Look
from models.services.operation.readiness import ReadinessCheck
from models.services.workers.presence import NO_WORKER, living_workers
from models.services.workers.queue_client import QueueClient
from models.storage.database.schema import HEAD, schema_revision
from models.storage.database.transaction import read_transaction

LEAST_FREE_MB = 50


def readiness_check(engine: Engine, settings: Settings) -> ReadinessCheck:
    """Build the check of a server: its store, schema and disk, and its queue where it has one."""
    needed = [
        Look("database", lambda: look_at_store(engine)),
        Look("disk", lambda: look_at_disk(settings.home)),
    ]
    if not settings.celery_url:
        return ReadinessCheck(needed)
    queue = QueueClient(settings.celery_url)
    return ReadinessCheck(
        needed,
        [
            Look("queue", lambda: look_at_queue(queue)),
            Look("workers", lambda: look_at_workers(queue)),
        ],
    )


def look_at_store(engine: Engine) -> str:
    """Read from the store, and compare its schema with this program's.

    Raises
    ------
    StoreError
        If the schema is another one.
    """
    with read_transaction(engine) as connection:
        connection.execute(text("SELECT 1")).all()
        revision = schema_revision(connection)
    if revision != HEAD:
        raise StoreError(
            f"The schema of the database is {revision or 'not there'}, and this program's is"
            f" {HEAD}: restart whichever is older."
        )
    return f"answers, schema {revision}"


def look_at_disk(folder: Path) -> str:
    """See that the home folder has room.

    Raises
    ------
    StoreError
        If it cannot be written or has hardly any room left.
    """
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError("The home folder (BANDWATCH_HOME) cannot be written.")
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < LEAST_FREE_MB:
        raise StoreError(f"The disk of the home folder has {free_mb} MB left.")
    return f"{free_mb / 1024:.1f} GB free"


def look_at_queue(queue: QueueClient) -> str:
    """See that Redis answers, and count what waits there."""
    return f"answers, {queue.waiting_count()} waiting"


def look_at_workers(queue: QueueClient) -> str:
    """Count the workers that were heard of lately.

    Raises
    ------
    QueueError
        If there is none.
    """
    workers = living_workers(queue)
    if not workers:
        raise QueueError(NO_WORKER)
    return f"{len(workers)} alive: {', '.join(workers)}"
