"""``/metrics`` as Prometheus reads it: request times, and what is in the store."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from models.storage.jobs.job_store import begin_job, end_jobs
from models.storage.jobs.operation_view import read_operation_figures
from tests.dashboard.conftest import Asked
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[4]


def samples(text: str) -> dict[str, float]:
    """Read Prometheus' text: values by name and labels."""
    return {
        sample.name + "".join(f"|{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_timed_by_route(asked: Asked) -> None:
    def count(name: str) -> float:
        text = asked.client.get("/metrics").text
        return samples(text).get(f"bandwatch_request_seconds_count|{name}", 0.0)

    known = "GET|/<path:path>|200"
    before = count(known)
    asked.client.get("/news")
    asked.client.get("/alerts?role=x")
    assert count(known) == before + 2
    assert count("GET|/<path:path>|404") == 0
    asked.client.get("/no/such/page")
    assert count("GET|/<path:path>|404") == 1
    assert count("GET|/metrics|200") >= 4


def test_figures_are_those_of_the_store(asked: Asked) -> None:
    response = asked.client.get("/metrics")
    assert response.content_type.startswith("text/plain; version=")
    found = samples(response.text)
    assert found["bandwatch_store_up"] == 1
    assert found["bandwatch_series"] == len(asked.services.find("", 1000)[0])
    assert found["bandwatch_data_age_seconds|sample"] >= 0
    assert found["bandwatch_fits|complete"] + found["bandwatch_fits|failed"] > 0
    assert "bandwatch_queue_up" not in found  # it has none


def test_jobs_are_counted_by_kind(asked: Asked) -> None:
    engine, now_ms = asked.services.engine, asked.services.now_ms()
    jobs = [
        begin_job(engine, kind, "a", host="h", pid=1, now_ms=now_ms)
        for kind in ("refit", "refit", "night")
    ]
    assert read_operation_figures(engine, now_ms).jobs == {"refit": 2, "night": 1}
    end_jobs(engine, [job for job in jobs if job is not None])
    assert read_operation_figures(engine, now_ms).jobs == {}


@pytest.mark.slow
def test_the_workers_of_a_server_add_up(tmp_path: Path) -> None:
    """Two workers serve; whichever is asked counts the requests of both."""
    log = tmp_path / "log"
    environment = {
        **os.environ,
        "BANDWATCH_HOME": str(tmp_path),
        "BANDWATCH_DATABASE_URL": "",
        "BANDWATCH_PORT": "0",
        "BANDWATCH_LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "dashboard/server/gunicorn_conf.py"]
    with log.open("w") as out:
        server = subprocess.Popen(
            [*command, "--workers", "2", "app:server"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)

        def get(path: str) -> str:
            with urllib.request.urlopen(found[0] + path, timeout=PATIENCE_S) as answer:
                text: str = answer.read().decode()
            return text

        for _ in range(12):
            get("/healthz")
        name = "bandwatch_request_seconds_count|GET|/healthz|200"
        assert {samples(get("/metrics"))[name] for _ in range(6)} == {12.0}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    assert (
        '"level": "INFO", "logger": "gunicorn.error", "message": "Listening at' in log.read_text()
    )
