"""The directory of a store: record/ (Oxigraph), snapshots/N for the readers, CURRENT, base and lock.

One writer at a time: the lock file names its holder, and the system gives the lock back when that process ends,
however it ends. CURRENT names the newest snapshot and is switched by rename.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from graph import faults, iris
from graph.errors import QuadError, StoreBusyError, StoreError

TRIES = 20  # to take a folder away into which something is being written
ANCHORED = "/proc/self/fd"
FOUND = "lost+found"  # in the root of a disk
HALF = ".communique-"  # how the name of a folder begins in which something is being made
# What may stand where no base does yet.
OURS = frozenset({"lock", "snapshots", "record", "record.seal", "record.seal.new", "base.new", "decisions.tsv", FOUND})


def lock(path: Path) -> IO[str]:
    """Take the lock at once or raise with the process id of its holder; closing the file gives it back."""
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "the system refuses it"
        raise StoreError(
            f"{path.parent}: cannot be written ({reason}); give yourself the right to, or name another directory"
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "another"
        file.close()
        raise StoreBusyError(f"{path.parent}: process {holder} is writing to it; wait until it has ended") from error
    file.seek(0)
    file.truncate()
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def check_held(held: IO[str], path: Path) -> None:
    """Refuse to go on where the directory is no longer the one that was locked: the engine would write into another."""
    try:
        same = os.path.samestat(os.fstat(held.fileno()), path.stat())
    except OSError:
        same = False
    if not same:
        raise StoreError(
            f"{path.parent}: was moved, deleted or replaced during the work; load again what was not loaded"
        )


def prepare(directory: Path) -> None:
    """Make the directory of a store, or see that there is one."""
    try:
        if directory.is_dir() and not (directory / "base").exists() and any(_strangers(directory)):
            raise StoreError(f"{directory}: holds other files and no store; name a new or an empty directory")
        (directory / "snapshots").mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(f"{directory}: is a file, not a directory; name another") from error
    except OSError as error:
        reason = error.strerror or "the system refuses it"
        raise StoreError(f"{directory}: cannot be made or read ({reason}); name another directory") from error


def _strangers(directory: Path) -> Iterable[Path]:
    return (entry for entry in directory.iterdir() if entry.name not in OURS and not entry.name.startswith(HALF))


def anchored(directory: Path) -> int | None:
    """Give a descriptor by which a directory is found whatever becomes of its name, where the system has such."""
    return os.open(directory, os.O_RDONLY) if Path(ANCHORED).is_dir() else None


def fix_base(directory: Path, base: str | None) -> str:
    """Give the base that the store was made with; a new store takes the one asked for."""
    file = directory / "base"
    try:
        if not file.exists():
            write_whole(file, f"{iris.checked_base(base or iris.BASE)}\n")
    except OSError as error:
        raise StoreError(f"{file}: cannot be written ({error.strerror}); check its permissions") from error
    found = read_base(directory)
    if base is not None and found != base:
        raise StoreError(f"{directory}: was made with base {found}, not {base}; use that, or make another store")
    return found


def read_base(directory: Path) -> str:
    """Give the base that a store was made with."""
    file = directory / "base"
    try:
        return iris.checked_base(file.read_text("utf-8").strip())
    except OSError as error:
        raise StoreError(f"{file}: cannot be read ({error.strerror}); check its permissions") from error
    except (QuadError, ValueError) as error:
        raise StoreError(f"{file}: damaged ({one_line(error)}); {faults.RESTORE}") from error


def point(directory: Path, name: str) -> None:
    """Switch the pointer of a store's directory to a snapshot, so that a reader sees the old name or the new one."""
    write_whole(directory / "CURRENT", f"{name}\n")


def write_whole(file: Path, text: str) -> None:
    """Write a file so that it is the old one or the new one, whole, even if the power fails."""
    fresh = file.with_name(f"{file.name}.new")
    with fresh.open("w", encoding="utf-8") as open_file:
        open_file.write(text)
        open_file.flush()
        os.fsync(open_file.fileno())
    os.replace(fresh, file)  # noqa: PTH105 - the name says what matters: it is atomic
    sync(file.parent)


def link_or_copy(source: Path, target: Path) -> None:
    """Put a file that nobody writes to anymore into another place too; not every file system has hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def sync(path: Path) -> None:
    """See that a file, or the names in a directory, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_away(folder: Path) -> None:
    """Take a folder away into which the engine may still write."""
    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break


def current_snapshot(directory: Path | str) -> Path:
    """Give the newest snapshot of a store's directory."""
    name = pointed(Path(directory))
    if not name:
        raise StoreError(f"{directory}: holds no store that was loaded; load documents into it first")
    return Path(directory) / "snapshots" / name


def pointed(directory: Path) -> str:
    """Give the name of the newest snapshot; empty where there is no store, or nothing was loaded yet."""
    pointer = directory / "CURRENT"
    try:
        name = pointer.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except NotADirectoryError as error:
        raise StoreError(f"{directory}: is a file, not a directory; name another") from error
    except OSError as error:
        raise StoreError(f"{pointer}: cannot be read ({error.strerror}); give yourself the right to") from error
    except ValueError as error:
        raise StoreError(f"{pointer}: damaged ({one_line(error)}); {faults.RESTORE}") from error
    if not (name.isascii() and name.isdigit()):
        raise StoreError(f"{pointer}: damaged (it names no snapshot); {faults.RESTORE}")
    return name


def one_line(error: Exception) -> str:
    """Give an error's message on one line."""
    return " ".join(str(error).split())
