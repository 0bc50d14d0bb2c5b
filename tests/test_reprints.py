"""One text in many places is one source: reprints are told by their words, and which came first by date and key."""

from __future__ import annotations

import itertools

import pytest

import communique
from graph.answering.questions import answer
from graph.quads import quads
from graph.records import Document, Unit
from graph.store import Store
from graph.views.republication import relink, republications
from graph.views.shingles import FEWEST, KEPT, Signature, is_same_text, signature
from loaders.load import load_paths
from loaders.split import split
from server.app import create_app

BODY = """
The foreign ministers of the two countries met in the harbour town of Lindholm on Tuesday and agreed to reopen the
northern rail crossing before the winter. They asked their deputies to settle the question of customs posts by the end
of the month, and underlined that neither side would move troops within ten kilometres of the line.

Minister Ortman thanked the town for its patience during three years of closed roads. He said that the first goods
trains would carry timber and grain, and that passengers would follow once the signals had been renewed. His colleague
promised that her government would pay for the bridge, whose eastern pier was damaged in the flood of the spring.

The ministers will meet again in the capital in March to review what has been done. Until then a joint commission of
twelve members, six from each side, will report to them every second week.
"""
READ_OUT = """
Secretary {one} spoke today with {country} Foreign Minister {other}. The Secretary and the Foreign Minister discussed
the war in the region, the {topic}, and their shared wish for peace. {one} underlined the strong friendship of the
United States with {country} and looked forward to seeing Minister {other} at the {place} next week.
"""


def paper(key: str, body: str = BODY, title: str = "Ministers agree on crossing", date: str | None = None) -> Document:
    return Document(key=key, name=f"{key}.txt", text=f"{title}\n{body}", sha256="0" * 64, date=date)


def stored(*papers: Document) -> Store:
    store = Store.create(None)
    for one in papers:
        store.replace(one.key, quads(one, split(one), ()))
    return store


def sign(document: Document) -> Signature:
    found = signature(document, split(document))
    assert found is not None
    return found


def test_c77_one_text_in_fifty_outlets_is_one_source():
    papers = [
        paper(f"outlet-{number:02}", title=f"Headline of outlet {number}", date="2024-05-02") for number in range(50)
    ]
    papers[31] = paper("outlet-31", title="Crossing to reopen", date="2024-05-01")
    links = relink(stored(*papers))
    assert len(links) == 49
    assert set(links.values()) == {"outlet-31"}


def test_the_links_stand_in_the_graph_and_are_no_claim_of_the_documents():
    store = stored(paper("first", date="2024-05-01"), paper("second", date="2024-05-02"))
    relink(store)
    select = "SELECT ?one ?other { GRAPH ?g { ?one cq:republicationOf ?other } }"
    assert [row["one"].value.rpartition("/")[2] for row in store.query(select).rows] == ["second"]
    assert store.query("SELECT ?o { ?one cq:republicationOf ?o }").rows[0]["o"].value.endswith("/document/first")


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_the_original_is_the_earliest_whatever_was_loaded_first(order):
    papers = [paper("b", date="2024-05-01"), paper("a", date="2024-05-02"), paper("c")]
    assert relink(stored(*(papers[at] for at in order))) == {"a": "b", "c": "b"}


def test_documents_of_one_day_are_told_apart_by_their_keys():
    assert relink(stored(paper("b", date="2024-05-01"), paper("a", date="2024-05-01"))) == {"b": "a"}


def test_the_next_is_the_original_when_the_first_is_taken_away_or_changed():
    store = stored(paper("a", date="2024-05-01"), paper("b", date="2024-05-02"), paper("c", date="2024-05-03"))
    assert relink(store) == {"b": "a", "c": "a"}
    store.remove("a")
    assert relink(store) == {"c": "b"}
    other = paper("b", READ_OUT.format(one="Hale", other="Mora", country="Peru", topic="harvest", place="summit") * 2)
    store.replace("b", quads(other, split(other), ()))
    assert relink(store) == {}
    assert not any("republication" in str(quad.graph_name) for quad in store.quads())


def test_what_was_worked_out_is_worked_out_again_after_a_restart(tmp_path):
    for one in (paper("a"), paper("b")):
        with Store.open(tmp_path / "store") as store:
            store.replace(one.key, quads(one, split(one), ()))
    with Store.open(tmp_path / "store") as store:
        assert relink(store) == {"b": "a"}


