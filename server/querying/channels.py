"""The server's end of the sockets to one worker: jobs go out as messages, results come back as a stream.

A job lies with the kernel until its worker takes it, so the next can be there before the last is done. Of the socket
for jobs the server keeps both ends: what a worker has not taken can be taken back. Who of the two gets a message the
kernel decides, so no job is ever both begun and taken back.
"""

from __future__ import annotations

import asyncio
import socket
import sys

from server.querying.frames import HEAD, frame_size

ENOUGH = 65536  # bytes read at once: most results come whole; of still larger buffers each costs a mapping of its own
MUCH = 1 << 18  # the same for the rest of a large result
PIECE = 16384  # bytes of a message; a larger job goes in several, and none behind it
QUEUES = sys.platform == "linux"  # elsewhere such sockets know no messages, so that no job can lie there
KIND = socket.SOCK_SEQPACKET if QUEUES else socket.SOCK_STREAM


class Channel:
    """Both sockets, and what has come of a frame that is not yet whole."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._jobs, self.taken = socket.socketpair(socket.AF_UNIX, KIND)
        self.results, self.given = socket.socketpair()  # `taken` and `given` are the worker's ends
        self._jobs.setblocking(False)
        self.results.setblocking(False)
        self._parts: list[bytes] = []
        self._missing = 0
        self._open = True

    def send(self, frame: bytes | memoryview) -> None:
        """Send a job; a worker that is gone is told by its end."""
        while frame and self._open:
            try:
                sent = self._jobs.send(frame[:PIECE])
            except BlockingIOError:
                self._loop.add_writer(self._jobs, self._send_rest, memoryview(frame))
                return
            except OSError:
                return
            frame = frame[sent:]

    def _send_rest(self, rest: memoryview) -> None:
        self._loop.remove_writer(self._jobs)
        self.send(rest)

    def take_back(self) -> list[bytes]:
        """Take back the jobs that the worker has not begun; each must be one message.

        They need not be the last that were sent: between two that are taken the worker may begin one.
        """
        messages: list[bytes] = []
        try:
            while self._open and (message := self.taken.recv(PIECE, socket.MSG_DONTWAIT)):
                messages.append(message)
        except BlockingIOError:  # there are no more
            pass
        return messages

    def read(self) -> list[bytes]:
        """Give the frames that have come as a whole; EOFError tells the end."""
        try:
            part = self.results.recv(min(self._missing, MUCH) if self._missing > ENOUGH else ENOUGH)
        except BlockingIOError:
            return []
        except OSError:
            part = b""
        if not part:
            raise EOFError
        self._parts.append(part)
        self._missing -= len(part)
        return [] if self._missing > 0 else self._frames()

    def _frames(self) -> list[bytes]:
        """Cut what has come into frames, and keep the rest."""
        come = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        frames, start = [], 0
        while (end := start + _size(come, start)) <= len(come):
            frames.append(come[start:end])
            start = end
        self._parts, self._missing = ([come[start:]], end - len(come)) if start < len(come) else ([], 0)
        return frames

    def close(self) -> None:
        """Close all ends that are ours; the worker sees it."""
        if self._open:
            self._open = False
            self._loop.remove_reader(self.results)
            self._loop.remove_writer(self._jobs)
            for one in (self._jobs, self.taken, self.results):
                one.close()


def _size(come: bytes, start: int) -> int:
    """Give the size of the frame that begins there, or of its head where that is not whole."""
    return frame_size(come, start) if len(come) - start >= HEAD.size else HEAD.size
