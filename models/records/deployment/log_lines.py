"""The log as lines of JSON, each with the ids of the request and the job that it is about."""

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

_about: ContextVar[dict[str, str] | None] = ContextVar("_about", default=None)

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


@contextmanager
def log_about(**ids: str) -> Iterator[None]:
    """Add ids to what is logged within the block: ``request_id``, ``job_id``."""
    token = _about.set({**(_about.get() or {}), **ids})
    try:
        yield
    finally:
        _about.reset(token)


class JsonLines(logging.Formatter):
    """Formats a record as a JSON object: time, level, logger, message, ids, and extra fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback is one string in ``error``."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **(_about.get() or {}),
            **{name: value for name, value in vars(record).items() if name not in _OWN},
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, default=str, ensure_ascii=False)


def json_log_settings(level: str) -> dict[str, Any]:
    """Return the configuration of `logging.config` that writes everything as JSON to stderr."""
    handlers = {"handlers": ["lines"]}
    own = {"level": level.upper(), **handlers, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "models.records.deployment.log_lines.JsonLines"}},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": level.upper(), **handlers},
        # The server logs requests itself, with their ids.
        "loggers": {"gunicorn.error": own, "gunicorn.access": {**own, "level": "ERROR"}},
    }
