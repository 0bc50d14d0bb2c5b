"""Foreign formats read in a child that can be ended: one child for many sources, another after one that failed."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import weakref
from functools import cache

from graph.children import launch
from loaders.errors import ReadingError
from loaders.formats.confinement import OUT_OF_MEMORY
from loaders.formats.source import Extract, Source

SECONDS = 60.0  # for one source
STARTING = 60.0  # until a child answers its first: a cold disk is slow
MEMORY = 1024 * 2**20  # bytes of address space
SOURCES = 500  # read by one child; parsers keep what they have seen


class Child:
    """A process that reads foreign formats."""

    def __init__(self, memory: int) -> None:
        self.process, self.connection = launch("loaders.formats.child", str(memory))
        self.read = 0  # sources so far

    def ask(self, module: str, source: Source, seconds: float) -> tuple[bytes, bytes]:
        """Have a source read; the child is dead afterwards if that failed."""
        head = {"module": module, "name": source.name, "media": source.media, "url": source.url, "seconds": seconds}
        try:
            self.connection.send_bytes(json.dumps(head).encode())
            self.connection.send_bytes(source.content)
            if not self.connection.poll(seconds + (0 if self.read else STARTING)):
                self.kill()
                raise ReadingError(source.name, f"takes longer than {seconds:g} seconds to read", "give its text")
            self.read += 1
            return self.connection.recv_bytes(), self.connection.recv_bytes()
        except (EOFError, OSError):
            raise _death(source.name, self.kill()) from None

    def kill(self) -> int:
        """End the process, whatever it does, and give how it ended; one that ended by itself may say why."""
        self.connection.close()
        try:
            return self.process.wait(0.5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Confined:
    """Reads sources in a child of its own, one after the other."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._lock = threading.Lock()
        self._children: list[Child] = []  # none or one
        self._finalizer = weakref.finalize(self, _end, self._children, os.getpid())

    def extract(self, module: str, source: Source) -> Extract:
        """Read a source by the module of its format."""
        with self._lock:
            child = self._ready()
            try:
                head, text = child.ask(module, source, self._seconds)
            except ReadingError:
                self._children.clear()
                raise
        told = json.loads(head)
        if "what" in told:
            raise ReadingError(source.name, told["what"], told["remedy"])
        return Extract(text.decode("utf-8"), told["fields"])

    def close(self) -> None:
        """End the child."""
        self._finalizer()

    def _ready(self) -> Child:
        if self._children and self._children[0].read >= SOURCES:
            self._children.pop().kill()
        if not self._children:
            self._children.append(Child(self._memory))
        return self._children[0]


@cache
def confined(pid: int) -> Confined:
    """Give the one reader of a process; a fork must not share its parent's child."""
    assert pid == os.getpid()
    return Confined()


def _death(name: str, code: int) -> ReadingError:
    if code == OUT_OF_MEMORY:
        return ReadingError(name, f"needs more than {MEMORY >> 20} MB of memory to read", "give its text")
    return ReadingError(name, "cannot be read: its parser failed", "save it anew, or give its text")


def _end(children: list[Child], pid: int) -> None:
    if os.getpid() == pid:
        while children:
            child = children.pop()
            child.process.kill()
            child.process.wait()
            child.connection.close()
