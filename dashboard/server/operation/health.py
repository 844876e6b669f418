"""``/healthz``: the process answers. ``/readyz``: so does what it needs."""

import flask

from models.services.operation.readiness import Readiness, ReadinessCheck


def register(server: flask.Flask, check: ReadinessCheck) -> None:
    """Add both addresses to a server.

    A server whose queue or workers are missing is degraded, and yet answers 200: its pages work,
    and to take it out of service would end what people still have. ``/readyz?strict`` is 503 then.
    """

    @server.get("/healthz")
    def alive() -> flask.Response:
        return flask.jsonify(status="ok")

    @server.get("/readyz")
    def ready() -> tuple[flask.Response, int]:
        report = check.report()
        strict = "strict" in flask.request.args
        unwell = report.status is Readiness.FAILING or (
            strict and report.status is Readiness.DEGRADED
        )
        found = {
            name: {"status": "ok" if item.well else "failing", "text": item.text}
            for name, item in report.found.items()
        }
        answer = flask.jsonify(status=report.status.value, checks=found)
        answer.headers["Cache-Control"] = "no-store"
        return answer, 503 if unwell else 200
