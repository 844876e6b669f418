"""How gunicorn serves Bandwatch: ``gunicorn -c dashboard/server/gunicorn_conf.py app:server``.

``bandwatch serve`` does the same. Settings that a deployment may choose come from the
environment, as everywhere; the others follow from how the app works.
"""

import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

from models.access.exposure import check_exposure
from models.records.deployment.log_lines import json_log_settings
from models.records.settings import load_settings

_settings = load_settings()

# The handles of background jobs are signed: every worker must know the others' key. This file is
# read once, before workers are forked.
if not _settings.secret_key:
    os.environ["BANDWATCH_SECRET_KEY"] = secrets.token_hex(32)

bind = f"{_settings.host}:{_settings.port}"

# Background jobs by diskcache live in the process that started them: a second worker would
# answer some of the questions after them, wait a second for nothing and leave a dead child.
# With Celery the jobs live elsewhere and workers may be many.
workers = 2 if _settings.celery_url else 1

# Requests wait for the database more than for Python, which threads do well together.
worker_class = "dashboard.server.deadline_worker.DeadlineWorker"
threads = 8

# A page asks for a dozen files at once and comes back seconds later; keep the connection.
keepalive = 15

# A healthy worker answers in milliseconds; a thread that is stuck this long is lost.
timeout = 60

# At the end, let answers under way go out, but do not wait for a refit: its result is stored
# by its own process, whole or not at all.
graceful_timeout = 5

# The heartbeat file on a disk that stalls would make a healthy worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

loglevel = _settings.log_level.lower()
errorlog = "-"
accesslog = None  # a reverse proxy keeps it, where one stands in front

# A socket in the home folder by which others could steer the server: nobody asked for it.
control_socket_disable = True

if _settings.log_format == "json":
    logconfig_dict = json_log_settings(_settings.log_level)

_SHARED = "PROMETHEUS_MULTIPROC_DIR"  # read when prometheus_client is first imported, by a worker


def on_starting(server: Any) -> None:
    """Check who may ask, and create a folder through which workers share their request times.

    Raises
    ------
    SettingsError
        If a network would reach pages without a sign-in; before anything listens.
    """
    check_exposure(_settings, [item[0] for item in server.cfg.address if isinstance(item, tuple)])
    os.environ.setdefault(
        _SHARED, tempfile.mkdtemp(prefix="bandwatch-metrics-", dir=worker_tmp_dir)
    )


def on_exit(_server: Any) -> None:
    """Remove the folder, unless somebody else named it."""
    folder = Path(os.environ.get(_SHARED, ""))
    if folder.name.startswith("bandwatch-metrics-"):
        shutil.rmtree(folder, ignore_errors=True)
