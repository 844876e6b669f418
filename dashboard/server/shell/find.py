"""Find series, pages, releases, revisions, alerts and actions by what was typed."""

from collections.abc import Sequence

from dashboard.releases.state import ReleasesState, releases_link
from dashboard.server.shell import data
from dashboard.server.shell.finder import Found, action_result, result, series_result
from dashboard.server.shell.remembered import Remembered
from dashboard.shared import ids
from dashboard.shared.services import Services
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import TrendState
from models.records.days import day_of_moment
from models.records.errors import UnknownSeriesError

MOST_RESULTS = 40
# Word, what it does, and the button that does it; where the page has none, nothing happens.
ACTIONS = (
    ("Switch light and dark", "theme colours dark mode", ids.THEME_TOGGLE),
    ("Share what is shown", "permanent link copy freeze", ids.SHARE),
    ("Keyboard shortcuts", "keys help", ids.SHORTCUTS_OPEN),
    ("Refit this series", "fit again sample", ids.TREND_REFIT),
)
# Pages without a place in the navigation, by word and path.
MORE_PAGES = (("Release matrix", "/releases/matrix"), ("Thresholds", "/thresholds"))


def find_anything(
    services: Services, words: str, own: Remembered, pages: Sequence[tuple[str, str]]
) -> list[Found]:
    """Find what was typed, by kind; without words, what was opened last and the first series.

    Parameters
    ----------
    own : Remembered
        What this browser remembers.
    pages : sequence of (str, str)
        Word and path of the pages of the navigation.
    """
    if not words.strip():
        return _present(
            [
                Found("Opened last", _known(services, own.recent)),
                Found("Favourites", _known(services, own.favourites)),
                Found("Saved views", _views("", own)),
                _series(services, ""),
            ]
        )
    return _present(
        [
            _series(services, words),
            Found("Saved views", _views(words, own)),
            Found("Pages", _pages(words, pages)),
            Found("Alerts", _alerts(services, words)),
            Found("Releases", _releases(services, words)),
            Found("Revisions", _revisions(services, words)),
            Found("Actions", _actions(words)),
        ]
    )


def _present(groups: Sequence[Found]) -> list[Found]:
    return [group for group in groups if group.items]


def _series(services: Services, words: str) -> Found:
    rows, total = services.find(words, MOST_RESULTS)
    found = [row.series for row in rows]
    if not found and words:
        found = data.similar_series(services, words, MOST_RESULTS)
        return Found("Series with similar names", [series_result(item) for item in found])
    shown = f"{total} series" if total == len(found) else f"{len(found)} of {total} series"
    return Found(shown, [series_result(item) for item in found])


def _views(words: str, own: Remembered) -> list[object]:
    return [result(name, link, link, "view") for name, link in own.views if _named(words, name)]


def _known(services: Services, names: Sequence[str]) -> list[object]:
    found: list[object] = []
    for name in names[:8]:
        try:
            found.append(series_result(services.series(str(name))))
        except UnknownSeriesError:
            continue  # it is gone from the store
    return found


def _pages(words: str, pages: Sequence[tuple[str, str]]) -> list[object]:
    return [
        result(name, path, path, "page")
        for name, path in (*pages, *MORE_PAGES)
        if _named(words, name)
    ]


def _actions(words: str) -> list[object]:
    return [
        action_result(name, hint, pressed)
        for name, hint, pressed in ACTIONS
        if _named(words, f"{name} {hint}")
    ]


def _alerts(services: Services, words: str) -> list[object]:
    found = []
    for row in data.find_summaries(services, words):
        name = row.worst.series.key.test if row.worst else ""
        facts = f"#{row.id} · {row.status.value} · {day_of_moment(row.first_ms)}"
        found.append(result(f"Alert: {name}", facts, summary_link(row.id), row.project))
    return list(found)


def _releases(services: Services, words: str) -> list[object]:
    return [
        result(
            f"Release {name}",
            "against the one before",
            releases_link(ReleasesState(projects=(project,), reference=name)),
            project,
        )
        for project, name in data.find_releases(services, words)
    ]


def _revisions(services: Services, words: str) -> list[object]:
    found = []
    for run in data.find_runs(services, words):
        day = day_of_moment(run.time_ms)
        key = run.series.key
        link = trend_link(TrendState((str(key),), day=day))
        found.append(result(f"Revision {run.revision}", f"{key.test} on {day}", link, key.project))
    return list(found)


def _named(words: str, name: str) -> bool:
    return all(word in name.casefold() for word in words.casefold().split())
