"""Bad input: one clear line each that says which file, what, and what to do; the others load, and no trace is left."""

from __future__ import annotations

import pytest

import communique
from graph.store import Store

GOOD = """Title: Ministry condemns attack
Date: 2024-03-05
---
Ministry condemns attack

Oslo, 5 March 2024

The Ministry of Foreign Affairs of Norway condemned the attack on Ukraine in the strongest terms. Foreign Minister
Espen Barth Eide said that Russia must withdraw its troops from the whole of Ukraine at once.
"""
GERMAN = """Das Auswärtige Amt hat den Angriff auf das Schärfste verurteilt. Die Bundesregierung fordert Russland auf,
seine Truppen sofort abzuziehen und die Souveränität der Ukraine zu achten. Der Sprecher sagte, die Lage sei sehr
ernst, und man stehe mit allen Verbündeten in engem Austausch. Weitere Sanktionen würden bald geprüft werden.
"""
BAD = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\n\t\n", "is empty"),
    "binary.txt": (b"\x7fELF\x00\x01\x02" * 50, "is binary"),
    "latin.txt": ("Le ministère condamne".encode("latin-1"), "is not UTF-8"),
    "german.txt": (GERMAN.encode(), "not English"),
    "misdated.txt": (GOOD.replace("2024-03-05", "5.3.2024").encode(), "field Date"),
}


def run(capsys, *arguments):
    code = communique.run([str(argument) for argument in arguments])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return code, told.out, told.err.splitlines()


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "documents"
    place.mkdir()
    (place / "good.txt").write_text(GOOD)
    return place


def test_a_bad_file_gives_one_line_and_the_good_one_loads(folder, tmp_path, capsys):
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(30 * 2**20)
    code, out, errors = run(capsys, "--store", tmp_path / "store", "load", folder, folder / "gone.txt")
    assert code == 1
    assert "good.txt: " in out
    expected = {name: what for name, (_, what) in BAD.items()} | {"huge.txt": "30 MB", "gone.txt": "cannot be opened"}
    assert len(errors) == len(expected)
    for name, what in expected.items():
        (line,) = [line for line in errors if f" {folder / name}: " in line]
        assert what in line
        assert ";" in line  # what to do
    assert communique.open(tmp_path / "store").dataset().documents() == ("good",)


def test_a_changed_document_that_cannot_be_read_leaves_its_old_version(folder, tmp_path, capsys):
    store = tmp_path / "store"
    assert run(capsys, "--store", store, "load", folder)[0] == 0
    (folder / "good.txt").write_bytes(b"\xff\xfe")
    assert run(capsys, "--store", store, "load", folder)[0] == 1
    assert "Espen Barth Eide" in communique.open(store).dataset().text_of("good")


def test_a_directory_without_documents_is_named(tmp_path, capsys):
    code, _, errors = run(capsys, "--store", tmp_path / "store", "load", tmp_path)
    assert code == 1
    assert len(errors) == 1
    assert f"{tmp_path}: holds no documents" in errors[0]
    assert not (tmp_path / "store").exists()


def test_two_files_of_one_key_are_both_named(folder, tmp_path, capsys):
    (folder / "more").mkdir()
    (folder / "more" / "Good.txt").write_text(GOOD)
    code, _, errors = run(capsys, "--store", tmp_path / "store", "load", folder)
    assert code == 1
    assert len(errors) == 1
    assert "good.txt" in errors[0]
    assert "Good.txt" in errors[0]


def test_a_document_without_a_date_loads_with_a_note(folder, tmp_path, capsys):
    text = GOOD.replace("Date: 2024-03-05\n", "").replace("Oslo, 5 March 2024\n\n", "")
    (folder / "good.txt").write_text(text)
    code, out, _ = run(capsys, "--store", tmp_path / "store", "load", folder)
    assert code == 0
    assert "note: no date" in out


def test_a_second_writer_is_refused_with_the_holder(folder, tmp_path, capsys):
    with Store.open(tmp_path / "store"):
        code, _, errors = run(capsys, "--store", tmp_path / "store", "load", folder)
    assert code == 2
    assert len(errors) == 1
    assert "is writing to it" in errors[0]


def test_a_damaged_store_is_named(folder, tmp_path, capsys):
    store = tmp_path / "store"
    run(capsys, "--store", store, "load", folder)
    for file in (store / "record").iterdir():
        if file.name.startswith(("MANIFEST", "CURRENT")):
            file.write_bytes(b"not a manifest")
    code, _, errors = run(capsys, "--store", store, "load", folder)
    assert code == 2
    assert len(errors) == 1
    assert "damaged" in errors[0]


def test_a_damaged_snapshot_is_named(folder, tmp_path, capsys):
    store = tmp_path / "store"
    run(capsys, "--store", store, "load", folder)
    (store / "CURRENT").write_text("77\n")
    code, _, errors = run(capsys, "--store", store, "status")
    assert code == 2
    assert len(errors) == 1
    assert "77" in errors[0]


def test_a_store_that_is_a_file_is_named(folder, tmp_path, capsys):
    (tmp_path / "store").write_text("a file")
    code, _, errors = run(capsys, "--store", tmp_path / "store", "load", folder)
    assert code == 2
    assert len(errors) == 1
    assert str(tmp_path / "store") in errors[0]


def test_a_store_that_was_never_loaded_says_what_to_do(tmp_path, capsys):
    for command in (["status"], ["question", "who-condemned"], ["remove", "good"], ["export"]):
        code, _, errors = run(capsys, "--store", tmp_path / "none", *command)
        assert code == 2
        assert len(errors) == 1
        assert "load" in errors[0]
    assert not (tmp_path / "none").exists()


def test_a_pipeline_that_is_not_installed_is_named(folder, tmp_path, capsys):
    code, _, errors = run(capsys, "--store", tmp_path / "store", "--pipeline", "xx_none", "load", folder)
    assert code == 2
    assert len(errors) == 1
    assert "'xx_none'" in errors[0]


def test_an_unknown_document_cannot_be_removed(folder, tmp_path, capsys):
    run(capsys, "--store", tmp_path / "store", "load", folder)
    code, _, errors = run(capsys, "--store", tmp_path / "store", "remove", "other.txt")
    assert code == 2
    assert "no document other" in errors[0]


@pytest.mark.parametrize("text", ["SELECT", "INSERT DATA { <a:b> <a:b> <a:b> }", ""])
def test_a_query_that_is_none_gives_one_line(text, samples_directory, tmp_path, capsys):
    file = tmp_path / "bad.rq"
    file.write_text(text)
    code, _, errors = run(capsys, "--store", samples_directory, "query", file)
    assert code == 2
    assert len(errors) == 1
    assert "query" in errors[0]
