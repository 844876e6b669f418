"""The sentences of a digest made by hand."""

from typing import Any

from dashboard.digest.sentences import (
    MAYBE_SENT,
    address,
    cause,
    headline,
    lead,
    left_out,
    mark,
    name,
    place,
    sentence,
    size,
    subject,
)
from models.notifications.alert_news import AlertNews
from models.notifications.digest import SummaryNews, make_digest
from models.triage.alert import AlertStatus
from tests.dashboard.alerts.made_summary import PREVIOUS_MS, SERIES, START_MS, series_of


def make_news(number: int = 1, **differs: Any) -> AlertNews:
    values: dict[str, Any] = {
        "id": number,
        "summary_id": 12,
        "series": SERIES,
        "status": AlertStatus.UNTRIAGED,
        "is_regression": True,
        "start_ms": START_MS,
        "previous_ms": PREVIOUS_MS,
        "revision": "b" * 14,
        "previous_revision": "a" * 14,
        "before": 100.0,
        "after": 105.0,
        "change": 5.0,
        "change_low": 4.0,
        "change_high": 6.0,
        "probability": 0.98,
        "detectable": 1.5,
        "compared_with": "40 runs before",
        "outcome": "standing",
        "cause": "code",
        "cause_reason": "",
        "created_ms": START_MS,
    }
    return AlertNews(**{**values, **differs})


BETTER = make_news(2, is_regression=False, change=-5.0, change_low=-6.0, change_high=-4.0)
FAILS = make_news(3, source="failures", change=None, probability=None, detectable=None)


def summary_of(*news: AlertNews) -> SummaryNews:
    (found,) = make_digest(news, START_MS).summaries
    return found


def test_the_subject_counts_each_kind_and_names_projects() -> None:
    digest = make_digest([make_news(), make_news(4), BETTER, FAILS], START_MS)
    assert subject(digest) == ("Bandwatch: 2 regressions, 1 improvement, 1 failing test (demo)")
    many = [make_news(n, summary_id=n, series=series_of(project=f"p{n}")) for n in range(5)]
    assert subject(make_digest(many, START_MS)) == "Bandwatch: 5 regressions (p0, p1, p2 …)"


def test_the_lead_counts_and_names_who_is_on_duty_with_their_role() -> None:
    duty = (("code", "ada"), ("performance", "ben"))
    alone = make_digest([make_news()], START_MS, duty=duty)
    assert lead(alone) == (
        "1 new alert in 1 summary, as of 21 Sep 2026, 14:13 UTC."
        " On duty: ada (code), ben (performance)."
    )
    two = make_digest([make_news(), make_news(2, summary_id=13)], START_MS)
    assert lead(two) == "2 new alerts in 2 summaries, as of 21 Sep 2026, 14:13 UTC."


def test_a_summary_s_lines_say_what_where_and_why() -> None:
    found = summary_of(make_news(start_ms=START_MS + 9), BETTER, FAILS)
    assert headline(found) == "1 regression, 1 improvement, 1 failing test since 21 Sep 2026"
    assert place(found) == f"demo · main · {'a' * 12} → {'b' * 12}"
    assert place(summary_of(make_news(previous_revision=""))) == f"demo · main · {'b' * 12}"
    assert cause(found) == ""
    host = summary_of(make_news(cause="host", cause_reason="all series of it moved."))
    assert cause(host) == "All series of it moved."
    assert cause(summary_of(make_news(cause="host and code"))) == "Host, not code."


def test_an_alert_has_its_sign_size_and_sentence() -> None:
    assert [mark(item) for item in (make_news(), BETTER, FAILS)] == ["▲", "▼", "✕"]
    assert [size(item) for item in (make_news(), BETTER, FAILS)] == [
        *("+5.0\u202f%", "−5.0\u202f%", "fails"),
    ]
    assert size(make_news(change=None)) == "–"
    assert name(make_news()) == "start · load · linux"
    assert sentence(make_news()) == (
        "98\u202f% sure it is slower than in the 40 runs before, by 5.0\u202f% (4.0–6.0)."
        " A change of 1.5\u202f% would have been detected."
    )
    assert "faster" in sentence(BETTER)
    assert "by 5.0\u202f% (4.0–6.0)" in sentence(BETTER)
    assert sentence(make_news(repeated=True)).endswith(MAYBE_SENT)


def test_regressions_of_the_code_stand_before_those_of_hosts_and_the_largest_first() -> None:
    news = [
        make_news(1, summary_id=1, cause="host", change=50.0),
        make_news(2, summary_id=2, change=2.0),
        make_news(3, summary_id=3, change=9.0),
        make_news(4, summary_id=4, change=-90.0, is_regression=False),
    ]
    assert [item.id for item in make_digest(news, 0).summaries] == [3, 2, 4, 1]


def test_what_is_left_out_is_counted_and_links_need_one_slash() -> None:
    assert left_out(0, "summaries") == ""
    assert left_out(1_200, "summaries") == "… and 1,200 more summaries."
    assert address("https://b.example/", 7) == "https://b.example/alerts/7"
    assert address("", 7) == "/alerts/7"
