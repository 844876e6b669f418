"""The alerts as an Atom feed (RFC 4287): one entry per summary, updated when it changes."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from dashboard.digest.html_body import summary_html
from dashboard.digest.sentences import headline, place
from dashboard.shared.urls.alert_link import summary_link
from models.notifications.alert_news import AlertNews
from models.notifications.digest import SummaryNews, make_digest
from models.triage.queue import QueueRow

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100
# Characters that XML 1.0 cannot hold, however they are written.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Under which names of entries are made: the same wherever and under whatever address it is served.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "tag:bandwatch,2026:alert-summary")


def alerts_feed(
    rows: Sequence[QueueRow],
    news: Mapping[int, Sequence[AlertNews]],
    *,
    host: str,
    own_path: str,
    page_path: str,
) -> bytes:
    """Write summaries as a feed.

    Parameters
    ----------
    rows : sequence of QueueRow
        The summaries, in the order of the feed.
    news : mapping of int to sequence of AlertNews
        Their alerts, by the id of the summary.
    host : str
        Scheme and host of the pages, without a slash at the end.
    own_path, page_path : str
        Paths of this feed and of the page that shows the same, with their queries.
    """
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _add(feed, "title", "Bandwatch alerts")
    _add(feed, "id", f"urn:uuid:{uuid.uuid5(_NAMESPACE, own_path)}")
    _add(feed, "updated", _time(max((row.changed_ms for row in rows), default=0)))
    _add(_add(feed, "author"), "name", "Bandwatch")
    _add(feed, "link", rel="self", type="application/atom+xml", href=host + own_path)
    _add(feed, "link", rel="alternate", type="text/html", href=host + page_path)
    for row in rows:
        if news.get(row.id):
            (summary,) = make_digest(news[row.id], row.changed_ms).summaries
            _entry(feed, row, summary, host)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: ElementTree.Element, row: QueueRow, summary: SummaryNews, host: str) -> None:
    entry = _add(feed, "entry")
    link = host + summary_link(row.id)
    _add(entry, "title", f"{headline(summary)} · {place(summary)} · {row.status.value}")
    # A store that is filled anew numbers its summaries anew; the time tells them apart.
    _add(entry, "id", f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{row.id} {row.created_ms}')}")
    _add(entry, "published", _time(row.created_ms))
    _add(entry, "updated", _time(row.changed_ms))
    _add(entry, "link", rel="alternate", type="text/html", href=link)
    for term in (row.project, row.branch, row.status.value, row.cause, *row.tags):
        if term:
            _add(entry, "category", term=_clean(term))
    _add(entry, "content", summary_html(summary), type="html")


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, attributes)
    if text:
        child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _time(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
