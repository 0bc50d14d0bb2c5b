"""A query that ends when its time is over: the engine at work cannot be stopped, so it works in a process of its own.

`python -m graph.deadlines DESCRIPTOR` is the inside of that process: it answers one query and ends.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.children import launch
from graph.counting import counted
from graph.errors import GraphError, LateError, QueryError
from graph.records import Result
from graph.repositories import Repository

FAILED = "the query cannot be answered: it needs more memory than there is, or is nested too deeply; narrow it"


def answered(repository: Repository, text: str, seconds: float) -> Result:
    """Run a query on all that readers see, or raise when the time is over."""
    if seconds <= 0:
        raise QueryError(f"the timeout {seconds:g} is no time; write seconds above 0")
    with TemporaryDirectory(prefix="communique-") as folder:  # goes with what a child leaves that is ended
        return _answered(repository, text, seconds, folder)


def _answered(repository: Repository, text: str, seconds: float, folder: str) -> Result:
    process, ours = launch("graph.deadlines")
    try:
        ours.send((Path.cwd(), folder, repository, text, seconds))
        if not ours.poll(seconds):
            told = f"the query took more than {counted(seconds, 'second')}"
            raise LateError(f"{told}; narrow it, or give it more by timeout")
        found = ours.recv()
    except (EOFError, ConnectionError) as error:
        raise QueryError(FAILED) from error
    finally:
        ours.close()
        process.kill()
        process.wait()
    if isinstance(found, GraphError):
        raise found
    return found  # type: ignore[no-any-return]


def main(descriptor: str) -> None:
    """Answer the query that is sent."""
    connection: Connection = Connection(int(descriptor))
    place, tempfile.tempdir, repository, text, seconds = connection.recv()
    os.chdir(place)
    most = ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))  # even if who asked has gone
    try:
        connection.send(repository.whole().run(text))
    except GraphError as error:
        connection.send(error)


if __name__ == "__main__":
    main(*sys.argv[1:])
