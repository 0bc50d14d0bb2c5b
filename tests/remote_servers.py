"""Real SPARQL servers on loopback, started in a directory of their own and ended by the process that they are."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
CONFIGURATION = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{administration}
NumberOfBuffers = 8000
MaxDirtyBuffers = 6000
ServerThreads = 8
CheckpointInterval = 0
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 8
MaxClientConnections = 8
MaxKeepAlives = 8
KeepAliveTimeout = 30
[SPARQL]
ResultSetMaxRows = {cap}
"""


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, f"the server left with {process.returncode}"
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not listen")


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[str]:
    """Run a server until the block ends, and give its address."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            _await(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Run the Oxigraph server in memory."""
    port = free_port()
    with running([str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}"], folder, port) as address:
        yield address


@contextmanager
def virtuoso(folder: Path, cap: int = 10_000) -> Iterator[str]:
    """Run a fresh Virtuoso; user and password are `dba`, and no answer has more rows than the cap."""
    port, administration = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(CONFIGURATION.format(port=port, administration=administration, cap=cap))
    command = [str(VIRTUOSO), "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, folder, port) as address:
        yield address


@dataclass
class Cutting:
    """A way to a server that breaks off after some bytes, once."""

    port: int
    left: int
    ways: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, listening: socket.socket) -> None:
        """Pass on what comes, until enough has come."""
        while True:
            try:
                here, _ = listening.accept()
            except OSError:
                return
            if self.left <= 0:
                here.close()
                continue
            there = socket.create_connection(("127.0.0.1", self.port))
            self.ways += [here, there]
            for one, other, counts in ((here, there, True), (there, here, False)):
                threading.Thread(target=self._pass, args=(one, other, counts), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, counts: bool) -> None:
        try:
            while data := one.recv(4096):
                with self.lock:
                    sent = data[: max(0, self.left)] if counts else data
                    self.left -= len(data) if counts else 0
                other.sendall(sent)
                if self.left <= 0:
                    break
        except OSError:
            pass  # the other side was cut
        for way in (one, other):
            try:
                way.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def close(self) -> None:
        """Close what is open."""
        for way in self.ways:
            way.close()
