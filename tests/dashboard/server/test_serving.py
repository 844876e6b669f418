"""Serving for real: the port, and the end of a job's process tree."""

import os
import runpy
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from dashboard.server.serving import free_port
from models.records.errors import SettingsError
from models.records.settings import load_settings
from tests.patience import PATIENCE_S


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} on 127.0.0.1 is in use.*--port"):
            free_port("127.0.0.1", port)


def test_port_zero_becomes_a_free_port() -> None:
    assert free_port("127.0.0.1", 0) > 1023


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"Cannot listen on 192\.0\.2\.1"):
        free_port("192.0.2.1", 0)


def test_the_workers_of_a_server_share_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a worker would take the handle of a job that another one signed for forged."""
    monkeypatch.setenv("BANDWATCH_SECRET_KEY", "")  # put back at the end
    configuration = runpy.run_module("dashboard.server.gunicorn_conf")
    key = load_settings().secret_key
    assert configuration["_settings"].secret_key == ""
    assert len(key) == 64
    runpy.run_module("dashboard.server.gunicorn_conf")
    assert load_settings().secret_key == key, "a key that was set is kept"


JOB = """
import signal, subprocess, sys, time
from models.services.workers.worker_signals import end_process_tree
signal.signal(signal.SIGTERM, end_process_tree)
chains = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) for _ in range(2)]
print(*(chain.pid for chain in chains), flush=True)
time.sleep(60)
"""


def test_terminating_a_job_ends_its_chains() -> None:
    job = subprocess.Popen([sys.executable, "-c", JOB], stdout=subprocess.PIPE, text=True)
    assert job.stdout is not None
    with job.stdout:
        chains = [int(pid) for pid in job.stdout.readline().split()]
    assert len(chains) == 2
    os.kill(job.pid, signal.SIGTERM)
    assert job.wait(PATIENCE_S) == -signal.SIGTERM
    deadline = time.monotonic() + PATIENCE_S
    while any(psutil.pid_exists(pid) for pid in chains) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(psutil.pid_exists(pid) for pid in chains)
