"""Build the web app: pages, callbacks, what it serves, and nothing from another host."""

import gc
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

from dashboard.alerts import callbacks as alerts_callbacks
from dashboard.alerts import feed_routes
from dashboard.alerts import page as alerts
from dashboard.alerts import triage_callbacks as triage_callbacks
from dashboard.alerts.summary import callbacks as alert_summary_callbacks
from dashboard.alerts.summary import page as alert_summary
from dashboard.data import callbacks as data_callbacks
from dashboard.data import jobs_callbacks as jobs_callbacks
from dashboard.data import page as data
from dashboard.detectability import assess_callbacks as assess_callbacks
from dashboard.detectability import callbacks as detectability_callbacks
from dashboard.detectability import page as detectability
from dashboard.failures import callbacks as failures_callbacks
from dashboard.failures import page as failures
from dashboard.news import callbacks as news_callbacks
from dashboard.news import page as news
from dashboard.overview import callbacks as overview_callbacks
from dashboard.overview import page as overview
from dashboard.releases import callbacks as releases_callbacks
from dashboard.releases import page as releases
from dashboard.releases import report_page as release_report
from dashboard.server import not_found_404
from dashboard.server.background import background_manager
from dashboard.server.compression import compress
from dashboard.server.errors import show_error
from dashboard.server.shell import callbacks as shell_callbacks
from dashboard.server.shell import share_callbacks as share_callbacks
from dashboard.server.shell.layout import shell
from dashboard.shared import theme
from dashboard.shared.jobs import refit_callbacks as refit_callbacks
from dashboard.shared.services import EXTENSION, Services
from dashboard.thresholds import callbacks as thresholds_callbacks
from dashboard.thresholds import page as thresholds
from dashboard.trend import callbacks as trend_callbacks
from dashboard.trend import page as trend
from dashboard.trend import routes as trend_routes
from models.records.clock import Clock
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


def create_app(settings: Settings, clock: Clock | None = None) -> Dash:
    """Build the app over the store that the settings name.

    Parameters
    ----------
    clock
        Gives the present that pages show; that of the settings by default.

    Raises
    ------
    StoreError
        If the store cannot be opened.
    SettingsError
        If background jobs cannot run as the settings want.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    services = Services(open_store(settings), settings, clock or settings.clock)
    manager = background_manager(settings)
    app = Dash(
        "dashboard",  # whose folder `assets` holds the styles and scripts
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


def build_server(settings: Settings) -> flask.Flask:
    """Build the app and return its WSGI server, ready for a worker.

    Raises
    ------
    StoreError, SettingsError
        As :func:`create_app`.
    """
    server: flask.Flask = create_app(settings).server
    # What is there now stays: the collector need not walk through all of it again whenever an
    # answer makes many objects.
    gc.collect()
    gc.freeze()
    return server


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
