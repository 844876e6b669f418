"""Tabs between one comparison of releases and the matrix of the last ones."""

from typing import Any

from dash import dcc, html

from dashboard.releases.state import ReleasesState, releases_link
from dashboard.shared.widgets.aria import aria

TABS = (("one", "One release", "/releases"), ("matrix", "Last releases", "/releases/matrix"))


def release_tabs(project: str, shown: str) -> html.Nav:
    """Build the tabs of the releases of a project."""
    return html.Nav(
        html.Ul([_tab(name == shown, word, path, project) for name, word, path in TABS]),
        className="bw-tabs",
        **aria(label="Releases"),
    )


def _tab(is_shown: bool, word: str, path: str, project: str) -> html.Li:
    current: dict[str, Any] = aria(current="page") if is_shown else {}
    link = dcc.Link(
        word,
        href=releases_link(ReleasesState(projects=(project,)), path),
        className=f"bw-tab{' bw-shown' if is_shown else ''}",
    )
    return html.Li(link, **current)
