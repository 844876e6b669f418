"""Build the Celery app: its queues, deadlines and what its workers do beside their tasks."""

from typing import Any

from models.records.errors import SettingsError
from models.records.settings import Settings
from models.services.workers.fit_task import add_fit_task
from models.services.workers.queue_client import PAGES, QUEUES
from models.services.workers.worker_signals import connect_signals

SOCKET_SECONDS = 10.0
PUBLISH_TRIES = 3
RESULT_TRIES = 300  # a second apart: a finished job outlives a restart of Redis


def celery_app(settings: Settings) -> Any:
    """Build the Celery app of the settings with the task that fits chunks; Dash adds its own.

    Tasks that people start are acknowledged early: Redis would deliver a long one a second time.

    Raises
    ------
    SettingsError
        If Celery is not installed.
    """
    try:
        from celery import Celery
        from kombu.entity import Queue
    except ImportError as error:
        raise SettingsError(
            "BANDWATCH_CELERY_URL is set, but Celery is not installed. Install it: "
            "pip install 'bandwatch[celery]', or unset the variable."
        ) from error

    class OwnTasks(Celery):  # type: ignore[misc]
        """Keeps its tasks to itself; Celery would add them to every other app of the process."""

        def task(self, *args: Any, **options: Any) -> Any:
            """Add a task to this app alone."""
            return super().task(*args, **{"shared": False, **options})

    connect_signals(settings)
    made = OwnTasks("bandwatch", broker=settings.celery_url, backend=settings.celery_url)
    made.conf.update(
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "queue_order_strategy": "priority",  # people's jobs before chunks of a night
            "socket_timeout": SOCKET_SECONDS,
            "socket_connect_timeout": SOCKET_SECONDS,
            "socket_keepalive": True,
        },
        redis_socket_timeout=SOCKET_SECONDS,
        redis_socket_connect_timeout=SOCKET_SECONDS,
        redis_socket_keepalive=True,
        result_backend_transport_options={
            "retry_policy": {"max_retries": RESULT_TRIES, "interval_max": 1.0}
        },
        result_expires=24 * 3600,
        task_default_queue=PAGES,
        task_queues=[Queue(name) for name in QUEUES],  # type: ignore[no-untyped-call]
        task_publish_retry_policy={"max_retries": PUBLISH_TRIES, "interval_max": 0.5},
        task_track_started=True,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_disable_prefetch=True,  # a free worker must not wait behind a busy one's queue
        worker_prefetch_multiplier=1,
    )
    add_fit_task(made, settings)
    return made
