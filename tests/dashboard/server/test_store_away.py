"""PostgreSQL goes away and comes back, in the middle of an ingest and under the pages."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.engine import make_url

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.settings import Settings
from models.storage.database.engine import open_engine
from models.storage.database.tables import measurement
from models.storage.database.transaction import read_transaction
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import Sample
from tests.patience import PATIENCE_S
from tests.postgresql_server import running_server
from tests.present import PRESENT, PRESENT_MS

ROOT = Path(__file__).resolve().parents[3]
ROWS = 60_000


def made_file(folder: Path) -> Path:
    path = folder / "results.csv"
    lines = ["project,branch,suite,test,platform,value,unit,time,run_id"]
    for row in range(ROWS):
        run = row // 50  # of fifty tests
        when = f"2026-{1 + run // 120:02d}-{1 + run // 5 % 24:02d}T{run % 5:02d}:00:00Z"
        lines.append(f"p,main,s,t{row % 50},linux,{100 + row % 7},ms,{when},{run}")
    path.write_text("\n".join(lines) + "\n")
    return path


def stored(engine: Engine) -> int:
    with read_transaction(engine) as connection:
        return connection.scalar(select(func.count()).select_from(measurement)) or 0


@pytest.mark.slow
def test_an_ingest_resumes_and_pages_recover_after_a_restart(tmp_path: Path) -> None:
    file = made_file(tmp_path)
    with running_server() as url:
        settings = Settings(home=tmp_path / "home", database_url=url, now=PRESENT)
        app = create_app(settings)
        client = app.server.test_client()
        client.get("/")
        asked = Asked(app, client, Sample(PRESENT_MS, 0, 0, 0))
        environment = {
            **os.environ,
            "BANDWATCH_HOME": str(settings.home),
            "BANDWATCH_DATABASE_URL": url,
        }
        command = [sys.executable, "-c", "from app import main; main()", "ingest", str(file)]

        def ingest() -> subprocess.Popen[str]:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )

        folder = Path(str(make_url(url).query["host"]))
        server = psutil.Process(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
        started, uid = server.cmdline(), server.uids().effective
        first = ingest()
        engine = open_engine(url)
        deadline = time.monotonic() + PATIENCE_S
        while not stored(engine) and first.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        for process in (*server.children(recursive=True), server):
            with contextlib.suppress(psutil.NoSuchProcess):  # some come and go
                process.kill()
        server.wait(20)
        out, _ = first.communicate(timeout=PATIENCE_S)
        if first.returncode:  # it was cut, and says so in a sentence
            assert "Traceback" not in out
            assert "does not answer" in out or "cannot be opened" in out

        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert client.get("/healthz").status_code == 200
        where: dict[str, Any] = {"-pages-location-pathname": "/data"}
        page = asked.raw("_pages_content.children", **where)
        for text in (ready.text, page.text):
            assert "postgres@" not in text
            assert str(folder) not in text
        assert "does not answer" in ready.text

        again = subprocess.Popen(started, cwd=folder, user=uid, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + PATIENCE_S
            while client.get("/readyz").status_code != 200:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            second = ingest()
            out, _ = second.communicate(timeout=PATIENCE_S)
            assert second.returncode == 0, out
            assert stored(engine) == ROWS
            assert "No such page" not in asked.page("/data")
        finally:
            engine.dispose()
            app.server.extensions[EXTENSION].engine.dispose()
            again.terminate()
            again.wait(20)
