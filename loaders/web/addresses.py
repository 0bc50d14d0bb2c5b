"""Which addresses of the web may be visited (RFC 3986; IANA special-purpose address registries).

A public page must not lead the reader into the user's own network: every address that a name resolves to is looked at,
also where it hides inside another.
"""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from loaders.errors import ReadingError
from loaders.tables import rows

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]  # host and port to the addresses that name servers give

PORTS = {"http": 80, "https": 443}
LONGEST = 2000  # characters of an address
_HOST = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*")
_NUMERIC = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")  # what the system would take for an IPv4 address of any form
_LOCAL = re.compile(r"(.*\.)?(localhost|localdomain|local|internal|intranet|lan|home\.arpa|corp|home)")
_USER = re.compile(r"[^:/?#]*://[^/?#]*@")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_WRITINGS = tuple(map(IPv6Network, ("64:ff9b::/96", "::ffff:0:0/96", "2002::/16")))  # NAT64, mapped, 6to4
_ADVICE = "give a public http or https address"
_SUFFIX = re.compile(r"\.(html?|xhtml|php|aspx?|jsp)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes: the address as it was checked, and the machines behind its name."""

    url: httpx.URL
    host: str  # as the certificate must name it
    port: int
    machines: tuple[str, ...] = ()


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's name servers for the addresses of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def parse(url: str, allowed: frozenset[str] = frozenset()) -> Place:
    """Take an address apart and refuse what no document of the web has."""
    text = url.strip()
    if _UNSAFE.search(text) or len(text) > LONGEST:
        raise ReadingError(_shown(url), "is not an address: blanks, backslashes or too long", _ADVICE)
    try:
        parsed = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ReadingError(_shown(url), f"is not an address ({_shown(str(error))})", _ADVICE) from error
    if parsed.scheme not in PORTS:
        raise ReadingError(_shown(url), f"its scheme {_shown(parsed.scheme)!r} is not read", _ADVICE)
    if _USER.match(text):
        raise ReadingError(_shown(url), "holds a user name", "take out what stands before the @")
    host = _host(url, parsed)
    port = PORTS[parsed.scheme] if parsed.port is None else parsed.port
    if (host not in allowed and port not in PORTS.values()) or not 0 < port < 65536:
        raise ReadingError(_shown(url), f"port {port} is not one of the web", f"allow it with --allow-host {host}")
    return Place(parsed.copy_with(host=host, fragment=None), host, port)


def locate(place: Place, allowed: frozenset[str] = frozenset(), resolver: Resolver = resolve) -> Place:
    """Find the machines behind an address; all of them must be public unless the user allowed the host by its name."""
    free = place.host in allowed
    if not free and _LOCAL.fullmatch(place.host):
        raise _private(place, "is a name of a private network")
    try:
        found = [ip_address(one) for one in _resolved(place, resolver)]
    except (OSError, ValueError, UnicodeError) as error:
        raise ReadingError(str(place.url), f"no address is known of {place.host}", "check its spelling") from error
    if not found:
        raise ReadingError(str(place.url), f"no address is known of {place.host}", "check its spelling")
    for address in found:
        if not free and (reason := unfit(address)):
            raise _private(place, f"leads to {address}: {reason}")
    return Place(place.url, place.host, place.port, tuple(dict.fromkeys(str(address) for address in found)))


def unfit(address: Address) -> str:
    """Say why an address is not a public one; empty where it is."""
    for one in (address, *_inside(address)):
        network = next((what for net, what in _networks() if one.version == net.version and one in net), "")
        if network:
            return network
        if not _translated(one) and (not one.is_global or one.is_multicast or one.is_reserved):
            return "not public"
    return ""


def stem(url: httpx.URL) -> str:
    """Name the page of an address, for the document's key: host, path and query.

    A key has no dots and slashes: without a mark of its host, nato-int.news/1 would replace nato.int/news/1.
    """
    path = _SUFFIX.sub("", url.path.rstrip("/"))
    query = f"?{url.query.decode('ascii')}" if url.query else ""
    host = url.raw_host.decode("ascii").removeprefix("www.")
    return f"{host}/{hashlib.sha256(host.encode()).hexdigest()[:6]}{path}{query}"


def _host(url: str, parsed: httpx.URL) -> str:
    raw = parsed.raw_host.decode("ascii").lower()
    host = raw[:-1] if raw.endswith(".") else raw
    if ":" in host:
        try:
            return str(IPv6Address(host)) if "%" not in host else _refuse_host(url, host)
        except ValueError:
            return _refuse_host(url, host)
    if _NUMERIC.fullmatch(host):
        try:
            return str(IPv4Address(host))
        except ValueError:
            return _refuse_host(url, host)
    return host if _HOST.fullmatch(host) else _refuse_host(url, host)


def _refuse_host(url: str, host: str) -> str:
    raise ReadingError(_shown(url), f"{_shown(host)!r} is no name of a host", _ADVICE)


def _resolved(place: Place, resolver: Resolver) -> Sequence[str]:
    try:
        return [str(ip_address(place.host))]
    except ValueError:
        return resolver(place.host, place.port)


def _private(place: Place, what: str) -> ReadingError:
    remedy = f"if you trust it, allow it with --allow-host {place.host}"
    return ReadingError(str(place.url), what, remedy)


def _translated(address: Address) -> bool:
    """Tell an IPv6 address that is another writing of an IPv4 address, and as public as that one."""
    return any(address in network for network in _WRITINGS if address.version == 6)


def _inside(address: Address) -> tuple[Address, ...]:
    """Give the IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64, ISATAP."""
    if isinstance(address, IPv4Address):
        return ()
    value = int(address)
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _WRITINGS[0] or (value >> 32) & 0xFFFFFFFF in (0x5EFE, 0x02005EFE):
        found.append(IPv4Address(value & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)


@cache
def _networks() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return tuple((ip_network(network), what) for network, what in rows("../web/networks.tsv"))


def _shown(text: str) -> str:
    """Give an address for an error: on one line, and not too long."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= 200 else f"{plain[:199]}…"
