"""A server on this machine that answers what a test gives it, byte by byte where need be, and counts its visits."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Script = Callable[[socket.socket], None]


@dataclass
class Site:
    """Pages by path: bytes of a whole answer, or a script that writes to the socket itself."""

    host: str
    port: int = 0
    scheme: str = "http"
    pages: dict[str, bytes | Script] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # paths but robots.txt
    requests: list[bytes] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"


def answer(content: bytes | str, media: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """Write a whole answer; `Retry_After="3"` is the header Retry-After."""
    body = content.encode() if isinstance(content, str) else content
    lines = {"Content-Type": media, "Content-Length": str(len(body))}
    lines.update({name.replace("_", "-"): value for name, value in headers.items()})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(target: str, status: str = "302 Found") -> bytes:
    return answer("", status=status, Location=target)


@contextlib.contextmanager
def serving(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve until the test ends."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listener:
        shown = f"[{host}]" if ":" in host else host
        site = Site(shown, listener.getsockname()[1], "https" if tls else "http")
        stop = threading.Event()
        listener.settimeout(0.05)
        thread = threading.Thread(target=_accept, args=(listener, site, stop, tls))
        thread.start()
        try:
            yield site
        finally:
            stop.set()
            thread.join()


def _accept(listener: socket.socket, site: Site, stop: threading.Event, tls: ssl.SSLContext | None) -> None:
    threads = []
    while not stop.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        connection.settimeout(5)
        threads.append(threading.Thread(target=_serve, args=(connection, site, tls)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def _serve(plain: socket.socket, site: Site, tls: ssl.SSLContext | None) -> None:
    with plain, contextlib.suppress(OSError):
        connection = tls.wrap_socket(plain, server_side=True) if tls else plain
        request = b""
        while b"\r\n\r\n" not in request and (piece := connection.recv(4096)):
            request += piece
        path = request.split(b" ")[1].decode() if request.count(b" ") > 1 else ""
        site.requests.append(request)
        if path != "/robots.txt":
            site.asked.append(path)
        page = site.pages.get(path, answer("nothing here", status="404 Not Found"))
        if isinstance(page, bytes):
            connection.sendall(page)
        else:
            page(connection)
        if tls:
            connection.close()
