"""How jobs and results cross the socket between server and worker: frames with a head of fixed size.

A job is marshalled: its reader is a fork of ours. A result is not: who runs what strangers wrote is not to be believed,
so its head is plain numbers.
"""

from __future__ import annotations

import marshal
from struct import Struct

from graph.errors import StoreError
from server.errors import NotAcceptableError, QueryError, ServerError, UnreadableError
from server.querying.jobs import Job, Result

SIZE = Struct("!I")
HEAD = Struct("!BqII")  # outcome, rows, bytes of the note, bytes of the body
SOLUTIONS, GRAPH, SYNTAX, EVALUATION, FORMAT, UNREADABLE = range(6)
ERRORS: dict[int, type[ServerError]] = {SYNTAX: QueryError, EVALUATION: QueryError, FORMAT: NotAcceptableError}
Outcome = tuple[int, int, str, bytes]  # what came of it, rows, note (an error, or which limit cut the result), body


def job_frame(job: Job) -> bytes:
    """Give the frame of a job."""
    fields = marshal.dumps(
        (
            job.query, job.default_graphs, job.named_graphs, job.solutions, job.graph,
            job.seconds, job.rows, job.size, job.matches, job.federates, job.base,
        )
    )  # fmt: skip
    return SIZE.pack(len(fields)) + fields


def job_of(fields: bytes) -> Job:
    """Read the job of a frame behind its size."""
    return Job(*marshal.loads(fields))


def outcome_frames(outcome: Outcome) -> tuple[bytes, ...]:
    """Give what is to be sent: one part where it is small, head and body apart where joining them would copy much."""
    code, rows, note, body = outcome
    text = note.encode()
    head = HEAD.pack(code, rows, len(text), len(body)) + text
    return (head + body,) if len(body) < 1 << 16 else (head, body)


def frame_size(come: bytes, start: int = 0) -> int:
    """Give the size of the whole frame of a result that begins there; its head must be there."""
    _, _, note, body = HEAD.unpack_from(come, start)
    return HEAD.size + int(note) + int(body)


def result_of(frame: bytes, job: Job, snapshot: str) -> Result:
    """Read the frame of a result, or raise what went wrong with the query."""
    code, rows, length, _ = HEAD.unpack_from(frame)
    begin = HEAD.size + length
    note = frame[HEAD.size : begin].decode("utf-8", "replace") if length else ""
    if code == UNREADABLE:
        raise UnreadableError(snapshot, StoreError(note))
    if error := ERRORS.get(code):
        raise error(note)
    media_type = (job.graph if code == GRAPH else job.solutions) or ""
    return Result(media_type, frame[begin:], note, rows, snapshot)
