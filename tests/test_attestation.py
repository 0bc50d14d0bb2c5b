"""How well a statement is attested: single source, corroborated, disputed, denied, hypothetical."""

from __future__ import annotations

import pytest

from graph.answering import questions
from graph.store import Store
from graph.views.attestation import GRAPH, attest, attestations, status_of
from loaders.formats.reading import read_file
from loaders.load import load_paths

MEETING = "President Emmanuel Macron of France met Prime Minister Fumio Kishida of Japan on {day}."
REPORT = "North Korea has supplied shells to Russia, {who} said on Tuesday."
DENIAL = "Russia denied that North Korea has supplied shells to Russia."
DRY = "The harbour of Ghent stayed shut for a third day because of the storm. " * 6


def load(folder, pipeline, texts, order=None):
    """Load texts by name, with a header of publisher and date, and give the open store."""
    store = Store.create(None)
    for name in order or texts:
        publisher, text = texts[name]
        path = folder / f"{name}.txt"
        path.write_text(f"Publisher: {publisher}\nDate: 2024-05-14\n\n{text}\n", encoding="utf-8")
        load_paths([path], store, pipeline)
    return store


def statuses(store, kind):
    """Give the status and the number of sources of the events of a kind, by the name of the event."""
    return {(one.status, one.sources) for event, one in attestations(store).items() if f"/id/{kind}-" in event}


def test_one_outlet_is_a_single_source(tmp_path, pipeline):
    store = load(tmp_path, pipeline, {"a": ("Example Times", MEETING.format(day="Tuesday"))})
    assert statuses(store, "meeting") == {("single_source", 1)}


def test_two_outlets_corroborate_and_one_of_them_removed_does_not(tmp_path, pipeline):
    texts = {
        "a": ("Example Times", MEETING.format(day="Tuesday")),
        "b": ("Sample Post", MEETING.format(day="14 May 2024") + " The weather was fine."),
    }
    store = load(tmp_path, pipeline, texts)
    assert statuses(store, "meeting") == {("corroborated", 2)}
    store.remove("b")
    assert statuses(store, "meeting") == {("single_source", 1)}


def test_two_outlets_on_the_word_of_one_ministry_are_one_source(tmp_path, pipeline):
    texts = {
        "a": ("Example Times", REPORT.format(who="the South Korean defence ministry")),
        "b": ("Sample Post", REPORT.format(who="South Korea's defence ministry") + " The weather was fine."),
    }
    assert statuses(load(tmp_path, pipeline, texts), "transfer") == {("single_source", 1)}


def test_the_word_of_two_states_corroborates(tmp_path, pipeline):
    texts = {
        "a": ("Example Times", REPORT.format(who="the South Korean defence ministry")),
        "b": ("Sample Post", REPORT.format(who="Japan's foreign ministry") + " The weather was fine."),
    }
    assert statuses(load(tmp_path, pipeline, texts), "transfer") == {("corroborated", 2)}


def test_a_reprint_is_no_second_source(tmp_path, pipeline):
    text = MEETING.format(day="Tuesday") + " " + DRY
    texts = {"a": ("Example Times", text), "b": ("Sample Post", text)}
    assert statuses(load(tmp_path, pipeline, texts), "meeting") == {("single_source", 1)}


def test_what_is_affirmed_here_and_denied_there_is_disputed(tmp_path, pipeline):
    texts = {
        "a": ("Example Times", REPORT.format(who="the South Korean defence ministry")),
        "b": ("Sample Post", DENIAL),
    }
    store = load(tmp_path, pipeline, texts)
    (event,) = (event for event in attestations(store) if "/id/transfer-" in event)
    one = status_of(store, event)
    assert one is not None
    assert (one.status, one.sources) == ("disputed", 1)
    assert [claim.rpartition("#")[0].rpartition("/")[2] for claim in one.affirmed] == ["a"]
    assert {claim.rpartition("#")[0].rpartition("/")[2] for claim in one.denied} == {"b"}


def test_what_is_only_planned_is_hypothetical(tmp_path, pipeline):
    text = "President Emmanuel Macron will meet Prime Minister Fumio Kishida on 20 May 2024."
    store = load(tmp_path, pipeline, {"a": ("Example Times", text)})
    assert ("hypothetical", 0) in {(one.status, one.sources) for one in attestations(store).values()}


def test_no_order_of_loading_plays_a_part(tmp_path, pipeline):
    texts = {
        "a": ("Example Times", REPORT.format(who="the South Korean defence ministry")),
        "b": ("Sample Post", DENIAL),
        "c": ("Third Mail", MEETING.format(day="Tuesday")),
    }
    stores = [load(tmp_path, pipeline, texts, order) for order in (tuple(texts), tuple(reversed(texts)))]
    views = [{str(quad) for quad in store.quads() if str(quad.graph_name).endswith(f"{GRAPH}>")} for store in stores]
    assert views[0]
    assert all(view == views[0] for view in views)


def test_a_view_leaves_nothing_behind_that_would_follow_from_it(tmp_path, pipeline):
    texts = {"a": ("Example Times", MEETING.format(day="Tuesday")), "b": ("Sample Post", DENIAL)}
    store = load(tmp_path, pipeline, texts)
    for key in store.documents():
        store.remove(key)
    attest(store)
    assert {str(quad) for quad in store.quads()} == {str(quad) for quad in Store.create(None).quads()}


def test_what_is_no_event_has_no_status(tmp_path, pipeline):
    store = load(tmp_path, pipeline, {"a": ("Example Times", MEETING.format(day="Tuesday"))})
    assert status_of(store, "https://w3id.org/communique/id/france") is None


@pytest.fixture(scope="module")
def seeds(shared, pipeline):
    with Store.create(None) as store:
        load_paths(sorted((shared / "seeds").glob("*.txt")), store, pipeline)
        yield store


def test_the_deliveries_that_moscow_and_pyongyang_deny_are_disputed(seeds, shared):
    rows = questions.answer(seeds, "what-is-disputed", {"about": "dprk-russia-ties"}).rows
    denied = [(row["document"], row["start"], row["end"]) for row in rows if row["side"] == "denied"]
    assert denied == [("003_d081907265adfced.txt", 3658, 3867)]
    affirmed = {row["document"][:3] for row in rows if row["side"] == "affirmed"}
    assert {"000", "003"} <= affirmed
    assert all(read_file(file).text[3658:3867].strip() for file in (shared / "seeds").glob("003*.txt"))
