"""Make the frozen link of any page: absolute days, the moment, and the fits that it shows."""

from dashboard.server.pages import PAGES
from dashboard.shared.page_registry import Query
from dashboard.shared.services import Services

_FREEZE = {page.path: page.freeze for page in PAGES if page.freeze is not None}


def share_link(services: Services, path: str, query: Query) -> str | None:
    """Build a permanent link to what a page shows now.

    A page that is frozen keeps its moment. Fits that the page draws from are pinned, so that
    they stay in the store.

    Parameters
    ----------
    path, query
        The page's address; what of the query cannot be read is left out.

    Returns
    -------
    str or None
        Path and query; None for a page that cannot be frozen.
    """
    freeze = _FREEZE.get(path)
    return None if freeze is None else freeze(services, query)
