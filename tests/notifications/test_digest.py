"""The digest from store to mailbox and webhook: once each, and what is repeated says so."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from typer.testing import CliRunner

from app import cli
from dashboard.digest.html_body import digest_html
from dashboard.digest.send import send_digest
from dashboard.digest.text_body import digest_text
from models.notifications.digest import make_digest
from models.notifications.mute import MuteRule
from models.records.days import DAY_MS
from models.records.errors import SettingsError
from models.records.settings import Settings
from models.storage.alerts.mute_store import save_mute
from models.storage.alerts.outbox import CLAIM_MS, claim, unsent
from models.storage.database.triage_tables import alert_summary, notification_sent
from tests.databases import open_fresh_store
from tests.notifications.hook_server import Hook, hook_server
from tests.notifications.smtp_server import Mailbox, mail_server
from tests.planted_alert import FIRST_DAY, plant_alert, store_step
from tests.present import PRESENT, PRESENT_MS

ROOT = Path(__file__).resolve().parents[2]
START_MS = (FIRST_DAY + 70) * DAY_MS
NOW_MS = START_MS + DAY_MS
SINCE_MS = NOW_MS - 7 * DAY_MS


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path))
    store_step(engine)
    store_step(engine, "<b>other & co</b>", seed=12)
    yield engine
    engine.dispose()


def settings(mail: Mailbox | None = None, hook: Hook | None = None) -> Settings:
    return Settings(
        smtp_url=f"smtp+plain://127.0.0.1:{mail.port}" if mail else "",
        mail_from="Bandwatch <bandwatch@example.org>",
        mail_to="Ada <ada@example.org>, bob@example.org",
        webhook_url=f"http://127.0.0.1:{hook.port}/hook" if hook else "",
        public_url="https://bench.example.org/",
    )


def send(engine: Engine, told: Settings, now_ms: int = NOW_MS) -> dict[str, tuple[int, str]]:
    sent = send_digest(engine, told, since_ms=SINCE_MS, now_ms=now_ms)
    return {item.channel: (item.alerts, item.error) for item in sent}


def test_each_channel_is_told_of_each_alert_once(engine: Engine) -> None:
    summary_id, alert_id = plant_alert(engine, start_ms=START_MS)
    with mail_server(Mailbox()) as box, hook_server(Hook()) as hook:
        told = settings(box, hook)
        assert send(engine, told) == {"mail": (1, ""), "webhook": (1, "")}
        assert send(engine, told) == {"mail": (0, ""), "webhook": (0, "")}
        plant_alert(
            engine, "<b>other & co</b>", start_ms=START_MS, is_regression=False, change=-3.0
        )
        assert send(engine, told, NOW_MS + CLAIM_MS * 2) == {"mail": (1, ""), "webhook": (1, "")}
    first, second = box.mails
    assert first["Subject"] == "Bandwatch: 1 regression (p)"
    assert second["Subject"] == "Bandwatch: 1 improvement (p)"
    assert first["To"] == "Ada <ada@example.org>, bob@example.org"
    text = first.get_body(("plain",))
    html = first.get_body(("html",))
    assert text is not None
    assert html is not None
    for part in (text.get_content(), html.get_content()):
        assert "stepped" in part
        assert f"https://bench.example.org/alerts/{summary_id}" in part
        assert "slower than in the 280 runs before, by 8.0\u202f% (7.8–8.2)" in part
    document = json.loads(hook.bodies[0])
    (summary,) = document["summaries"]
    (alert,) = summary["alerts"]
    assert (document["version"], document["regressions"]) == (1, 1)
    assert summary["url"] == f"https://bench.example.org/alerts/{summary_id}"
    assert summary["since"] == "2024-12-13T00:00:00Z"
    assert alert["id"] == alert_id
    assert alert["series"] == "p/main/suite/stepped/linux"
    assert (alert["change_percent"], alert["probability"]) == (8.0, 1.0)
    assert alert["maybe_repeated"] is False


def test_one_channel_that_fails_is_tried_again_and_does_not_hold_up_the_other(
    engine: Engine,
) -> None:
    plant_alert(engine, start_ms=START_MS)
    with mail_server(Mailbox()) as box, hook_server(Hook(500)) as hook:
        told = settings(box, hook)
        sent = send(engine, told)
        assert sent["mail"] == (1, "")
        assert "answered 500" in sent["webhook"][1]
        hook.answer = 200
        assert send(engine, told) == {"mail": (0, ""), "webhook": (1, "")}
    assert len(box.mails) == 1
    assert json.loads(hook.bodies[1])["summaries"][0]["alerts"][0]["maybe_repeated"] is False


def test_a_sender_that_was_killed_is_followed_by_a_repetition_that_says_so(engine: Engine) -> None:
    plant_alert(engine, start_ms=START_MS)
    claim(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS)  # and then it was killed
    with mail_server(Mailbox()) as box:
        told = settings(box)
        assert send(engine, told, NOW_MS + CLAIM_MS - 1) == {"mail": (0, "")}  # it may live yet
        assert send(engine, told, NOW_MS + CLAIM_MS) == {"mail": (1, "")}
        assert send(engine, told, NOW_MS + 9 * CLAIM_MS) == {"mail": (0, "")}
    (mail,) = box.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "You may have received this before" in body.get_content()


def test_a_broken_line_leaves_a_trace(engine: Engine) -> None:
    _, alert_id = plant_alert(engine, start_ms=START_MS)
    with mail_server(Mailbox(hang_up_after_data=True)) as box:
        alerts, error = send(engine, settings(box))["mail"]
    assert alerts == 1
    assert "may have been sent" in error
    with engine.connect() as connection:
        (row,) = connection.execute(select(notification_sent)).all()
    assert (row.alert_id, row.confirmed_ms) == (alert_id, None)


@pytest.mark.parametrize(
    "columns",
    [
        {"monitor_only": True},
        {"status": "invalid"},
        {"outcome": "was noise"},
        {"created_ms": SINCE_MS - 1},
    ],
)
def test_what_is_no_news_is_not_told(engine: Engine, columns: dict[str, Any]) -> None:
    plant_alert(engine, start_ms=START_MS, **columns)
    assert unsent(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS) == []


def test_muted_series_are_not_told_until_the_rule_runs_out(engine: Engine) -> None:
    plant_alert(engine, start_ms=START_MS)
    save_mute(engine, MuteRule("p/main/*/stepped/*", until_ms=NOW_MS + 1))
    assert unsent(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS) == []
    assert len(unsent(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS + 1)) == 1


def test_a_host_is_named_as_the_cause(engine: Engine) -> None:
    summary_id, _ = plant_alert(engine, start_ms=START_MS)
    with engine.begin() as connection:
        host = {"cause": "host", "cause_reason": "host, not code: 3 of 5 control series moved"}
        connection.execute(
            update(alert_summary).where(alert_summary.c.id == summary_id).values(host)
        )
    made = make_digest(unsent(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS), NOW_MS)
    for text in (digest_text(made, ""), digest_html(made, "")):
        assert "Host, not code: 3 of 5 control series moved." in text
        assert text.lower().count("not code") == 1


def test_settings_that_cannot_work_claim_nothing(engine: Engine) -> None:
    plant_alert(engine, start_ms=START_MS)
    with pytest.raises(SettingsError, match="Nothing is sent"):
        send(engine, settings())
    bad = settings(Mailbox(port=1)).model_copy(update={"mail_to": "nobody"})
    with pytest.raises(SettingsError, match="BANDWATCH_MAIL_TO"):
        send(engine, bad)
    with engine.connect() as connection:
        assert connection.execute(select(notification_sent)).all() == []


class _Tags(HTMLParser):
    """Check that tags are closed in the order in which they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_many_alerts_are_shortened_and_names_are_escaped(engine: Engine) -> None:
    for place in range(40):
        plant_alert(engine, "<b>other & co</b>", start_ms=START_MS, change=10.0 + place)
    plant_alert(engine, start_ms=START_MS, change=99.0, status="acknowledged")
    made = make_digest(unsent(engine, "mail", since_ms=SINCE_MS, now_ms=NOW_MS), NOW_MS)
    html = digest_html(made, "https://bench.example.org")
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert all(link.startswith("https://bench.example.org/alerts") for link in tags.links)
    assert "<b>other" not in html
    assert "&lt;b&gt;other &amp; co&lt;/b&gt;" in html
    text = digest_text(made, "")
    assert "… and 11 more summaries." in text
    assert text.index("+99") < text.index("+49") < text.index("+48")


