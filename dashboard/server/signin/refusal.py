"""Refuse a request in one sentence, and write down who asked for what."""

import flask

Answer = tuple[str, int, dict[str, str]]


def refuse(status: int, text: str, why: str, headers: dict[str, str] | None = None) -> Answer:
    """Build the answer to a request that is refused, and log it.

    Parameters
    ----------
    text : str
        What the person reads.
    why : str
        What the log says; nothing that a client chose is in it without ``%r``.
    """
    request = flask.request
    flask.current_app.logger.warning(
        "Refused %s %.80r from %s: %s", request.method, request.path, request.remote_addr, why
    )
    return f"{text}\n", status, {"Content-Type": "text/plain; charset=utf-8", **(headers or {})}
