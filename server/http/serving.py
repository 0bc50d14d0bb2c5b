"""Serve until a signal: SIGTERM and Ctrl-C let running requests end, SIGHUP reads the settings anew."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import uvloop
from flask import Flask

from graph.children import trim_memory
from graph.errors import GraphError
from server.http.front import Front
from server.http.journal import Journal
from server.http.listening import Listener, allow_descriptors, at_most, bound
from server.http.logs import Lines, to_journal, to_terminal
from server.http.monitoring import Monitor
from server.http.sites import Site, site_of, state_of
from server.parts import NAME

LOGGER = logging.getLogger("communique.server")
LOOK = 0.5  # seconds between two looks for a new snapshot
TRIMMING = 2.0  # seconds after a new snapshot, in which requests that read the old one have ended
LAST = 2.0  # seconds that a request has to tell its client that its query was stopped


@dataclass(frozen=True, slots=True)
class Service:
    """What is served, where and how; `make` makes the application for an address, and again for new settings."""

    make: Callable[[str], Flask]
    host: str
    port: int
    announce: Callable[[str], None]
    production: bool = False  # one JSON line a request
    log_queries: bool = False  # with their words


def serve(service: Service) -> None:
    """Serve until SIGTERM or Ctrl-C; one line with the address is announced when the server is ready."""
    allow_descriptors()
    listening = bound(service.host, service.port)
    address = _address(service.host, listening.getsockname()[1])
    lines = Lines(sys.stderr)
    try:
        uvloop.run(_serve(service, listening, address, lines))
    finally:
        listening.close()
        lines.close()


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


async def _serve(service: Service, listening: socket.socket, address: str, lines: Lines) -> None:
    journal = _journal(service, lines)
    monitor = Monitor(lambda: state_of(front.site), lambda: lines.dropped)
    make = partial(_make, service.make, address, monitor)
    front = Front(await make(), monitor, journal)
    tell = journal.tell if journal else _nobody
    listener = Listener(listening, front, at_most(front.site.settings.connections))
    listener.start()
    stop, again = asyncio.Event(), asyncio.Event()
    tasks = [asyncio.create_task(_follow(front)), asyncio.create_task(_reload(front, make, again, tell))]
    _on_signals({signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGHUP: again})
    try:
        await _first(front.site.pool.start(), stop.wait())
        if not stop.is_set():
            service.announce(f"Serving communique at {address} (Ctrl-C stops it)")
            tell("start", address=address, snapshot=front.site.pool.snapshot)
        await stop.wait()
    finally:
        stop.clear()  # a second signal does not wait for requests
        tell("stop begun", grace=front.site.settings.grace)
        await _close(front, listener, stop)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)  # sites that were replaced are ended by the one that replaced them
        tell("stop ended")


async def _first(*coroutines: Coroutine[Any, Any, Any], seconds: float | None = None) -> None:
    """Wait for the first of several to end; the others are cancelled, and its exception is raised."""
    tasks = [asyncio.create_task(one) for one in coroutines]
    done, pending = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result()


def _on_signals(events: Mapping[int, asyncio.Event]) -> None:
    """Set an event for each signal; only the main thread may."""
    if threading.current_thread() is threading.main_thread():
        for number, event in events.items():
            asyncio.get_running_loop().add_signal_handler(number, event.set)


async def _close(front: Front, listener: Listener, hurry: asyncio.Event) -> None:
    """Take no more requests, give those that run their grace, and end the workers."""
    front.stopping = True
    listener.stop()
    await _first(listener.ended(), hurry.wait(), seconds=front.site.settings.grace)
    await _end(front.site)
    await _first(listener.ended(), seconds=LAST)


async def _end(site: Site) -> None:
    """End all that answers for a site."""
    await site.pool.close()
    site.bridge.close()


async def _end_in_time(site: Site) -> None:
    """End a site when what it began has ended, or when the server stops."""
    try:
        await asyncio.sleep(site.settings.deadline + site.settings.patience)
    finally:
        await _end(site)


def _nobody(event: str, **more: object) -> None:
    """Tell nobody: who serves alone reads no log of events."""


def _journal(service: Service, lines: Lines) -> Journal | None:
    if not service.production:
        to_terminal(lines)
        return None
    to_journal(lines)
    return Journal(lines, service.log_queries)


async def _make(make: Callable[[str], Flask], address: str, monitor: Monitor) -> Site:
    """Make a site of the settings as they stand now."""
    app = await asyncio.to_thread(make, address)
    await asyncio.to_thread(app.extensions[NAME].snapshots.current)  # a store that cannot be read is told at the start
    app.extensions[NAME].pool.on(asyncio.get_running_loop())
    return site_of(app, monitor)


async def _reload(
    front: Front, make: Callable[[], Awaitable[Site]], again: asyncio.Event, tell: Callable[..., None]
) -> None:
    """Put a site of new settings in the place of the old one, whenever it is asked for; the old one ends its work."""
    async with asyncio.TaskGroup() as ending:
        while True:
            await again.wait()
            again.clear()
            try:
                await _replace(front, await make(), ending)
                tell("reload done", snapshot=front.site.pool.snapshot)
            except (GraphError, OSError) as error:
                LOGGER.error("the settings stay as they were: %s", error)


async def _replace(front: Front, site: Site, ending: asyncio.TaskGroup) -> None:
    """Put a site in the place of the one that answers, once it can; one that comes too late is ended."""
    old = site
    try:
        await site.pool.start()
        if not front.stopping:
            old, front.site = front.site, site
    finally:
        if old is site:
            await _end(site)
        else:
            ending.create_task(_end_in_time(old))


async def _follow(front: Front) -> None:
    """Open new snapshots as they come, before a page needs them; one that cannot be opened is told once."""
    told, shown = "", ""
    while True:
        await asyncio.sleep(LOOK)
        try:
            view = await asyncio.to_thread(front.site.snapshots.current)  # the pool has opened it by itself
            told = ""
            if view.name != shown:
                shown = view.name
                asyncio.get_running_loop().call_later(TRIMMING, trim_memory)
            del view
        except GraphError as error:
            if str(error) != told:
                LOGGER.error("the new snapshot cannot be read, the old one goes on answering: %s", error)
            told = str(error)
