"""A backup of a store in one file, and a store made of it: what was said, not what follows, which is worked out anew.

A gzipped tar of MANIFEST.json (format, version, base, digests), `graphs.nq` (our graphs), `users.nq` (users' graphs)
and the decisions. It is read from the newest snapshot, so that a writer at work is not disturbed, and depends on no
layout of a store: one of an older version is restored as one of this.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from graph import background, faults, iris
from graph.background import Background
from graph.composing import USERS
from graph.counting import counted
from graph.directory import HALF, fix_base, lock, point, sync
from graph.errors import StoreError
from graph.imported import Imported
from graph.leftovers import MADE, counts, settle, take_place, workshop
from graph.opening import RECORD
from graph.quads import READER
from graph.resolution.decisions import FILE as DECISIONS
from graph.sealing import digest
from graph.store import Store, open_documents, open_snapshot

FORMAT = 1
MANIFEST, OURS, THEIRS = "MANIFEST.json", "graphs.nq", "users.nq"
FILES = {OURS, THEIRS, DECISIONS}
WORKED_OUT = ("ontology", "reference", "reference/inferred", background.JOINED, background.AFFIRMED)
BROKEN = (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError, OSError)  # of an archive
READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself."""

    format: int
    made_by: str  # with its version
    base: str
    documents: int
    files: Mapping[str, str]  # SHA-256 by name
    empty: Sequence[str] = ()  # users' graphs in which nothing is: N-Quads cannot name them


def back_up(directory: Path, file: Path) -> Backup:
    """Write what readers see of a store into a file; the file is there when it is whole."""
    if not file.absolute().parent.is_dir():
        raise StoreError(f"{file}: there is no folder {file.parent}; make it, or name another file")
    if file.is_dir():
        raise StoreError(f"{file}: is a directory; name a file in it")
    try:
        home = file.absolute().parent
        settle(home)
        with workshop(home) as folder:
            backup = _gather(directory, folder)
            whole = _packed(folder, (MANIFEST, *backup.files))
            whole.replace(file)
            sync(home)
    except OSError as error:
        raise StoreError(f"{file}: {faults.told(error, 'cannot be written', 'name another file')}") from error
    return backup


def _packed(folder: Path, names: Iterable[str]) -> Path:
    """Make the archive, and see that it is on the disk before it takes the place of an older one."""
    whole = folder / "backup"
    with tarfile.open(whole, "w:gz", compresslevel=3) as archive:
        for name in names:
            archive.add(folder / name, name)
    sync(whole)
    return whole


def _gather(directory: Path, folder: Path) -> Backup:
    dataset = open_snapshot(directory)
    own = ox.NamedNode(iris.graph(dataset.base, USERS))
    apart = {iris.graph(dataset.base, name) for name in WORKED_OUT}
    empty: list[str] = []
    ours, theirs = (folder / OURS).open("wb"), (folder / THEIRS).open("wb")
    with ours, theirs:
        for name in sorted(name for name in dataset.names() if name not in apart and not name.endswith("/inferred")):
            users = name == own.value or not iris.is_ours(dataset.base, name)
            rows, out = dataset.matching(graph=ox.NamedNode(name)), theirs if users else ours
            quads = (quad.triple for quad in rows) if name == own.value else rows
            before = out.tell()
            ox.serialize(quads, out, format=ox.RdfFormat.N_QUADS)
            empty.extend([name] if users and out.tell() == before else ())
    if (directory / DECISIONS).exists():
        shutil.copyfile(directory / DECISIONS, folder / DECISIONS)
    files = {file.name: digest(file) for file in sorted(folder.iterdir())}
    assert dataset.directory is not None
    documents = open_documents(dataset.directory).documents()  # users may call anything a document
    backup = Backup(FORMAT, READER, dataset.base, len(documents), files, empty)
    (folder / MANIFEST).write_text(json.dumps(asdict(backup), indent=1), "utf-8")
    return backup


def restore(file: Path, directory: Path, force: bool = False, made_of: Background | None = None) -> Backup:
    """Make a store of a backup; a store in its place is replaced only by force, and when the new one is whole."""
    place = directory.resolve()  # what a link leads to is replaced, not the link
    _settle(place)
    _check_place(directory, force)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        home = place if place.exists() else place.parent  # a volume may be mounted there
        with workshop(home) as folder:
            backup = _unpacked(file, folder)
            made = _made(folder, backup, _newest(place), made_of)
            _put(made, place)
            sync(home)
    except (SyntaxError, ValueError, TypeError) as error:
        raise StoreError(f"{file}: no backup of a store ({faults.reason(error)}); take another") from error
    except OSError as error:
        raise StoreError(f"{directory}: {faults.told(error, 'cannot be made', 'name another')}") from error
    return backup


