"""What a person sees when the server fails to answer a part of a page."""

import logging
from typing import Any

from dash import ctx, no_update, set_props

from dashboard.shared import ids
from models.records.fault_text import known_fault_text

log = logging.getLogger(__name__)


def show_error(error: Exception) -> Any:
    """Log an error that a callback did not expect, and say in place what to do.

    Returns
    -------
    NoUpdate or list of NoUpdate
        The rest of the page stays as it is; one for each component of a pattern, as Dash asks.
    """
    log.error("A callback failed", exc_info=error)
    text = known_fault_text(error) or (
        f"A part of this page could not be drawn ({type(error).__name__}). Reload the page; "
        "if that does not help, the server's log has the details."
    )
    set_props(ids.ERROR_TEXT, {"children": text})
    set_props(ids.ERROR, {"className": "bw-warning bw-error"})
    outputs = ctx.outputs_list
    pattern = isinstance(outputs, list) and all(
        isinstance(item, dict) and isinstance(item["id"], dict) for item in outputs
    )
    return [no_update] * len(outputs) if pattern else no_update
