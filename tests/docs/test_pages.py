"""``docs/reference/pages.md`` describes every page and every parameter of its URL."""

import re
from collections.abc import Mapping

import pytest

from dashboard.alerts.score.state import SCORE_CODECS
from dashboard.alerts.state import ALERTS_CODECS
from dashboard.data.state import DATA_CODECS
from dashboard.detectability.state import DETECTABILITY_CODECS
from dashboard.failures.state import FAILURES_CODECS
from dashboard.news.state import NEWS_CODECS
from dashboard.overview.state import OVERVIEW_CODECS
from dashboard.releases.state import RELEASES_CODECS
from dashboard.server.pages import PAGES
from dashboard.shared.urls.filter_state import FILTER_CODECS
from dashboard.shared.urls.trend_state import TREND_CODECS
from dashboard.thresholds.state import THRESHOLDS_CODECS
from tests.docs.markdown import DOCS, anchors

TEXT = (DOCS / "reference" / "pages.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
FILTER = {name for name, _ in FILTER_CODECS.values()}


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_page_is_in_the_table_with_a_section(path: str) -> None:
    row = re.search(rf"^\| \[.+?\]\(#(.+?)\) \| `{re.escape(path)}` \|", TEXT, re.MULTILINE)
    assert row is not None, f"no row for {path}"
    assert row[1] in anchors(TEXT)


def test_the_table_has_no_page_that_is_not_there() -> None:
    written = set(re.findall(r"^\| \[.+?\]\(#.+?\) \| `(.+?)` \|", TEXT, re.MULTILINE))
    assert written == {page.path for page in PAGES}


@pytest.mark.parametrize(
    ("section", "codecs"),
    [
        ("Overview", OVERVIEW_CODECS),
        ("Trend", TREND_CODECS),
        ("News", NEWS_CODECS),
        ("Alerts", ALERTS_CODECS),
        ("Score board", SCORE_CODECS),
        ("Thresholds", THRESHOLDS_CODECS),
        ("Failures", FAILURES_CODECS),
        ("Releases", RELEASES_CODECS),
        ("Detectability", DETECTABILITY_CODECS),
        ("Data", DATA_CODECS),
    ],
)
def test_every_parameter_of_a_url_is_described(
    section: str, codecs: Mapping[str, tuple[str, object]]
) -> None:
    text = SECTIONS[section]
    names = {name for name, _ in codecs.values()}
    described = set(re.findall(r"`([a-z]+)`", text))
    if "those of the filter" in text or section == "Overview":
        described |= FILTER
    assert names - described == set()
