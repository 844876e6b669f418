"""The releases page: one release against others over many series, and whether it may go out."""

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.releases import callbacks
from dashboard.releases.controls import release_controls
from dashboard.releases.data import (
    MissingRelease,
    ReleaseChoice,
    read_project_facets,
    release_choice,
)
from dashboard.releases.freeze import freeze_releases
from dashboard.releases.grid import release_grid
from dashboard.releases.state import RELEASES_CODECS, ReleasesState, parse_releases, releases_link
from dashboard.releases.tabs import release_tabs
from dashboard.shared import ids
from dashboard.shared.page_registry import Page
from dashboard.shared.services import current_services
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.copy_button import copy_button
from dashboard.shared.widgets.empty_state import empty_state, no_data
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.notes import link_notes

TITLE = "Releases · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; a callback fills it."""
    state, notes = parse_releases(query)
    services = current_services()
    choice = release_choice(services, state)
    ignored = link_notes((*notes, *choice.notes))
    if choice.lack is not None:
        return html.Div([ignored, frozen_note(state), lacking(choice)], className="bw-page")
    return html.Div(
        [
            ignored,
            frozen_note(state),
            dcc.Store(id=ids.RELEASES_STATE, data=query_dict(state, RELEASES_CODECS)),
            dcc.Store(id=ids.RELEASES_PROJECT, data=choice.project),
            dcc.Store(id=ids.RELEASES_SHOW, data=state.shown),
            _head(choice),
            release_controls(choice, read_project_facets(services.engine, choice.project)),
            html.Div(id=ids.RELEASES_NOTICE),
            dcc.Loading(
                html.Div(id=ids.RELEASES_GATE, className="bw-gate-place"),
                custom_spinner=html.Div(
                    className="bw-skeleton", role="img", **aria(label="Loading")
                ),
                delay_show=250,
            ),
            html.Div(_body(), id=ids.RELEASES_BODY),
        ],
        className="bw-page",
    )


def frozen_note(state: ReleasesState, path: str = "/releases") -> Any:
    """Build the note that a page shows a time in the past; nothing on a live page."""
    return frozen_banner(state.as_of_ms, (), releases_link(replace(state, as_of_ms=None), path))


def lacking(choice: ReleaseChoice) -> html.Div:
    """Explain why there are no two releases to compare, and what to do."""
    if choice.lack is MissingRelease.NO_SERIES:
        return no_data()
    actions = [
        dcc.Link(name, href=f"/releases?project={name}", className="btn btn-outline-secondary")
        for name in choice.projects
        if name != choice.project
    ][:6]
    command = f"bandwatch ingest results.csv --project {choice.project} --releases releases.csv"
    if choice.lack is MissingRelease.ONE_RELEASE:
        return empty_state(
            f"One release of {choice.project}",
            f"The calendar knows {choice.majors[0].name} alone, and a comparison needs two. Load"
            " a calendar (version,release_date) with the releases before it:",
            icon_name="tag",
            commands=[command],
            actions=actions,
            alone=True,
        )
    return empty_state(
        f"No releases of {choice.project}",
        "Load a release calendar, a CSV of version,release_date, beside the results. Files that"
        " were ingested before do no harm.",
        icon_name="tags",
        commands=[command],
        actions=actions,
        alone=True,
    )


def _head(choice: ReleaseChoice) -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.P(choice.project, className="bw-overline"),
                    html.H1("Releases", className="bw-title"),
                ]
            ),
            release_tabs(choice.project, "one"),
            html.Div(id=ids.RELEASES_FILES, className="bw-head-tools"),
        ],
        className="bw-head bw-head-list",
    )


def _body() -> list[Any]:
    return [
        html.Div(
            [
                html.Section(
                    [
                        html.H2("Worst and best", className="bw-card-title"),
                        html.P(
                            "Median change and 80 % interval; filled markers pass the"
                            " false-discovery limit, the grey band is ±δ. A click opens the trend.",
                            className="bw-summary",
                        ),
                        graph(ids.RELEASES_FOREST, height="480px", file_name="releases"),
                    ],
                    className="bw-card bw-figure",
                ),
                html.Div(
                    [
                        html.Section(
                            [
                                html.H2("Suites and platforms", className="bw-card-title"),
                                html.P(
                                    "Median change of each cell's series, and their number;"
                                    " positive is worse.",
                                    className="bw-summary",
                                ),
                                html.Div(id=ids.RELEASES_HEAT),
                            ],
                            className="bw-card bw-figure",
                        ),
                        html.Div(id=ids.RELEASES_MISSING),
                    ]
                ),
            ],
            className="bw-release-pictures",
        ),
        html.Section(
            release_grid(), className="bw-card bw-grid bw-release-grid", **aria(label="Series")
        ),
        html.Details(
            [
                html.Summary("Markdown for the release's bug"),
                html.Div(
                    [
                        copy_button(ids.RELEASES_MARKDOWN, "the Markdown"),
                        html.Pre(id=ids.RELEASES_MARKDOWN, tabIndex=0),
                    ],
                    className="bw-markdown",
                ),
            ],
            className="bw-card bw-markdown-card",
        ),
    ]


PAGE = Page(
    "/releases",
    TITLE,
    layout,
    register=(callbacks.register,),
    freeze=freeze_releases("/releases"),
    label="Releases",
)
