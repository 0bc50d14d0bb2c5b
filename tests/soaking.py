"""Much of everything for a while: `python -m tests.soaking STORE SECONDS` leaves with 1 where the server grows.

Clients ask ordinary, new, broken and hostile queries and pages, some leave early, and a writer makes new snapshots.
Memory and descriptors of the later half are held against those before, once the server is warm.
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
from pathlib import Path
from statistics import median
from urllib.parse import quote

from graph.quads import quads
from graph.records import Unit
from graph.store import Store
from tests.served import CROSS, Server, server, until
from tests.server_papers import first, made

SETTINGS = {"deadline": 1.0, "memory": 512 << 20, "workers": 2, "slow": 2}
CLIENTS = 4
WRITING = 4.0  # seconds between two snapshots
GROWN = 24 << 20  # bytes that the server may have more in the later half
OPENED = 8  # descriptors
PAGES = ("/", "/documents", "/id/russia", "/sparql", "/search?q=arms", "/nowhere")
PREFIXES = "PREFIX cq: <https://w3id.org/communique/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
ORDINARY = "SELECT ?x ?name { ?x a cq:State ; rdfs:label ?name } LIMIT "


def ordinary(running: Server, chance: random.Random) -> int:
    return running.query(f"{PREFIXES}{ORDINARY}{chance.randrange(1, 50)}").status


def fresh(running: Server, chance: random.Random) -> int:
    return running.query(f"{PREFIXES}SELECT ?s {{ ?s ?p {chance.randrange(1 << 40)} }}").status


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


MIX: tuple[tuple[Callable[[Server, random.Random], int], int], ...] = (  # what is done, how often
    (ordinary, 40), (fresh, 20), (broken, 10), (hostile, 2), (page, 10), (leaving, 2),
)  # fmt: skip


def ask(running: Server, seed: int, end: float, seen: Counter[tuple[str, int]]) -> None:
    """Do what a client does until the end."""
    chance = random.Random(seed)
    kinds, weights = zip(*MIX, strict=True)
    while time.monotonic() < end:
        kind = chance.choices(kinds, weights)[0]
        seen[kind.__name__, kind(running, chance)] += 1


def write(directory: Path, end: float) -> None:
    """Write a document anew, and give readers a snapshot, until the end."""
    document, claims = first()
    for number in range(1_000_000):
        if time.monotonic() > end:
            return
        text = f"{document.text}\nVersion {number}.\n"
        fresh_one = made("first.txt", text, document.title, document.date)
        with Store.open(directory) as store:
            store.replace("first", quads(fresh_one, (Unit(1, 0, len(text)),), claims, store.base))
            store.snapshot()
        time.sleep(WRITING)


def measured(pid: int) -> tuple[int, int]:
    """Give private and shared bytes of a process in memory, and its open descriptors."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    proportional = sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return proportional, len(list(Path(f"/proc/{pid}/fd").iterdir()))


def soak(running: Server, directory: Path, seconds: float) -> dict[str, object]:
    """Let everybody work for a while, and tell what came of it."""
    end = time.monotonic() + seconds
    seen: Counter[tuple[str, int]] = Counter()
    work = [threading.Thread(target=ask, args=(running, seed, end, seen)) for seed in range(CLIENTS)]
    work.append(threading.Thread(target=write, args=(directory, end)))
    for one in work:
        one.start()
    figures = []
    while time.monotonic() < end:
        time.sleep(0.5)
        figures.append(measured(running.process.pid))
    for one in work:
        one.join()
    warm = figures[len(figures) // 3 :]
    before, later = warm[: len(warm) // 2], warm[len(warm) // 2 :]
    grown, opened = (median(row[n] for row in later) - median(row[n] for row in before) for n in (0, 1))
    asked = {f"{kind} {status}": count for (kind, status), count in sorted(seen.items())}
    return {"asked": asked, "grown": int(grown), "opened": int(opened), "memory": int(later[-1][0])}


def faults(told: dict[str, object]) -> list[str]:
    """Tell what is wrong with a soak."""
    asked: dict[str, int] = told["asked"]  # type: ignore[assignment]
    wrong = [key for key in asked if key.split()[1] not in {"0", "200", "400", "404", "429", "503"}]
    answered = sum(count for key, count in asked.items() if key in {"ordinary 200", "fresh 200"})
    refused = sum(count for key, count in asked.items() if key in {"ordinary 503", "fresh 503"})
    return [
        *wrong,
        *(["it grows"] if int(str(told["grown"])) > GROWN else []),
        *(["it opens more and more"] if int(str(told["opened"])) > OPENED else []),
        *(["ordinary queries are refused"] if refused * 20 > answered else []),
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
