"""Which projects a request works on: one for a job, or a link that names a series."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dashboard.shared.services import Services
from dashboard.shared.urls.codec import parse_query
from dashboard.shared.urls.filter_state import FILTER_CODECS, FilterState
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey


def projects_of_job(_: Services, values: Sequence[Any]) -> Collection[str] | None:
    """Return the projects of the series that a job's request names; None where it may be any.

    A request names one series (``key``), several (``keys``), or those that pass a filter
    (``filter`` or ``query``).
    """
    request = values[0] if values and isinstance(values[0], Mapping) else {}
    keys = request.get("keys") or [request.get("key")]
    named = [key for key in keys if key] if isinstance(keys, list) else []
    if named:
        try:
            return {SeriesKey.parse(str(key)).project for key in named}
        except BadArgumentError:
            return None
    query = request.get("filter") or request.get("query")
    if not isinstance(query, Mapping):
        return None
    state, _ignored = parse_query(FilterState, FILTER_CODECS, query)
    return state.projects or None


def projects_of_link(_: Services, values: Sequence[Any]) -> Collection[str] | None:
    """Return the projects of the series that a page's link names, the last of the values."""
    query = values[-1] if values else None
    keys = query.get("series") if isinstance(query, Mapping) else None
    named = [keys] if isinstance(keys, str) else keys
    try:
        return {SeriesKey.parse(str(key)).project for key in named or ()} or None
    except BadArgumentError:
        return None
