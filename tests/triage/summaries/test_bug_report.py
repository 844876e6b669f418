"""The text of a bug: complete, harmless, and short enough for an address."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from models.records.series import Direction, Series, SeriesKey
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.queue import QueueRow, WorstChange
from models.triage.queue_role import NextAction, QueueRole
from models.triage.summaries.bug_report import LONGEST_ADDRESS, write_bug
from models.triage.summaries.bug_text import MOST_ALERTS, bug_text
from models.triage.summaries.read_models import AlertView, PlannedRun, Round, SummaryView
from models.triage.summaries.retriggers import Retrigger
from models.triage.summaries.templates import DEFAULTS, TemplateKind

LINK = "https://bench.example/trend?frozen=1"
SERIES = Series(
    1, SeriesKey("demo", "main", "mem|ory", "alloc_<b>", "linux"), "ms", Direction.LOWER_IS_BETTER
)
OTHER = SeriesKey("demo", "main", "mem|ory", "free", "macos")
ALERT = AlertView(
    id=3,
    summary_id=12,
    series=SERIES,
    fit_id=None,
    source="group",
    is_regression=True,
    start_ms=1_700_000_000_000,
    previous_ms=1_699_999_000_000,
    revision="bbb",
    previous_revision="aaa",
    before=100.0,
    after=105.25,
    change=5.25,
    change_low=4.5,
    change_high=6.0,
    probability=0.999,
    detectable=1.5,
    compared_with="40 runs before",
    monitor_only=False,
    status=AlertStatus.ACKNOWLEDGED,
    related_summary_id=None,
    outcome="standing",
    outcome_ms=None,
    created_ms=1_700_000_000_000,
    changed_ms=1_700_000_000_000,
    starred=False,
)
PLAN = (Retrigger(3, "mem|ory/alloc_<b>", "linux", "bbb", 2, 0.4, backfill=False),)


def view(*alerts: AlertView) -> SummaryView:
    """Make a summary of some alerts."""
    worst = WorstChange(3, SERIES, True, 5.25, 4.5, 6.0, 0.999, 1.5) if alerts else None
    row = QueueRow(
        id=12,
        version=4,
        project="demo",
        branch="main",
        status=SummaryStatus.INVESTIGATING,
        role=QueueRole.PERFORMANCE,
        wants=NextAction.BUG,
        data_ready=False,
        data_reason="2 of 5 revisions have 4 values",
        previous_revision="aaa",
        revision="bbb",
        first_ms=1_700_000_000_000,
        last_ms=1_700_000_000_000,
        created_ms=0,
        changed_ms=0,
        alerts=len(alerts),
        tests=len({item.series.key.test for item in alerts}),
        regressions=len(alerts),
        improvements=0,
        standing=len(alerts),
        monitor_only=False,
        worst=worst,
        cause="code",
        cause_reason="",
        assignee="",
        starred=False,
        tags=(),
        bug="",
        notes=0,
        rounds=1,
        triage_due_ms=0,
        bug_due_ms=0,
        due_ms=None,
        overdue=False,
    )
    run = PlannedRun(3, "mem|ory/alloc_<b>", "linux", "bbb", 7, 3, False, 0.4)
    rounds = (Round(1, 1, 0, "ada", (run,)),)
    return SummaryView(row, False, alerts, (), {}, (), (), (), (), rounds, ())


def test_the_text_says_what_how_much_where_and_how_sure() -> None:
    text = write_bug(DEFAULTS, view(ALERT), PLAN, LINK).text
    for part in (
        "**5.2 % worse**",
        "since 2023-11-14 22:13 UTC",
        "`aaa`",
        "`bbb`",
        "+5.2 % | +4.5 % to +6.0 % | > 0.99 | 1.5 % | 100 ms | 105.2 ms | acknowledged |",
        "2 of 5 revisions have 4 values",
        "Round 1: 3 of 7 runs have arrived.",
        "2 more runs would narrow the decision:",
        f"As it was known when this was written: {LINK} (summary 12)",
    ):
        assert part in text, part


def test_the_title_is_one_line_of_plain_text() -> None:
    title = write_bug(DEFAULTS, view(ALERT), (), LINK).title
    assert title == "mem|ory/alloc_<b> on linux: 5.2 % worse since bbb (demo, main)"


def test_names_cannot_break_the_table_or_bring_html() -> None:
    text = write_bug(DEFAULTS, view(ALERT), PLAN, LINK).text
    assert "mem\\|ory/alloc\\_\\<b\\>" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {10}


def test_many_alerts_are_cut_and_counted() -> None:
    many = [replace(ALERT, id=number) for number in range(MOST_ALERTS + 5)]
    table = bug_text(view(*many), (), LINK)["alerts"]
    assert table.endswith("and 5 more.")
    assert table.count("\n| mem") == MOST_ALERTS


def test_what_is_not_known_is_a_dash() -> None:
    unknown = replace(ALERT, change=None, change_low=None, probability=None, before=None)
    assert "| – | – | – | 1.5 % | – | 105.2 ms |" in bug_text(view(unknown), (), LINK)["alerts"]
    assert "No alert is left" in write_bug(DEFAULTS, view(), (), LINK).text


def test_the_form_s_address_carries_title_and_text() -> None:
    templates = {**DEFAULTS, TemplateKind.NEW_BUG: "https://bugs.example/new?t={title}&b={text}"}
    report = write_bug(templates, view(ALERT), PLAN, LINK)
    asked = parse_qs(urlsplit(report.address).query)
    assert asked == {"t": [report.title], "b": [report.text.rstrip("\r")]}
    assert write_bug(DEFAULTS, view(ALERT), PLAN, LINK).address == ""


@pytest.mark.parametrize(("length", "left_out"), [(1, False), (400, True)])
def test_an_address_stays_short_enough(length: int, left_out: bool) -> None:
    templates = {**DEFAULTS, TemplateKind.NEW_BUG: "https://bugs.example/new?t={title}&b={text}"}
    alert = replace(ALERT, series=replace(SERIES, unit="m" * length))
    report = write_bug(templates, view(*[alert] * MOST_ALERTS), PLAN, LINK)
    assert len(report.address) <= LONGEST_ADDRESS
    assert report.address.endswith("&b=") == left_out


def test_a_cost_shift_stands_beside_the_cause() -> None:
    line = "Cost shift in load on linux (main): parse +9 ms, layout −9 ms; their sum is flat (0 %)."
    text = write_bug(DEFAULTS, view(ALERT), PLAN, LINK, None, [line]).text
    assert f". {line}\n" in text.replace("\\", "")
    assert "Cost shift" not in write_bug(DEFAULTS, view(ALERT), PLAN, LINK).text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (5.25, "+5.2 %"),
        (-5.25, "−5.2 %"),
        (0.949, "+0.95 %"),
        (-0.95, "−0.9 %"),
        (99.4, "+99.4 %"),
        (-99.5, "−100 %"),
        (12345.0, "+12,345 %"),
        (0.0, "0 %"),
        (0.004, "0.00 %"),
        (-0.004, "0.00 %"),
    ],
)
def test_a_percentage_has_as_many_digits_as_its_size_bears(change: float, text: str) -> None:
    alert = replace(ALERT, change=change, change_low=change, change_high=change)
    row = bug_text(view(alert), (), LINK)["alerts"].splitlines()[-1]
    assert f"| linux | {text} | {text} to {text} |" in row


def test_up_to_is_said_of_several_and_a_failing_test_has_no_size() -> None:
    two = view(ALERT, replace(ALERT, id=4, series=replace(SERIES, key=OTHER)))
    words = bug_text(two, (), LINK)
    assert (words["what"], words["where"]) == ("Up to 5.2 % worse", "2 tests on 2 platforms")
    worst = two.row.worst
    assert worst is not None
    for differs, what in (
        (replace(worst, is_regression=False, change=-3.0), "Up to 3.0 % better"),
        (replace(worst, change=None), "A change"),
        (replace(worst, source="failures"), "A failing test"),
    ):
        row = replace(two.row, worst=differs)
        assert bug_text(replace(two, row=row), (), LINK)["what"] == what
    assert bug_text(view(), (), LINK)["where"] == "no test"
    assert "and" not in bug_text(view(*[ALERT] * MOST_ALERTS), (), LINK)["alerts"][-20:]
    sure = [replace(ALERT, probability=share) for share in (0.995, 0.9951)]
    table = bug_text(view(*sure), (), LINK)["alerts"].splitlines()
    assert ["| > 0.99 |" in line for line in table[-2:]] == [False, True]
    done = replace(two.rounds[0], result="7 of 7 runs have arrived; all agree")
    assert bug_text(replace(two, rounds=(done,)), (), LINK)["rounds"] == (
        "- Round 1: 7 of 7 runs have arrived; all agree."
    )
    assert bug_text(view(ALERT), PLAN[:0], LINK)["plan"] == "No more runs are planned."
    one = bug_text(view(ALERT), [replace(PLAN[0], runs=1)], LINK)["plan"]
    assert one.startswith("1 more run would narrow")
