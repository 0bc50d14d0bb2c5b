"""How jobs and results cross the socket between server and worker: frames with a head of fixed size.

A job is marshalled: its reader is a fork of ours. A result is not: who runs what strangers wrote is not to be believed,
so its head is plain numbers. The number of a job comes back with its result, so that no answer goes to another asker.
"""

from __future__ import annotations

import marshal
from struct import Struct

from graph.errors import StoreError
from server.errors import NotAcceptableError, QueryError, ServerError, UnreadableError
from server.querying.jobs import Job, Result

JOB = Struct("!II")  # bytes behind it, number of the job
HEAD = Struct("!IBqII")  # number of the job, outcome, rows, bytes of the note, bytes of the body
SOLUTIONS, GRAPH, SYNTAX, EVALUATION, FORMAT, UNREADABLE = range(6)
ERRORS: dict[int, type[ServerError]] = {SYNTAX: QueryError, EVALUATION: QueryError, FORMAT: NotAcceptableError}
Outcome = tuple[int, int, str, bytes]  # what came of it, rows, note (an error, or which limit cut the result), body


def job_frame(job: Job, number: int = 0) -> bytes:
    """Give the frame of a job."""
    fields = marshal.dumps(
        (
            job.query, job.default_graphs, job.named_graphs, job.solutions, job.graph,
            job.seconds, job.rows, job.size, job.matches, job.federates, job.base,
        )
    )  # fmt: skip
    return JOB.pack(len(fields), number) + fields


def job_of(frame: bytes) -> tuple[Job, int]:
    """Read a job and its number."""
    return Job(*marshal.loads(memoryview(frame)[JOB.size :])), JOB.unpack_from(frame)[1]


def outcome_frames(outcome: Outcome, number: int = 0) -> tuple[bytes, ...]:
    """Give what is to be sent: one part where it is small, head and body apart where joining them would copy much."""
    code, rows, note, body = outcome
    text = note.encode()
    head = HEAD.pack(number, code, rows, len(text), len(body)) + text
    return (head + body,) if len(body) < 1 << 16 else (head, body)


def frame_size(come: bytes, start: int = 0) -> int:
    """Give the size of the whole frame of a result that begins there; its head must be there."""
    _, _, _, note, body = HEAD.unpack_from(come, start)
    return HEAD.size + int(note) + int(body)


def number_of(frame: bytes) -> int:
    """Give the number of the job that a result is of."""
    number: int = HEAD.unpack_from(frame)[0]
    return number


def result_of(frame: bytes, job: Job, snapshot: str) -> Result:
    """Read the frame of a result, or raise what went wrong with the query."""
    _, code, rows, length, _ = HEAD.unpack_from(frame)
    begin = HEAD.size + length
    note = frame[HEAD.size : begin].decode("utf-8", "replace") if length else ""
    if code == UNREADABLE:
        raise UnreadableError(snapshot, StoreError(note))
    if error := ERRORS.get(code):
        raise error(note)
    media_type = (job.graph if code == GRAPH else job.solutions) or ""
    return Result(media_type, frame[begin:], note, rows, snapshot)
