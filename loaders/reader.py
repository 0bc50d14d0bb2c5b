"""The inside of a reading process: `python -m loaders.reader DESCRIPTOR [PIPELINE]`.

It opens the parser and reads documents until its connection closes. What a document does to it stays here: a fault of
ours is handed back as the failure of that document, and the parent takes the end of the process as one.
"""

from __future__ import annotations

import contextlib
import sys
from multiprocessing.connection import Connection

from graph.records import Document
from loaders.consulting import opened
from loaders.errors import Failure, LoadingError, ReadingError
from loaders.formats.source import Source
from loaders.load import Read, read_source


def main(descriptor: str, pipeline: str = "") -> None:
    """Read documents until the connection closes."""
    connection: Connection[Read | LoadingError, Source | Document] = Connection(int(descriptor))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            connection.send(_answer(connection.recv(), pipeline))


def _answer(source: Source | Document, pipeline: str) -> Read | LoadingError:
    try:
        return read_source(source, opened(pipeline))
    except LoadingError as error:  # of the parser or a table: it would befall every document
        return error
    except Exception as error:  # noqa: BLE001 - the outer door of this process: the fault is its document's alone
        what = f"a fault of ours ({type(error).__name__}: {' '.join(str(error).split())})"
        return Failure(source.name, str(ReadingError(source.name, what, "please report it")))


if __name__ == "__main__":
    main(*sys.argv[1:])
