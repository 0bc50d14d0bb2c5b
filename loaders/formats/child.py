"""The inside of a reading child: `python -m loaders.formats.child DESCRIPTOR MEMORY`.

Parsers of foreign formats run here, one source after the other, without a network and with a limit on memory. A parser
that fails in a way of its own ends the child; the parent says so in one line and starts another.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from dataclasses import asdict, replace
from multiprocessing.connection import Connection

from loaders.errors import ReadingError
from loaders.formats.cleaning import cleaned
from loaders.formats.confinement import OUT_OF_MEMORY, confine
from loaders.formats.source import Extract, Source

LARGEST = 20 * 2**20  # characters that a source may give
GRACE = 2.0  # seconds after the deadline in which the parent should have ended us


def main(descriptor: str, memory: str) -> None:
    """Read sources until the connection closes."""
    connection = Connection(int(descriptor))
    confine(int(memory))
    while True:
        try:
            head = json.loads(connection.recv_bytes())
            content = connection.recv_bytes()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, head.pop("seconds") + GRACE)
        told, text = answer(head.pop("module"), Source(content=content, stem="", **head))
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send_bytes(json.dumps(told).encode())
        connection.send_bytes(text)


def answer(module: str, source: Source) -> tuple[dict[str, object], bytes]:
    """Read one source: what is told of it, and its text."""
    try:
        extract = finished(source.name, importlib.import_module(f"loaders.formats.{module}").extract(source))
    except ReadingError as error:
        return {"what": error.what, "remedy": error.remedy}, b""
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    return {"fields": asdict(extract)["fields"]}, extract.text.encode("utf-8")


def finished(name: str, extract: Extract) -> Extract:
    """Clean the text and the fields, and refuse too much of it."""
    text = cleaned(extract.text)
    if not text.strip():
        raise ReadingError(name, "holds no text", "give its text")
    if len(text) > LARGEST:
        raise ReadingError(name, f"gives more than {LARGEST >> 20} MB of text", "cut it into documents")
    fields = {field: " ".join(cleaned(value).split()) for field, value in extract.fields.items() if value}
    return replace(extract, text=text, fields=fields)


if __name__ == "__main__":
    main(*sys.argv[1:])
