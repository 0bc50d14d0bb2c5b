"""Who asks: the address of a client, also behind proxies that are named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from ipaddress import ip_address, ip_network

HOUSE = 64  # bits of an IPv6 address that its holder's provider gives out as one


def client_of(peer: str, headers: Mapping[str, str], proxies: Collection[str]) -> str:
    """Give the address of a client: that of the connection, or the one that a proxy of ours says it serves.

    >>> client_of("10.0.0.1:4711", {"x-forwarded-for": "192.0.2.1, 198.51.100.7"}, {"10.0.0.1"})
    '198.51.100.7'
    """
    address = peer.rpartition(":")[0].strip("[]")
    if address not in proxies:
        return address
    for said in reversed(headers.get("x-forwarded-for", "").split(",")):
        address = _read(said) or address
        if address not in proxies:
            break
    return address


def _read(said: str) -> str:
    try:
        return str(ip_address(said.strip()))
    except ValueError:
        return ""


def household(address: str) -> str:
    """Give what limits are counted by: an IPv4 address, or the network of an IPv6 one."""
    return str(ip_network((address, HOUSE), strict=False)) if ":" in address else address
