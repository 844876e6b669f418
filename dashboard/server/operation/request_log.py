"""Give each request an id, time it, and write it to the log where that is JSON."""

import logging
import re
import secrets
import time

import flask

from dashboard.server.operation.metrics import RequestTimes
from models.records.deployment.log_lines import log_about
from models.records.settings import Settings

log = logging.getLogger("bandwatch.request")

HEADER = "X-Request-ID"
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})  # which ask every few seconds


def register(server: flask.Flask, settings: Settings, times: RequestTimes) -> None:
    """Add ids, times and log lines to a server's requests."""
    writes = settings.log_format == "json"

    @server.before_request
    def begin() -> None:
        given = flask.request.headers.get(HEADER, "")
        flask.g.request_id = given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
        flask.g.begun = time.perf_counter()
        flask.g.log_about = log_about(request_id=flask.g.request_id)
        flask.g.log_about.__enter__()

    @server.after_request
    def end(response: flask.Response) -> flask.Response:
        if "begun" not in flask.g:
            return response
        seconds = time.perf_counter() - flask.g.begun
        rule = flask.request.url_rule
        route = rule.rule if rule is not None else "none"
        times.observe(flask.request.method, route, response.status_code, seconds)
        response.headers[HEADER] = flask.g.request_id
        if writes and flask.request.path not in _PROBES:
            log.info(
                "%s %s %d",
                flask.request.method,
                flask.request.path,
                response.status_code,
                extra={
                    "route": route,
                    "status": response.status_code,
                    "milliseconds": round(1000 * seconds, 1),
                },
            )
        return response

    @server.teardown_request
    def forget(_: BaseException | None) -> None:
        about = flask.g.pop("log_about", None)
        if about is not None:
            about.__exit__(None, None, None)
