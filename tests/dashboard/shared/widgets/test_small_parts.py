"""Small parts of every page: banners, notes, fields of days, tables, badges, names of jobs."""

from datetime import date

import pytest

from dashboard.alerts.triage.candidates import candidate_text
from dashboard.shared.formatting.link_template import filled_link
from dashboard.shared.formatting.series_names import short_names
from dashboard.shared.jobs.subject import LONGEST_NAME, filter_text, who_of
from dashboard.shared.urls.filter_state import FilterState
from dashboard.shared.widgets.badge import badge
from dashboard.shared.widgets.day_field import day_field
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.notes import MOST, link_notes
from dashboard.shared.widgets.plain_table import plain_table
from models.records.series import SeriesKey
from models.triage.alert import SummaryStatus
from models.triage.summaries.read_models import RelatedSummary
from tests.dashboard.read_component import (
    links_of,
    parts_of,
    rows_of,
    text_of,
    with_class,
    words_of,
)

NOON_MS = 1_790_000_000_000


def test_a_frozen_page_says_its_moment_and_its_fits_and_leads_to_the_live_one() -> None:
    assert frozen_banner(None, (), "/x") is None
    banner = frozen_banner(NOON_MS, (7, 9), "/live")
    assert text_of(banner) == (
        "This page is frozen : as the store was on 21 Sep 2026, 14:13 UTC, with fits 7, 9."
        " Show it live"
    )
    assert links_of(banner) == {"Show it live": "/live"}
    assert "frozen : with fit 7." in text_of(frozen_banner(None, (7,), "/live"))


def test_the_first_notes_are_shown_and_the_others_counted() -> None:
    assert link_notes([]) is None
    assert words_of(link_notes(["a", "b"])) == ["a", "b"]
    many = words_of(link_notes([str(n) for n in range(MOST + 3)]))
    assert many == [*(str(n) for n in range(MOST)), "… and 3 more."]


def test_a_field_shows_its_day_or_what_is_taken_where_it_is_empty() -> None:
    (field,) = (
        part
        for part in parts_of(day_field("i", "From", date(2026, 5, 3), "newest"))
        if getattr(part, "id", None) == "i"
    )
    assert (field.value, field.placeholder) == ("3 May 2026", "newest")
    empty = day_field("i", "From", None, "newest")
    values = [part.value for part in parts_of(empty) if getattr(part, "id", None) == "i"]
    assert values == [""]


def test_a_table_names_columns_and_rows_and_marks_one() -> None:
    table = plain_table("What", ("A", "B"), [("x", "1"), ("y", "2")], marked=1)
    assert rows_of(table) == [["A", "B"], ["x", "1"], ["y", "2"]]
    marked = [
        text_of(part)
        for part in parts_of(table)
        if getattr(part, "className", None) == "bw-row-marked"
    ]
    assert marked == ["y 2"]
    assert rows_of(plain_table("What", (), [("x", "1")])) == [["x", "1"]]


def test_a_badge_reads_its_hint_aloud() -> None:
    assert text_of(badge("Old", "warn", "clock", hint="14 days")) == "Old (14 days)"
    assert len(with_class(badge("Old", "warn", "clock"), "bw-warn")) == 1


@pytest.mark.parametrize(
    ("template", "link"),
    [
        ("https://x.example/{revision}?r={run_id}", "https://x.example/a%2Fb?r=1"),
        ("HTTP://x.example/{revision}", "HTTP://x.example/a%2Fb"),
        ("https://x.example/{host}", ""),  # blank in this run
        ("javascript:{revision}", ""),
        ("", ""),
    ],
)
def test_a_template_is_filled_or_gives_no_link(template: str, link: str) -> None:
    assert filled_link(template, revision="a/b", run_id="1", host="") == link


def test_several_series_are_named_by_the_parts_that_differ() -> None:
    keys = [SeriesKey("p", "b", "s", "t", "x"), SeriesKey("p", "c", "s", "t", "y")]
    assert short_names(keys) == ["b · x", "c · y"]
    assert short_names(keys[:1]) == ["t"]


def test_a_job_is_named_by_whom_and_by_its_filter() -> None:
    assert who_of({"who": "  Ada Lovelace "}) == "Ada Lovelace"
    assert who_of({"who": "a" * 100}) == "a" * LONGEST_NAME
    assert who_of({}) == ""
    state = FilterState(words=" load ", projects=("p",), suites=("s", "u"), platforms=("x",))
    assert filter_text(state) == " (“load”; project p; suite s, u; platform x)"
    assert filter_text(FilterState(words="  ")) == ""


def test_a_candidate_says_which_summary_it_is_and_why() -> None:
    item = RelatedSummary(
        7, 1, "p", "dev", SummaryStatus.FIXED, "aaa", "bbb", NOON_MS, 1, "same test"
    )
    assert candidate_text(item) == (
        "Summary 7 · dev · fixed · 1 alert · 21 Sep 2026 · aaa…bbb (same test)"
    )
