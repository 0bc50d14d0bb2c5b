"""Speakers: who says and does it, where several speak, or the words only point at them."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

SIGNED = (
    "We, Foreign Minister of Norway Kari Berg, Foreign Minister of Sweden Lars Holm and Foreign Minister of Denmark "
    "Mette Dahl, condemn the attack of Russia on Ukraine. "
)


def claims_of(text, pipeline, publisher="", title=None):
    document = Document("d", "d.txt", text, "", publisher=publisher)
    return extract(document, Unit(1, 0, len(text), title, date="2024-11-06", publisher=publisher), pipeline)


def told(claims, act):
    return [claim for claim in claims if claim.event.act == act]


def names(claim, role="agent"):
    return [entity.label for entity in claim.event.role(role)]


def test_ministers_who_say_we_speak_for_their_states_in_their_own_words(pipeline):
    (claim,) = told(claims_of(SIGNED, pipeline), "condemn")
    assert names(claim) == ["Kari Berg", "Lars Holm", "Mette Dahl"]
    assert names(claim, "on-behalf-of") == ["Norway", "Sweden", "Denmark"]
    assert [who.capacity.label for who in claim.event.participants if who.role == "agent" and who.capacity] == [
        "Foreign Minister of Norway",
        "Foreign Minister of Sweden",
        "Foreign Minister of Denmark",
    ]
    assert claim.mode == "quoted"


def test_the_states_of_a_signed_text_do_not_take_the_word_from_the_ministers(pipeline):
    text = SIGNED + "The three governments welcome the talks. We urge Russia to withdraw."
    claims = claims_of(text, pipeline)
    assert names(told(claims, "welcome")[0]) == ["Norway", "Sweden", "Denmark"]
    assert names(told(claims, "call_on")[0]) == ["Kari Berg", "Lars Holm", "Mette Dahl"]


HEADLINES = [
    ("Norway, EU announce a pact, condemn Russia", "announce", ["Norway", "European Union"]),
    ("Norway, EU announce a pact, condemn Russia", "condemn", ["Norway", "European Union"]),
    ("Norway, Sweden, Denmark condemn attack on Ukraine", "condemn", ["Norway", "Sweden", "Denmark"]),
]


@pytest.mark.parametrize(("line", "act", "expected"), HEADLINES)
def test_a_headline_lists_its_subjects_without_and(line, act, expected, pipeline):
    text = f"{line}\n\nOSLO, November 6 - The talks were long.\n"
    (claim,) = told(claims_of(text, pipeline, title=(0, len(line))), act)
    assert (names(claim), claim.mode) == (expected, "headline")


ANTECEDENTS = [
    ("Macron attended, as did Olaf Scholz and Mark Rutte.", "attend", ["Emmanuel Macron", "Olaf Scholz", "Mark Rutte"]),
    ("Mark Rutte condemned the coup, as did Olaf Scholz.", "condemn", ["Mark Rutte", "Olaf Scholz"]),
]
MEETING = "French President Emmanuel Macron met German Chancellor Olaf Scholz in Berlin on Monday. "


@pytest.mark.parametrize(("sentence", "act", "expected"), ANTECEDENTS)
def test_whoever_does_likewise_does_it_too(sentence, act, expected, pipeline):
    assert [names(claim) for claim in told(claims_of(MEETING + sentence, pipeline), act)] == [expected]


def sources(claim):
    return [source.entity.label for source in claim.sources]


def test_his_government_vouches_for_what_a_person_says(pipeline):
    text = MEETING + "Scholz condemned the coup, according to his government."
    (claim,) = told(claims_of(text, pipeline), "condemn")
    assert (names(claim), sources(claim), claim.mode) == (["Olaf Scholz"], ["Germany"], "reported")


def test_the_presidential_office_is_of_the_country_of_whoever_spoke_last(pipeline):
    text = (
        "Russian President Vladimir Putin travelled to Minsk. South Korean National Security Adviser Chang Ho-jin "
        "condemned the visit. The presidential office said in a statement that Seoul would respond."
    )
    assert "Presidential Office of South Korea" in [n for claim in claims_of(text, pipeline) for n in names(claim)]


def test_a_release_of_prisoners_has_no_author(pipeline):
    text = "Release of prisoners in Syria\n\nNorway\n\nWe welcome the release of prisoners of Syria in Damascus.\n"
    claims = claims_of(text, pipeline, "Ministry of Foreign Affairs of Norway", title=(0, 29))
    assert [names(claim) for claim in told(claims, "welcome")] == [["Ministry of Foreign Affairs of Norway"]]


POINTING = [
    (
        "Finnish President Alexander Stubb visited Riga. Boris Johnson praised him. He condemned the coup.",
        ["Boris Johnson"],
    ),
    ("NATO leaders met Kaja Kallas and Mark Rutte. Allies praised Norway. They condemned the coup.", ["NATO allies"]),
    (
        MEETING
        + 'In a joint statement, they praised Norway. "Peace is near," the statement said. It condemned the coup.',
        ["Emmanuel Macron", "Olaf Scholz"],
    ),
    (
        "Macron met Putin. A Russian official, Igor Petrov, praised it, state media reported. He condemned the coup.",
        ["Igor Petrov"],
    ),
    ("Norway's intelligence agency praised the police. It condemned the coup.", ["Norway"]),
]


@pytest.mark.parametrize(("text", "expected"), POINTING)
def test_a_pronoun_means_whoever_spoke_last(text, expected, pipeline):
    assert [names(claim) for claim in told(claims_of(text, pipeline), "condemn")] == [expected]


def test_meetings_with_the_leaders_of_listed_countries_are_one_with_each(pipeline):
    text = "Macron held bilateral meetings with the leaders of three countries — Norway, Sweden and Denmark."
    found = [names(claim) for claim in told(claims_of(text, pipeline), "meet")]
    assert found == [["Emmanuel Macron", state] for state in ("Norway", "Sweden", "Denmark")]


def test_talks_with_others_in_the_news_are_not_those_of_the_last_meeting(pipeline):
    text = MEETING + "Macron also discussed trade with Norway and Sweden."
    claims = told(claims_of(text, pipeline), "discuss")
    assert all("Olaf Scholz" not in names(claim) for claim in claims)


def test_an_office_is_written_as_in_the_text(pipeline):
    claims = claims_of("Ukraine's Foreign Minister Dmytro Kuleba praised Norway.", pipeline)
    assert [claim.event.topic for claim in told(claims, "hold_office")] == ["Ukraine's Foreign Minister"]


TOGETHER = [
    (
        "Keir Starmer, together with Olaf Scholz and Mark Rutte, condemned it.",
        ["Keir Starmer", "Olaf Scholz", "Mark Rutte"],
    ),
    ("Norway, along with Sweden, condemned the coup.", ["Norway", "Sweden"]),
    ("I condemn the coup, said Mark Rutte.", ["Mark Rutte"]),
    ("Norway's move was condemned by Sweden.", ["Sweden"]),
]


@pytest.mark.parametrize(("text", "expected"), TOGETHER)
def test_whoever_stands_with_the_speaker_speaks_too(text, expected, pipeline):
    assert [names(claim) for claim in told(claims_of(text, pipeline), "condemn")] == [expected]


def test_criticism_that_is_drawn_is_that_of_who_voices_it(pipeline):
    claims = claims_of("Norway's plan drew criticism from Sweden and Denmark.", pipeline)
    assert [names(claim) for claim in told(claims, "criticize")] == [["Sweden", "Denmark"]]


def test_what_the_narrator_sets_beside_is_not_said_by_the_other(pipeline):
    text = "Russia dismissed the claims, while Norway condemned the coup."
    claims = claims_of(text, pipeline)
    (claim,) = told(claims, "condemn")
    assert (names(claim), sources(claim)) == (["Norway"], [])
    assert "Norway" not in [name for other in told(claims, "reject") for name in names(other, "target")]


def test_talks_that_will_begin_are_planned(pipeline):
    (claim,) = told(claims_of("Talks between Norway and Sweden will begin in Oslo.", pipeline), "meet")
    assert claim.modality == "planned"


def test_according_to_somebody_sends_nothing_there(pipeline):
    claims = claims_of("According to the Pentagon, North Korea has sent troops.", pipeline)
    assert [names(claim, "target") for claim in told(claims, "deploy")] == [[]]


def test_a_state_supplies_another_with_goods(pipeline):
    claims = claims_of("North Korea is supplying Russia with shells.", pipeline)
    (claim,) = told(claims, "provide")
    assert (names(claim), names(claim, "target")) == (["North Korea"], ["Russia"])


def test_an_agency_that_reports_a_meeting_vouches_for_it(pipeline):
    text = (
        "Mark Rutte praised the soldiers, the Korean Central News Agency reported Tuesday. "
        "He also met Norwegian Prime Minister Jonas Gahr Store, it said."
    )
    (claim,) = told(claims_of(text, pipeline), "meet")
    assert (names(claim)[0], sources(claim), claim.mode) == ("Mark Rutte", ["Korean Central News Agency"], "reported")


def test_the_office_of_a_person_is_the_state_that_the_person_stands_for(pipeline):
    (claim,) = told(claims_of(MEETING + "Macron condemned the coup, Scholz's office said.", pipeline), "condemn")
    assert (names(claim), sources(claim)) == (["Emmanuel Macron"], ["Germany"])


def test_a_remark_of_the_narrator_is_no_part_of_the_accusation(pipeline):
    claims = claims_of("Norway has accused Pyongyang of sending soldiers to Russia, a charge Moscow denies.", pipeline)
    assert [(names(claim), sources(claim)) for claim in told(claims, "deny")] == [(["Russia"], [])]


def test_whom_somebody_met_is_not_what_they_talked_about(pipeline):
    (claim,) = told(claims_of(MEETING, pipeline), "meet")
    assert claim.event.topic == ""


def test_he_who_has_no_name_is_not_the_person_before(pipeline):
    text = "Mark Rutte left Oslo. A representative of North Korea praised the talks. He condemned the coup."
    assert [names(claim) for claim in told(claims_of(text, pipeline), "condemn")] == [["North Korea"]]
