"""A backup is one file; a store made of it holds the same, and nothing is replaced by a broken one."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.backup import FORMAT, MANIFEST, OURS, THEIRS, back_up, restore
from graph.dataset import Dataset
from graph.errors import GraphError, StoreBusyError, StoreError
from graph.imported import Imported
from graph.leftovers import take_place
from graph.resolution.decisions import FILE as DECISIONS
from graph.store import Store, open_documents, open_snapshot
from graph.vocabulary import TYPE, cq
from tests.crashing import after, held, take
from tests.stores import SMALL

PEOPLE = "https://example.org/people"
NOBODY = "https://example.org/nobody"
DECIDED = "relation\tthing\tother\tdocument\twhy\n"


def canonical(dataset: Dataset) -> str:
    """Give the RDFC-1.0 canonical form of what a dataset holds."""
    made = ox.Dataset(held(dataset))
    made.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad}\n" for quad in made))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with documents, users' graphs and decisions."""
    directory = tmp_path_factory.mktemp("original") / "store"
    with Store.open(directory, made_of=SMALL) as store:
        for step in range(1, 10):
            take(store, step)
        store.snapshot()
    ann, knows = ox.NamedNode("https://example.org/ann"), ox.NamedNode("https://example.org/knows")
    with Imported.open(directory) as users:
        users.put(PEOPLE, [ox.Triple(ann, knows, ox.BlankNode("bob")), ox.Triple(ox.BlankNode("bob"), knows, ann)])
        users.put(None, [ox.Triple(ann, knows, ox.Literal("someone", language="en"))])
        users.add(f"{PEOPLE}/more", [ox.Triple(ann, TYPE, cq("Document"))])  # no document of ours
        users.add(NOBODY, ())
        users.commit()
    (directory / DECISIONS).write_text(DECIDED, "utf-8")
    return directory


