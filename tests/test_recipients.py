"""Whom a statement is directed at where its own words do not say it outright."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

READ_OUT = "President Petr Pavel met President Maia Sandu of Moldova in Prague today.\n\n"


def acts(text, act, pipeline, publisher=""):
    document = Document("recipients", "recipients.txt", text, "0" * 64, date="2024-12-04", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), date="2024-12-04", publisher=publisher), pipeline)
    return [claim.event for claim in claims if claim.event.act == act]


def labels(event, *roles):
    return {entity.label for entity in event.role(*roles)}


def test_who_warns_of_the_own_answer_does_not_warn_the_own_state(pipeline):
    (warning,) = acts("Polish President Andrzej Duda warned that Poland would retaliate.\n", "warn", pipeline)
    assert labels(warning, "target", "concerned", "addressee") == set()


@pytest.mark.parametrize(
    ("first", "second", "maker"),
    [
        ("Sweden proposed a ceasefire in Yemen.", "The Houthi movement rejected the proposal.", "Sweden"),
        ("Kenya accused Ethiopia of moving the border.", "Ethiopia rejected the accusation.", "Kenya"),
        ("Canada imposed sanctions on Belarus.", "Belarus called the measures illegal.", "Canada"),
    ],
)
def test_what_is_rejected_is_held_against_whoever_said_it(first, second, maker, pipeline):
    said = acts(f"{first}\n\n{second}\n", "reject", pipeline) or acts(f"{first}\n\n{second}\n", "criticize", pipeline)
    assert labels(said[0], "target") == {maker}


def test_of_two_who_talk_the_other_is_told(pipeline):
    text = READ_OUT + "President Pavel explained his plan for the energy market.\n"
    (telling,) = acts(text, "explain", pipeline, publisher="Office of the President of the Czech Republic")
    assert labels(telling, "addressee") == {"Maia Sandu"}


def test_what_is_asked_after_a_complaint_is_asked_of_the_same_side(pipeline):
    text = "Norway condemned the crackdown in Belarus and demanded the release of the prisoners.\n"
    (demand,) = acts(text, "demand", pipeline)
    assert labels(demand, "target") == {"Belarus"}


def test_what_is_condemned_in_all_its_forms_is_held_against_nobody(pipeline):
    text = "Norway condemned the crackdown in Belarus.\n\nNorway condemned terrorism in all its forms.\n"
    assert labels(acts(text, "condemn", pipeline)[1], "target", "concerned") == set()


def test_what_concerns_an_organ_concerns_its_state(pipeline):
    (blame,) = acts("Norway condemned the Russian Foreign Ministry for its statement.\n", "condemn", pipeline)
    assert labels(blame, "target") == {"Ministry of Foreign Affairs of Russia"}
    assert labels(blame, "concerned") == {"Russia"}


def test_a_region_is_no_target(pipeline):
    (concern,) = acts("Norway expressed concern over Iran's role in the Middle East.\n", "express_concern", pipeline)
    assert labels(concern, "target", "concerned") == {"Iran"}


def test_that_of_a_relative_clause_points_at_no_deed_before(pipeline):
    text = "Russia attacked Georgia.\n\nNorway opposed steps that would divide the alliance.\n"
    assert labels(acts(text, "oppose", pipeline)[0], "target") == set()


@pytest.mark.parametrize(
    ("text", "act", "whom"),
    [
        ("Norway thanked London for the move.", "thank", {"United Kingdom"}),
        ("Norway called on all countries not to provide arms to Minsk.", "call_on", {"Belarus"}),
        ("Norway welcomed the readiness of Warsaw to host the talks.", "welcome", {"Poland"}),
        ("Norway welcomed the end of the march to Paris.", "welcome", set()),
        (
            "Kenyan President William Ruto met Paul Kagame and congratulated him on the truce.",
            "congratulate",
            {"Paul Kagame"},
        ),
        ("Norway welcomed a grant of five million US dollars.", "welcome", set()),
        ("Norway welcomes and supports the decision taken by Jordan.", "welcome", {"Jordan"}),
        ("Norway supports the proposal made today by the Government of Kenya.", "express_support", {"Kenya"}),
        ("Norway voiced dismay at the trial of the editors in Belarus.", "deplore", {"Belarus"}),
        ("Alexander Lukashenko spoke. Norway condemned the Lukashenko regime.", "condemn", {"Belarus"}),
        ("Syria denounced the strikes of the Zionist regime.", "condemn", {"Israel"}),
        ("Norway stands with the people of Georgia.", "express_support", {"people of Georgia", "Georgia"}),
        ("Norway withdrew from a fisheries treaty with Iceland.", "withdraw", {"Iceland"}),
        ("Norway remarked on the Turkish law, calling it unlawful.", "criticize", {"Turkey"}),
    ],
)
def test_whom_an_object_names(text, act, whom, pipeline):
    (found,) = acts(f"{text}\n", act, pipeline)
    assert labels(found, "target", "concerned", "addressee") == whom


def test_a_charge_in_a_relative_clause_is_denied_to_its_maker(pipeline):
    text = "Kenya accused Ethiopia of moving the border, a charge that Ethiopia denied.\n"
    assert labels(acts(text, "deny", pipeline)[0], "target") == {"Kenya"}


def test_a_step_that_somebody_denounces_is_blamed_on_who_took_it(pipeline):
    text = "Turkey closed the strait to tankers, a step that Bulgaria denounced.\n"
    assert labels(acts(text, "condemn", pipeline)[0], "target") == {"Turkey"}


def test_who_is_asked_about_somebody_speaks_of_him(pipeline):
    text = "Asked about the remarks of Peru, Foreign Minister Espen Barth Eide expressed regret.\n"
    assert labels(acts(text, "deplore", pipeline)[0], "target") == {"Peru"}


def test_many_who_speak_together_may_thank_one_of_them(pipeline):
    text = "Norway, Sweden, Finland and Denmark thanked Finland for its help.\n"
    assert labels(acts(text, "thank", pipeline)[0], "target") == {"Finland"}


def test_both_sides_are_the_two_whom_the_text_told_of_last(pipeline):
    text = "Kenya and Uganda moved troops to the lake.\n\nThe European Union urged both governments to talk.\n"
    assert labels(acts(text, "call_on", pipeline)[0], "target", "addressee") == {"Kenya", "Uganda"}


def test_a_statement_on_a_state_presses_that_state(pipeline):
    text = "Statement on the unrest in Chad\n\nWe are alarmed by the arrest of protesters.\n"
    (concern,) = acts(text, "express_concern", pipeline, publisher="Norwegian Ministry of Foreign Affairs")
    assert labels(concern, "target", "concerned") == {"Chad"}


@pytest.mark.parametrize(
    ("text", "act", "whom"),
    [
        ("Peru decried Russian missile strikes on Kharkiv.", "attack", "Ukraine"),
        ("Sweden stands by Ukraine in the face of Russia's aggression.", "attack", "Ukraine"),
        ("Russia invaded Georgia.\n\nSweden condemned the Russian invasion.", "invade", "Georgia"),
        ("Israel bombed Iran.\n\nIran retaliated on Tuesday.", "attack", "Israel"),
        ("Poland expelled three diplomats of Belarus.\n\nLatvia expelled two.", "expel", "Belarus"),
    ],
)
def test_whom_a_deed_befalls_that_its_words_do_not_name(text, act, whom, pipeline):
    assert labels(acts(f"{text}\n", act, pipeline)[-1], "target", "concerned") == {whom}


def test_a_civil_war_befalls_no_other_state(pipeline):
    found = acts("Chad received refugees of the Libyan civil war.\n", "wage_war", pipeline)
    assert all(not labels(war, "target") for war in found)


@pytest.mark.parametrize(
    ("text", "act", "things"),
    [
        ("Chad criticized the Lake Fitri pipeline.", "criticize", {"Lake Fitri pipeline"}),
        ("Norway supports the NPT.", "express_support", {"Treaty on the Non-Proliferation of Nuclear Weapons"}),
        ("Chad built the Lake Fitri pipeline.\n\nNorway criticized the project.", "criticize", {"Lake Fitri pipeline"}),
    ],
)
def test_a_thing_with_a_name_is_a_target_and_is_referred_back_to(text, act, things, pipeline):
    assert labels(acts(f"{text}\n", act, pipeline)[0], "target", "concerned") == things


def test_those_who_exchange_fire_strike_each_other(pipeline):
    (attack,) = acts("Kenya and Uganda exchanged fire on Monday.\n", "attack", pipeline)
    assert labels(attack, "target", "concerned") == {"Kenya", "Uganda"}


def test_an_issuer_does_not_call_on_the_own_house(pipeline):
    text = "Statement on the unrest in Chad\n\nNorway is concerned. We urge the authorities to release them.\n"
    (call,) = acts(text, "call_on", pipeline, publisher="Norwegian Ministry of Foreign Affairs")
    assert labels(call, "target", "concerned", "addressee") == {"Chad"}


@pytest.mark.parametrize(
    ("title", "speakers"),
    [
        ("Chad: Declaration by the High Representative on behalf of the European Union", {"European Union"}),
        ("Joint statement by Norway and Sweden on Chad", {"Norway", "Sweden"}),
    ],
)
def test_whom_a_title_is_about_does_not_issue_the_statement(title, speakers, pipeline):
    text = f"{title}\n\nWe condemn these sham trials.\n"
    (blame,) = acts(text, "condemn", pipeline, publisher="Council of the European Union")
    assert labels(blame, "agent") == speakers
    assert "Chad" in labels(blame, "target", "concerned")


def test_a_set_of_states_without_a_treaty_is_addressed(pipeline):
    (call,) = acts("Norway urged the world community to support Chad.\n", "call_on", pipeline)
    assert labels(call, "addressee") == {"international community"}
