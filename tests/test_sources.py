"""From paths to sources: directories, containers, JSON lines; everything lazily, in one order, with limits."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from loaders.errors import Failure, ReadingError
from loaders.formats import members
from loaders.formats.jsonlines import parse_map
from loaders.formats.reading import read
from loaders.formats.source import Source
from loaders.sources import sources, take_stock
from tests.format_papers import tarred, zipped

PROSE = (
    "The minister met her colleague in the capital on Tuesday, and both agreed to go on with their talks next week.\n"
)
PAGE = f"<!DOCTYPE html><html><body><article><h1>Talks go on</h1><p>{PROSE * 2}</p></article></body></html>"


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def split(found):
    found = list(found)
    return [one for one in found if isinstance(one, Source)], [one for one in found if isinstance(one, Failure)]


def line(**fields):
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_a_directory_gives_every_known_suffix_in_sorted_order(tmp_path):
    for name in ("b.html", "a.txt", "c/d.md", "e.unknown", "f.json", ".g.txt"):
        put(tmp_path, name, PROSE)
    good, bad = split(sources(tmp_path))
    assert [one.name.removeprefix(f"{tmp_path}/") for one in good] == ["a.txt", "b.html", "c/d.md"]
    assert not bad


def test_a_sidecar_stands_beside_every_format(tmp_path):
    put(tmp_path, "page.json", '{"title": "By hand", "date": "2024-03-05"}')
    (source,) = sources(put(tmp_path, "page.html", PAGE))
    assert (read(source).title, read(source).date) == ("By hand", "2024-03-05")


def test_json_lines_give_a_document_a_line(tmp_path):
    content = line(id="one.txt", text=PROSE, headline="Talks", published="2024-03-05T10:00:00Z", source="The Office")
    (first, second), bad = split(sources(put(tmp_path, "news.jsonl", content + line(body=PROSE))))
    document = read(first)
    assert (document.key, document.title, document.date) == ("one", "Talks", "2024-03-05")
    assert (document.publisher, document.text) == ("The Office", PROSE)
    assert (second.stem, second.name) == ("news-2", f"{tmp_path}/news.jsonl line 2")
    assert not bad


def test_fields_may_be_mapped(tmp_path):
    path = put(tmp_path, "news.jsonl", line(main=PROSE, text="not this", head="Talks", day="2024-03"))
    (source,) = sources(path, parse_map("text=main,title=head,date=day"))
    document = read(source)
    assert (document.text, document.title, document.date) == (PROSE, "Talks", "2024-03")


@pytest.mark.parametrize("told", ["texts=body", "text=", "text"])
def test_a_map_of_unknown_fields_is_refused(told):
    with pytest.raises(ReadingError, match="maps no field"):
        parse_map(told)


def test_c57_a_bad_line_is_one_failure_with_its_number_and_the_rest_load(tmp_path):
    bad_lines = [
        b"{not json\n",
        b'"a string"\n',
        b'{"text": "caf\xe9"}\n',
        b'{"text": "half \\ud800"}\n',
        b'{"title": "no text"}\n',
        b'{"text": "dated", "date": "yesterday"}\n',
        b"[" * 100_000 + b"\n",
    ]
    content = b"".join(line(text=PROSE).encode() + bad for bad in bad_lines)
    good, bad = split(sources(put(tmp_path, "news.jsonl", content)))
    assert len(good) == len(bad_lines)
    assert [f"line {2 * at}: " in one.message for at, one in enumerate(bad, 1)] == [True] * len(bad_lines)
    assert not [one for one in bad if "\n" in one.message]


def test_html_in_a_json_line_is_read_as_html(tmp_path):
    (source,) = sources(put(tmp_path, "news.jsonl", line(content=f"<p>{PROSE}</p><p hidden>Not this.</p>")))
    assert read(source).text == PROSE


def test_gzip_gives_what_is_in_it(tmp_path):
    put(tmp_path, "lines.jsonl.gz", gzip.compress(line(text=PROSE).encode()))
    put(tmp_path, "page.html.gz", gzip.compress(PAGE.encode()))
    good, bad = split(sources(tmp_path))
    assert [(one.stem, read(one).text.endswith("next week.\n")) for one in good] == [("lines-1", True), ("page", True)]
    assert not bad


def test_a_packed_file_in_a_folder_is_taken_by_its_inner_suffix(tmp_path):
    for name in ("tool.1.gz", "dump.gz", "note.TXT.gz"):
        put(tmp_path, name, gzip.compress(PROSE.encode()))
    assert [one.stem for one in sources(tmp_path)] == ["note"]
    assert [one.stem for one in sources(tmp_path / "dump.gz")] == ["dump"]


def test_gzip_gives_text_and_markdown_too_which_no_first_bytes_tell(tmp_path):
    put(tmp_path, "note.md.gz", gzip.compress(f"# Note\n\n**Norway** signed.\n\n{PROSE}".encode()))
    put(tmp_path, "note2.txt.gz", gzip.compress(f"Title: Note\nDate: 2024-10-02\n---\n{PROSE}".encode()))
    good, bad = split(sources(tmp_path))
    first, second = map(read, good)
    assert (first.key, second.key, second.title, second.date) == ("note", "note2", "Note", "2024-10-02")
    assert "*" not in first.text
    assert not bad


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: tarred(files, "w")])
def test_an_archive_gives_its_documents(tmp_path, pack):
    content = {"x/a.txt": PROSE.encode(), "x/b.html": PAGE.encode(), "c.jsonl": line(text=PROSE).encode() * 2}
    content |= {"x/picture.png": b"\x89PNG", "__MACOSX/._a.txt": b"x", ".hidden.txt": b"x"}
    (path,) = [put(tmp_path, "pack.bin", pack(content))]
    good, bad = split(sources(path))
    names = [one.name.removeprefix(f"{path}/") for one in good]
    assert names == ["x/a.txt", "x/b.html", "c.jsonl line 1", "c.jsonl line 2"]
    assert [read(one).text.strip().endswith("next week.") for one in good] == [True] * 4
    assert not bad


def test_stock_counts_documents_and_sets_those_of_one_key_aside(tmp_path):
    put(tmp_path, "a.txt", PROSE)
    put(tmp_path, "b.txt", PROSE)
    put(tmp_path, "pack.zip", zipped({"A.html": PAGE, "c.txt": PROSE}))
    stock = take_stock([tmp_path])
    assert stock.total == 2
    (clash,) = stock.failures
    assert "a.txt" in clash.message
    assert "pack.zip/A.html" in clash.message
    assert [one.stem for one in stock.sources()] == ["b", "c"]


def test_a_failure_is_told_once(tmp_path):
    put(tmp_path, "news.jsonl", line(text=PROSE) + "{\n")
    stock = take_stock([tmp_path])
    assert (stock.total, len(stock.failures)) == (1, 1)
    assert split(stock.sources())[1] == []


def test_the_bulk_of_the_corpus_comes_in_by_its_own_names(shared):
    stock = take_stock([shared / "corpus" / "bulk.jsonl.gz"])
    assert (stock.total, stock.failures) == (2308, ())
    first = next(stock.sources())
    assert isinstance(first, Source)
    assert read(first).key == "state-00000"


# --- 56: bombs, slips, nests


def refusals(path):
    good, bad = split(sources(path))
    assert not [one for one in bad if "\n" in one.message or ";" not in one.message]
    return good, " ".join(one.message for one in bad)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_c56_nothing_leads_out_of_an_archive(tmp_path, pack):
    path = put(tmp_path, "in/slip.bin", pack({"../../evil.txt": PROSE.encode(), "fine.txt": PROSE.encode()}))
    before = sorted(tmp_path.rglob("*"))
    good, told = refusals(path)
    assert [one.stem for one in good] == ["fine"]
    assert "leads out of its archive" in told
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_c56_an_archive_in_an_archive_is_not_opened(tmp_path, pack):
    good, told = refusals(put(tmp_path, "nest.bin", pack({"inner.zip": zipped({"a.txt": PROSE}), "b.txt": b"words"})))
    assert [one.stem for one in good] == ["b"]
    assert "archive in an archive" in told


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_c56_a_member_that_unpacks_to_too_much_is_left(tmp_path, pack):
    good, told = refusals(put(tmp_path, "bomb.bin", pack({"bomb.txt": b" " * (30 * 2**20), "b.txt": b"words"})))
    assert [one.stem for one in good] == ["b"]
    assert "MB of text" in told


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_c56_an_archive_that_unpacks_to_far_more_than_its_size_is_left(tmp_path, pack):
    bomb = {f"{number}.txt": b" " * (4 * 2**20) for number in range(20)}
    good, told = refusals(put(tmp_path, "bomb.bin", pack(bomb)))
    assert len(good) < 20
    assert "far more than its own size" in told


def test_c56_a_million_members_are_refused_by_the_end_record(tmp_path):
    content = bytearray(zipped({"a.txt": PROSE}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 8 : end + 12] = b"\xff\xff\xff\xff"
    assert "more than 50000 files" in refusals(put(tmp_path, "many.zip", bytes(content)))[1]


def test_c56_too_many_members_of_a_tar_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "MEMBERS", 3)
    with (tmp_path / "many.tar").open("w+b") as file:
        file.write(tarred({f"{number}.txt": b"words" for number in range(5)}, "w"))
        with pytest.raises(ReadingError, match="more than 3 files"):
            list(members.members(file))


def test_c56_an_encrypted_member_is_told(tmp_path):
    content = bytearray(zipped({"secret.txt": PROSE}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + place] |= 1
    assert "is encrypted" in refusals(put(tmp_path, "locked.zip", bytes(content)))[1]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", ["lines.jsonl.gz", "pack.zip", "pack.tar.gz", "page.html.gz"])
def test_c55_a_truncated_container_is_told_and_no_half_document_comes(tmp_path, name, cut):
    noise = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(1000))
    whole = {
        "lines.jsonl.gz": gzip.compress(line(text=noise).encode()),
        "pack.zip": zipped({"a.txt": noise}),
        "pack.tar.gz": tarred({"a.txt": noise.encode()}),
        "page.html.gz": gzip.compress(noise.encode()),
    }[name]
    good, told = refusals(put(tmp_path, name, whole[: int(len(whole) * cut)]))
    assert not good
    assert "is damaged" in told


def test_c56_a_gzip_bomb_is_stopped_at_the_limit_of_its_format(tmp_path):
    good, told = refusals(put(tmp_path, "bomb.txt.gz", gzip.compress(b" " * (40 * 2**20))))
    assert not good
    assert "more than 5 MB" in told
