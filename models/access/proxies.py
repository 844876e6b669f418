"""From which addresses headers about a person are believed, and which are of this machine."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from models.records.errors import SettingsError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class TrustedNetworks:
    """Networks from which more is believed or given than from others."""

    networks: Sequence[Network]

    def trusts(self, address: str) -> bool:
        """Return whether a connection from an address is from such a proxy."""
        found = _address(address)
        return found is not None and any(found in network for network in self.networks)


def read_proxies(text: str) -> TrustedNetworks:
    """Read the addresses and networks of proxies that name the person who asks.

    Raises
    ------
    SettingsError
        If there is none, or one cannot be read.
    """
    found = read_networks(text, "trusted_proxies")
    if not found.networks:
        raise SettingsError(
            "BANDWATCH_SIGN_IN is proxy, but BANDWATCH_TRUSTED_PROXIES names no proxy. Set it to"
            " the addresses that the proxy connects from, for example 127.0.0.1,10.0.3.0/24."
        )
    return found


def read_networks(text: str, setting: str) -> TrustedNetworks:
    """Read addresses and networks (CIDR) with commas between; there may be none.

    Raises
    ------
    SettingsError
        If one cannot be read; the message names the setting.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return TrustedNetworks([ipaddress.ip_network(part) for part in parts])
    except ValueError as error:
        raise SettingsError(
            f"BANDWATCH_{setting.upper()} cannot be read: {error}. Write addresses or networks with"
            " commas between, for example 127.0.0.1,10.0.3.0/24."
        ) from error


def is_this_machine(address: str) -> bool:
    """Return whether an address is of this machine's loopback; blank: a local socket."""
    if not address or address == "localhost":
        return True
    found = _address(address)
    return found is not None and found.is_loopback


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found
