"""Bodies on their way in and out: bounded in size, and in the time that the other side may be silent."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from graph.counting import counted
from server.errors import LateError, RequestError, TooLargeError
from server.exchange import Reply

SILENCE = 30.0  # seconds in which the next part must come or go
HELD = 1 << 20  # bytes of a body that are kept in memory; the rest goes to a temporary file
PART = 256 << 10  # bytes that are handed over at once
Headers = list[tuple[str, str]]


async def read(headers: Mapping[str, str], proto: Any, most: int) -> bytes:
    """Read a body of at most so many bytes."""
    if not _announces(headers):
        return b""
    with await spooled(headers, proto, most) as body:
        return body.read()


async def spooled(headers: Mapping[str, str], proto: Any, most: int) -> IO[bytes]:
    """Read a body of at most so many bytes into a file, which is in memory where it is small."""
    if not _announces(headers):
        return io.BytesIO()
    if _announced(headers.get("content-length")) > most:
        raise _too_large(most)
    with ExitStack() as opened:
        body: IO[bytes] = opened.enter_context(SpooledTemporaryFile(max_size=HELD))
        await _fill(body, proto, most)
        body.seek(0)
        opened.pop_all()  # whoever gets it closes it
    return body


def _announces(headers: Mapping[str, str]) -> bool:
    return "content-length" in headers or "transfer-encoding" in headers


async def _fill(body: IO[bytes], proto: Any, most: int) -> None:
    size = 0
    parts = aiter(proto)
    try:
        while part := await _next(parts):
            size += len(part)
            if size > most:
                raise _too_large(most)
            body.write(part)
    except TimeoutError:
        raise LateError(f"the body did not come within {SILENCE:g} seconds; send it again") from None


async def _next(parts: AsyncIterator[bytes]) -> bytes:
    """Give the next part, empty at the end: in the task that asks, for granian never lets go of one that awaits it."""
    async with asyncio.timeout(SILENCE):
        return await anext(parts, b"")


def _announced(length: str | None) -> int:
    if not length:
        return 0
    if not length.isascii() or not length.isdigit():
        raise RequestError("the Content-Length is no number; send how many bytes the body has")
    return int(length[:20])


def _too_large(most: int) -> TooLargeError:
    return TooLargeError(f"the body has more than {counted(most, 'byte')}, which is the limit here; send less at once")


async def send(proto: Any, reply: Reply, headers: Headers) -> None:
    """Send a reply, a large one in parts; its length is told, so that nobody takes a part for the whole."""
    if len(reply.body) <= HELD:
        proto.response_bytes(reply.status, headers, reply.body)
        return
    headers.append(("content-length", str(len(reply.body))))
    transport = proto.response_stream(reply.status, headers)
    for start in range(0, len(reply.body), PART):
        await hand_over(transport, reply.body[start : start + PART])


async def hand_over(transport: Any, part: bytes) -> None:
    """Send the next part; a reader that takes none for long is left (TimeoutError)."""
    async with asyncio.timeout(SILENCE):
        await transport.send_bytes(part)
