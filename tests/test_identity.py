"""Who is who: merges are recorded with their reasons, decided by users, undone, and outlive a rebuild."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Quad

from communique import run
from graph.answering.asking import named_in
from graph.answering.headers import QuestionError
from graph.rebuilding import document_of
from graph.records import Claim, Entity, Event, Inquiry, Participant, When
from graph.repositories import Folder
from graph.resolution.decisions import (
    Decision,
    DecisionError,
    added,
    decisions,
    read_decisions,
    without,
    write_decisions,
)
from graph.resolution.identity import identify
from graph.resolution.merging import identity_of, merges
from graph.resolution.suspects import alike, suspects
from graph.store import Store
from loaders.extract.people.namesakes import as_one
from loaders.formats.reading import read_file
from loaders.library import Graph

TEXTS = {
    "baghdad": "Iraqi minister Ali Hassan met Foreign Minister of Turkey Hakan Fidan on 29 February 2024. "
    "Ali Hassan condemned the attack.",
    "damascus": "Syrian minister Ali Hassan met Foreign Minister of Turkey Hakan Fidan on 3 March 2024. "
    "Hassan rejected the proposal.",
    "nameless": "Ali Hassan welcomed the talks. Jane Roe of the Norland Institute criticised the plan. "
    "Uruguayan president Mark Rutte condemned the strike in Montevideo.",
    "ankara": "Foreign Minister of Turkey Hakan Fidan met Iraqi minister Ali Hassan on 29 February 2024.",
}
MEETING = "meeting-2024-02-29-ali-hassan--iraq-hakan-fidan"


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> Path:
    """Give a folder of short documents that tell of two people of one name."""
    folder = tmp_path_factory.mktemp("texts")
    for key, text in TEXTS.items():
        (folder / f"{key}.txt").write_text(f"Publisher: Norland News\nDate: 2024-03-05\n\n---\n{text}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Path:
    """Give a store without documents, to be copied: making one takes seconds."""
    directory = Path(tmp_path_factory.mktemp("bare") / "store")
    Store.create(directory).close()
    return directory


@pytest.fixture(scope="module")
def plain(bare: Path, texts: Path, tmp_path_factory) -> Graph:
    """Give their graph, for tests that only read it."""
    made = Graph(Folder(Path(shutil.copytree(bare, tmp_path_factory.mktemp("plain") / "store"))))
    assert not made.load(texts, processes=1).failures
    return made


@pytest.fixture
def graph(plain: Graph, tmp_path: Path) -> Graph:
    """Give a copy of it, for tests that change it."""
    return Graph(Folder(Path(shutil.copytree(plain.directory, tmp_path / "store"))))


def documents(graph: Graph, local: str) -> tuple[str, ...]:
    dataset = graph.dataset()
    return identity_of(dataset, f"{dataset.base}id/{local}").documents


def reasons(graph: Graph, local: str) -> list[str]:
    dataset = graph.dataset()
    return [reason for reason, _ in identity_of(dataset, f"{dataset.base}id/{local}").reasons]


def told(graph: Graph) -> set[Quad]:
    """Give what documents tell, what follows from each, and what was decided."""
    wanted = f"{graph.dataset().base}document/", f"{graph.dataset().base}graph/decisions"
    return {quad for quad in graph.dataset().quads() if str(quad.graph_name)[1:].startswith(wanted)}


def same(thing: str, other: str, document: str = "*") -> Decision:
    return Decision("same", thing, other, document, "both name the ministry", "M. Roe", "2024-03-09")


def different(thing: str, other: str, document: str = "*") -> Decision:
    return Decision("different", thing, other, document, "an Iraqi and a Syrian")


# --- people


def test_two_people_of_one_name_stay_two(plain):
    assert documents(plain, "ali-hassan--iraq") == ("ankara", "baghdad")
    assert documents(plain, "ali-hassan--syria") == ("damascus",)
    assert documents(plain, "ali-hassan") == ("nameless",)


def test_a_known_name_in_an_office_of_another_state_is_somebody_else(plain):
    assert documents(plain, "mark-rutte--uruguay") == ("nameless",)
    assert documents(plain, "mark-rutte") == ()


def test_two_publications_of_a_document_mean_one_person_by_one_name():
    unit = Event("statement", "say", (Participant(Entity("jane-roe", "Jane Roe", "Person"), "agent"),))
    office = Event("statement", "say", (Participant(Entity("jane-roe--norland", "Jane Roe", "Person"), "agent"),))
    claims = (Claim("u1c1", 1, office, 0, 1), Claim("u2c1", 2, unit, 1, 2))
    assert [one.event.participants[0].entity.id for one in as_one(claims, ())] == ["jane-roe--norland"] * 2
    assert as_one(claims, {"jane-roe"}) == claims  # the tables know another of that name
    third = replace(office, participants=(Participant(Entity("jane-roe--sudland", "Jane Roe", "Person"), "agent"),))
    several = (*claims, Claim("u3c1", 3, third, 2, 3))
    assert as_one(several, ()) == several  # nobody knows which


def test_each_mention_says_why_it_is_that_actor(plain):
    assert reasons(plain, "ali-hassan--iraq") == ["name and affiliation (Iraq); the tables know nobody of both"]
    assert reasons(plain, "ali-hassan") == ["name only; the tables know nobody of that name"]
    assert "short for Ali Hassan, named in the text" in reasons(plain, "ali-hassan--syria")
    assert reasons(plain, "hakan-fidan") == ["named so in the reference data"]


def test_a_merge_is_listed_with_its_reason_and_its_sentences(plain):
    merged = {one.iri.rpartition("/")[2]: one for one in merges(plain.dataset())}
    meeting = merged[MEETING]
    assert [reason for reason, _ in meeting.reasons] == ["same kind, day and principal parties"]
    assert meeting.documents == ("ankara", "baghdad")
    assert any("met Iraqi minister Ali Hassan" in one.quote for one in meeting.sightings)
    assert "hakan-fidan" not in merged
    assert any(one.iri.endswith("hakan-fidan") for one in merges(plain.dataset(), known_too=True))


def test_names_that_may_mean_one_person_are_proposed(plain):
    pairs = {(one.one, one.other) for one in suspects(plain.dataset())}
    assert ("ali-hassan", "ali-hassan--iraq") in pairs
    assert ("mark-rutte", "mark-rutte--uruguay") not in pairs  # no document here means the other one


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("ali hassan", "ali hassan", "the same name"),
        ("hassan ali", "ali hassan", "the same names in another order"),
        ("ali hassan", "ali hasan", "nearly the same name"),
        ("a hassan", "ali hassan", "nearly the same name"),
        ("ali omar hassan", "ali hassan", "the same name with a part more"),
        ("ali hassan", "omar hassan", ""),
        ("jane roe", "jane poe", ""),
    ],
)
def test_names_are_alike_in_ways_that_can_be_said(one, other, why):
    assert alike(tuple(one.split()), tuple(other.split())) == why


# --- decisions


def test_a_decision_takes_one_name_for_another_at_once(graph):
    outcome = graph.decide(lambda made: added(made, same("ali-hassan--iraq", "ali-hassan")))
    assert [one.key for one in outcome.loaded] == ["nameless"]
    assert documents(graph, "ali-hassan--iraq") == ("ankara", "baghdad", "nameless")
    assert documents(graph, "ali-hassan") == ()
    told = "decided: ali-hassan is ali-hassan--iraq; both name the ministry (M. Roe, 2024-03-09)"
    assert told in reasons(graph, "ali-hassan--iraq")
    assert [row.verdict for row in identity_of(graph.dataset(), f"{graph.dataset().base}id/ali-hassan").decisions] == [
        "same"
    ]


def test_undoing_a_decision_gives_back_the_graph_to_the_quad(graph):
    before = told(graph)
    graph.decide(lambda made: added(made, same("ali-hassan--iraq", "ali-hassan--syria")))
    assert told(graph) != before
    graph.decide(lambda made: without(made, 1))
    assert told(graph) == before


def test_a_document_can_mean_another_than_its_name_says(graph):
    graph.decide(lambda made: added(made, different("hakan-fidan", "hakan-fidan--actor", "damascus")))
    assert documents(graph, "hakan-fidan--actor") == ("damascus",)
    assert "damascus" not in documents(graph, "hakan-fidan")
    found = graph.query("SELECT ?label { id:hakan-fidan--actor a cq:Person ; rdfs:label ?label }")
    assert [row["label"].value for row in found.rows] == ["Hakan Fidan"]
    tenure = graph.query("ASK { ?p cq:participant id:hakan-fidan--actor ; cq:inCapacityOf ?tenure }")
    assert not tenure  # the term of office is the other man's


def test_an_event_can_be_taken_out_of_a_merge(graph):
    graph.decide(lambda made: added(made, different(MEETING, f"{MEETING}--ankara", "ankara")))
    assert documents(graph, MEETING) == ("baghdad",)
    assert documents(graph, f"{MEETING}--ankara") == ("ankara",)
    told = f"decided: {MEETING}--ankara, not {MEETING}; an Iraqi and a Syrian"
    assert told in reasons(graph, f"{MEETING}--ankara")


def test_two_that_are_kept_apart_are_proposed_no_more(graph):
    graph.decide(lambda made: added(made, different("ali-hassan--iraq", "ali-hassan--syria")))
    pairs = {(one.one, one.other) for one in suspects(graph.dataset())}
    assert ("ali-hassan--iraq", "ali-hassan--syria") not in pairs
    assert ("ali-hassan", "ali-hassan--syria") in pairs


def test_decisions_outlive_a_load_and_a_rebuild_in_any_order(graph, texts, bare, tmp_path):
    graph.decide(lambda made: added(made, same("ali-hassan--iraq", "ali-hassan")))
    wanted = told(graph)
    graph.load(texts / "nameless.txt")
    assert told(graph) == wanted
    other = Graph(Folder(Path(shutil.copytree(bare, tmp_path / "other"))))
    files = [texts / f"{key}.txt" for key in sorted(TEXTS, reverse=True)]
    other.load(*files, decisions=graph.directory / "decisions.tsv")
    assert told(other) == wanted


def test_decisions_edited_by_hand_take_effect_at_the_next_load(graph, texts):
    write_decisions(graph.directory / "decisions.tsv", decisions([same("ali-hassan--iraq", "ali-hassan")]))
    graph.load(texts / "damascus.txt")
    assert documents(graph, "ali-hassan--iraq") == ("ankara", "baghdad", "nameless")


def test_a_broken_row_is_told_with_line_and_field_and_nothing_is_changed(graph, texts, tmp_path):
    before = told(graph)
    file = tmp_path / "mine.tsv"
    head = "verdict\tthing\tother\tdocument\treason\twho\tdate\n"
    file.write_text(f"# ours\n{head}same\ta\tb\t*\tso\t\t\nperhaps\ta\tc\t*\tso\t\t\n", "utf-8")
    with pytest.raises(
        DecisionError, match=r"mine.tsv, line 4, verdict: 'perhaps' is not known; write same or different"
    ):
        graph.load(texts, decisions=file)
    assert told(graph) == before
    assert not (graph.directory / "decisions.tsv").exists()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([same("a", "a")], "decision 1, other: is a itself"),
        ([same("A b", "c")], "decision 1, thing: 'A b' is no name below id/"),
        ([Decision("same", "a", "b", "*", " ")], "decision 1, reason: is empty; say why"),
        ([Decision("same", "a", "b", "*", "so", "", "yesterday")], "decision 1, date: 'yesterday' is no date"),
        ([same("a", "b"), same("c", "b")], "decision 2, thing: b is decided before"),
        ([same("a", "b"), same("b", "a")], "leads back to b in a circle"),
        ([same("a", "b"), different("b", "a")], "decision 2, verdict: another row says that the two are the same"),
        ([Decision("same", "a", "b", "two words", "so")], "decision 1, document: 'two words' is no document's key"),
        ([Decision("same", "a", "b", "*", "so\tit is")], "decision 1: holds a tab or a line break"),
    ],
)
def test_decisions_are_held_against_each_other(rows, message):
    with pytest.raises(DecisionError, match=message):
        decisions(rows)


def test_a_chain_of_decisions_is_followed_to_its_end():
    made = decisions([same("b", "a"), same("c", "b"), different("c", "d", "k")])
    assert made.meant("a", "other")[0] == "c"
    assert made.meant("a", "k")[0] == "d"


def test_notes_of_the_user_stay_in_the_file(tmp_path):
    file = tmp_path / "decisions.tsv"
    file.write_text("# kept by the desk\nverdict\tthing\tother\tdocument\treason\twho\tdate\n", "utf-8")
    write_decisions(file, added(read_decisions(file), same("a", "b")))
    assert file.read_text("utf-8").startswith("# kept by the desk\nverdict")
    assert read_decisions(file).rows == (same("a", "b"),)


def test_who_and_date_may_be_left_out_of_a_row(tmp_path):
    file = tmp_path / "decisions.tsv"
    file.write_text("verdict\tthing\tother\tdocument\treason\twho\tdate\nsame\ta\tb\t*\tone house\n", "utf-8")
    assert read_decisions(file).rows == (Decision("same", "a", "b", "*", "one house"),)


def test_the_commands_tell_what_they_did_and_what_is_wrong(graph, capsys):
    def told(*words: str) -> tuple[int, str]:
        code = run(["--store", str(graph.directory), *words])
        out, err = capsys.readouterr()
        return code, out + err

    assert told("decide", "--list") == (0, "nothing is decided yet\n")
    why = ("--reason", "one ministry", "--date", "2024-03-09")
    done = "ali-hassan is ali-hassan--iraq; read again: nameless\n"
    assert told("decide", "same", "ali-hassan--iraq", "ali-hassan", *why) == (0, done)
    assert told("decide", "--list") == (0, "1. ali-hassan--iraq = ali-hassan: one ministry (2024-03-09)\n")
    assert "ali-hassan--iraq  ?=  ali-hassan--syria: the same name\n" in told("identity")[1]
    assert "1 × decided: ali-hassan is ali-hassan--iraq; one ministry" in told("identity", "--merges")[1]
    assert told("decide", "--undo", "2") == (
        2,
        "communique: decision 2: there are 1; `decide --list` shows them\n",
    )
    assert told("decide", "different", "ali-hassan--iraq", "--reason", "so")[0] == 2
    assert "is not in the store" in told("reread", "nowhere.txt")[1]


def test_what_is_two_by_the_reference_data_is_taken_for_one_only_where_that_is_said(graph, capsys):
    asked = ("--store", str(graph.directory), "decide", "same")
    assert run([*asked, "turkey", "iraq", "--reason", "so"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("communique: turkey and iraq are two in the reference data (wikidata Q43 and Q796; iso2 TR")
    assert told.endswith("by --even-so\n")
    assert graph.decisions().rows == ()
    assert run([*asked, "turkey", "iraq", "--even-so", "--reason", "so"]) == 0
    assert len(graph.decisions().rows) == 1


def test_a_decision_that_makes_a_contradiction_is_carried_out_with_a_note(graph, capsys):
    asked = ("--store", str(graph.directory), "decide", "same")
    assert run([*asked, "iraq", "ali-hassan--iraq", "--reason", "so"]) == 0
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert said.err.startswith("communique: note: iraq is of the kind ")
    assert "nothing can be both; `decide --undo` takes it back" in said.err
    assert said.out.startswith("ali-hassan--iraq is iraq; read again: ")


def test_what_a_decision_makes_is_judged_as_long_as_it_stands(graph, capsys):
    def told(*words: str) -> tuple[int, str]:
        code = run(["--store", str(graph.directory), *words])
        return code, capsys.readouterr().out

    told("decide", "same", "iraq", "ali-hassan--iraq", "--reason", "so")
    code, clash = told("validate")
    assert code == 1
    assert clash.count("contradiction (cax-dw): Iraq · is a · person and Iraq · is a · organisation") == 1
    assert "“" in clash  # the sentence that names the person
    told("decide", "--undo", "1")
    told("decide", "same", "turkey", "iraq", "--even-so", "--reason", "so")
    two = " ".join(told("validate")[1].split())
    assert "is a · person and" not in two
    assert "warning: iraq is taken for turkey, and they are two in the reference data (wikidata Q796 and Q43" in two
    assert "`decide --undo 1` takes it back" in two


@pytest.mark.parametrize("part", ["hassan", "Ali Hassan Iraq", "fidan"])
def test_a_part_of_a_name_decides_nothing(graph, capsys, part):
    for asked in (["same", part, "turkey"], ["same", "turkey", part], ["different", part, "turkey"]):
        assert run(["--store", str(graph.directory), "decide", *asked, "--reason", "so"]) == 2
        assert "name: " in (said := capsys.readouterr().err)
        assert said.count("\n") == 1
    assert graph.decisions().rows == ()


def test_a_whole_label_or_another_name_of_a_thing_decides_as_its_id_does(graph):
    assert graph.thing("hakan fidan") == graph.thing("hakan-fidan") == "hakan-fidan"
    assert graph.thing("Türkiye") == "turkey"
    with pytest.raises(QuestionError, match=r"nothing is called just 'fidan'.* as of .*\(hakan-fidan\)"):
        graph.thing("fidan")


# --- reading again


def test_a_document_is_recovered_from_the_store_as_it_was_read(samples_store, samples):
    for path in sorted(samples.glob("*.txt")):
        document = read_file(path)
        assert document_of(samples_store, document.key) == document


def test_reading_again_changes_nothing(graph):
    before = told(graph)
    outcome = graph.reread()
    assert [one.changed for one in outcome.loaded] == [False] * len(TEXTS)
    assert told(graph) == before


# --- events

PLACED = {
    "one": "The Prime Minister of Japan met the Prime Minister of Italy in Tokyo on 3 May 2023.",
    "two": "The Prime Minister of Japan met the Prime Minister of Italy in Rome on 3 May 2023.",
    "three": "The Prime Minister of Italy met the Prime Minister of Japan on 3 May 2023.",
}
OCCASION = "meeting-2023-05-03-fumio-kishida-giorgia-meloni"


def test_meetings_of_one_day_in_two_places_stay_two_in_any_order(bare, tmp_path):
    for key, text in PLACED.items():
        (tmp_path / f"{key}.txt").write_text(f"Publisher: Norland News\nDate: 2023-05-04\n\n---\n{text}\n", "utf-8")
    graph = Graph(Folder(Path(shutil.copytree(bare, tmp_path / "store"))))
    graph.load(tmp_path / "one.txt", tmp_path / "three.txt")
    assert documents(graph, OCCASION) == ("one", "three")  # who names no place speaks of the one that is told
    before = told(graph)
    graph.load(tmp_path / "two.txt")
    assert documents(graph, f"{OCCASION}--tokyo") == ("one",)
    assert documents(graph, f"{OCCASION}--rome") == ("two",)
    assert documents(graph, OCCASION) == ("three",)  # nobody knows which
    assert any(reason.endswith("in two places (the rule of places)") for reason in reasons(graph, f"{OCCASION}--rome"))
    apart = told(graph)
    graph.load(tmp_path / "one.txt")
    assert told(graph) == apart
    graph.remove("two")
    assert told(graph) == before
    other = Graph(Folder(Path(shutil.copytree(bare, tmp_path / "other"))))
    other.load(*(tmp_path / f"{key}.txt" for key in ("two", "three", "one")))
    assert told(other) == apart


def met(*people: str, place: str = "", day: str = "2024-02-29") -> Event:
    parties = [Participant(Entity(one, one.title(), "Person"), "agent") for one in people]
    places = [Participant(Entity(place, place.title(), "Place"), "place")] if place else []
    return Event("meeting", "meet", (*parties, *places), when=When(day))


def test_events_are_one_by_kind_day_and_principal_parties():
    one, other = identify(met("a", "b")), identify(met("b", "a"))
    assert one is not None
    assert one == other
    assert identify(met("a")) is None
    assert identify(met("a", "b", day="2024-03")) is None


# --- questions


def asked(plain: Graph, name: str, label: str) -> str:
    """Give whom a question means that names somebody as the reader does."""
    dataset = plain.dataset()
    named = named_in(dataset, Inquiry("", "event", agents=(Entity(name, label, "Person"),)))
    return named["agent"].removeprefix(f"{dataset.base}id/")


def test_a_question_finds_whom_only_one_affiliation_tells(plain):
    assert asked(plain, "ali-hassan--iraq", "Ali Hassan") == "ali-hassan--iraq"
    assert asked(plain, "jane-roe", "Jane Roe") == "jane-roe--norland-institute"
    assert asked(plain, "john-doe", "John Doe") == "john-doe"
    with pytest.raises(
        QuestionError, match="several of that name, ali-hassan or ali-hassan--iraq or ali-hassan--syria"
    ):
        asked(plain, "ali-hassan--jordan", "Ali Hassan")
