"""One release in every format: the same claims, each with the exact words that prove it."""

from __future__ import annotations

import json

import pytest

from graph.store import Store
from loaders.errors import ReadingError
from loaders.formats import reading
from loaders.formats.reading import read
from loaders.formats.source import Source
from loaders.load import load_paths
from tests.format_papers import docx, pdf, zipped

TITLE = "Norway condemns attack on Ukraine"
FIRST = "Norway condemned the attack on Ukraine in the strongest terms. Germany welcomed the decision of Poland."
SECOND = "Foreign Minister Espen Barth Eide met German Foreign Minister Annalena Baerbock in Oslo on Tuesday."
DATE = "2024-03-05"

HTML = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE}</title><meta property="article:published_time"
content="{DATE}"></head><body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>
<p style="display:none">Sweden condemned Norway for the attack on Denmark.</p></article></body></html>"""
MAIL = f"""From: press@example.org
Subject: {TITLE}
Date: Tue, 5 Mar 2024 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

{FIRST}

{SECOND}
"""

CLAIMS = """
SELECT ?name ?act ?who ?date ?text ?quote ?start ?end WHERE {
  ?document a cq:Document ; cq:fileName ?name ; cq:text ?text .
  ?passage cq:passageOf ?document ; cq:quote ?quote ; cq:start ?start ; cq:end ?end .
  ?claim cq:evidence ?passage ; cq:claims ?event . ?event cq:act ?act ; cq:involves ?who .
  OPTIONAL { ?event cq:date ?date } }
"""


def papers(folder):
    """Write the release in every format."""
    placed = [(72.0, 760.0, TITLE), (72.0, 730.0, FIRST), (72.0, 700.0, SECOND)]
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>{DATE}T09:00:00Z</dcterms:created></cp:coreProperties>'
    )
    front = f"---\ntitle: {TITLE}\ndate: {DATE}\n---\n"
    record = {"id": "from-lines", "title": TITLE, "date": DATE, "text": f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n"}
    written = {
        "plain.txt": f"Title: {TITLE}\nDate: {DATE}\n---\n{TITLE}\n\n{FIRST}\n\n{SECOND}\n",
        "page.html": HTML,
        "paper.pdf": pdf([placed], f"/CreationDate (D:{DATE.replace('-', '')}090000Z)"),
        "word.docx": docx([TITLE, FIRST, SECOND], {"docProps/core.xml": core}),
        "note.md": f"{front}# {TITLE}\n\n{FIRST}\n\n{SECOND}\n",
        "mail.eml": MAIL,
        "lines.jsonl": json.dumps(record) + "\n",
        "pack.zip": zipped({"packed.html": HTML}),
    }
    for name, content in written.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return written


@pytest.fixture(scope="module")
def loaded(pipeline, tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    papers(folder)
    store = Store.create(None)
    return store, load_paths([folder], store, pipeline)


def test_every_format_gives_the_claims_of_the_plain_text(loaded):
    store, outcome = loaded
    assert not outcome.failures
    assert len(outcome.loaded) == 8
    claims = {}
    for row in store.query(CLAIMS).rows:
        date = row["date"].value if "date" in row else ""
        told = (row["act"].value, row["who"].value, date, row["quote"].value)
        claims.setdefault(row["name"].value, set()).add(told)
    wanted = claims["plain.txt"]
    assert len(wanted) >= 5
    assert {name: found ^ wanted for name, found in claims.items() if found != wanted} == {}
    assert len(claims) == 8


def test_c75_every_quote_is_the_text_at_its_offsets(loaded):
    for row in loaded[0].query(CLAIMS).rows:
        assert row["text"].value[int(row["start"].value) : int(row["end"].value)] == row["quote"].value


def test_c71_nothing_of_the_hidden_text_is_in_the_graph(loaded):
    assert "Denmark" not in "".join(row["text"].value for row in loaded[0].query(CLAIMS).rows)


SIGNS = (
    "\ufeff"
    + TITLE
    + "\r\n\r\n"
    + FIRST.replace("Ukraine", "Ukra\u00adine", 1).replace("attack", "“attack”")
    + "\r\n\r\n"
)
SIGNS += SECOND.replace("Barth", "Ba\u0308rth") + " 外務省 وزارة \u202babc\u202c oﬃce.\r\n"


def test_c75_a_text_file_keeps_its_signs_and_its_quotes(pipeline, tmp_path):
    (tmp_path / "signs.txt").write_bytes(SIGNS.encode())
    store = Store.create(None)
    outcome = load_paths([tmp_path / "signs.txt"], store, pipeline)
    assert not outcome.failures
    rows = store.query(CLAIMS).rows
    assert rows
    for row in rows:
        assert row["text"].value == SIGNS
        assert SIGNS[int(row["start"].value) : int(row["end"].value)] == row["quote"].value


# --- 57 and 78, for plain text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (FIRST.encode("utf-16"), "is binary"),
        (FIRST.encode("utf-16-le"), "is binary"),
        (FIRST.encode() + b"\n\xed\xa0\x80", "line 2 is not UTF-8"),
        (FIRST.encode() + b"\nnul \0 sign", "is binary (NUL at byte"),
        (FIRST.encode() + b"\n\n\x1b[31m", "line 3 holds the control character U+001B"),
        (FIRST.encode() + b"\n\xff", "line 2 is not UTF-8"),
    ],
)
def test_c57_what_is_no_utf8_text_is_refused_with_its_place(content, told):
    with pytest.raises(ReadingError, match=r"^a\.txt: ") as caught:
        read(Source("a.txt", "a", content))
    assert told in str(caught.value)


def test_c78_a_sentence_of_five_megabytes_is_refused():
    sentence = "Norway and Sweden condemned the attack on Ukraine and " * 90_000
    with pytest.raises(ReadingError, match=r"^a\.txt: holds a paragraph of 4860000 characters, more than 50000; part"):
        read(Source("a.txt", "a", (sentence.strip() + ".").encode()))


def test_c78_a_document_of_a_million_names_is_refused():
    names = "Norway, Sweden, Denmark, Finland and Iceland met.\n\n" * 200_000
    with pytest.raises(ReadingError, match="10 MB of text, more than 5 MB; cut it into documents"):
        read(Source("a.txt", "a", names.encode()))


def test_c78_the_limit_holds_for_the_prose_of_every_format():
    assert reading.PARAGRAPH == 50_000
    with pytest.raises(ReadingError, match="holds a paragraph of"):
        read(Source("a.html", "a", f"<html><body><p>{FIRST * 1000}</p></body></html>".encode()))
