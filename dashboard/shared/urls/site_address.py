"""The address under which people reach the pages, for links that leave them."""

import flask

from models.records.settings import Settings


def site_address(settings: Settings) -> str:
    """Return scheme and host of links in files and feeds, without a slash at the end.

    It is that of the settings; without one, that of the request, whose host name was checked.
    """
    return (settings.public_url or flask.request.host_url).rstrip("/")
