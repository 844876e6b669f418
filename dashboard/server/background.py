"""Where long work runs: a process per job by diskcache, or Celery workers if a URL is set."""

from typing import Any

from models.records.private_files import make_private_folder
from models.records.settings import Settings
from models.services.workers.celery_app import celery_app


def background_manager(settings: Settings) -> Any:
    """Build Dash's manager of background callbacks.

    Diskcache keeps jobs below the home folder and forks a process per job, so it wants one
    server process with threads. Celery wants the settings' Redis URL, and workers started by
    ``celery -A app:celery_app worker``.
    """
    if settings.celery_url:
        app = celery_app(settings)  # says what to do where Celery is not installed

        from dashboard.server.queue_jobs import QueueJobs

        return QueueJobs(app, settings.celery_url)
    from diskcache import Cache

    from dashboard.server.process_jobs import ProcessJobs

    kind: Any = ProcessJobs
    folder = settings.home / "jobs"  # of pickles, which nobody else may read or write
    make_private_folder(folder)
    folder.chmod(0o700)
    return kind(Cache(str(folder)))