@pytest.fixture(scope="module")
def backup(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kept") / "graph.backup"
    back_up(original, file)
    assert [entry.name for entry in file.parent.iterdir()] == ["graph.backup"]
    return file


def rewritten(backup: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a backup anew with other members."""
    with tarfile.open(backup) as archive:
        members = {name: archive.extractfile(name).read() for name in archive.getnames()}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(target, "w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target


def manifest(**fields: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        told: Mapping[str, object] = json.loads(members[MANIFEST])
        members[MANIFEST] = json.dumps({**told, **fields}).encode()

    return change


def test_c91_a_store_made_of_a_backup_holds_the_same_to_the_quad(original: Path, backup: Path, tmp_path: Path) -> None:
    made = restore(backup, tmp_path / "new", made_of=SMALL)
    assert made.documents == len(open_documents(original).documents())
    assert canonical(open_snapshot(tmp_path / "new")) == canonical(open_snapshot(original))
    assert (tmp_path / "new" / DECISIONS).read_text("utf-8") == DECIDED
    assert [entry.name for entry in tmp_path.iterdir()] == ["new"]
    with Imported.open(tmp_path / "new") as users:
        assert users.names() == (NOBODY, PEOPLE, f"{PEOPLE}/more")
        assert len(list(users.graph(PEOPLE))) == 2
        assert len(list(users.graph(None))) == 1
    with Store.open(tmp_path / "new", made_of=SMALL) as store:
        take(store, 10)  # it is written to as any other


def test_c90_a_backup_during_a_load_holds_what_readers_see(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", made_of=SMALL) as store:
        for step in range(1, 9):
            take(store, step)
            if step == 6:
                store.snapshot()
        back_up(tmp_path / "store", tmp_path / "graph.backup")
        take(store, 9)
    restore(tmp_path / "graph.backup", tmp_path / "new", made_of=SMALL)
    assert held(open_snapshot(tmp_path / "new")) == after(6)


def test_c90_what_stands_in_the_place_is_replaced_only_by_force_and_readers_notice(
    backup: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "store", made_of=SMALL) as store:
        for step in range(20, 24):
            take(store, step)
            store.snapshot()
    before = held(open_snapshot(tmp_path / "store"))
    with pytest.raises(StoreError, match=r"store: is not empty; .* --force"):
        restore(backup, tmp_path / "store", made_of=SMALL)
    assert held(open_snapshot(tmp_path / "store")) == before
    restore(backup, tmp_path / "store", force=True, made_of=SMALL)
    assert len(open_documents(tmp_path / "store").documents()) == 5
    assert int((tmp_path / "store" / "CURRENT").read_text()) > 4  # a server that follows the pointer sees another name
    assert [entry.name for entry in tmp_path.iterdir()] == ["store"]


def test_c90_a_store_that_is_written_to_is_not_replaced(backup: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", made_of=SMALL) as store:
        take(store, 1)
        store.snapshot()
        with pytest.raises(StoreBusyError, match="is writing to it"):
            restore(backup, tmp_path / "store", force=True, made_of=SMALL)
        take(store, 2)
    assert [entry.name for entry in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("part", range(0, 100, 10))
def test_c90_a_backup_that_is_cut_short_makes_no_store(backup: Path, tmp_path: Path, part: int) -> None:
    content = backup.read_bytes()
    cut = tmp_path / "cut.backup"
    cut.write_bytes(content[: len(content) * part // 100])
    with pytest.raises(StoreError, match=r"cut\.backup: no whole backup") as raised:
        restore(cut, tmp_path / "new", made_of=SMALL)
    assert "\n" not in str(raised.value)
    assert [entry.name for entry in tmp_path.iterdir()] == ["cut.backup"]


def test_c90_a_backup_that_was_changed_is_refused_by_its_digest(backup: Path, tmp_path: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        members[OURS] = members[OURS].replace(b"Brussels", b"Brusselz")

    changed = rewritten(backup, tmp_path / "changed.backup", change)
    with pytest.raises(StoreError, match=rf"{OURS} is not as it was written\); take another backup"):
        restore(changed, tmp_path / "new", made_of=SMALL)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("number", [0, FORMAT + 1])
def test_c90_a_backup_of_another_format_is_refused_with_both_versions(
    backup: Path, tmp_path: Path, number: int
) -> None:
    other = rewritten(backup, tmp_path / "other.backup", manifest(format=number, made_by="communique 9.8"))
    with pytest.raises(
        StoreError, match=rf"format {number}, of communique 9\.8; this is communique .* format {FORMAT}"
    ):
        restore(other, tmp_path / "new", made_of=SMALL)


def test_c90_an_archive_writes_nowhere_but_in_the_store(backup: Path, tmp_path: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["../slipped"] = b"x"
        members["more"] = b"x"

    restore(rewritten(backup, tmp_path / "more.backup", change), tmp_path / "new", made_of=SMALL)
    assert not list(tmp_path.rglob("slipped")) + list(tmp_path.rglob("more"))


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00"])
def test_c90_a_file_that_is_no_backup_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.backup").write_bytes(content)
    with pytest.raises(StoreError, match=r"some\.backup: no whole backup"):
        restore(tmp_path / "some.backup", tmp_path / "new", made_of=SMALL)
    with pytest.raises(StoreError, match=r"none\.backup: is not there"):
        restore(tmp_path / "none.backup", tmp_path / "new", made_of=SMALL)


def test_c91_a_store_of_an_older_layout_is_brought_up_to_date_when_it_is_opened(original: Path, tmp_path: Path) -> None:
    old = Path(shutil.copytree(original, tmp_path / "old"))
    with Store.open(old, made_of=SMALL) as store:
        now = canonical(store)
        inferred = [name for name in store.names() if name.endswith(("/inferred", "/joined", "/affirmed"))]
        for name in inferred:  # what older versions worked out in another way, or not at all
            store._record.remove_graph(ox.NamedNode(name))
        store._record.clear_graph(ox.DefaultGraph())
        ontology = ox.NamedNode(f"{store.base}graph/ontology")
        store._record.clear_graph(ontology)  # the mark of the layout stands there
    for entry in (old / "snapshots").rglob("SHA256SUMS"):
        entry.unlink()  # which older versions did not write
    assert open_snapshot(old).documents()
    with Store.open(old, made_of=SMALL) as store:
        assert len(inferred) > 5
        assert canonical(store) == now


def test_a_folder_that_is_missing_is_named(original: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=rf"there is no folder {tmp_path}/nope; make it"):
        back_up(original, tmp_path / "nope" / "x")


@pytest.mark.parametrize("name", [".", "..", "/", "here"])
def test_a_directory_is_not_taken_for_the_file_of_a_backup(
    original: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="is a directory; name a file in it"):
        back_up(original, Path(name))
    assert [entry.name for entry in tmp_path.iterdir()] == ["here"]


@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_store_is_not_replaced_even_by_force(backup: Path, tmp_path: Path, force: bool) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "diary.txt").write_text("dear diary")
    for place in ("home", "home/diary.txt"):
        with pytest.raises(StoreError, match="is no store and not empty; name a store, or a directory that is new"):
            restore(backup, tmp_path / place, force=force, made_of=SMALL)
    assert (tmp_path / "home" / "diary.txt").read_text() == "dear diary"


def test_a_store_behind_a_link_is_replaced_where_it_lies(original: Path, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    shutil.copytree(original, tmp_path / "disk" / "store")
    (tmp_path / "link").symlink_to("disk/store")
    restore(backup, tmp_path / "link", force=True, made_of=SMALL)
    assert (tmp_path / "link").is_symlink()
    assert [entry.name for entry in (tmp_path / "disk").iterdir()] == ["store"]
    assert (tmp_path / "disk" / "store" / "CURRENT").read_text() != (original / "CURRENT").read_text()


@pytest.mark.parametrize("entries", [(), ("lost+found", "lock", ".communique-else")])
def test_a_directory_that_is_there_stays_for_a_volume_may_be_mounted_there(
    backup: Path, tmp_path: Path, entries: tuple[str, ...]
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    for name in entries:
        (store / name).mkdir() if name != "lock" else (store / name).touch()
    for name in set(entries) - {"lock"}:
        (store / name / "somebody's").touch()
    known = store.stat().st_ino
    restore(backup, store, made_of=SMALL)
    restore(backup, store, force=True, made_of=SMALL)
    assert store.stat().st_ino == known
    assert set(entries) <= {entry.name for entry in store.iterdir()}
    assert [entry.name for entry in tmp_path.iterdir()] == ["store"]
    with Store.open(store, made_of=SMALL) as opened:
        take(opened, 10)


def broken(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    """Write a member that is no N-Quads, with its digest."""

    def change(members: dict[str, bytes]) -> None:
        members[name] = content
        files = {**json.loads(members[MANIFEST])["files"], name: hashlib.sha256(content).hexdigest()}
        manifest(files=files)(members)

    return change


@pytest.mark.parametrize(
    "change",
    [
        broken(OURS, b"<http://a.example/a> nonsense\n"),
        broken(THEIRS, b"<http://a.example/a> nonsense\n"),
        broken(THEIRS, b"\xff\n"),
        manifest(base=5),
        manifest(files=[]),
        manifest(empty=["no IRI"]),
    ],
)
def test_a_backup_that_somebody_made_up_is_told_in_a_line(
    backup: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    made_up = rewritten(backup, tmp_path / "made-up.backup", change)
    with pytest.raises(GraphError) as raised:
        restore(made_up, tmp_path / "new", made_of=SMALL)
    assert "\n" not in str(raised.value)
    assert [entry.name for entry in tmp_path.iterdir()] == ["made-up.backup"]


def test_the_old_store_comes_back_where_parts_of_it_have_gone_already(original: Path, tmp_path: Path) -> None:
    old = Path(shutil.copytree(original, tmp_path / "store"))
    made = Path(shutil.copytree(original, old / "a" / "made"))  # "a" goes last, and cannot go into itself
    before = canonical(open_snapshot(old))
    with pytest.raises(OSError, match="Invalid argument"):
        take_place(made, old)
    assert canonical(open_snapshot(old)) == before
    assert canonical(open_snapshot(made)) == before


def test_the_old_store_comes_back_where_the_new_one_cannot_take_its_place(original: Path, tmp_path: Path) -> None:
    old = Path(shutil.copytree(original, tmp_path / "store"))
    (tmp_path / "new").mkdir()
    with pytest.raises(OSError, match="No such file"):
        take_place(tmp_path / "new" / "gone", old)
    assert open_snapshot(old).documents()