def test_a_cut_text_and_one_with_a_paragraph_more_are_republications():
    paragraphs = BODY.strip().split("\n\n")
    cut = paper("cut", "\n\n".join(paragraphs[:2]))
    more = paper(
        "more",
        BODY + "\nThe agency could not reach the town's mayor for a comment on the agreement on Tuesday night.\n",
    )
    assert is_same_text(sign(paper("whole")), sign(cut))
    assert is_same_text(sign(paper("whole")), sign(more))


def test_line_breaks_case_and_quotation_marks_do_not_matter():
    other = " ".join(BODY.split()).replace("goods", "GOODS").replace("the bridge", "“the bridge”")
    assert sign(paper("a")) == sign(paper("b", other))


def test_a_release_that_is_quoted_in_a_long_report_does_not_make_the_report_its_republication():
    report = "\n\n".join(
        f"On day {n} the reporter saw {n * 7} lorries and {n * 3} carts go by the gate of mill {n}." for n in range(60)
    )
    assert not is_same_text(sign(paper("release")), sign(paper("report", BODY + report)))


def test_two_read_outs_of_one_template_are_two_texts():
    one = READ_OUT.format(one="Hale", other="Mora", country="Peru", topic="harvest", place="summit")
    other = READ_OUT.format(one="Hale", other="Lindqvist", country="Norway", topic="trade in fish", place="assembly")
    assert not is_same_text(sign(paper("a", one, "Call with Mora")), sign(paper("b", other, "Call with Lindqvist")))


def test_a_short_text_has_no_signature():
    short = paper("short", "The Secretary will speak with the press at ten.")
    assert signature(short, split(short)) is None


def test_a_signature_is_bounded_and_survives_its_encoding():
    long = paper("long", " ".join(f"word{number}" for number in range(5000)))
    kept = sign(long)
    assert kept.shingles > 4900
    assert len(kept.hashes) == KEPT
    assert Signature.decoded(kept.encoded()) == kept
    assert FEWEST < sign(paper("whole")).shingles == len(sign(paper("whole")).hashes) < KEPT


def test_a_long_text_is_recognised_by_the_sample():
    words = [f"word{number}" for number in range(5000)]
    whole, cut = paper("whole", " ".join(words)), paper("cut", " ".join(words[:2500]))
    apart = paper("apart", " ".join([*words[:1500], *(f"other{number}" for number in range(2500))]))
    assert is_same_text(sign(whole), sign(cut))
    assert not is_same_text(sign(whole), sign(apart))


def test_a_unit_s_title_and_furniture_are_not_compared():
    document = paper("a")
    whole = Unit(1, 0, len(document.text))
    assert signature(document, [whole]) != sign(document)


def test_a_reprint_is_told_on_loading_and_counted_once(samples, pipeline, tmp_path):
    body = (samples / "nato-korea-readout-2023-01-30.txt").read_text("utf-8")
    (tmp_path / "elsewhere.txt").write_text(body)
    paths = [samples / "nato-korea-readout-2023-01-30.txt", tmp_path / "elsewhere.txt"]
    once, twice = Store.create(None), Store.create(None)
    load_paths(paths[:1], once, pipeline)
    assert load_paths(paths, twice, pipeline).republications == {"nato-korea-readout-2023-01-30": "elsewhere"}
    held = [answer(store, "who-held", {"post": "Secretary General of NATO"}).rows for store in (once, twice)]
    assert [row["documents"] for row in held[0]] == [row["documents"] for row in held[1]]
    assert any(row["documents"] == 1 for row in held[1])


def test_the_command_tells_of_a_reprint_and_of_its_end(samples, tmp_path, capsys):
    store = ["--store", str(tmp_path / "store")]
    body = (samples / "estonia-tapa-2022-03-01.txt").read_text("utf-8")
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(body)
    communique.run([*store, "load", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    told = capsys.readouterr().out
    assert "b.txt: " in told
    assert ", republication of a\n" in told
    assert ", 1 republication" in told.splitlines()[-1]
    communique.run([*store, "remove", "a"])
    assert republications(communique.open(tmp_path / "store").dataset()) == {}
    assert not communique.open(tmp_path / "store").query("ASK { ?a cq:republicationOf ?b }")


def test_the_page_of_a_reprint_leads_to_the_original(tmp_path):
    with Store.open(tmp_path / "store") as store:
        for one in (paper("first"), paper("second")):
            store.replace(one.key, quads(one, split(one), ()))
        relink(store)
        store.snapshot()
    with create_app(tmp_path / "store", communique.open(tmp_path / "store").ask).test_client() as client:
        assert '<a href="/document/first"><bdi>first</bdi></a>' in client.get("/document/second").text
        assert "Republication of" not in client.get("/document/first").text


def test_no_sample_is_a_republication_of_another(samples_store):
    assert republications(samples_store) == {}
