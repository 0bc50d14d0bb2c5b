"""What is behind a failure of the store's engine or of the system: which is not always that the store is damaged."""

from __future__ import annotations

import re
from threading import Event, Thread

from graph.errors import StoreError

THREADS = 16  # that the engine may start where a store is opened and a snapshot made
RESTORE = "restore a backup or load the documents again, into a new directory"
# What the system says, and what helps; the first that fits counts.
SYSTEM = (
    ("lock hold by", "wait until the other writer has ended"),
    ("while lock file", "wait until the other writer has ended"),
    ("no space left on device", "free space and try again"),
    ("disk is full", "free space and try again"),
    ("disk quota exceeded", "free space and try again"),
    ("file too large", "raise the limit on the size of a file and try again"),
    ("read-only file system", "make it writable, or name another directory"),
    ("permission denied", "give yourself the right to, or name another directory"),
    ("operation not permitted", "give yourself the right to, or name another directory"),
    ("too many open files", "raise the limit on open files (ulimit -n) and try again"),
    ("file descriptors when", "raise the limit on open files (ulimit -n) and try again"),
    ("resource temporarily unavailable", "raise the limit on processes (ulimit -u) and try again"),
    ("can't start new thread", "raise the limit on processes (ulimit -u) and try again"),
    ("cannot allocate memory", "free memory and try again"),
)
UNREADABLE = ("Corruption", "IO error")  # how the engine begins to tell of a file that it cannot read
NOISE = re.compile(r" \(os error \d+\)|/proc/self/fd/\d+/")


def reason(error: Exception) -> str:
    """Give an error's message on one line, without the system's number and our handle of a directory."""
    return NOISE.sub("", " ".join(str(error).split()))


def remedy(error: Exception) -> str:
    """Give what helps where the system is the cause; empty where it is the store that is damaged."""
    told = reason(error).lower()
    return next((advice for words, advice in SYSTEM if words in told), "")


def told(error: Exception, damage: str = "damaged", otherwise: str = RESTORE, *, public: bool = False) -> str:
    """Tell a failure and what to do: the system's, or a damaged store's; to the public without the files' names."""
    advice, why = remedy(error), "" if public else f" ({reason(error)})"
    return f"not usable now{why}; {advice}" if advice else f"{damage}{why}; {otherwise}"


def is_unreadable(error: Exception) -> bool:
    """Tell whether the engine could not read its files; all else is what it was asked for."""
    return str(error).startswith(UNREADABLE)


def check_threads() -> None:
    """Refuse to go on where the system gives no more threads: the engine would end the process without a word."""
    done, threads = Event(), []
    try:
        for _ in range(THREADS):
            threads.append(Thread(target=done.wait))
            threads[-1].start()
    except RuntimeError as error:
        threads.pop()
        raise StoreError(f"the store cannot be opened: {reason(error)}; {remedy(error)}") from error
    finally:
        done.set()
        for thread in threads:
            thread.join()
