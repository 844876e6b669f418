"""Queries that no page writes, and what every page's state must do with them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import strategies as st

from dashboard.alerts.score.state import SCORE_CODECS, parse_score, score_link
from dashboard.alerts.state import ALERTS_CODECS, NOW_ONLY, alerts_link, parse_alerts
from dashboard.data.state import DATA_CODECS, data_link, parse_data
from dashboard.detectability.state import (
    DETECTABILITY_CODECS,
    detectability_link,
    parse_detectability,
)
from dashboard.failures.state import FAILURES_CODECS, failures_link, parse_failures
from dashboard.news.state import NEWS_CODECS, news_link, parse_news
from dashboard.overview.state import OVERVIEW_CODECS, overview_link, parse_overview
from dashboard.releases.matrix.state import MATRIX_CODECS, matrix_link, parse_matrix
from dashboard.releases.state import RELEASES_CODECS, parse_releases, releases_link
from dashboard.shared.urls.codec import Codec
from dashboard.shared.urls.trend_link import TREND_CODECS, parse_trend, trend_link
from dashboard.thresholds.state import THRESHOLDS_CODECS, parse_thresholds, thresholds_link
from tests.fuzz.mutate import ODD
from tests.fuzz.search import CORPUS

KEPT = CORPUS / "links"
Parse = Callable[[Mapping[str, Any]], tuple[Any, tuple[str, ...]]]

PAGES: dict[str, tuple[Parse, Callable[[Any], str], Mapping[str, tuple[str, Codec]]]] = {
    "alerts": (parse_alerts, alerts_link, ALERTS_CODECS),
    "data": (parse_data, data_link, DATA_CODECS),
    "detectability": (parse_detectability, detectability_link, DETECTABILITY_CODECS),
    "failures": (parse_failures, failures_link, FAILURES_CODECS),
    "matrix": (parse_matrix, matrix_link, MATRIX_CODECS),
    "news": (parse_news, news_link, NEWS_CODECS),
    "overview": (parse_overview, overview_link, OVERVIEW_CODECS),
    "releases": (parse_releases, releases_link, RELEASES_CODECS),
    "score": (parse_score, score_link, SCORE_CODECS),
    "thresholds": (parse_thresholds, thresholds_link, THRESHOLDS_CODECS),
    "trend": (parse_trend, trend_link, TREND_CODECS),
}


@dataclass(frozen=True)
class AskedLink:
    """A page, and the query it is asked with."""

    page: str
    query: dict[str, Any]


def _enumerated() -> list[str]:
    """List the values of every choice that a state's default shows."""
    found: dict[str, None] = {}
    for parse, _, _ in PAGES.values():
        state, _ = parse({})
        for name in state.__slots__:
            value = getattr(state, name)
            if isinstance(value, StrEnum):
                found |= dict.fromkeys(item.value for item in type(value))
    return list(found)


_DAYS = st.dates().map(str)
_MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
_NUMBERS = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.decimals().map(str),
    st.integers(0, 400).map(str),
)
_PAIRS = st.tuples(_NUMBERS, _NUMBERS).map(",".join)
_WORDS = st.sampled_from(
    [*_enumerated(), *("1", "0", "none", "all", "-count", "count", "-share", "p/b/s/t/l", "a~b")]
)
_VALUE = st.one_of(_WORDS, _DAYS, _MOMENTS, _NUMBERS, _PAIRS, st.text(max_size=40))
# A query also comes back from the browser as JSON, in which anything may stand.
_ANY = st.one_of(
    _VALUE, st.lists(_VALUE, max_size=4), st.sampled_from(ODD), st.none(), st.booleans()
)


def asked_links() -> st.SearchStrategy[AskedLink]:
    """Draw a page with a query of its own names and of others."""

    def queries(page: str) -> st.SearchStrategy[AskedLink]:
        names = st.one_of(
            st.sampled_from([name for name, _ in PAGES[page][2].values()]), st.text(max_size=8)
        )
        drawn = st.dictionaries(names, _ANY, max_size=8)
        return drawn.map(lambda query: AskedLink(page, query))

    return st.sampled_from(sorted(PAGES)).flatmap(queries)


def check_link(case: AskedLink) -> None:
    """Read a query without an error; the state is written and read again as it was."""
    parse, link, _ = PAGES[case.page]
    state, notes = parse(case.query)
    assert all(isinstance(note, str) and note for note in notes)
    address = link(state)
    assert address.isascii()
    assert not set(address) & set(" \"'<>\\\n\r\t")
    read = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing="?" in address)
    again, new_notes = parse(read)
    assert again == state, address
    assert set(new_notes) <= {NOW_ONLY}, address
    assert link(again) == address


def keep_link(case: AskedLink) -> Path:
    """Write a case into the corpus."""
    text = json.dumps({"page": case.page, "query": case.query}, indent=1)
    path = KEPT / f"{case.page}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.json"
    path.write_text(text + "\n", encoding="utf-8")
    return path


def kept_links() -> list[AskedLink]:
    """Read the corpus."""
    return [AskedLink(**json.loads(path.read_bytes())) for path in sorted(KEPT.glob("*.json"))]
