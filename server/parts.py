"""What a running server is made of, handed to its pages through the application: nothing here is global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from flask import current_app, g

from graph.records import Answer
from server.protocol.writes import Write, Written
from server.protocol.writing import Writing
from server.querying.blocking import BlockingPool
from server.settings import Settings
from server.snapshots import Snapshots, View

NAME = "communique"


@dataclass(frozen=True, slots=True)
class Parts:
    """The collaborators of one application."""

    snapshots: Snapshots
    ask: Callable[[str], Answer]
    pool: BlockingPool
    settings: Settings
    writing: Writing
    dumping: Lock = field(default_factory=Lock)  # a dump takes a second for 100,000 quads: one is made at a time


def parts() -> Parts:
    """Give the parts of the application that answers this request."""
    found = current_app.extensions[NAME]
    assert isinstance(found, Parts)
    return found


def view() -> View:
    """Give the view that this request reads: the same one from its first line to its last."""
    if "view" not in g:
        g.view = parts().snapshots.current()
    found = g.view
    assert isinstance(found, View)
    return found


def write(change: Write) -> Written:
    """Carry out a change of users' graphs; whoever asks afterwards sees it."""
    written = parts().writing.carry_out(change)
    parts().pool.follow()
    return written
