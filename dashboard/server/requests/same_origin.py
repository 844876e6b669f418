"""Refuse what another site's page sends in the name of a person who has both open."""

from urllib.parse import urlsplit

import flask

from models.records.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # which change nothing


def register(server: flask.Flask, settings: Settings) -> None:
    """Refuse requests that may change something and come from a page of another origin.

    Browsers name the origin, or the relation to it, and scripts cannot change that. Programs
    that are no browsers send neither.
    """
    public = urlsplit(settings.public_url).netloc.lower()

    @server.before_request
    def check_origin() -> tuple[str, int, dict[str, str]] | None:
        request = flask.request
        if request.method in SAFE:
            return None
        relation = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if relation is not None:
            own = relation in ("same-origin", "none")
        elif origin is not None:
            own = urlsplit(origin).netloc.lower() in {request.host.lower(), public} - {""}
        else:
            own = True
        if own:
            return None
        server.logger.warning("Refused a request from another site, %.80r", origin)
        text = "This request came from a page of another site; nothing was changed.\n"
        return text, 403, {"Content-Type": "text/plain; charset=utf-8"}
