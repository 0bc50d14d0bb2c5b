"""What the server may be told when it is made; every limit with its reason."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


def _cores() -> int:
    return max(2, os.cpu_count() or 2)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one server."""

    deadline: float = 10.0  # seconds a foreign query may run; a request may only lower it
    memory: int = 2 << 30  # bytes of address space that one query may take, beside the store's
    rows: int = 100_000  # of one result: what a spreadsheet still opens
    size: int = 32 << 20  # bytes of one result, before its final format
    body: int = 1 << 20  # bytes of a request
    workers: int = field(default_factory=_cores)  # queries at once in the fast lane
    spares: int = 1  # workers kept ready, so that a kill costs the next query nothing
    quick: float = 0.075  # seconds of processor time after which a query gives way to others: the slow lane
    slow: int = 4  # queries in the slow lane; with `memory`, what hostile queries can take of the machine
    waiting: int = 64  # requests that may wait for a worker
    patience: float = 2.0  # seconds such a request waits
    threads: int = 8  # of the WSGI server
    in_memory: int = 256 << 20  # bytes of a snapshot up to which pages answer from memory: several times faster
    in_nursery: int = 256 << 20  # the same for query workers, which share one copy: 1 M quads, opened in some 12 s
    prompt: int = 8 << 20  # of these as much is copied before it answers; what is larger answers from disk meanwhile
    cache: int = 64 << 20  # bytes of answers that are kept for who asks the same of the same snapshot; 0: none
    shown: int = 500  # rows of a table on a page; the downloads hold all
    public: str = "http://127.0.0.1:8000/"  # where the world finds this server, with a slash: IRIs are made of it
    federation: tuple[str, ...] = ()  # exact origins (scheme://host:port) that SERVICE may name; none: it is off
    token: str = field(default="", repr=False)  # who bears it may write; empty: the server only reads
    upload: int = 64 << 20  # bytes of a graph that is sent: beyond it `import` is the way, which shows progress
    update: int = 8 << 20  # bytes of an update: it is parsed as a whole, and 1 MB of INSERT DATA is soon full
    writing: float = 60.0  # seconds an update or upload may take: nobody else can write meanwhile
    connections: int = 1000  # at once; those beyond wait, and a descriptor limit may lower it
    grace: float = 10.0  # seconds that running requests have when the server is told to stop
    requests: int = 0  # a minute from one address; 0: as many as it likes
    spending: float = 0.0  # seconds of workers a minute for one address; 0: as many as it likes
    proxies: tuple[str, ...] = ()  # addresses whose X-Forwarded-For is believed
    figures: bool = False  # whether /metrics is there
