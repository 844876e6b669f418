"""What an entry of the feed holds of a summary made by hand."""

from xml.etree import ElementTree

from dashboard.alerts.feed import ATOM, alerts_feed
from models.triage.alert import SummaryStatus
from tests.dashboard.alerts.made_summary import START_MS, make_queue_row
from tests.dashboard.digest.test_sentences import make_news

NAME = f"{{{ATOM}}}"


def feed_of(*rows: object, without_news: bool = False) -> ElementTree.Element:
    news = {} if without_news else {12: [make_news()]}
    written = alerts_feed(
        rows,  # type: ignore[arg-type]
        news,
        host="https://b.example",
        own_path="/alerts.atom",
        page_path="/alerts",
    )
    return ElementTree.fromstring(written)


def test_an_entry_has_title_times_link_and_a_category_for_each_word() -> None:
    row = make_queue_row(
        tags=("noise", "ci"),
        cause="host",
        status=SummaryStatus.INVESTIGATING,
        changed_ms=START_MS + 60_000,
    )
    (entry,) = feed_of(row).findall(NAME + "entry")
    assert entry.findtext(NAME + "title") == (
        "1 regression since 21 Sep 2026 · demo · main · aaaaaaaaaaaa → bbbbbbbbbbbb · investigating"
    )
    assert entry.findtext(NAME + "published") == "2026-09-21T14:13:20Z"
    assert entry.findtext(NAME + "updated") == "2026-09-21T14:14:20Z"
    links = [link.get("href") for link in entry.findall(NAME + "link")]
    assert links == ["https://b.example/alerts/12"]
    terms = [item.get("term") for item in entry.findall(NAME + "category")]
    assert terms == ["demo", "main", "investigating", "host", "noise", "ci"]


def test_the_feed_is_as_new_as_its_newest_summary_and_names_itself_and_the_page() -> None:
    older = make_queue_row(id=11, changed_ms=START_MS)
    feed = feed_of(older, make_queue_row(changed_ms=START_MS + 60_000))
    assert feed.findtext(NAME + "updated") == "2026-09-21T14:14:20Z"
    assert {link.get("rel"): link.get("href") for link in feed.findall(NAME + "link")} == {
        "self": "https://b.example/alerts.atom",
        "alternate": "https://b.example/alerts",
    }
    assert len(feed.findall(NAME + "entry")) == 1  # of the other nothing is new
    assert feed_of(older, without_news=True).findall(NAME + "entry") == []
    assert feed_of().findtext(NAME + "updated") == "1970-01-01T00:00:00Z"
