"""Serve the Plotly that compiles nothing at run time, in place of the one that plotly.py carries.

The usual bundle builds the functions of its WebGL plots from text, which needs ``unsafe-eval``; the
strict bundle of the same version carries them ready. It is published only for npm, so the file is
kept here: ``plotly.js-strict-dist-min``, compressed. A test holds its version to that of plotly.py.
"""

import gzip
import re
from functools import cache
from pathlib import Path

import flask

FILE = Path(__file__).parents[1] / "vendor" / "plotly-strict.min.js.gz"
# As Dash names the file of plotly.py, with a fingerprint of version and time between the dots.
_PATH = re.compile(r"/_dash-component-suites/plotly/package_data/plotly\.(?:[\w-]+\.)?min\.js")
_SECONDS = 31_536_000  # as Dash: the name changes with the version


def register(server: flask.Flask) -> None:
    """Answer requests for Plotly with the strict bundle."""

    @server.before_request
    def serve_plotly() -> flask.Response | None:
        request = flask.request
        if request.method not in ("GET", "HEAD") or not _PATH.fullmatch(request.path):
            return None
        packed = request.accept_encodings.quality("gzip") > 0
        response = flask.Response(
            FILE.read_bytes() if packed else plotly_strict(), mimetype="text/javascript"
        )
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = f"public, max-age={_SECONDS}, immutable"
        return response


@cache
def plotly_strict() -> bytes:
    """Return the bundle as it is run."""
    return gzip.decompress(FILE.read_bytes())
