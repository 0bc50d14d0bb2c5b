"""The inside of a query worker: a fork of the nursery that answers jobs until its socket closes.

It gives up memory and every way out. A snapshot in memory needs no file, and then no further file descriptor is
allowed, so no socket either. The engine opens the files of a larger one as it needs them: that worker leaves the
network instead, where the system lets it. Only a query with SERVICE, whose endpoints the plan has checked, runs in a
worker that keeps the network. An alarm of the kernel ends a worker if its parent cannot.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

import pyoxigraph as ox

from graph.children import leave_network, limit_memory
from graph.faults import is_unreadable, reason
from graph.opening import open_scratch
from graph.projection import spelled_out
from graph.syntax import syntax_told
from ontology import terms
from server.protocol.wellformed import TOLD, is_wellformed
from server.querying.channels import PIECE
from server.querying.copying import Copies, of_one, reads_named
from server.querying.cutting import graph, solutions
from server.querying.frames import (
    EVALUATION,
    FORMAT,
    GRAPH,
    JOB,
    SOLUTIONS,
    SYNTAX,
    UNREADABLE,
    Outcome,
    job_of,
    outcome_frames,
)
from server.querying.jobs import Job

GRACE = 1.0  # seconds after the deadline in which the parent should have killed the worker
PAGE = resource.getpagesize()
MATCHES = ox.NamedNode(terms.CQ + "matches")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a worker answers from, and what it may do."""

    copies: Copies | None  # None: the snapshot is not in memory
    snapshot: str
    memory: int  # bytes of address space beyond what the nursery has mapped
    directory: str  # for files that do not outlive the worker
    prefixes: Mapping[str, str]  # that need not be written


def run(jobs: socket, results: socket, ground: Ground, federates: bool, writes: bool) -> None:
    """Answer jobs until their socket closes."""
    if ground.copies is None and not federates:
        leave_network()
    copies = ground.copies or of_one(_opened(ground, writes))
    limit_memory(_mapped() + ground.memory)
    if ground.copies is not None and not federates:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # those that are open stay open
    while frame := _received(jobs):
        job, number = job_of(frame)
        signal.setitimer(signal.ITIMER_REAL, job.seconds + GRACE)
        for part in outcome_frames(
            from_columns(copies, job, ground.prefixes) or answer(copies.of(job), job, ground.prefixes), number
        ):
            results.sendall(part)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _opened(ground: Ground, writes: bool) -> ox.Store:
    """Open a snapshot on disk; for writing, a copy of it that shares its tables, which the nursery takes away."""
    if not writes:
        return ox.Store.read_only(ground.snapshot)
    return open_scratch(Path(ground.snapshot), clone_of(ground, os.getpid()))


def clone_of(ground: Ground, pid: int) -> Path:
    """Give the directory of a worker's own copy: the engine opens files there as long as it lives."""
    return Path(ground.directory) / str(pid)


def _mapped() -> int:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * PAGE
    except FileNotFoundError:  # not Linux
        return 0


def _received(jobs: socket) -> bytes:
    """Give the frame of the next job, and take no other; empty at the end."""
    part = jobs.recv(PIECE)
    while part and (len(part) < JOB.size or len(part) < JOB.size + JOB.unpack_from(part)[0]):
        more = jobs.recv(PIECE)
        part = part + more if more else b""
    return part


def from_columns(copies: Copies, job: Job, prefixes: Mapping[str, str]) -> Outcome | None:
    """Run a job that columns can answer; they hold the dataset of the snapshot and no other."""
    if copies.columns is None or job.matches or job.default_graphs or job.named_graphs:
        return None
    found = copies.columns.answer(job.query, prefixes, job.rows, job.size, (job.solutions, job.graph))
    return (GRAPH if found.graph else SOLUTIONS, found.rows, "", found.text) if found else None


def answer(store: ox.Store, job: Job, prefixes: Mapping[str, str]) -> Outcome:
    """Run one job."""
    try:
        if job.matches:
            _add_matches(store, job)
        outcome = _serialised(_run(store, job, prefixes), job)
        wanted = (job.graph if outcome[0] == GRAPH else job.solutions) or ""
        return outcome if is_wellformed(outcome[3], wanted) else (FORMAT, -1, TOLD, b"")
    except SyntaxError as error:
        return SYNTAX, -1, syntax_told(error, job.query, prefixes), b""
    except (OSError, ValueError, RuntimeError) as error:
        if is_unreadable(error):
            return UNREADABLE, -1, reason(error), b""
        return EVALUATION, -1, f"the query cannot be evaluated: {error}", b""


def _run(
    store: ox.Store, job: Job, prefixes: Mapping[str, str]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Run a query as it is; one that is not read so, with the prefixes: to give them to each would cost each."""
    given = {"base_iri": job.base or None, **_dataset(job)}
    try:
        return store.query(_spelled_out(job, given), **given)
    except SyntaxError:
        given["prefixes"] = dict(prefixes)
        return store.query(_spelled_out(job, given), **given)


def _spelled_out(job: Job, given: dict[str, Any]) -> str:
    """Name the columns of SELECT * in the query's order; an empty store says which they are, and asks nobody else."""

    def names() -> list[str]:
        found = ox.Store().query(job.query, **given)
        return [one.value for one in found.variables] if isinstance(found, ox.QuerySolutions) else []

    return job.query if job.federates else spelled_out(job.query, names)


def _add_matches(store: ox.Store, job: Job) -> None:
    """Say in the store which things match the words of a full-text search."""
    named = reads_named(job)
    for words, iris in job.matches:
        for iri in iris:
            triple = ox.NamedNode(iri), MATCHES, ox.Literal(words)
            graphs = {quad.graph_name for quad in store.quads_for_pattern(triple[0], None, None)} if named else set()
            store.extend(ox.Quad(*triple, graph) for graph in {ox.DefaultGraph(), *graphs})


def _dataset(job: Job) -> dict[str, Any]:
    """Give the arguments that fix a query's dataset (SPARQL 1.1 Protocol, section 2.1.4)."""
    if not job.default_graphs and not job.named_graphs:
        return {}  # the default graph of the store is the union of all graphs
    return {
        "default_graph": [ox.NamedNode(iri) for iri in job.default_graphs],
        "named_graphs": [ox.NamedNode(iri) for iri in job.named_graphs],
    }


def _serialised(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, job: Job) -> Outcome:
    """Serialise a result in the format wanted for its kind."""
    wanted = job.graph if isinstance(result, ox.QueryTriples) else job.solutions
    if wanted is None:
        return FORMAT, -1, "none of the accepted formats can hold the result", b""
    if isinstance(result, ox.QueryTriples):
        return GRAPH, *graph(result, wanted, job.rows, job.size)
    if isinstance(result, ox.QuerySolutions):
        return SOLUTIONS, *solutions(result, wanted, job.rows, job.size)
    return SOLUTIONS, -1, "", result.serialize(format=ox.QueryResultsFormat.from_media_type(wanted)) or b""
