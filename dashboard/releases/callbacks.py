"""Wire the releases page: the controls to the link, the link to gate, pictures and files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import flask
from dash import Dash, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from dashboard.releases.controls import control_ids
from dashboard.releases.data import read_release_reports, release_choice
from dashboard.releases.forest import forest_height, release_forest
from dashboard.releases.freeze import pin_compared
from dashboard.releases.gate import gate_banner, other_comparisons
from dashboard.releases.heat_map import release_heat
from dashboard.releases.markdown import release_markdown
from dashboard.releases.missing import release_missing
from dashboard.releases.rows import compared, release_row, releases_csv
from dashboard.releases.state import ReleasesState, parse_releases, releases_link
from dashboard.shared import ids
from dashboard.shared.clientside import LISTS, clientside
from dashboard.shared.filters.callbacks import register_choices
from dashboard.shared.filters.series_filter import control_id
from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from dashboard.shared.urls.site_address import site_address
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.share_button import share_button
from models.records.days import day_of_moment
from models.services.release_report import ReleaseReport

RELEASES_JS = "bandwatchReleases"  # of assets/releases/page.js


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the releases page, and the addresses of its files, to an app."""
    server: flask.Flask = app.server

    @app.callback(
        Output(ids.RELEASES_GATE, "children"),
        Output(ids.RELEASES_FOREST, "figure"),
        Output(ids.RELEASES_FOREST, "style"),
        Output(ids.RELEASES_HEAT, "children"),
        Output(ids.RELEASES_GRID, "rowData"),
        Output(ids.RELEASES_MISSING, "children"),
        Output(ids.RELEASES_MARKDOWN, "children"),
        Output(ids.RELEASES_FILES, "children"),
        Output(ids.RELEASES_NOTICE, "children"),
        Output(ids.RELEASES_BODY, "className"),
        Input(ids.RELEASES_STATE, "data"),
    )
    def draw(query: Mapping[str, Any] | None) -> tuple[Any, ...]:
        state, notes = parse_releases(query or {})
        choice = release_choice(services, state)
        if choice.lack is not None or choice.shown is None:
            raise PreventUpdate
        reports = read_release_reports(services.engine, choice, services.now_ms())
        report = reports[choice.against.index(choice.shown)]
        frozen = choice.spelled_out()
        if not report.rows:
            return _nothing(frozen)
        return (
            [other_comparisons(reports, choice.shown, frozen), gate_banner(report)],
            release_forest(report, current_theme()),
            {"height": f"{forest_height(report)}px"},
            release_heat(report, frozen) or _alike(),
            [release_row(row, report.as_of_ms) for row in report.rows],
            release_missing(report),
            release_markdown(
                choice.project,
                reports,
                _frozen(frozen, services),
                _today(services),
                site_address(services.settings),
            ),
            _files(frozen),
            [link_notes(notes), _notice(report)],
            "" if compared(report) else "bw-none-compared",
        )

    @server.get("/releases.csv")
    def table() -> flask.Response:
        state, _ = parse_releases(flask.request.args.to_dict(flat=False))
        choice = release_choice(services, state)
        reports = (
            () if choice.lack else read_release_reports(services.engine, choice, services.now_ms())
        )
        return csv_answer(releases_csv(reports), "releases.csv")

    @server.route("/releases.md", methods=["GET", "POST"])
    def markdown() -> flask.Response:
        state, _ = parse_releases(flask.request.args.to_dict(flat=False))
        choice = release_choice(services, state)
        reports = (
            () if choice.lack else read_release_reports(services.engine, choice, services.now_ms())
        )
        if flask.request.method == "POST":  # any page can make a browser GET an address
            pin_compared(services, reports)
        text = release_markdown(
            choice.project,
            reports,
            _frozen(choice.spelled_out(), services),
            _today(services),
            site_address(services.settings),
        )
        answer = flask.Response(text, mimetype="text/markdown")
        answer.headers["Content-Disposition"] = 'attachment; filename="releases.md"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    clientside(
        app,
        "keepFilters",
        Output(ids.RELEASES_STATE, "data"),
        *(Input(control, "value") for control in control_ids()),
        Input(ids.RELEASES_SHOW, "data"),
        Input(ids.RELEASES_PROJECT, "data"),
        namespace=LISTS,
    )
    clientside(
        app,
        "offerOthers",
        Output(control_id(ids.RELEASES, "against"), "options"),
        Output(control_id(ids.RELEASES, "against"), "value"),
        Input(control_id(ids.RELEASES, "release"), "value"),
        State(control_id(ids.RELEASES, "release"), "options"),
        State(control_id(ids.RELEASES, "against"), "value"),
        namespace=RELEASES_JS,
    )
    against = control_id(ids.RELEASES, "against")
    clientside(
        app,
        "spellAgainst",
        Output(f"{against}-chosen", "children"),
        Input(against, "value"),
        namespace=RELEASES_JS,
    )
    register_choices(app, ids.RELEASES, ("branch", "suite", "platform"))
    for function, identity, attribute in (
        ("openProject", ids.RELEASES_PICK, "value"),
        ("openPoint", ids.RELEASES_FOREST, "clickData"),
    ):
        clientside(
            app,
            function,
            Output(identity, "title"),
            Input(identity, attribute),
            namespace=RELEASES_JS,
        )


def _nothing(state: ReleasesState) -> tuple[Any, ...]:
    none = empty_state(
        "Nothing matches",
        "No series of this project passes these filters. Take one of them back.",
        icon_name="funnel",
        actions=[
            dcc.Link(
                "All series",
                href=releases_link(ReleasesState(projects=state.projects)),
                className="btn btn-primary btn-sm",
            )
        ],
    )
    figure: dict[str, Any] = {"data": [], "layout": {}}
    return none, figure, {"height": "80px"}, None, [], None, "", None, None, "bw-hidden"


def _alike() -> html.P:
    return html.P("These series have one suite and one platform.", className="bw-panel-foot")


def _notice(report: ReleaseReport) -> html.Div | None:
    """Explain what to do where no series could be compared."""
    if compared(report):
        return None
    if any(row.fit_id is not None for row in report.rows):
        text = (
            f"No fit reaches both {report.reference.name} and {report.comparison.name}; the"
            " reasons are below. A longer window fits older days:"
        )
        command = "bandwatch fit --all --window-days 730"
    else:
        text = "None of these series has been fitted, so there is nothing to compare. Run"
        command = "bandwatch fit --all"
    return html.Div(
        [icon("info-circle"), html.Span([f"{text} ", html.Code(command), "."])],
        className="bw-notes",
        role="note",
    )


def _frozen(state: ReleasesState, services: Services) -> ReleasesState:
    """Freeze a link, so that it shows the same when there are newer fits."""
    return replace(state, as_of_ms=state.as_of_ms or services.now_ms() // 1000 * 1000)


def _files(state: ReleasesState) -> list[Any]:
    shape = "btn btn-outline-secondary btn-sm"
    return [
        share_button(),
        dcc.Link(
            [icon("printer"), " Report"],
            href=releases_link(state, "/releases/report"),
            className=shape,
            title="A page to print",
        ),
        html.A(
            [icon("markdown"), " Markdown"],
            href=releases_link(state, "/releases.md"),
            download="releases.md",
            className=shape,
            title="For the release's bug",
            **action("post", "releases.md"),
        ),
        html.A(
            [icon("download"), " CSV"],
            href=releases_link(state, "/releases.csv"),
            download="releases.csv",
            className=shape,
            title="All series, with their numbers",
        ),
    ]


def _today(services: Services) -> date:
    return day_of_moment(services.now_ms())
