"""What a Celery worker does beside its tasks: report that it lives, end chains, write its log."""

import logging.config
import os
import signal
from types import FrameType
from typing import Any

import psutil

from models.records.deployment.log_lines import json_log_settings
from models.records.settings import Settings
from models.services.workers.job_beat import JobBeat
from models.services.workers.presence import Presence
from models.services.workers.queue_client import QueueClient

_presence: dict[str, Presence] = {}
_beats: dict[str, JobBeat] = {}


def connect_signals(settings: Settings) -> None:
    """Connect to Celery's signals; once per process, however many apps it makes."""
    from celery import signals

    signals.worker_process_init.connect(_end_chains_too, dispatch_uid="bandwatch", weak=False)
    signals.worker_ready.connect(_begin_presence, dispatch_uid="bandwatch", weak=False)
    signals.worker_shutting_down.connect(_end_presence, dispatch_uid="bandwatch", weak=False)
    signals.task_prerun.connect(_begin_beat, dispatch_uid="bandwatch", weak=False)
    signals.task_postrun.connect(_end_beat, dispatch_uid="bandwatch", weak=False)
    if settings.log_format == "json":
        level = settings.log_level

        def set_up(**_: Any) -> None:
            logging.config.dictConfig(json_log_settings(level))

        signals.setup_logging.connect(set_up, dispatch_uid="bandwatch", weak=False)


def _begin_presence(sender: Any, **_: Any) -> None:
    url = sender.app.conf.broker_url
    _presence[sender.hostname] = Presence(QueueClient(url), sender.hostname)


def _end_presence(sender: Any, **_: Any) -> None:
    for name in [name for name in _presence if name in (sender, getattr(sender, "hostname", ""))]:
        _presence.pop(name).end()


def _begin_beat(task_id: str, task: Any, **_: Any) -> None:
    _beats[task_id] = JobBeat(QueueClient(task.app.conf.broker_url), task_id)


def _end_beat(task_id: str, **_: Any) -> None:
    beat = _beats.pop(task_id, None)
    if beat is not None:
        beat.end()


def _end_chains_too(**_: Any) -> None:
    """Handle SIGTERM, by which Celery cancels a job: end the job's chains as well."""
    signal.signal(signal.SIGTERM, end_process_tree)


def end_process_tree(number: int, _: FrameType | None) -> None:
    """Handle a signal: kill the process's children, and end by the same signal."""
    for child in psutil.Process().children(recursive=True):
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
