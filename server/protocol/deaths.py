"""What the end of a writer tells: its cause, and what to do."""

from __future__ import annotations

import signal

from graph.foreign.child import OUT_OF_MEMORY
from server.errors import LimitError, QueryError, ServerError

NESTED = -signal.SIGSEGV
MEMORY = "write memory limit: it needs more memory than it may use"
CAUSES = {  # by exit code; of others nobody who asks is the cause
    OUT_OF_MEMORY: MEMORY,
    -signal.SIGABRT: MEMORY,  # so the engine ends when it is refused more
    -signal.SIGALRM: "write time limit: its alarm has stopped it",
    -signal.SIGKILL: "write ended: the system has killed its process, as it does where memory is short (SIGKILL)",
}


def death(code: int, outcome: str) -> ServerError:
    """Tell why a writer has ended by itself; `outcome` says what became of its work."""
    if code == NESTED:
        return QueryError(f"what was sent is nested too deeply; flatten it; {outcome}")
    if code in CAUSES:
        return LimitError(f"{CAUSES[code]}; {outcome}; send less at once, or try again", 5)
    return LimitError(f"write ended: its process has failed ({_told(code)}); {outcome}; tell who runs this server", 30)


def _told(code: int) -> str:
    """Name the signal, or give the exit code."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
