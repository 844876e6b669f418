"""A real Celery worker for tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.browser.serving import ROOT
from tests.patience import PATIENCE_S
from tests.present import PRESENT


@contextmanager
def worker(
    home: Path, redis_url: str, *, name: str = "worker", **settings: str
) -> Iterator[psutil.Process]:
    """Run a Celery worker with one process for jobs until the block is left."""
    log = home / f"{name}.log"
    environment = {
        **os.environ,
        "BANDWATCH_DATABASE_URL": "",
        "BANDWATCH_HOME": str(home),
        "BANDWATCH_CELERY_URL": redis_url,
        "BANDWATCH_NOW": PRESENT.isoformat(),
        "C_FORCE_ROOT": "1",  # the tests may run as root; a deployment should not
        **settings,
    }
    command = [sys.executable, "-m", "celery", "-A", "app:celery_app", "worker"]
    with log.open("w") as out:
        process = psutil.Popen(
            [*command, "--concurrency", "1", "--loglevel", "INFO", "-n", f"{name}@%h"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while " ready." not in log.read_text():
            assert process.poll() is None, f"The worker did not start:\n{log.read_text()}"
            assert time.monotonic() < deadline, f"The worker is not ready:\n{log.read_text()}"
            time.sleep(0.1)
        yield process
    finally:
        if process.is_running():
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except psutil.TimeoutExpired:
            process.kill()
