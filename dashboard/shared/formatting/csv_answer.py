"""Hand out a table as a file."""

from collections.abc import Iterator

import flask


def csv_answer(text: str | Iterator[str], file_name: str) -> flask.Response:
    """Build the answer that a browser saves under ``file_name``; a long text comes in pieces."""
    answer = flask.Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
