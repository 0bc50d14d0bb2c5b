"""Files of RDF from strangers: every syntax, packed or not, whole or not at all, and nothing is fetched."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import resource
import shutil
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import ForeignError
from graph.foreign import receiving
from graph.foreign.parsing import parse
from graph.foreign.receiving import received
from graph.foreign.syntaxes import by_file, by_media_type, by_name, syntaxes
from graph.foreign.unpacking import Unpacked
from graph.imported import Imported
from graph.importing import Brought, Input, Refused, Wish, bring
from graph.repositories import Folder
from graph.store import Store, open_snapshot

G = "https://example.org/g"
LINE = b'<https://example.org/s> <https://example.org/p> "x" .\n'
RDF = b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://example.org/"'
XML = b"<rdf:RDF " + RDF + b'><rdf:Description rdf:about="https://example.org/s"><p>%s</p></rdf:Description></rdf:RDF>'
SAME = {
    "x.nq": b'<https://example.org/s> <https://example.org/p> "x" <https://example.org/g> .\n',
    "x.trig": b'<https://example.org/g> { <https://example.org/s> <https://example.org/p> "x" }',
    "x.ttl": b'\xef\xbb\xbf@prefix ex: <https://example.org/> . ex:s ex:p "x" .',
    "x.nt": LINE,
    "x.rdf": XML % b"x",
    "x.jsonld": b'{"@context": {"@vocab": "https://example.org/"}, "@id": "https://example.org/s", "p": "x"}',
}


def read(name: str, content: bytes, base: str = "", *, folder: Path) -> bytes:
    """Parse in a child, as an import does."""
    with (folder / name).open("w+b") as file:
        file.write(content)
        file.seek(0)
        return b"".join(received(file, by_file(name), base, "" if by_file(name).has_graphs else G))


def here(name: str, content: bytes, base: str | None = None) -> list[ox.Quad]:
    """Parse in this process, as for a body of a request."""
    return list(parse(io.BytesIO(content), by_file(name), base))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ForeignError) as caught:
        here(name, content)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", SAME)
def test_each_syntax_gives_the_same_triple(name, tmp_path):
    quads = list(ox.parse(read(name, SAME[name], folder=tmp_path), format=ox.RdfFormat.N_QUADS))
    assert [str(quad.triple) for quad in quads] == [LINE.decode().removesuffix(" .\n")]
    assert by_name(name.removeprefix("x.")) in syntaxes()


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_a_packed_file_is_unpacked_as_it_is_read(suffix, pack, tmp_path):
    assert read(f"x.nt.{suffix}", pack(LINE * 1000), folder=tmp_path).count(b"\n") == 1000


def test_a_media_type_names_its_syntax_with_parameters_too():
    found = by_media_type("text/turtle; charset=utf-8")
    assert found is not None
    assert found.name == "ttl"
    assert by_media_type("image/png") is None


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    store = tmp_path_factory.mktemp("made") / "store"
    with Store.open(store) as opened:
        opened.snapshot()
    return store


@pytest.fixture
def store(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    visits: list[str] = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", visits
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "entities",
    [
        b'<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(7)),
        b'<!ENTITY h "' + b"a" * 50_000 + b'">',
        b'<!ENTITY a "&h;"><!ENTITY h "&a;">',
    ],
)
def test_c51_entities_of_any_kind_are_refused_before_they_grow(entities):
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = b"<!DOCTYPE r [" + entities + b"]>" + XML % (b"&h;" * 1000)
    assert refusal("x.rdf", content).startswith("line 1: DTD not allowed")
    assert time.process_time() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_c52_nothing_outside_of_an_xml_file_is_read(canary):
    address, visits = canary
    host = address.encode()
    for doctype in (
        b'<!DOCTYPE r [<!ENTITY h SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE r [<!ENTITY h SYSTEM "%s/x">]>' % host,
        b'<!DOCTYPE r SYSTEM "%s/x.dtd">' % host,
        b'<!DOCTYPE r [<!ENTITY %% h SYSTEM "%s/x"> %%h;]>' % host,
    ):
        assert "DTD not allowed" in refusal("x.rdf", doctype + XML % b"&h;")
    assert visits == []


@pytest.mark.parametrize(
    "context",
    [
        '"{host}/c"',
        '"file:///etc/passwd"',
        '"//host/c"',
        '[{{"@vocab": "a:"}}, "{host}/c"]',
        '{{"@import": "{host}/c"}}',
        '{{"@vocab": "a:", "q": {{"@id": "a:q", "@context": "{host}/c"}}}}',
    ],
)
def test_c53_a_context_that_stands_elsewhere_is_refused_and_not_fetched(context, canary):
    address, visits = canary
    content = f'{{"@context": {context.format(host=address)}, "@id": "a:b", "q": {{"x": "y"}}}}'
    assert "elsewhere, and nothing is fetched" in refusal("x.jsonld", content.encode())
    assert visits == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.jsonld", b'{"a:b":' * 10_000 + b"1" + b"}" * 10_000),
        ("x.ttl", b"<a:b> <a:b> " + b"<<( <a:b> <a:b> " * 200_000 + b"<a:c>" + b" )>>" * 200_000 + b" ."),
        ("x.rdf", b"<rdf:RDF " + RDF + b">" + b"<a><b>" * 30_000 + b"</b></a>" * 30_000 + b"</rdf:RDF>"),
    ],
)
def test_c54_depth_ends_the_child_at_most(name, content, tmp_path):
    with pytest.raises(ForeignError, match=r"deep|nested"):
        read(name, content, folder=tmp_path)


def test_c54_a_deep_list_is_read(tmp_path):
    content = b"<a:b> <a:b> " + b"(" * 50_000 + b")" * 50_000 + b" ."
    assert read("x.ttl", content, folder=tmp_path).count(b"\n") == 99_999


def files(folder: Path, **contents: bytes) -> Iterator[Input]:
    for name, content in contents.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        with path.open("rb") as file:
            yield Input(path.name, file, len(content))


def names(store: Path) -> set[str]:
    return {quad.subject.value for quad in open_snapshot(store).quads() if "example.org" in str(quad.subject)}


def test_a_bad_file_leaves_nothing_and_the_others_come_in(store, tmp_path):
    good, bad = LINE, LINE.replace(b"/s>", b"/bad>") + b'<https://example.org/s> <a b> "x" .\n'
    done = bring(Folder(store).bringing(), files(tmp_path, a_nt=good, b_nt=bad), Wish(graph=G))
    assert done == (
        Brought("a.nt", 1, (G,)),
        Refused("b.nt", "b.nt: line 2: Invalid IRI code point ' '; correct it there"),
    )
    assert names(store) == {"https://example.org/s"}


@pytest.mark.parametrize("packed", [False, True])
def test_c55_a_file_cut_anywhere_is_refused(packed):
    text = b"".join(b'<https://example.org/%d> <https://example.org/p> "value" .\n' % i for i in range(300))
    content = gzip.compress(text) if packed else text
    taken = []
    for percent in range(1, 100):
        cut = content[: len(content) * percent // 100]
        try:
            list(parse(Unpacked(io.BytesIO(cut)), by_file("x.nt")))
            taken.append(cut)
        except ForeignError:
            pass
    assert all(cut.rstrip().endswith(b".") for cut in taken)  # whole lines: no reader can tell that others followed
    assert not packed or not taken


def test_c56_a_bomb_is_refused_by_its_ratio():
    bomb = Unpacked(io.BytesIO(gzip.compress(b"\n" * (80 << 20))))
    with pytest.raises(ForeignError, match="more than 200 times its size"):
        list(parse(bomb, by_file("x.nt")))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.nt", LINE + b'<a:b> <a:b> "\xff" .\n', "line 2: Invalid UTF-8"),
        ("x.ttl", "<a:b> <a:b> 1 .".encode("utf-16"), "is UTF-16"),
        ("x.ttl", "<a:b> <a:b> 1 .".encode("utf-16-le"), "line 1: has a control character"),
        ("x.ttl", LINE + b'<a:b> <a:b> "\\uD800" .', "line 2"),
        ("x.nt", LINE * 2 + b'<a:b> <a:b> "\\u0000" .\n', "line 3: has a control character"),
        ("x.nt", LINE * 2 + b'<a:b> <a:b> "\x07" .\n', "line 3: has a control character"),
        ("x.jsonld", b'{"@id": "a:b",\n"a:c": "\\u0001"}', "line 2: has a control character"),
        ("x.rdf", XML % b"&#1;", "line 1: not well-formed XML"),
    ],
)
def test_c57_what_no_serialisation_can_hold_is_refused_with_its_line(name, content, told):
    assert told in refusal(name, content)


def test_c57_an_escaped_backslash_is_no_control_character():
    assert len(here("x.nt", b'<a:b> <a:b> "a\\\\u0000" .\n')) == 1


@pytest.mark.parametrize("iri", [b"a:b c", b"a:{}", b"a:|", b"a:\\u0020c", b"relative", b"a:" + b"x" * 1_000_000])
def test_c58_an_iri_that_is_none_is_refused(iri):
    refused = refusal("x.ttl", LINE + b"<a:b> <a:b> <" + iri + b"> .")
    assert "line 2" in refused or "an IRI of 1000002 characters" in refused
    assert len(refused) < 300


def test_c58_a_relative_iri_is_resolved_where_a_base_is_given(tmp_path):
    assert b"<https://example.org/c>" in read("x.ttl", b"<a:b> <a:b> <c> .", "https://example.org/", folder=tmp_path)


def test_c59_a_language_tag_that_is_none_is_refused():
    assert refusal("x.ttl", b'<a:b> <a:b> "x"@en-1234567890 .').startswith("line 1: ")


def test_c60_blank_nodes_of_two_files_are_two(store, tmp_path):
    node = b'_:same <https://example.org/p> "x" .\n'
    bring(Folder(store).bringing(), files(tmp_path, a_nt=node, b_nt=node), Wish(graph=G))
    with Imported.open(store) as users:
        assert len(list(users.graph(G))) == 2


def test_c60_replacing_a_graph_twice_gives_the_same(store, tmp_path):
    for _ in range(2):
        bring(Folder(store).bringing(), files(tmp_path, a_nt=b'_:b <a:p> "x" .\n'), Wish(graph=G, replace=True))
    with Imported.open(store) as users:
        assert len(list(users.graph(G))) == 1


@pytest.mark.parametrize("room", ["document/x", "graph/ontology", "id/nato", "ns#", "scheme/act/condemn"])
def test_c61_a_graph_of_ours_is_refused_by_its_name(room, store, tmp_path):
    graph = f"https://w3id.org/communique/{room}"
    content = b"<a:b> <a:b> <a:b> <%s> .\n" % graph.encode()
    done = bring(Folder(store).bringing(), files(tmp_path, a_nq=content), Wish())
    assert [type(one) for one in done] == [Refused]
    assert graph in str(done[0])


def test_c61_a_graph_without_an_iri_is_refused(tmp_path):
    with pytest.raises(ForeignError, match="named by a blank node"):
        read("x.nq", b"<a:b> <a:b> <a:b> _:g .\n", folder=tmp_path)


@pytest.mark.parametrize(
    ("content", "told"), [(b"<!DOCTYPE html><html></html>", "an HTML page"), (b"%PDF-1.4 x", "a PDF file")]
)
@pytest.mark.parametrize("name", ["x.ttl", "x.rdf", "x.nq", "x.jsonld"])
def test_c62_what_is_no_rdf_is_told_by_its_first_bytes(name, content, told):
    assert f"is {told}" in refusal(name, content)


@pytest.mark.parametrize(
    "content",
    [
        b"<a:b> <a:b> <<( <a:b> <a:b> <a:b> )>> .",
        b"<< <a:b> <a:b> <a:b> >> <a:b> <a:b> .",
        b'<a:b> <a:b> "x"@en--ltr .',
    ],
)
def test_c64_what_only_rdf_1_2_has_is_refused(content, tmp_path):
    assert "RDF 1.2 is not stored here" in refusal("x.ttl", content)
    with pytest.raises(ForeignError, match="is not stored here"):
        read("x.ttl", content, folder=tmp_path)


def test_c64_text_that_looks_like_a_triple_term_is_text(tmp_path):
    assert read("x.ttl", b'<a:b> <a:b> "<<( --ltr" .', folder=tmp_path).count(b"\n") == 1


@pytest.mark.parametrize("wish", [Wish(graph="http://e/my file"), Wish(graph="people"), Wish(base="here")])
def test_a_name_that_is_no_absolute_iri_is_told_as_such_and_no_file_is_blamed(store, tmp_path, wish):
    with pytest.raises(ForeignError, match=r"^--(graph|base) '.*': is no absolute IRI"):
        bring(Folder(store).bringing(), files(tmp_path, a_nt=LINE), wish)


def test_what_went_into_no_graph_is_told_beside_the_graphs(store, tmp_path):
    about = b"<https://example.org/g> <https://example.org/p> <https://example.org/g> .\n"
    named = SAME["x.nq"]
    given = files(tmp_path, a_nq=named + LINE, b_nq=named, c_nq=LINE, d_nq=named + about)
    done = bring(Folder(store).bringing(), given, Wish())
    assert [one.graphs for one in done if isinstance(one, Brought)] == [("", G), (G,), ("",), ("", G)]
    assert bring(Folder(store).bringing(), files(tmp_path, e_nq=named + LINE), Wish(graph=G)) == (
        Brought("e.nq", 2, (G,)),
    )


def test_a_relative_iri_is_told_with_what_makes_it_whole():
    told = "line 1: an IRI is relative; write it in full"
    assert refusal("x.ttl", b"<x> <a:b> 1 .") == f"{told}, or say by --base what it is relative to"
    assert refusal("x.nt", b"<x> <a:b> <a:c> .") == told
    assert "--base" in refusal("x.rdf", XML.replace(b"https://example.org/s", b"s") % b"x")


def test_a_fault_between_two_lines_is_told_by_the_first():
    assert refusal("x.nt", LINE + b'<a:b> <a:b> "x\n') == "line 2: Unexpected end of file; correct it there"


def test_a_slow_writer_is_waited_for(monkeypatch):
    monkeypatch.setattr(receiving, "PATIENCE", 0.5)
    theirs, ours = os.pipe()

    def write() -> None:
        with os.fdopen(ours, "wb", buffering=0) as file:
            for _ in range(2):
                time.sleep(0.6)
                file.write(LINE)

    writer = threading.Thread(target=write)
    writer.start()
    with os.fdopen(theirs, "rb") as file:
        assert b"".join(received(file, by_file("x.nt"), graph=G)).count(b"\n") == 2
    writer.join()


def test_a_parser_that_reads_on_no_more_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(receiving, "PATIENCE", 0.001)
    with pytest.raises(ForeignError, match="seconds for a piece of it; cut it into parts"):
        read("x.nt", LINE * 20_000, folder=tmp_path)
