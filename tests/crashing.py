"""A writer that is killed again and again: `python -m tests.crashing DIRECTORY ROUNDS SEED` tells each round as JSON.

One process imports everything and forks the writers, so that a round costs milliseconds. The steps of a writer follow
from their number alone; after a kill the store must be what it was after the last step that was told, or after the one
that was in work.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox

from graph.dataset import Dataset
from graph.quads import quads
from graph.records import Claim, Document, Entity, Event, Participant, Unit, When
from graph.store import Store, open_snapshot
from tests.stores import SMALL

DOCUMENTS = 6
TEXT = "Mark Rutte met Ursula von der Leyen in Brussels"
PARTIES = tuple(
    Participant(Entity(slug, name, "Person"), "agent")
    for slug, name in (("mark-rutte", "Mark Rutte"), ("ursula-von-der-leyen", "Ursula von der Leyen"))
)


def letter(key: str, number: int) -> list[ox.Quad]:
    """Give the quads of a document in its version of that number; all of them tell of one meeting."""
    text = f"{TEXT}, version {number}."
    meeting = Event("meeting", "meet", PARTIES, when=When("2024-10-29"))
    document = Document(key, f"{key}.txt", text, f"{number:064d}")
    claims = [Claim(f"c{n}", 1, meeting, 0, len(text) - n) for n in range(1, 5)]
    return list(quads(document, (Unit(1, 0, len(text)),), claims))


def take(store: Store, number: int) -> None:
    """Take the step of that number: most write a document anew, some take one away."""
    key = f"letter-{number % DOCUMENTS}"
    if number % 7 == 0 and key in store.documents():
        store.remove(key)
    else:
        store.replace(key, letter(key, number))


@cache
def after(step: int) -> frozenset[ox.Quad]:
    """Give what a store holds after that many steps."""
    store = Store.open(made_of=SMALL)
    for number in range(max(1, step - 2 * DOCUMENTS), step + 1):  # in which each document is written or taken away
        take(store, number)
    return held(store)


def held(dataset: Dataset) -> frozenset[ox.Quad]:
    """Give all quads, and the triples of the kept union as quads of the default graph."""
    union = ox.DefaultGraph()
    return frozenset({*dataset.quads(), *(ox.Quad(*quad.triple, union) for quad in dataset.matching(graph=union))})


def write(directory: Path, step: int, tell: Callable[[str], None]) -> None:
    """Take step after step until killed, with a snapshot now and then; tell each when it is done."""
    with Store.open(directory, made_of=SMALL) as store:
        while True:
            step += 1
            take(store, step)
            tell(f"step {step}")
            if step % 3 == 0:
                store.snapshot()
                tell(f"snapshot {step}")


def judge(directory: Path, step: int, snapshot: int) -> dict[str, object]:
    """Open what a killed writer left, and tell which step it stands at; None where it is none of those it may be."""
    with Store.open(directory, made_of=SMALL) as store:
        now = held(store)
        found = next((n for n in (step, step + 1) if now == after(n)), None)
        entries = sorted(entry.name for entry in (directory / "snapshots").iterdir())
    seen: int | None = 0
    if (directory / "CURRENT").exists():
        read = held(open_snapshot(directory))
        seen = next((n for n in range(snapshot, step + 2) if after(n) == read), None)
    return {"step": found, "seen": seen, "snapshots": entries}


def forked(run: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """Run something in a fork, and give its process id and where to read what it tells."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return pid, ours
    os.close(ours)
    try:
        run(lambda line: os.write(theirs, f"{line}\n".encode()) and None)
    finally:
        os._exit(0)


def killed(run: Callable[[Callable[[str], None]], None], lines: int, moment: float) -> list[str]:
    """Run something in a fork, kill it some seconds after it told so many lines, and give all that it told."""
    pid, descriptor = forked(run)
    with os.fdopen(descriptor) as told:
        heard = [told.readline() for _ in range(lines)]
        time.sleep(moment)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        heard.extend(told)
    return [line.strip() for line in heard if line.endswith("\n")]


def finished(run: Callable[[Callable[[str], None]], None]) -> str:
    """Run something in a fork to its end, and give what it told."""
    pid, descriptor = forked(run)
    with os.fdopen(descriptor) as told:
        text = told.read()
    os.waitpid(pid, 0)
    return text


def one_round(directory: Path, step: int, snapshot: int, lines: int, moment: float) -> dict[str, object]:
    """Kill a writer, and judge what it left."""
    for line in killed(partial(write, directory, step), lines, moment):
        kind, number = line.split()
        step, snapshot = (int(number), snapshot) if kind == "step" else (step, int(number))
    for possible in (step, step + 1):
        after(possible)  # here, so that it is made once
    verdict = finished(lambda tell: tell(json.dumps(judge(directory, step, snapshot))))
    return {"told": step, "told_snapshot": snapshot, **json.loads(verdict or "{}")}


def main(directory: Path, rounds: int, seed: int) -> None:
    """Kill writers of one store at random moments: while they open it, and between and within steps and snapshots."""
    moments = random.Random(seed)
    after(1)  # what is imported late, before the first fork
    step = snapshot = 0
    for number in range(rounds):
        opening = number % 4 == 0
        lines, moment = (0, moments.uniform(0, 0.15)) if opening else (moments.randrange(9), moments.uniform(0, 0.012))
        verdict = one_round(directory, step, snapshot, lines, moment)
        print(json.dumps(verdict), flush=True)
        if verdict.get("step") is None:
            return
        step, snapshot = int(str(verdict["step"])), int(str(verdict["told_snapshot"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
