"""Whether the server lives, and whether it answers: for whoever watches it."""

from __future__ import annotations

from server.errors import ServerError
from server.exchange import Reply
from server.querying.jobs import Job
from server.querying.pool import Pool

TEXT = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"))
SECONDS = 2.0  # a server that takes longer for a bare ASK is not ready for more
JSON = "application/sparql-results+json"
QUESTION = Job("ASK {}", (), (), JSON, None, SECONDS, 1, 1 << 10)


def alive(snapshot: str) -> Reply:
    """Tell that the process lives, and from which snapshot it answers."""
    return Reply(200, TEXT, f"ok {snapshot.partition('-')[0] or 'empty'}\n".encode())


async def ready(pool: Pool, stopping: bool) -> Reply:
    """Ask the workers something; where they do not answer, say why."""
    if stopping:
        return _not_ready("the server is stopping")
    if not pool.ready:
        return _not_ready("the query workers are starting")
    try:
        await pool.answer(QUESTION)
    except ServerError as error:
        return _not_ready(str(error))
    return Reply(200, TEXT, b"ready\n")


def _not_ready(reason: str) -> Reply:
    return Reply(503, (*TEXT, ("Retry-After", "2")), f"not ready: {reason}\n".encode())
