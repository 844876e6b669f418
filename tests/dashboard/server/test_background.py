"""Where long work runs: Celery if its URL is set, diskcache below the home folder otherwise."""

import subprocess
import sys

import psutil
import pytest
from celery import Celery
from dash import CeleryManager, DiskcacheManager

from dashboard.server.background import background_manager
from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.settings import Settings


def test_jobs_are_kept_below_the_home_folder(empty_home: Settings) -> None:
    manager = background_manager(empty_home)
    assert isinstance(manager, DiskcacheManager)
    assert manager.handle.directory == str(empty_home.home / "jobs")
    manager.handle.close()


def test_with_a_celery_url_the_refit_is_a_task_that_a_worker_finds(empty_home: Settings) -> None:
    # Nothing listens there: making the app must not wait for the broker.
    settings = empty_home.model_copy(update={"celery_url": "redis://127.0.0.1:1/0"})
    app = create_app(settings)
    celery = app.server.extensions["celery"]
    assert isinstance(celery, Celery)
    manager = app._background_manager  # noqa: SLF001 (Dash shows it nowhere else)
    assert isinstance(manager, CeleryManager)
    tasks = [name for name in celery.tasks if name.startswith("background_callback_")]
    background = [item for item in app.callback_map.values() if item.get("background")]
    assert len(tasks) == len(background) >= 1
    assert celery.conf.task_acks_late is False
    assert not (settings.home / "jobs").exists()
    app.server.extensions[EXTENSION].engine.dispose()


def test_a_job_that_ends_while_it_is_asked_for_does_not_run(
    empty_home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = background_manager(empty_home)
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    monkeypatch.setattr(psutil, "pid_exists", lambda _: True)  # a moment ago it did
    assert manager.job_running(process.pid) is False
    manager.handle.close()
