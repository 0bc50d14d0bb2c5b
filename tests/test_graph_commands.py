"""The commands about graphs that users bring, from outside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import communique
from graph.errors import LateError
from graph.store import Store
from loaders.importing import _inputs

PEOPLE = "https://example.org/people"
ANN = "<https://example.org/ann> <https://example.org/knows> <https://example.org/bob>"
SEARCH_WITHOUT_END = 'SELECT (COUNT(*) AS ?n) { ?x cq:matches "state" . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }'
EVE = "<https://example.org/eve> <https://example.org/knows> _:someone"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    store = tmp_path_factory.mktemp("made") / "store"
    with Store.open(store) as opened:
        opened.snapshot()
    return store


@pytest.fixture
def run(made, tmp_path, monkeypatch, capsys):
    shutil.copytree(made, tmp_path / "a store")
    monkeypatch.chdir(tmp_path)
    for name, lines in {
        "ann.nt": [ANN],
        "eve.nt": [EVE],
        "nowhere.nq": [ANN],
        "both.nq": [f"{ANN} <{PEOPLE}>", EVE],
    }.items():
        Path(name).write_text("".join(f"{line} .\n" for line in lines))

    def call(*arguments: str, store: str = "a store") -> tuple[int, str, str]:
        code = communique.run(["--store", store, *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def brought(run) -> dict[str, int]:
    return {one["name"]: one["triples"] for one in json.loads(run("graphs", "--json")[1]) if not one["ours"]}


def test_several_files_fill_one_graph_and_replace_only_what_was_there(run):
    run("import", "--graph", PEOPLE, "ann.nt")
    assert run("import", "--replace", "--graph", PEOPLE, "eve.nt", "ann.nt")[0] == 0
    assert brought(run) == {PEOPLE: 2}
    run("import", "--replace", "--graph", PEOPLE, "eve.nt", "eve.nt")
    assert brought(run) == {PEOPLE: 2}  # blank nodes of two files are two


def test_what_stands_in_no_graph_is_replaced_exported_and_removed_as_any_graph(run):
    run("import", "both.nq")
    assert run("import", "--replace", "nowhere.nq")[0] == 0
    assert brought(run) == {"": 1, PEOPLE: 1}
    assert run("graphs")[1].splitlines()[0].split() == ["1", "default", "(imported)"]
    run("export", "default.nt", "--graph", "default")
    assert Path("default.nt").read_text() == f"{ANN} .\n"
    assert run("remove", "--graph", "default")[:2] == (0, "default: removed\n")
    assert brought(run) == {PEOPLE: 1}
    for command in (["remove"], ["export", "x.nq"]):
        code, _, told = run(*command, "--graph", "default")
        assert code == 2
        assert "no graph default: " in told


def test_graphs_go_together_or_not_at_all(run):
    run("import", "both.nq")
    code, _, told = run("remove", "--graph", PEOPLE, "--graph", "https://example.org/none")
    assert code == 2
    assert "no graph https://example.org/none: nobody has brought it" in told
    assert brought(run) == {"": 1, PEOPLE: 1}
    _, out, _ = run("remove", "--json", "--graph", PEOPLE, "--graph", "default", "--graph", PEOPLE)
    assert json.loads(out) == {"removed": [PEOPLE, "default", PEOPLE]}
    assert brought(run) == {}


def test_nothing_named_is_told(run):
    code, _, told = run("remove", "--json")
    assert code == 2
    assert "nothing is named; name a document, or a graph by --graph" in told


@pytest.mark.parametrize("command", [["remove", "--graph", PEOPLE], ["import", "none.nt", "."]])
def test_what_fails_makes_no_store(command, run):
    code, _, told = run(*command, store="new")
    assert code > 0
    assert "fault of ours" not in told
    assert not Path("new").exists()


def test_files_are_open_one_after_another_and_missing_ones_are_noted(run):
    missing: list[str] = []
    inputs = _inputs(["ann.nt", "none.nt", "eve.nt"], missing)
    first = next(inputs)
    assert next(inputs).name == "eve.nt"
    assert first.file.closed
    assert missing == ["none.nt: cannot be read (No such file or directory); check path and permissions"]


def test_standard_input_may_be_closed(run, tmp_path):
    command = f'"{sys.executable}" -m communique --store "{tmp_path}/a store" import --format nt --graph {PEOPLE} - <&-'
    root = Path(communique.__file__).parent
    done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("communique: -: cannot be read (Bad file descriptor)")


def test_a_terminal_shows_names_that_look_like_markup(run, monkeypatch):
    name = "[red]a[/b].nt"
    Path("[red]a[").mkdir()
    shutil.copy("ann.nt", name)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, out, told = run("import", "--graph", PEOPLE, name)
    assert (code, out) == (0, f"{name}: 1 quad in {PEOPLE}\n")
    assert "fault of ours" not in told


def test_the_number_of_statements_is_told_as_json(run):
    run("import", "both.nq")
    _, out, _ = run("export", "x.nq", "--graph", PEOPLE, "--json")
    assert json.loads(out) == {"file": "x.nq", "statements": 1}


def test_a_query_of_any_editor_is_read_and_one_of_no_text_is_told(run):
    Path("marked.rq").write_text("\ufeffASK {}", "utf-8")
    assert run("query", "marked.rq")[:2] == (0, "yes\n")
    Path("broken.rq").write_bytes(b"ASK {} # \xff")
    assert run("query", "broken.rq") == (2, "", "communique: broken.rq: is no UTF-8 (byte 9); save it anew as UTF-8\n")


def test_what_a_killed_import_left_goes_with_the_next(run):
    run("import", "both.nq")
    store = Path("a store")
    (store / "imported" / "added7.nq").write_text("half a li")
    half = store / "snapshots" / "99"
    half.mkdir()
    assert run("import", "--graph", PEOPLE, "eve.nt")[0] == 0
    assert not list((store / "imported").glob("*.nq"))
    assert sorted(entry.name for entry in (store / "snapshots").iterdir()) == ["2", "3"]


def test_a_file_that_may_grow_no_further_is_told_with_what_helps(run, tmp_path):
    Path("large.nt").write_text(f"{ANN} .\n" * 5_000)
    command = f'ulimit -f 200; exec "{sys.executable}" -m communique --store "{tmp_path}/a store" import'
    root = Path(communique.__file__).parent
    done = subprocess.run(
        ["sh", "-c", f'{command} --graph {PEOPLE} "{tmp_path}/large.nt"'],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "communique: system: File too large; raise the limit on the size of a file and try again\n"


def test_a_search_that_is_ended_leaves_no_copy(run, monkeypatch):
    Path("temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(Path("temporary").absolute()))
    monkeypatch.setattr(tempfile, "tempdir", None)  # so that it is looked for again
    with pytest.raises(LateError):
        communique.open("a store").query(SEARCH_WITHOUT_END, timeout=3)
    assert not list(Path("temporary").iterdir())


@pytest.mark.parametrize(("number", "timeout"), [(signal.SIGINT, "60"), (signal.SIGTERM, "60"), (None, "3")])
def test_the_command_leaves_no_copy_of_a_search_that_is_ended(run, tmp_path, number, timeout):
    temporary = Path("temporary").absolute()
    temporary.mkdir()
    command = [sys.executable, "-m", "communique", "--store", f"{tmp_path}/a store", "query", "--timeout", timeout, "-"]
    surroundings = {**os.environ, "TMPDIR": str(temporary)}
    root = Path(communique.__file__).parent
    with subprocess.Popen(command, cwd=root, env=surroundings, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        assert asked.stdin is not None
        asked.stdin.write(SEARCH_WITHOUT_END.encode())
        asked.stdin.close()
        if number:
            while not list(temporary.glob("*/*/copy/MANIFEST-*")):
                assert asked.poll() is None
                time.sleep(0.01)
            asked.send_signal(number)
        assert asked.wait(30) == (128 + number if number else 2)
    assert not list(temporary.iterdir())


def test_a_graph_of_ours_is_refused_before_a_file_is_read(run):
    ours = "https://w3id.org/communique/document/x"
    code, _, told = run("import", "--graph", ours, "ann.nt", "eve.nt")
    assert code == 2
    assert told == f"communique: graph {ours}: is ours, made of documents; choose a name of your own\n"


@pytest.mark.parametrize("words", ["", "-- !"])
def test_a_search_for_no_word_is_told(run, words):
    code, _, told = run("search", "--", words)
    assert code == 2
    assert "no word is given to search for; write one with a letter or a digit" in told