def _settle(place: Path) -> None:
    """Clear away what another restore left that was killed, beside a store or in it."""
    settle(place.parent)
    if any(place.glob(f"{HALF}*")):
        with lock(place / "lock"):
            settle(place)


def _check_place(directory: Path, force: bool) -> None:
    """Refuse to replace a store that nobody said to replace, and whatever is no store: it may be somebody's home."""
    if not directory.exists() or (directory.is_dir() and not any(map(counts, directory.iterdir()))):
        return
    if not any((directory / name).exists() for name in ("CURRENT", "base", RECORD)):
        raise StoreError(f"{directory}: is no store and not empty; name a store, or a directory that is new or empty")
    if not force:
        raise StoreError(f"{directory}: is not empty; name a new directory, or say --force to replace the store there")


def _unpacked(file: Path, folder: Path) -> Backup:
    """Take the files of a backup out, each checked; nothing else that an archive may hold is touched."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            fields = json.loads(_member(archive, MANIFEST).read(READ_AT_ONCE))
            _check_format(file, fields)
            backup = Backup(**fields)
            iris.checked_base(backup.base)
            for name in {OURS, THEIRS, *backup.files} & FILES:
                if _copied(_member(archive, name), folder / name) != backup.files[name]:
                    raise StoreError(f"{file}: damaged ({name} is not as it was written); take another backup")
    except FileNotFoundError as error:
        raise StoreError(f"{file}: is not there; name the file of a backup") from error
    except BROKEN as error:
        raise StoreError(f"{file}: {faults.told(error, 'no whole backup', 'take another')}") from error
    return backup


def _member(archive: tarfile.TarFile, name: str) -> tarfile.ExFileObject:
    found = archive.extractfile(name)
    if not isinstance(found, tarfile.ExFileObject):
        raise TypeError(f"{name} is no file")
    return found


def _copied(source: tarfile.ExFileObject, target: Path) -> str:
    """Copy a member to a file, and give its digest."""
    total = hashlib.sha256()
    with target.open("wb") as file:
        while block := source.read(READ_AT_ONCE):
            total.update(block)
            file.write(block)
    return total.hexdigest()


def _check_format(file: Path, fields: Mapping[str, object]) -> None:
    found = fields["format"]
    if found != FORMAT:
        made_by = fields["made_by"]
        raise StoreError(f"{file}: format {found}, of {made_by}; this is {READER} and reads format {FORMAT}: use that")


def _made(folder: Path, backup: Backup, replaced: int, made_of: Background | None) -> Path:
    """Make a store beside the one that it is to replace; its snapshots are numbered on, so that readers notice."""
    place = folder / MADE
    (place / "snapshots" / str(replaced)).mkdir(parents=True)
    fix_base(place, backup.base)
    point(place, str(replaced))
    if DECISIONS in backup.files:
        shutil.copyfile(folder / DECISIONS, place / DECISIONS)
    record = ox.Store(str(place / RECORD))
    record.bulk_load(path=str(folder / OURS), format=ox.RdfFormat.N_QUADS)
    record.flush()
    del record  # the engine gives the directory back
    with Store.open(place, backup.base, made_of) as store:
        store.snapshot()
        if (found := len(store.documents())) != backup.documents:
            held = counted(found, "document")
            raise StoreError(f"the backup holds {held} and tells {backup.documents}; take another")
    if (folder / THEIRS).stat().st_size or backup.empty:
        with Imported.open(place) as users:
            users.extend(_quads(folder / THEIRS))
            for name in backup.empty:
                users.add(name, ())
            users.commit()
    shutil.rmtree(place / "snapshots" / str(replaced), ignore_errors=True)
    return place


def _put(made: Path, place: Path) -> None:
    """Put a store in its place, unless a writer is at work on what stands there; a directory that is there stays."""
    if not place.exists():
        made.rename(place)
        return
    with lock(place / "lock"):
        take_place(made, place)


def _newest(directory: Path) -> int:
    """Give the number of the newest snapshot; 0 where there is none."""
    return max((int(entry.name) for entry in directory.glob("snapshots/*") if entry.name.isdigit()), default=0)


def _quads(file: Path) -> Iterator[ox.Quad]:
    return iter(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS, lenient=True))
