"""The log as JSON: an object per line, with the ids of request and job."""

import json
import logging
import re
import time
from pathlib import Path

import pytest

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.deployment.log_lines import JsonLines, log_about
from models.records.settings import Settings
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import Sample
from tests.patience import PATIENCE_S
from tests.present import PRESENT_MS


def line(record: logging.LogRecord) -> dict[str, object]:
    text = JsonLines().format(record)
    assert "\n" not in text
    found: dict[str, object] = json.loads(text)
    return found


def test_a_line_has_ids_fields_and_the_traceback() -> None:
    log = logging.getLogger("bandwatch.test")
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        fault = (ValueError, error, error.__traceback__)
    record = log.makeRecord(
        log.name, 40, "f", 1, "It %s", ("failed",), fault, extra={"series": "a/b"}
    )
    with log_about(request_id="r1"), log_about(job_id="7"):
        found = line(record)
    assert found["message"] == "It failed"
    assert (found["level"], found["logger"]) == ("ERROR", "bandwatch.test")
    assert (found["request_id"], found["job_id"], found["series"]) == ("r1", "7", "a/b")
    assert "ValueError: two\nlines" in str(found["error"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", str(found["time"]))
    assert "request_id" not in line(record)


def test_each_request_has_an_id_in_answer_and_log(
    empty_home: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(empty_home.model_copy(update={"log_format": "json"}))
    client = app.server.test_client()
    with caplog.at_level(logging.INFO, "bandwatch.request"):
        given = client.get("/alerts", headers={"X-Request-ID": "from-the-proxy.1"})
        forged = client.get("/news", headers={"X-Request-ID": 'x" , "level": "none'})
        client.get("/healthz")
    assert given.headers["X-Request-ID"] == "from-the-proxy.1"
    assert re.fullmatch(r"[0-9a-f]{16}", forged.headers["X-Request-ID"])
    found = [line(record) for record in caplog.records if record.name == "bandwatch.request"]
    assert [item["message"] for item in found] == ["GET /alerts 200", "GET /news 200"]
    assert found[0]["status"] == 200
    assert found[0]["route"] == "/<path:path>"
    app.server.extensions[EXTENSION].engine.dispose()


def test_a_log_of_text_has_no_line_per_request(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bandwatch.request"):
        assert asked.client.get("/news").headers["X-Request-ID"]
    assert caplog.records == []


def test_a_job_and_the_request_that_began_it_are_logged_with_its_id(
    empty_home: Settings, tmp_path: Path
) -> None:
    written = logging.FileHandler(tmp_path / "log")
    written.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(written)
    root.setLevel(logging.INFO)
    app = create_app(empty_home)
    try:
        client = app.server.test_client()
        client.get("/")
        asked = Asked(app, client, Sample(PRESENT_MS, 0, 0, 0))
        request = {"key": "a/b/c/d/e", "title": "a", "at": 1}
        assert "job" in asked.raw("refit-result.data", refit_request_data=request).json
        deadline = time.monotonic() + PATIENCE_S
        while "A job begins" not in (tmp_path / "log").read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        root.removeHandler(written)
        root.setLevel(level)
        written.close()
        app.server.extensions[EXTENSION].engine.dispose()
    found = [json.loads(text) for text in (tmp_path / "log").read_text().splitlines()]
    (begun,) = [item for item in found if item["message"] == "A job was begun"]
    (own,) = [item for item in found if item["message"] == "A job begins: refit of a"]
    assert begun["job_id"] == own["job_id"] == str(own["process"])
    assert len(begun["request_id"]) == 16
    assert own["process"] != begun["process"]