def test_the_command_shows_and_mutes(engine: Engine, tmp_path: Path) -> None:
    now_ms = PRESENT_MS
    plant_alert(engine, start_ms=now_ms - DAY_MS, created_ms=now_ms)
    run = CliRunner(
        env={"BANDWATCH_HOME": str(tmp_path), "USER": "ada", "BANDWATCH_NOW": PRESENT.isoformat()}
    )
    page = tmp_path / "digest.html"
    shown = run.invoke(cli, ["digest", "--dry-run", "--html", str(page)])
    assert shown.exit_code == 0, shown.output
    assert "stepped" in shown.stdout
    assert "1 regression" in page.read_text(encoding="utf-8")
    muted = run.invoke(cli, ["mute", "stepped", "--until", "2999-12-31", "--why", "known"])
    assert "stepped · until 2999-12-31 · by ada · known" in muted.stdout
    assert run.invoke(cli, ["digest", "--dry-run"]).stdout == "Nothing new.\n"
    assert "stepped" in run.invoke(cli, ["mute", "--list"]).stdout
    assert run.invoke(cli, ["mute", "stepped", "--remove"]).exit_code == 0
    assert "stepped" in run.invoke(cli, ["digest", "--dry-run"]).stdout
    nobody = run.invoke(cli, ["digest"])
    assert isinstance(nobody.exception, SettingsError)


def test_a_sender_that_is_killed_while_it_sends_leaves_a_trace(
    engine: Engine, tmp_path: Path
) -> None:
    now_ms = PRESENT_MS
    plant_alert(engine, start_ms=now_ms - DAY_MS, created_ms=now_ms)
    with hook_server(Hook()) as hook:
        hook.free.clear()
        told = settings(hook=hook).model_copy(update={"home": tmp_path})
        environment = {
            **os.environ,
            "BANDWATCH_HOME": str(tmp_path),
            "BANDWATCH_NOW": PRESENT.isoformat(),
            "BANDWATCH_WEBHOOK_URL": told.webhook_url,
        }
        command = [sys.executable, "-c", "from app import main; main()", "digest"]
        sender = subprocess.Popen(command, cwd=ROOT, env=environment)
        assert hook.asked.wait(30)
        sender.kill()
        sender.wait()
        hook.free.set()
        since_ms = now_ms - DAY_MS
        soon = send_digest(engine, told, since_ms=since_ms, now_ms=now_ms + 60_000)
        later_ms = now_ms + 1 + CLAIM_MS
        late = send_digest(engine, told, since_ms=since_ms, now_ms=later_ms)
    assert [item.alerts for item in (*soon, *late)] == [0, 1]
    first, second = (json.loads(body)["summaries"][0]["alerts"][0] for body in hook.bodies)
    assert first["id"] == second["id"]
    assert (first["maybe_repeated"], second["maybe_repeated"]) == (False, True)
