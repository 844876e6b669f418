"""Whether pages on which nobody signs in would be open to a network."""

from collections.abc import Iterable

from models.access.proxies import is_this_machine
from models.records.errors import SettingsError
from models.records.settings import Settings

HOW_TO_OPEN = (
    "Whoever runs them can let people sign in by BANDWATCH_SIGN_IN=proxy or oidc, or let everybody"
    " on the network read and write by BANDWATCH_OPEN_TO_NETWORK=true."
)


def check_exposure(settings: Settings, addresses: Iterable[str]) -> None:
    """Check that nobody but this machine reaches pages without a sign-in.

    Parameters
    ----------
    addresses : iterable of str
        Hosts that the server is to listen on.

    Raises
    ------
    SettingsError
        If one of them is not of this machine's loopback, nobody signs in, and the settings do
        not open the pages to the network.
    """
    if settings.sign_in != "none" or settings.open_to_network:
        return
    for address in addresses:
        if not is_this_machine(address.strip("[]")):
            raise SettingsError(
                f"Without a sign-in, the pages are served on this machine alone, not on {address}:"
                " everybody on the network could decide on alerts and start jobs. Set"
                " BANDWATCH_SIGN_IN=proxy or oidc (docs/how-to/serve-a-team.md), or let everybody"
                " in by BANDWATCH_OPEN_TO_NETWORK=true or bandwatch serve --open-to-network."
            )
