"""Send what is made again for each question compressed, to browsers that can read it."""

import gzip

import flask

LEAST_BYTES = 2_000  # below which compressing costs more than sending
LEVEL = 1  # numbers in base64 hardly shrink further, and each further level takes as long again
KINDS = ("application/json", "text/csv", "text/markdown", "text/html")


def compress(response: flask.Response) -> flask.Response:
    """Compress an answer in place; files that are streamed from disk stay as they are."""
    if (
        response.status_code != 200
        or response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or response.mimetype not in KINDS
        or flask.request.accept_encodings.quality("gzip") <= 0
    ):
        return response
    body = response.get_data()
    if len(body) < LEAST_BYTES:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
