"""One exchange with a machine that was checked: the whole answer within its bounds, or an error of one line.

The client decodes nothing by itself and follows nothing: decoding is bounded here, `visiting.py` decides on following.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import httpcore

from graph.counting import counted
from graph.quads import READER
from loaders.errors import ReadingError
from loaders.web.addresses import Place
from loaders.web.connections import CheckedBackend
from loaders.web.limits import Limits

AGENT = "communique"
_HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": f"{READER.replace(' ', '/')} (+https://w3id.org/communique/)",
    "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip",  # and nothing else: only what can be decoded within a bound is asked for
    "Connection": "close",
}
_LATER = "load it again later"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a machine answered; the content of anything but 200 is not read."""

    status: int
    headers: Mapping[str, str]  # by lower-case name
    content: bytes = b""


def exchange(place: Place, limits: Limits, tls: ssl.SSLContext, size: int) -> Answer:
    """Ask for one page and read the whole answer."""
    name = str(place.url)
    backend = CheckedBackend(place.machines, time.monotonic() + limits.seconds)
    wait = dict.fromkeys(("connect", "read", "write", "pool"), limits.silence)
    target = httpcore.URL(name)
    try:
        with (
            httpcore.HTTPConnection(target.origin, ssl_context=tls, network_backend=backend) as connection,
            connection.stream("GET", target, headers=_HEADERS, extensions={"timeout": wait}) as response,
        ):
            return _answer(name, response, size)
    except httpcore.TimeoutException as error:
        told = f"gives no whole answer within {counted(limits.seconds, 'second')}, or none for {limits.silence:g}"
        raise ReadingError(name, told, _LATER) from error
    except httpcore.NetworkError as error:
        raise ReadingError(name, f"cannot be reached ({_reason(error)})", "check the address, or " + _LATER) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise ReadingError(name, f"its answer is broken off or no HTTP ({_reason(error)})", _LATER) from error


def gunzip(name: str, chunks: Iterable[bytes], size: int) -> bytes:
    """Unpack gzip within a bound; what ends early or goes on behind its end is refused."""
    inflater = zlib.decompressobj(wbits=31)
    found = bytearray()
    for chunk in chunks:
        if inflater.eof:
            raise ReadingError(name, "goes on behind the end of its gzip", _LATER)
        try:
            found += inflater.decompress(chunk, size + 1 - len(found))
        except zlib.error as error:
            raise ReadingError(name, "is no whole gzip", _LATER) from error
        _bounded(name, len(found), size)
    if not inflater.eof or inflater.unused_data:
        raise ReadingError(name, "its gzip ends early or goes on behind its end", _LATER)
    return bytes(found)


def _answer(name: str, response: httpcore.Response, size: int) -> Answer:
    headers = {key.decode("latin-1").lower(): value.decode("utf-8", "replace") for key, value in response.headers}
    if response.status != 200:
        return Answer(response.status, headers)
    told = headers.get("content-length", "")
    _bounded(name, int(told[:20]) if told.isascii() and told.isdigit() else 0, size)
    chunks = _chunks(response)
    coding = headers.get("content-encoding", "").strip().lower()
    if coding in ("gzip", "x-gzip"):
        return Answer(200, headers, gunzip(name, chunks, size))
    if coding not in ("", "identity"):
        raise ReadingError(name, f"is packed as {coding[:40]!r}, which was not asked for", "save it and load the file")
    return Answer(200, headers, _joined(name, chunks, size))


def _chunks(response: httpcore.Response) -> Iterator[bytes]:
    assert isinstance(response.stream, Iterable)  # a client that does not wait for other tasks has no other streams
    return iter(response.stream)


def _joined(name: str, chunks: Iterable[bytes], size: int) -> bytes:
    found = bytearray()
    for chunk in chunks:
        found += chunk
        _bounded(name, len(found), size)
    return bytes(found)


def _bounded(name: str, length: int, size: int) -> None:
    if length > size:
        raise ReadingError(name, f"is longer than {size / 2**20:g} MB", "save it and cut it into documents")


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
