"""One connection to a machine whose address was checked: nothing is resolved here, and all of it ends at a deadline."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

Options = Iterable[httpcore.SOCKET_OPTION]


class TimedStream(httpcore.NetworkStream):
    """A stream that ends at a moment, however many bytes still drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._stream.read(max_bytes, remaining(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write a request."""
        self._stream.write(buffer, remaining(self._deadline, timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt from here on; the certificate must name the host of the address."""
        limit = remaining(self._deadline, timeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, limit), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Tell of the connection what the client asks."""
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to machines that were checked, whatever name the client asks for."""

    def __init__(self, machines: Sequence[str], deadline: float) -> None:
        self._machines = machines
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,  # resolved when it was checked, and not again
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first machine that answers."""
        network = httpcore.SyncBackend()
        failure: Exception = httpcore.ConnectError("no machine behind the name")
        for machine in self._machines:
            try:
                limit = remaining(self._deadline, timeout)
                return TimedStream(
                    network.connect_tcp(machine, port, limit, local_address, socket_options), self._deadline
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def remaining(deadline: float, timeout: float | None) -> float:
    """Give the seconds that are left, at most so many; none left is a timeout."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole response is over")
    return left if timeout is None else min(left, timeout)
