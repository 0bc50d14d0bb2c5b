"""Serve the application with waitress until it is told to stop; no worker outlives it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask
from waitress import create_server  # type: ignore[import-untyped]

from server.parts import NAME, Parts

Handler = Callable[[int, FrameType | None], object]
GRACE = 5.0  # seconds that running requests have after the signal to stop


class _Stop(BaseException):
    """A signal has come: leave the loop, whatever it is doing."""


def serve(app: Flask, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; `announce` gets one line with the address when the server is ready."""
    parts: Parts = app.extensions[NAME]
    server = create_server(
        app, host=host, port=port, threads=parts.settings.threads, clear_untrusted_proxy_headers=True
    )
    parts.pool.start()
    previous = _on_signals(_raise_stop)
    try:
        announce(f"Serving communique at {_address(host, server.effective_port)} (Ctrl-C stops it)")
        server.run()
    except (_Stop, KeyboardInterrupt):
        pass
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        parts.pool.close()  # first: a request that waits for a worker ends
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=GRACE)
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()  # last: a request that ends still tells the server so


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def _on_signals(handler: Handler) -> dict[int, signal.Handlers | int | Handler | None]:
    """Set the handlers of the signals that stop a server, and give the old ones; only the main thread may."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: signal.signal(number, handler) for number in (signal.SIGTERM, signal.SIGINT)}


def _raise_stop(number: int, frame: FrameType | None) -> None:
    raise _Stop
