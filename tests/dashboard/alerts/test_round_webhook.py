"""A round of retriggers is posted when it begins."""

import json
from dataclasses import replace

from dashboard.alerts.summary.data import read_revisions_around
from dashboard.alerts.triage.actions import act_on
from dashboard.shared.triage.around_table import around_table
from models.notifications.webhook import signature
from models.records.measurement import Status
from models.records.settings import Settings
from models.triage.summaries.read_models import PlannedRun
from models.triage.summaries.revision_around import RunThere
from tests.dashboard.alerts.ask_alerts import act, view
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_alerts import SampleAlerts
from tests.notifications.hook_server import Hook, hook_server

REASON = "the noise hides the change"


def begin(asked: Asked, number: int, settings: Settings, **more: object) -> dict[str, object]:
    version = view(asked, number).row.version
    ask = {
        "do": "round",
        "who": "ada",
        "summaries": {number: version},
        "at": 1,
        "budget": 3,
        "word": REASON,  # the sample is shared: a further round has one
        **more,
    }
    return act_on(asked.services.engine, ask, asked.services.now_ms(), settings)


def test_a_round_is_posted_signed_and_with_every_run(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    number = found.regression
    with hook_server(Hook(200)) as hook:
        settings = Settings(
            retrigger_url=f"http://127.0.0.1:{hook.port}/hidden",
            webhook_secret="key",
            public_url="https://bandwatch.example.org/",
        )
        told = begin(asked, number, settings, text="three of r7")
    assert told["ok"], told["text"]
    assert str(told["text"]).endswith(f"It was sent to http://127.0.0.1:{hook.port}.")
    (body,) = hook.bodies
    assert hook.signatures == [signature(body, "key")]
    document = json.loads(body)
    assert document["summary"] == number
    assert document["url"] == f"https://bandwatch.example.org/alerts/{number}"
    begun = view(asked, number).rounds[-1]
    assert document["round"] == begun.number
    assert (document["who"], document["comment"]) == ("ada", "three of r7")
    assert sum(item["runs"] for item in document["runs"]) == begun.planned == 3
    assert {item["revision"] for item in document["runs"]} == {item.revision for item in begun.runs}
    assert (document["event"], document["confirm"]) == ("round begun", False)
    assert set(document["runs"][0]) == {
        *("alert", "branch", "suite", "test", "platform", "revision", "runs", "backfill")
    }


def test_a_round_that_is_not_taken_is_stored_and_the_person_is_told(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    with hook_server(Hook(500)) as hook:
        settings = Settings(retrigger_url=f"http://127.0.0.1:{hook.port}/")
        told = begin(asked, found.regression, settings)
    assert told["ok"], told["text"]
    assert "It was not sent: The webhook at" in str(told["text"])
    assert view(asked, found.regression).rounds[-1].planned == 3
    settings = Settings(retrigger_url="no address")
    told = begin(asked, found.regression, settings)
    assert "BANDWATCH_RETRIGGER_URL is no web address" in str(told["text"])


def test_a_round_without_a_comment_gets_the_template_s(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    number = found.regression
    told = begin(asked, number, Settings())
    assert told["ok"], told["text"]
    begun = view(asked, number).rounds[-1]
    assert begun.comment.startswith("3 runs of ")
    assert begun.runs[0].revision[:10] in begun.comment
    other = act(asked, "round", {number: view(asked, number).row.version}, budget=3, word="other")
    assert "write in the comment which" in other["text"]


def test_the_revisions_around_show_every_run(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    begin(asked, found.regression, Settings())
    seen = view(asked, found.regression)
    alert = seen.alerts[0]
    (place,) = (
        item.revision
        for item in read_revisions_around(asked.services, alert, replace(seen, rounds=()))
        if item.changed
    )
    run = PlannedRun(alert.id, "t", "p", place, 4, 1, backfill=False, gain=0.0)
    elsewhere = replace(run, alert_id=alert.id + 1)
    seen = replace(seen, rounds=(replace(seen.rounds[-1], runs=(run, elsewhere)),))
    around = read_revisions_around(asked.services, alert, seen)
    (first,) = (item for item in around if item.changed)
    assert (first.planned, first.arrived) == (4, 1)
    assert len(around) == 5
    assert all(run.value is not None for item in around for run in item.runs)
    failed = replace(
        around[0],
        needs_data=True,
        runs=(RunThere(60_000, None, Status.FAILED), RunThere(120_000, 12.5, Status.OK)),
    )
    text = json.dumps(
        around_table([failed, *around[1:]], "ms").to_plotly_json(),
        default=lambda part: part.to_plotly_json(),
        ensure_ascii=False,
    )
    for words in ("failed", "12.50 ms", "needs data: its runs fail", "first with the change"):
        assert words in text
    assert "1 of 4 arrived" in text
