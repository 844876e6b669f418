"""Where long work runs: a process per job by diskcache, or Celery workers if a URL is set."""

import os
import signal
from types import FrameType
from typing import Any

import psutil

from models.records.errors import SettingsError
from models.records.private_files import make_private_folder
from models.records.settings import Settings


def background_manager(settings: Settings) -> Any:
    """Build Dash's manager of background callbacks.

    Diskcache keeps jobs below the home folder and forks a process per job, so it wants one
    server process with threads. Celery wants the settings' Redis URL, and workers started by
    ``celery -A app:celery_app worker``.
    """
    if settings.celery_url:
        from dash import CeleryManager

        made: Any = CeleryManager
        return made(celery_app(settings))
    from diskcache import Cache

    from dashboard.server.process_jobs import ProcessJobs

    kind: Any = ProcessJobs
    folder = settings.home / "jobs"  # of pickles, which nobody else may read or write
    make_private_folder(folder)
    folder.chmod(0o700)
    return kind(Cache(str(folder)))


def celery_app(settings: Settings) -> Any:
    """Build the Celery app; its tasks come to be when the Dash app is made.

    ``acks_late`` stays off: Redis would deliver a long job a second time.

    Raises
    ------
    SettingsError
        If Celery is not installed.
    """
    try:
        from celery import Celery
        from celery.signals import worker_process_init
    except ImportError as error:
        raise SettingsError(
            "BANDWATCH_CELERY_URL is set, but Celery is not installed. Install it: "
            "pip install 'bandwatch[celery]', or unset the variable."
        ) from error
    worker_process_init.connect(_end_chains_too, weak=False)

    class OwnTasks(Celery):  # type: ignore[misc]
        """Keeps its tasks to itself; Celery would add them to every other app of the process."""

        def task(self, *args: Any, **options: Any) -> Any:
            return super().task(*args, **{"shared": False, **options})

    made = OwnTasks("bandwatch", broker=settings.celery_url, backend=settings.celery_url)
    made.conf.update(
        broker_connection_retry_on_startup=True,
        task_track_started=True,
        worker_prefetch_multiplier=1,  # a free worker must not wait behind a busy one's queue
        result_expires=3600,
    )
    return made


def _end_chains_too(**_: Any) -> None:
    """Handle SIGTERM, by which Celery cancels a job: end the job's chains as well."""
    signal.signal(signal.SIGTERM, _end_process_tree)


def _end_process_tree(number: int, _: FrameType | None) -> None:
    for child in psutil.Process().children(recursive=True):
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
