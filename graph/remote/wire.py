"""Requests to a server: one connection kept alive, limits of time and size, and every failure a line of its own.

What may be sent twice without harm (GET, PUT, DELETE) is tried again after a pause; a POST only where it is said that
it may, for triples without blank nodes. No redirect is followed: what is put elsewhere must be told.
"""

from __future__ import annotations

import ssl
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import httpx

from graph.counting import counted
from graph.directory import one_line
from graph.errors import QueryError, RemoteError
from graph.remote.credentials import Credentials, checked_address

PAUSES = (0.2, 0.8)  # seconds before the second and the third attempt
TRANSIENT = frozenset({429, 502, 503, 504})
LONGEST = 20  # times the patience for one byte: all that an answer may take
LARGEST = 1 << 30  # bytes of an answer
IDLE = 4.0  # seconds that a connection is kept: servers close theirs from 5 on
WHAT_TO_DO = MappingProxyType(
    {
        401: "say who you are by --auth-file",
        403: "give the address of a store that you may use, or other credentials by --auth-file",
        404: "check the address, and that the data set exists",
        405: "check that this is the address for it",
        412: "somebody else has written meanwhile; try again",
        413: "raise the server's limit on the size of a request",
        415: "check that this is the address for it",
        429: "try again later",
    }
)


class MissingError(RemoteError):
    """There is nothing at the address: of a graph, that it is empty."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Give the media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Wire:
    """A connection to one server."""

    def __init__(self, credentials: Credentials, seconds: float = 60.0) -> None:
        self._credentials, self._seconds = credentials, seconds
        self._client = httpx.Client(
            auth=credentials.auth(),
            headers={"User-Agent": "communique", **credentials.headers},
            timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
            limits=httpx.Limits(max_keepalive_connections=8, keepalive_expiry=IDLE),
            verify=ssl.create_default_context(),
            trust_env=False,  # neither proxies nor passwords from elsewhere
        )
        self.close = weakref.finalize(self, self._client.close)  # with the last reader at the latest

    def send(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        *,
        look: bool = False,
        again: bool = False,
    ) -> Answer:
        """Send a request and give its answer; whoever only looks takes any answer."""
        checked_address(address, self._credentials)
        for pause in (*PAUSES, None):
            last = pause is None or (method == "POST" and not again)
            try:
                answer = self._attempt(method, address, headers, body)
            except (httpx.TransportError, httpx.InvalidURL, ssl.SSLError) as error:
                if last or _hopeless(error):
                    _failed(method, _plain(address), error, self._seconds)
            else:
                if last or answer.status not in TRANSIENT:
                    return answer if look else _accepted(method, _plain(address), answer)
            time.sleep(pause or 0)
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        end = time.monotonic() + LONGEST * self._seconds
        with self._client.stream(method, address, headers=dict(headers), content=body) as answer:
            parts, size = [], 0
            for part in answer.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > LARGEST or time.monotonic() > end:
                    raise RemoteError(f"{_plain(address)}: its answer has no end; narrow the query")
            return Answer(answer.status_code, answer.headers, b"".join(parts))


def _plain(address: str) -> str:
    """Give an address without its query, for a message."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _hopeless(error: Exception) -> bool:
    """Tell what no second attempt can mend."""
    return isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL) or "CERTIFICATE" in str(error)


def _failed(method: str, place: str, error: Exception, seconds: float) -> NoReturn:
    told = one_line(error)
    if "certificate has expired" in told:
        raise RemoteError(f"{place}: its certificate has expired; nothing was sent, tell its owner") from error
    if "CERTIFICATE" in told:
        raise RemoteError(f"{place}: its certificate cannot be trusted ({told}); nothing was sent") from error
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        raise RemoteError(
            f"{place}: cannot be reached ({told or 'no answer'}); check address and that it runs"
        ) from error
    if isinstance(error, httpx.TimeoutException):
        raise RemoteError(f"{place}: does not answer within {counted(seconds, 'second')}; try again later") from error
    raise RemoteError(f"{place}: broke off its answer to {method} ({told or 'closed'}); try again") from error


def _accepted(method: str, place: str, answer: Answer) -> Answer:
    if 200 <= answer.status < 300:
        return answer
    if 300 <= answer.status < 400:
        where = _plain(answer.headers.get("location", "")) or "another address"
        raise RemoteError(
            f"{place}: has moved ({answer.status}) to {where}; nothing was sent there: name it if you trust it"
        )
    told = _words(answer)
    if answer.status == 400 and method in {"GET", "POST"}:
        raise QueryError(f"{place}: refuses the query: {told}")
    advice = WHAT_TO_DO.get(answer.status, "try again later" if answer.status >= 500 else "check the address")
    kind = MissingError if answer.status == 404 else RemoteError
    raise kind(f"{place}: {method} gives {answer.status}{f' ({told})' if told else ''}; {advice}")


def _words(answer: Answer) -> str:
    """Give the beginning of what a server says of its refusal, unless it is a page."""
    if answer.media_type == "text/html":
        return ""
    return " ".join(answer.body[:300].decode("utf-8", "replace").split())
