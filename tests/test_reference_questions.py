"""Questions that the reference data answer, in many wordings, over a sample of posts and days."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graph.answering import asking, questions
from graph.store import Store
from loaders.referencequestions import read
from ontology import reference
from ontology.reference import Tenure

KNOWN = reference.load()
POSTS = {post.id: post for post in KNOWN.posts}
PEOPLE = {person.id: person for person in KNOWN.people}
STATES = {state.id: state for state in KNOWN.states}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
MONTHS = (*MONTHS, "December")
WORDINGS = (
    "who was {post} on {date}?",
    "Who was the {post} in {month} {year}?",
    "who served as {post} on {day} {month} {year}?",
    "who held the office of {post} in {month} {year}",
    "who was the {post} on {month} {day}, {year}?",
)
OF_STATES = (
    "who was {state}'s {words} in {month} {year}?",
    "who was the {words} of {state} on {date}?",
    "who was the {adjective} {words} in {month} {year}?",
)
WORDS = {
    "president": "president",
    "prime-minister": "prime minister",
    "foreign-minister": "foreign minister",
    "defence-minister": "defence minister",
    "chancellor": "chancellor",
}


def sampled() -> list[tuple[str, str]]:
    """Take sixty terms of office from the whole table, each asked for on the day it began, in turn of wordings."""
    dated = [
        term for term in KNOWN.tenures if len(term.start) == 10 and term.start >= "2000" and POSTS[term.post].single
    ]
    chosen = dated[:: len(dated) // 60][:60]
    return [(worded(term, number), PEOPLE[term.person].name) for number, term in enumerate(chosen)]


def worded(term: Tenure, number: int) -> str:
    post, state = POSTS[term.post], STATES.get(POSTS[term.post].organisation)
    year, month, day = term.start.split("-")
    when = {"date": term.start, "year": year, "month": MONTHS[int(month) - 1], "day": str(int(day))}
    if state is not None and state.adjectives and post.head in WORDS and number % 2:
        words = {"state": state.name, "adjective": state.adjectives[0], "words": WORDS[post.head]}
        return OF_STATES[number // 2 % len(OF_STATES)].format(**words, **when)
    return WORDINGS[number // 2 % len(WORDINGS)].format(post=post.label, **when)


@pytest.fixture(scope="module")
def store():
    with Store.create(None) as made:
        yield made


def answered(store: Store, question: str) -> asking.Answer:
    inquiry = read(question)
    assert inquiry is not None, question
    return asking.ask(store, question, lambda text: replace(inquiry, text=text))


def test_sixty_posts_and_days_are_answered_with_their_source(store):
    sample = sampled()
    assert len(sample) == 60
    for question, holder in sample:
        rows = answered(store, question).rows
        assert holder in [row["holder"] for row in rows], question
        assert all(row["source"] for row in rows), question


@pytest.mark.parametrize(
    ("question", "holders"),
    [
        ("who was NATO Secretary General on 2023-11-15?", ["Jens Stoltenberg"]),
        ("who was the foreign minister of Japan in March 2016?", ["Fumio Kishida"]),
        ("who headed the IAEA in 2010?", ["Yukiya Amano"]),
        ("who was in charge of the OPCW in 2020?", ["Fernando Arias"]),
        ("who led the IMF in 2015?", ["Christine Lagarde"]),
        ("Who was U.S. Secretary of State in May 2014?", ["John Kerry"]),
        ("who was US foreign minister in May 2014?", ["John Kerry"]),
        ("who was the UK's defence secretary in 2019-05-20?", ["Penny Mordaunt"]),
        ("who was EU foreign policy chief in 2012?", ["Catherine Ashton"]),
        ("who led Russia in 2010?", ["Vladimir Putin", "Dmitry Medvedev"]),
        ("who was the German chancellor in 2012?", ["Angela Merkel"]),
        ("who was UN chief in 2003?", ["Kofi Annan"]),
        ("who was heading NATO in 2012?", ["Anders Fogh Rasmussen"]),
        ("Who was in office as Prime Minister of Japan on 5 January 2010?", ["Yukio Hatoyama"]),
        ("who was President of Germany in 1850?", []),
    ],
)
def test_an_office_is_asked_for_in_many_ways(store, question, holders):
    assert [row["holder"] for row in answered(store, question).rows] == holders


def test_a_question_in_the_present_asks_for_the_newest_day_that_was_checked(store):
    answer = answered(store, "Who is President of France?")
    assert answer.parameters["date"] == reference.reviewed(KNOWN)
    assert [row["end_known"] for row in answer.rows] == ["ongoing"]


def test_a_question_in_the_past_without_a_day_gives_all_holders(store):
    assert len(answered(store, "who was Secretary General of NATO?").rows) >= 5


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("which states were members of NATO on 2008-01-01?", "Bulgaria", "Albania"),
        ("who were the members of the UN Security Council in 2015?", "Chad", "Japan"),
        ("which countries belonged to the European Union in 1996?", "Finland", "Poland"),
        ("list the members of ASEAN in 2000", "Cambodia", "Timor-Leste"),
        ("what are the members of the G7?", "Japan", "Russia"),
        ("name NATO's members in 2025", "Sweden", "Ukraine"),
        ("who are the permanent members of the Security Council?", "China", "Germany"),
        ("which countries are in the eurozone?", "Croatia", "Denmark"),
    ],
)
def test_the_members_of_a_body_are_those_of_the_day(store, question, inside, outside):
    members = [row["member"] for row in answered(store, question).rows]
    assert inside in members
    assert outside not in members
    assert len(members) == len(set(members))


@pytest.mark.parametrize(
    ("question", "on_date", "begun", "until"),
    [
        ("when did Finland join NATO?", None, "2023-04-04", None),
        ("When was Hungary admitted to the OECD?", None, "1996-05-07", None),
        ("when did the UK leave the EU?", None, "1973-01-01", "2020-01-31"),
        ("was Hungary a member of the EU in 2003?", "no", "2004-05-01", None),
        ("was Hungary a member of the EU in 2004?", "perhaps", "2004-05-01", None),
        ("was Hungary already in the EU on 2004-05-01?", "yes", "2004-05-01", None),
        ("is Sweden a member of NATO?", "yes", "2024-03-07", None),
        ("Did Russia belong to the Council of Europe in 2010?", "yes", "1996-02-28", "2022-03-16"),
    ],
)
def test_a_membership_is_told_with_its_dates(store, question, on_date, begun, until):
    (row,) = answered(store, question).rows
    assert (row["on_date"], row["from"], row["until"]) == (on_date, begun, until)
    assert row["source"]


def test_what_a_state_belonged_to_is_a_list_of_bodies(store):
    bodies = [row["organisation"] for row in answered(store, "which organisations did Turkey belong to in 2015?").rows]
    assert {"NATO", "G20", "Council of Europe", "United Nations"} <= set(bodies)
    assert "European Union" not in bodies


def test_a_membership_without_a_start_is_no_proof_of_the_past(store):
    past = answered(store, "which organisations did South Sudan belong to on 2001-01-01?")
    assert past.rows == ()
    assert "With include-undated there are" in past.note
    later = answered(store, "which organisations did South Sudan belong to in 2015?")
    assert later.rows
    assert all(row["from"] for row in later.rows)
    assert re.search(r"\d memberships are left out, since the start is not known", later.note)
    now = answered(store, "which organisations does South Sudan belong to?")
    assert not all(row["from"] for row in now.rows)
    assert now.note == ""


def test_members_without_a_start_are_shown_when_asked_for(store):
    given = {"organisation": "unesco", "date": "2013"}
    dated = questions.answer(store, "which-members", given)
    everybody = questions.answer(store, "which-members", {**given, "include-undated": "true"})
    more = len(everybody.rows) - len(dated.rows)
    assert more > 1
    assert str(more) in dated.note
    assert everybody.note == ""


def test_a_membership_that_never_was_is_said_not_to_be_known(store):
    answer = answered(store, "was Georgia a member of NATO in 2015?")
    assert answer.rows == ()
    assert answer.note == "The reference data know no such term."


@pytest.mark.parametrize(
    ("question", "posts"),
    [
        ("which posts did Boris Johnson hold?", ["prime-minister-of", "foreign-secretary-of"]),
        ("what offices has Boris Johnson held?", ["prime-minister-of", "foreign-secretary-of"]),
        ("Which posts were held by Boris Johnson in 2017?", ["foreign-secretary-of"]),
        ("list the posts of Boris Johnson", ["prime-minister-of", "foreign-secretary-of"]),
        ("which office does Boris Johnson hold?", []),
    ],
)
def test_the_posts_of_a_person_are_told_with_their_source(store, question, posts):
    rows = answered(store, question).rows
    assert [row["post_iri"].rsplit("/", 1)[-1] for row in rows] == [f"{post}-the-united-kingdom" for post in posts]
    assert all(row["source"] and row["holder"] == "Boris Johnson" for row in rows)


@pytest.mark.parametrize(
    "question",
    [
        "which posts did Jane Nobody hold?",
        "who condemned DPRK–Russia ties?",
        "who is concerned about the deployment?",
        "who was Mark Rutte?",
        "which threats does NATO see?",
        "what is the status of the Security and Defence Partnership?",
        "was the cooperation condemned?",
        "who met Yoon in Washington?",
        "",
    ],
)
def test_other_questions_are_left_to_the_reader(question):
    assert read(question) is None


@pytest.mark.parametrize(
    ("question", "holders"),
    [
        ("who was king of Norway in 2010?", ["Harald V"]),
        ("who was Queen of Denmark on 2015-01-01?", ["Margrethe II"]),
        ("who was head of state of Sweden on 2010-01-01?", ["Carl XVI Gustaf"]),
        ("who was King of the Belgians in 2014?", ["Philippe of Belgium"]),
        ("who was Queen of the Netherlands in 2010?", ["Beatrix of the Netherlands"]),
        ("who was King of Spain on 2014-06-18?", ["Juan Carlos I"]),
        ("who was president of Switzerland in 2016?", ["Johann Schneider-Ammann"]),
        ("who was Grand Duke of Luxembourg in 2024?", ["Henri of Luxembourg"]),
    ],
)
def test_heads_of_state_of_europe_are_known(store, question, holders):
    assert [row["holder"] for row in answered(store, question).rows] == holders
