"""Build the web app: pages, callbacks, what it serves, and nothing from another host."""

import gc
import secrets
from pathlib import Path
from typing import Any

import dash
import flask
import flask_bootstrap
from dash import Dash

from dashboard.api.register import register as register_api
from dashboard.server import plotly_strict, security_headers
from dashboard.server.background import background_manager
from dashboard.server.compression import compress
from dashboard.server.errors import show_error
from dashboard.server.index_page import FRAME, index_page
from dashboard.server.operation import health, metrics, request_log
from dashboard.server.operation.data import MetricReader, readiness_of
from dashboard.server.pages import PAGES
from dashboard.server.requests import allowed_hosts, callback_body, page_status, same_origin
from dashboard.server.shell import callbacks as shell_callbacks
from dashboard.server.shell import share_callbacks as share_callbacks
from dashboard.server.shell.layout import shell
from dashboard.server.signin import guard, identify
from dashboard.server.signin.handles import PersonalDash
from dashboard.shared.jobs import refit_callbacks as refit_callbacks
from dashboard.shared.jobs.refit import REFIT
from dashboard.shared.jobs.register import declare_cancels, register_job
from dashboard.shared.page_registry import jobs_of
from dashboard.shared.services import EXTENSION, Services
from models.records.clock import Clock
from models.records.private_files import make_private_folder
from models.records.settings import Settings
from models.storage.database.engine import REQUEST_PATIENCE_S, open_store

# What stands around every page.
SHELL = (shell_callbacks, share_callbacks, refit_callbacks)
JOBS = (REFIT, *jobs_of(PAGES))

STATIC_SECONDS = 24 * 3600
VENDOR = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
STYLES = ("/vendor/css/bootstrap.min.css", "/vendor/css/font/bootstrap-icons.min.css")


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
    make_private_folder(settings.home)
    engine = open_store(settings, patience_s=REQUEST_PATIENCE_S)
    services = Services(engine, settings, clock or settings.clock)
    manager = background_manager(settings)
    app = PersonalDash(
        "dashboard",  # whose folder `assets` holds the styles and scripts
        title="Bandwatch",
        update_title="",
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        external_stylesheets=list(STYLES),
        index_string=index_page(),
        assets_path_ignore=[f"^{FRAME}$"],  # the frame names these itself
        background_callback_manager=manager,
        on_error=show_error,
        suppress_callback_exceptions=True,  # parts of pages come and go
    )
    if settings.celery_url:
        app.server.extensions["celery"] = manager.handle
    _prepare_server(app.server, services)
    _register_pages()
    app.layout = lambda: shell(PAGES, JOBS, services)
    for module in SHELL:
        module.register(app, services)
    for job in JOBS:
        register_job(app, services, job)
    for page in PAGES:
        for register in page.register:
            register(app, services)
    callback_body.register(app.server, app.callback_map)
    guard.register(app, services)
    _finish_setup(app)
    declare_cancels(app, JOBS)
    security_headers.register(app.server, services, app.csp_hashes())
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


def _register_pages() -> None:
    register_page: Any = dash.register_page
    for page in PAGES:
        register_page(
            page.layout.__module__,  # Dash knows the page of unknown addresses by this name
            **{"path_template" if "<" in page.path else "path": page.path},
            name=page.label,
            title=page.title,
            layout=page.layout,
        )


def _finish_setup(app: Dash) -> None:
    """Finish Dash's setup before the first request.

    Dash does so in the first request, and lets requests that come meanwhile go past it: in a
    server with threads, the first page's own scripts would now and then be answered with an error.
    """
    with app.server.test_request_context("/healthz"):
        app.server.preprocess_request()


def _prepare_server(server: flask.Flask, services: Services) -> None:
    server.secret_key = services.settings.secret_key or secrets.token_hex(32)
    server.extensions[EXTENSION] = services
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    vendor = flask.Blueprint(
        "vendor", __name__, static_folder=str(VENDOR), static_url_path="/vendor"
    )
    server.register_blueprint(vendor)
    times = metrics.RequestTimes()
    request_log.register(server, services.settings, times)  # first: it times the others too
    allowed_hosts.register(server, services.settings)
    same_origin.register(server, services.settings)
    identify.register(server, services.settings, services.now_ms)
    page_status.register(server, PAGES)
    health.register(server, readiness_of(services))
    metrics.register(server, times, MetricReader(services))
    register_api(server, services)
    plotly_strict.register(server)

    server.after_request(compress)
