"""Much of everything for a while: `python -m tests.soaking STORE SECONDS` leaves with 1 where the server grows.

Clients ask ordinary, new, broken and hostile queries and pages, some leave early, and a writer makes new snapshots.
While the server follows a snapshot it holds two, and how long depends on the machine. So its memory is looked at only
when everybody rests: once it is warm, and at the end, when it must come down to what it was.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from operator import gt
from pathlib import Path
from urllib.parse import quote

from graph.quads import quads
from graph.records import Unit
from graph.store import Store
from tests.served import CROSS, Server, server, until
from tests.server_papers import first, made

SETTINGS = {"deadline": 1.0, "memory": 512 << 20, "workers": 2, "slow": 2, "cache": 1 << 20}  # a full cache is no leak
CLIENTS, BESIEGERS = 4, 2
WARM = 150  # requests before its memory counts
REST = 4.0  # seconds in which a snapshot that was left goes from memory
COMING_DOWN = 40.0  # seconds that this may take on a busy machine
WRITING = 4.0  # seconds between two snapshots
LEAST = 250  # requests behind that; each that were kept would be seen
LONG = "#" * 800_000 + "\n"  # before a query: bodies, and answers, that take memory
GROWN = 64 << 20  # bytes that it may have more: at rest it varies by up to 30 MB; a leak of bodies takes over 90
OPENED = 50  # descriptors: those of workers come and go; a leak of one a request takes 250
STALLED = 599  # what stands for a status where none came within the clients' 30 seconds
PAGES = ("/", "/documents", "/id/russia", "/sparql", "/search?q=arms", "/nowhere")
Seen = Counter[tuple[str, int]]  # kinds of requests, and what they were answered with
PREFIXES = "PREFIX cq: <https://w3id.org/communique/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
ORDINARY = "SELECT ?x ?name { ?x a cq:State ; rdfs:label ?name } LIMIT "


def ordinary(running: Server, chance: random.Random) -> int:
    return running.query(f"{PREFIXES}{ORDINARY}{chance.randrange(1, 50)}").status


def fresh(running: Server, chance: random.Random) -> int:
    query = f"{LONG}SELECT * {{ ?s ?p ?o }} LIMIT 500 OFFSET {chance.randrange(10_000)}"
    return running.get("/sparql", "POST", query.encode(), content_type="application/sparql-query").status


def broken(running: Server, chance: random.Random) -> int:
    return running.query(chance.choice(["SELECT", "DROP ALL", "", "ASK { SERVICE <a:b> {} }", "\x00"])).status


def hostile(running: Server, chance: random.Random) -> int:
    return running.query(CROSS.replace("?n", f"?n{chance.randrange(1 << 40)}")).status


def page(running: Server, chance: random.Random) -> int:
    return running.get(chance.choice(PAGES), accept="text/html").status


def leaving(running: Server, chance: random.Random) -> int:
    query = quote(CROSS.replace("?n", f"?n{chance.randrange(1 << 40)}"))
    with socket.create_connection(("127.0.0.1", running.port)) as client:
        client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(chance.uniform(0, 0.2))
    return 0


Mix = tuple[tuple[Callable[[Server, random.Random], int], int], ...]
ORDINARILY: Mix = ((ordinary, 20), (fresh, 40), (broken, 10), (page, 10))  # how often
BESIEGING: Mix = ((hostile, 1), (leaving, 1))


def ask(running: Server, seed: int, mix: Mix, seen: Seen, goes_on: Callable[[Seen], bool]) -> None:
    """Do what a client does while it goes on."""
    chance = random.Random(seed)
    kinds, weights = zip(*mix, strict=True)
    while goes_on(seen):
        kind = chance.choices(kinds, weights)[0]
        try:
            status = kind(running, chance)
        except TimeoutError:
            status = STALLED
        seen[kind.__name__, status] += 1


def write(directory: Path, seen: Seen, goes_on: Callable[[Seen], bool]) -> None:
    """Write a document anew, and give readers a snapshot, while it goes on."""
    document, claims = first()
    number = 0
    while goes_on(seen):
        number += 1
        text = f"{document.text}\nVersion {number}.\n"
        fresh_one = made("first.txt", text, document.title, document.date)
        with Store.open(directory) as store:
            store.replace("first", quads(fresh_one, (Unit(1, 0, len(text)),), claims, store.base))
            store.snapshot()
        until(lambda: not goes_on(seen), WRITING)


def together(running: Server, directory: Path, goes_on: Callable[[Seen], bool]) -> Seen:
    """Let everybody work while it goes on, and tell what was asked and answered."""
    seen = Seen()
    work = [threading.Thread(target=write, args=(directory, seen, goes_on))]
    for seed in range(CLIENTS + BESIEGERS):
        mix = ORDINARILY if seed < CLIENTS else BESIEGING
        work.append(threading.Thread(target=ask, args=(running, seed, mix, seen, goes_on)))
    for one in work:
        one.start()
    for one in work:
        one.join()
    return seen


def measured(pid: int) -> tuple[int, int]:
    """Give the bytes of a process that no file stands behind, whoever shares them, and its open descriptors."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    anonymous = sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Anonymous:"))
    return anonymous, len(list(Path(f"/proc/{pid}/fd").iterdir()))


def at_rest(pid: int, seconds: float, enough: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """Give the lowest figures of some seconds, or those that are enough."""
    end = time.monotonic() + seconds
    lowest = measured(pid)
    while time.monotonic() < end and any(map(gt, lowest, enough)):
        time.sleep(0.2)
        lowest = tuple(map(min, lowest, measured(pid)))  # type: ignore[assignment]
    return lowest


def soak(running: Server, directory: Path, seconds: float) -> dict[str, object]:
    """Let everybody work for a while once the server is warm, and tell what came of it."""
    together(running, directory, lambda seen: seen.total() < WARM)
    before = at_rest(running.process.pid, REST)
    end = time.monotonic() + seconds
    seen = together(running, directory, lambda seen: time.monotonic() < end or seen.total() < LEAST)
    after = at_rest(running.process.pid, COMING_DOWN, (before[0] + GROWN, before[1] + OPENED))
    asked = {f"{kind} {status}": count for (kind, status), count in sorted(seen.items())}
    return {"asked": asked, "memory": before[0], "grown": after[0] - before[0], "opened": after[1] - before[1]}


def faults(told: dict[str, object]) -> list[str]:
    """Tell what is wrong with a soak."""
    asked: dict[str, int] = told["asked"]  # type: ignore[assignment]
    wrong = [key for key in asked if key.split()[1] not in {"0", "200", "400", "404", "429", "503", str(STALLED)}]
    answered = sum(count for key, count in asked.items() if key in {"ordinary 200", "fresh 200"})
    stalled = sum(count for key, count in asked.items() if key.endswith(str(STALLED)))
    refused = sum(count for key, count in asked.items() if key in {"ordinary 503", "fresh 503"})
    return [
        *wrong,
        *(["it grows"] if int(str(told["grown"])) > GROWN else []),
        *(["it opens more and more"] if int(str(told["opened"])) > OPENED else []),
        *(["ordinary queries are refused"] if refused * 4 > answered else []),
        *(["it stalls"] if stalled * 50 > sum(asked.values()) else []),  # a machine may halt, and all clients with it
    ]


def main(directory: Path, seconds: float) -> int:
    with server(directory, SETTINGS) as running:
        assert until(lambda: running.get("/readyz").status == 200, 60)
        told = soak(running, directory, seconds)
    wrong = faults(told)
    print(json.dumps(told | {"faults": wrong}, indent=1))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2])))
