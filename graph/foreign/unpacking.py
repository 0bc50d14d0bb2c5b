"""Files packed by gzip, bzip2 or xz, told by their first bytes and unpacked as they are read, within bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, cast

from graph.errors import ForeignError

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAGIC = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"))
RATIO = 200  # bytes out of one byte: no dump of data is as dull
FREE = 64 * 2**20  # bytes out that may come of anything
MOST = 256 * 2**30  # bytes out in all
BUFFER = 64 * 1024  # bytes
OPENERS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    "gzip": lambda file: cast(IO[bytes], gzip.GzipFile(fileobj=file)),
    "bzip2": lambda file: cast(IO[bytes], bz2.BZ2File(file)),
    "xz": lambda file: cast(IO[bytes], lzma.LZMAFile(file)),  # noqa: SIM115 - read to its end by who asked
}
BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)


class Counted(io.RawIOBase):
    """The bytes of a file, with the number of those that were read."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self.count = 0

    def readinto(self, buffer: Buffer) -> int:
        """Read the next bytes into a buffer."""
        part = self._file.read(memoryview(buffer).nbytes)
        memoryview(buffer)[: len(part)] = part
        self.count += len(part)
        return len(part)

    def readable(self) -> bool:
        """Tell that bytes can be read."""
        return True


class Unpacked:
    """The bytes of a file as its writer meant them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._source = Counted(file)
        buffered = io.BufferedReader(self._source, BUFFER)
        head = buffered.peek(6)
        self._name = next((name for magic, name in MAGIC if head.startswith(magic)), "")
        self._file = OPENERS[self._name](buffered) if self._name else buffered
        self._given = 0

    @property
    def taken(self) -> int:
        """The number of bytes that were read of the file itself."""
        return self._source.count

    def read(self, size: int) -> bytes:
        """Give the next bytes; a file that is cut or that would fill the disk is refused."""
        if not self._name:
            return self._file.read(size)
        try:
            part = self._file.read(size)
        except BROKEN as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise ForeignError(f"the {self._name} file is cut or damaged ({reason}); fetch it again") from error
        self._given += len(part)
        if self._given > FREE and self._given > RATIO * self._source.count:
            raise ForeignError(f"unpacks to more than {RATIO} times its size; unpack it and look at what it is")
        if self._given > MOST:
            raise ForeignError(f"unpacks to more than {MOST >> 30} GB; cut it into parts")
        return part
