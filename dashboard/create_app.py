"""Build the web app: pages, callbacks, what it serves, and nothing from another host."""

import json
import secrets
from pathlib import Path
from types import ModuleType
from typing import Any

import dash
import flask
import flask_bootstrap
from dash import Dash
from sqlalchemy.exc import SQLAlchemyError

from dashboard import feed_routes, theme, trend_routes
from dashboard.background import background_manager
from dashboard.callbacks import alert_summary as alert_summary_callbacks
from dashboard.callbacks import alerts as alerts_callbacks
from dashboard.callbacks import assess as assess_callbacks
from dashboard.callbacks import data as data_callbacks
from dashboard.callbacks import detectability as detectability_callbacks
from dashboard.callbacks import failures as failures_callbacks
from dashboard.callbacks import jobs as jobs_callbacks
from dashboard.callbacks import news as news_callbacks
from dashboard.callbacks import overview as overview_callbacks
from dashboard.callbacks import refit as refit_callbacks
from dashboard.callbacks import releases as releases_callbacks
from dashboard.callbacks import share as share_callbacks
from dashboard.callbacks import shell as shell_callbacks
from dashboard.callbacks import thresholds as thresholds_callbacks
from dashboard.callbacks import trend as trend_callbacks
from dashboard.callbacks import triage as triage_callbacks
from dashboard.callbacks.errors import show_error
from dashboard.components.shell import shell
from dashboard.compression import compress
from dashboard.pages import (
    alert_summary,
    alerts,
    data,
    detectability,
    failures,
    news,
    not_found_404,
    overview,
    release_report,
    releases,
    thresholds,
    trend,
)
from dashboard.services import EXTENSION, Services
from models.records.errors import BandwatchError
from models.records.settings import Settings
from models.storage.database.engine import open_store

# Path, word in the navigation (blank: not there), module with `layout` and `TITLE`.
PAGES: tuple[tuple[str, str, ModuleType], ...] = (
    ("/", "Overview", overview),
    ("/trend", "Trend", trend),
    ("/news", "News", news),
    ("/alerts", "Alerts", alerts),
    ("/alerts/<summary_id>", "", alert_summary),
    ("/failures", "Failures", failures),
    ("/releases", "Releases", releases),
    ("/releases/report", "", release_report),
    ("/detectability", "Detectability", detectability),
    ("/thresholds", "", thresholds),
    ("/data", "Data", data),
    ("/404", "", not_found_404),
)
CALLBACKS = (
    shell_callbacks,
    share_callbacks,
    refit_callbacks,
    overview_callbacks,
    news_callbacks,
    failures_callbacks,
    alerts_callbacks,
    alert_summary_callbacks,
    triage_callbacks,
    trend_callbacks,
    trend_routes,
    feed_routes,
    releases_callbacks,
    assess_callbacks,
    detectability_callbacks,
    thresholds_callbacks,
    data_callbacks,
    jobs_callbacks,
)

STATIC_SECONDS = 24 * 3600
VENDOR = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
STYLES = ("/vendor/css/bootstrap.min.css", "/vendor/css/font/bootstrap-icons.min.css")

# A page may load only what this server serves. Dash runs inline scripts, and the WebGL plots
# compile their shaders' wrappers at run time.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)


def create_app(settings: Settings) -> Dash:
    """Build the app over the store that the settings name.

    Raises
    ------
    StoreError
        If the store cannot be opened.
    SettingsError
        If background jobs cannot run as the settings want.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    services = Services(open_store(settings), settings)
    manager = background_manager(settings)
    app = Dash(
        __package__,
        title="Bandwatch",
        update_title="",
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        external_stylesheets=list(STYLES),
        index_string=_index(),
        background_callback_manager=manager,
        on_error=show_error,
        suppress_callback_exceptions=True,  # parts of pages come and go
    )
    if settings.celery_url:
        app.server.extensions["celery"] = manager.handle
    _prepare_server(app.server, services)
    register_page: Any = dash.register_page
    for path, word, module in PAGES:
        address = {"path_template" if "<" in path else "path": path}
        register_page(
            module.__name__, **address, name=word, title=module.TITLE, layout=module.layout
        )
    navigation = [(word, path) for path, word, _ in PAGES if word]
    app.layout = lambda: shell(
        navigation,
        synthetic=services.holds_synthetic(),
        waiting=alerts_callbacks.waiting(services),
    )
    for callback_module in CALLBACKS:
        callback_module.register(app, services)
    _finish_setup(app)
    return app


def _finish_setup(app: Dash) -> None:
    """Let Dash finish its setup before anybody asks.

    Dash does so in the first request, and lets requests that come meanwhile go past it: in a
    server with threads, the first page's own scripts would now and then be answered with an error.
    """
    with app.server.test_request_context("/"):
        app.server.preprocess_request()


def _prepare_server(server: flask.Flask, services: Services) -> None:
    server.secret_key = services.settings.secret_key or secrets.token_hex(32)
    server.extensions[EXTENSION] = services
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    vendor = flask.Blueprint(
        "vendor", __name__, static_folder=str(VENDOR), static_url_path="/vendor"
    )
    server.register_blueprint(vendor)

    @server.get("/healthz")
    def health() -> tuple[flask.Response, int]:
        try:
            services.check_store()
        except (SQLAlchemyError, BandwatchError) as error:
            server.logger.error("The store does not answer: %s", error)
            return flask.jsonify(status="failing", store="does not answer"), 503
        return flask.jsonify(status="ok", store="ok"), 200

    server.after_request(compress)

    @server.after_request
    def guard(response: flask.Response) -> flask.Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


def _index() -> str:
    """Make the page's frame; its script chooses the theme before anything is painted."""
    names = json.dumps(theme.templates())
    return (
        """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="alternate" type="application/atom+xml" title="Alerts" href="/alerts.atom">
<title>{%title%}</title>
<script>
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("bandwatch-theme"); } catch (e) { /* storage is off */ }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  var theme = dark ? "dark" : "light";
  document.documentElement.setAttribute("data-bs-theme", theme);
  document.documentElement.setAttribute("data-ag-theme-mode", theme);
  document.cookie = "bandwatch-theme=" + theme + ";path=/;max-age=31536000;samesite=lax";
})();
window.bandwatchTemplates = """
        + names
        + """;
</script>
{%favicon%}
{%css%}
</head>
<body>
<noscript>Bandwatch draws its pages by JavaScript, which is switched off in this browser.</noscript>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""
    )
