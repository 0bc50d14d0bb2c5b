"""Discourse: the stage is frozen, begins empty, and forgets nothing it was not told to forget."""

from __future__ import annotations

from graph.records import Entity, When
from loaders.extract.claiming.drafts import Draft, same, unique, without
from loaders.extract.referents.discourse import Stage, after_deal, after_draft, after_mentions, after_subject, is_body

ANNA = Entity("anna", "Anna", "Person")
BO = Entity("bo", "Bo", "Person")
NORWAY = Entity("norway", "Norway", "State")
SWEDEN = Entity("sweden", "Sweden", "State")
AGENCY = Entity("agency", "Agency", "Organ")
LEADERS = Entity("nato-leaders", "NATO leaders", "Collective", ("nato",))


def met(*agents):
    return Draft("meeting", "meet", agents, 0, "verb:meet", when=When("2024-11-05"))


def test_a_person_as_subject_is_he_or_she_and_a_state_is_it():
    stage = after_subject(after_subject(Stage(), (NORWAY,)), (ANNA,))
    assert (stage.persons, stage.body) == ((ANNA,), (NORWAY,))


def test_several_subjects_are_they_and_do_not_replace_the_single_ones():
    stage = after_subject(after_subject(Stage(), (ANNA,)), (NORWAY, SWEDEN))
    assert stage.plural == (NORWAY, SWEDEN)
    assert stage.states == (NORWAY, SWEDEN)
    assert stage.persons == (ANNA,)


def test_those_who_met_stay_on_stage_with_the_day_of_the_meeting():
    stage = after_draft(Stage(news=False), met(ANNA, BO), {})
    assert stage.participants == (ANNA, BO)
    assert stage.meeting_date == When("2024-11-05")


def test_a_read_out_keeps_its_first_meeting_and_news_goes_on_to_the_next():
    third = Entity("carl", "Carl", "Person")
    assert after_draft(after_draft(Stage(news=False), met(ANNA, BO), {}), met(BO, third), {}).participants == (ANNA, BO)
    assert after_draft(after_draft(Stage(news=True), met(ANNA, BO), {}), met(BO, third), {}).participants == (BO, third)


def test_a_person_who_meets_a_state_brings_his_own_state_to_the_table():
    stage = after_draft(Stage(), met(ANNA, SWEDEN), {"anna": NORWAY})
    assert stage.parties == (NORWAY, SWEDEN)


def test_who_attacks_is_the_culprit_until_the_next():
    attack = Draft("attack", "attack", (NORWAY,), 0, "verb:attack", targets=(SWEDEN,))
    assert after_draft(Stage(), attack, {}).culprit == (NORWAY,)


def test_an_unnamed_set_is_remembered_as_a_set():
    assert after_subject(Stage(), (LEADERS,)).collective == LEADERS


def test_a_deal_has_two_or_three_parties():
    assert after_deal(Stage(), (NORWAY, SWEDEN)).deal == (NORWAY, SWEDEN)
    assert after_deal(Stage(), (NORWAY,)).deal == ()


def test_mentions_are_remembered_by_kind():
    stage = after_mentions(after_mentions(Stage(), {"organ": AGENCY}, ()), {"state": NORWAY}, (NORWAY, SWEDEN))
    assert stage.kinds == {"organ": AGENCY, "state": NORWAY}
    assert stage.states == (NORWAY, SWEDEN)


def test_only_bodies_of_people_are_called_they_in_the_singular():
    assert is_body(AGENCY)
    assert not is_body(NORWAY)
    assert not is_body(ANNA)


def test_sets_of_entities_go_by_their_ids():
    renamed = Entity("norway", "Kingdom of Norway", "State")
    assert unique((NORWAY, renamed, SWEDEN)) == (NORWAY, SWEDEN)
    assert same((NORWAY, SWEDEN), (SWEDEN, renamed))
    assert without((NORWAY, SWEDEN), (renamed,)) == (SWEDEN,)
