import pytest

from graph.records import Document, Unit
from loaders.extract.parse.page import prepare


def paper(text, **fields):
    return Document(key="paper", name="paper.txt", text=text, sha256="0", **fields)


def offices(pipeline, text, date="2024-10-30", **fields):
    page = prepare(
        paper(text, **fields), Unit(1, 0, len(text), date=date, publisher=fields.get("publisher", "")), pipeline
    )
    return {person.entity.label: [title.label for title in person.titles] for person in page.cast}


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("Dutch Prime Minister Jan Puk spoke today in Ghent.", "Jan Puk", "Prime Minister of the Netherlands"),
        (
            "The President of the European Commission Ursula von der Leyen spoke.",
            "Ursula von der Leyen",
            "President of the European Commission",
        ),
        ("NATO Secretary General Mark Rutte spoke today.", "Mark Rutte", "Secretary General of NATO"),
        ("Belgian Foreign Minister H.E. Mr. Jan Puk spoke.", "Jan Puk", "Foreign Minister of Belgium"),
        (
            "Jan Puk, Deputy Prime Minister and Minister of Finance of Belgium, spoke.",
            "Jan Puk",
            "Deputy Prime Minister of Belgium",
        ),
        ("Jan Puk, head of the World Bank, spoke.", "Jan Puk", "Head of World Bank"),
        (
            "Jan Puk, Chief Adviser to the President of Turkey, spoke.",
            "Jan Puk",
            "Chief Adviser to the President of Turkey",
        ),
        (
            "Prime Minister of New Zealand Christopher Luxon spoke.",
            "Christopher Luxon",
            "Prime Minister of New Zealand",
        ),
        ("Russia’s deputy defence minister Ivan Puk spoke.", "Ivan Puk", "Deputy Defence Minister of Russia"),
        ("President Jane Puk of Peru spoke today.", "Jane Puk", "President of Peru"),
        ("The Italian trade minister, Anna Puk, joined them.", "Anna Puk", "Trade Minister of Italy"),
        ("Anna Puk, the trade minister of Italy, joined them.", "Anna Puk", "Trade Minister of Italy"),
        ("Republic of Korea (ROK) Minister of Trade Puk Jin spoke.", "Puk Jin", "Minister of Trade of South Korea"),
        ("They met US Ambassador to Peru Richard Puk.", "Richard Puk", "Ambassador to Peru of the United States"),
        (
            "Under Secretary of State for Trade Anna Puk spoke.",
            "Anna Puk",
            "Under Secretary of State for Trade of the United States",
        ),
        (
            "Deputy Foreign Minister Sheikh Anwar Puk of Bahrain spoke.",
            "Anwar Puk",
            "Deputy Foreign Minister of Bahrain",
        ),
        ("French Army Chief of Staff Gen. Luc Puk spoke.", "Luc Puk", "Army Chief of Staff of France"),
        ("They heard Anna Puk (NATO Spokesperson) today.", "Anna Puk", "Spokesperson of NATO"),
        ("U.N. Middle East envoy Jan Puk spoke.", "Jan Puk", "Middle East Envoy of the United Nations"),
        ("Chad's UN ambassador Jan Puk spoke.", "Jan Puk", "Ambassador of Chad"),
        (
            "They called in the British charge d'affaires, Anna Puk, today.",
            "Anna Puk",
            "Charge d'affaires of the United",
        ),
        ("Latvia's Energy Minister, German Pukovs, spoke.", "German Pukovs", "Energy Minister of Latvia"),
        ("ASSISTANT SECRETARY PUKOFF: Thank you.", "Pukoff", "Assistant Secretary"),
        ("First Minister of Scotland Anna Puk spoke.", "Anna Puk", "First Minister of Scotland"),
        ("Texas Governor Jan Puk spoke.", "Jan Puk", "Governor of Texas"),
        ("Kyiv Mayor Jan Puk spoke.", "Jan Puk", "Mayor of Kyiv"),
        ("Virginia Puk, the Mayor of Rome, spoke.", "Virginia Puk", "Mayor of Rome"),
        ("Governor Jan Puk of Crimea spoke.", "Jan Puk", "Governor of Crimea"),
    ],
)
def test_titles_give_offices(pipeline, text, name, office):
    assert offices(pipeline, text).get(name, [""])[0].startswith(office)


def test_the_words_come_before_the_date(pipeline):
    text = "Dutch Prime Minister Mark Rutte met NATO Secretary General Jens Stoltenberg."
    assert offices(pipeline, text, date="2024-02-01") == {
        "Mark Rutte": ["Prime Minister of the Netherlands"],
        "Jens Stoltenberg": ["Secretary General of NATO"],
    }


def test_a_title_without_a_body_takes_the_one_of_the_date(pipeline):
    assert offices(pipeline, "Secretary General Mark Rutte spoke.")["Mark Rutte"] == ["Secretary General of NATO"]


def test_a_former_office_is_former(pipeline):
    text = "Former US President Barack Obama spoke in Ghent."
    page = prepare(paper(text), Unit(1, 0, len(text), date="2019-01-23"), pipeline)
    assert [title.former for title in page.cast[0].titles] == [True]
    assert page.cast[0].capacity is None


def test_a_list_passes_the_state_on(pipeline):
    text = "Israeli prime minister Dan Puk and energy minister Uri Kup met them."
    assert offices(pipeline, text)["Uri Kup"] == ["Energy Minister of Israel"]


def test_counterparts_hold_the_same_office_each_for_a_state(pipeline):
    text = (
        "Egyptian trade minister Adel Puk met his Greek, Cypriot and French counterparts, Nik Kup, Leo Dup and Luc Rup."
    )
    assert offices(pipeline, text) == {
        "Adel Puk": ["Trade Minister of Egypt"],
        "Nik Kup": ["Trade Minister of Greece"],
        "Leo Dup": ["Trade Minister of Cyprus"],
        "Luc Rup": ["Trade Minister of France"],
    }


def test_a_spokesperson_without_a_body_speaks_for_the_publisher(pipeline):
    text = "The below is attributable to Spokesperson Ann Puk:"
    found = offices(pipeline, text, publisher="United States Department of State")
    assert found["Ann Puk"] == ["Spokesperson of the United States Department of State"]


def test_plural_offices_are_nobodys_name(pipeline):
    assert offices(pipeline, "The Secretary and Foreign Ministers agreed to go on with the talks.") == {}


def test_a_title_that_goes_on_with_a_verb_is_no_apposition(pipeline):
    text = "In his meeting with Minister of Defence Lee Puk, the Secretary General discussed the river."
    assert "Secretary General" not in " ".join(offices(pipeline, text)["Lee Puk"])


def test_the_next_in_a_list_keeps_an_office_of_his_own(pipeline):
    text = "President of the European Council António Costa and President Volodymyr Zelenskyy met."
    assert offices(pipeline, text, date="2024-12-19")["Volodymyr Zelenskyy"] == ["President of Ukraine"]


def test_a_mayor_is_no_officer_of_the_publishers_state(pipeline):
    text = "Milan Mayor Carla Puk and Council President Jan Pak spoke after 2:11 p.m. on Monday."
    found = offices(pipeline, text, publisher="U.S. Department of State")
    assert "United States" not in found["Carla Puk"][0]
    assert all("Pm" not in label for labels in found.values() for label in labels)


def test_an_office_that_the_publishers_state_has_not_is_anothers(pipeline):
    text = "Foreign Minister Carla Puk and Deputy Prime Minister Jan Pak met Assistant Secretary Anna Pok."
    found = offices(pipeline, text, publisher="U.S. Department of State")
    assert found["Carla Puk"] == ["Foreign Minister"]
    assert found["Anna Pok"] == ["Assistant Secretary of the United States"]


def test_an_office_that_another_holds_is_not_filled_twice(pipeline):
    found = offices(pipeline, "President Carla Puk spoke.", publisher="Élysée, Presidency of France")
    assert found["Carla Puk"] == ["President"]


def test_a_national_paper_names_its_own_ministers_without_the_state(pipeline):
    found = offices(pipeline, "Trade Minister Akira Puk spoke on Monday.", publisher="Kyodo News")
    assert found["Akira Puk"] == ["Trade Minister of Japan"]
    text = "LIMA, Feb 16 (Reuters) - Trade Minister Rosa Puk spoke on Monday."
    assert offices(pipeline, text, publisher="Reuters")["Rosa Puk"] == ["Trade Minister of Peru"]
    assert offices(pipeline, "Trade Minister Rosa Puk spoke on Monday.", publisher="BBC")["Rosa Puk"] == [
        "Trade Minister"
    ]


def test_a_given_name_may_be_a_title_elsewhere(pipeline):
    assert "Amir Khan Puk" in offices(pipeline, "Amir Khan Puk, the foreign minister of Pakistan, spoke.")


def test_news_names_ministers_of_the_state_it_tells_of(pipeline):
    text = "A bomb went off in Mokha, Yemen. It hit a market, stated Minister of Information Salim al-Puk."
    assert offices(pipeline, text, publisher="Wikinews")["Salim al-Puk"] == ["Minister of Information of Yemen"]


def test_an_office_abroad_is_of_who_sends(pipeline):
    text = "Russia's newly appointed commander in Ukraine, General Sergey Puk, spoke."
    assert offices(pipeline, text)["Sergey Puk"] == ["Commander of Russia"]


def test_the_head_of_an_office_heads_the_office_of_his_state(pipeline):
    found = offices(pipeline, "Andriy Yermak, the head of the Presidential Office, spoke.", publisher="Reuters")
    assert found["Andriy Yermak"] == ["Head of the Presidential Office of Ukraine"]


def test_without_a_date_an_office_is_of_whoever_ever_held_it(pipeline):
    found = offices(pipeline, "President Carla Puk spoke.", date=None, publisher="U.S. Department of State")
    assert found["Carla Puk"] == ["President"]


@pytest.mark.parametrize(
    ("text", "name", "organisation"),
    [
        ("Anna Puk, the Belgian Chancellor's trade adviser, spoke.", "Anna Puk", "Belgium"),
        ("Anna Puk, Emmanuel Macron's special envoy, spoke.", "Anna Puk", "France"),
        ("Anna Puk, an adviser to Peru's prime minister, spoke.", "Anna Puk", "Peru"),
        ("Anna Puk, the head of Norway's sovereign wealth fund, spoke.", "Anna Puk", "Norway"),
        ("Head of the EU Delegation to Peru Anna Puk spoke.", "Anna Puk", "European Union"),
        ("Georgian Security Council Secretary Anna Puk spoke.", "Anna Puk", "Security Council of Georgia"),
        ("Chairman of the State Council of Peru Anna Puk spoke.", "Anna Puk", "State Council of Peru"),
        ("Anna Puk previously served as the Belgian ambassador to Peru.", "Anna Puk", "Belgium"),
        ("Anna Puk, chief executive of Roe Rare Minerals, spoke.", "Anna Puk", "Roe Rare Minerals"),
        ("Anna Puk, a senior fellow at the Roecentre, spoke.", "Anna Puk", "Roecentre"),
        ("UN relief chief Anna Puk spoke.", "Anna Puk", "United Nations"),
        ("Jan Puk, High Representative of the Union, spoke.", "Jan Puk", "European Union"),
        ("Belgian Special Representative for the Republic of Korea (ROK) Anna Puk spoke.", "Anna Puk", "Belgium"),
    ],
)  # fmt: skip
def test_an_office_is_of_the_house_that_its_phrase_leads_to(pipeline, text, name, organisation):
    page = prepare(paper(text), Unit(1, 0, len(text), date="2024-10-30"), pipeline)
    titles = {person.entity.label: person.titles for person in page.cast}
    assert [title.organisation.label for title in titles[name]] == [organisation]


def test_the_spokesman_of_a_named_president_is_not_the_president(pipeline):
    found = offices(pipeline, "The spokesman of President Jan Puk of Peru spoke.")
    assert found == {"Jan Puk": ["President of Peru"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Presidents Jan Puk of Peru and Anna Pak of Chile met.", {"Jan Puk": "Peru", "Anna Pak": "Chile"}),
        ("Presidents of Peru Jan Puk and Chile Anna Pak met.", {"Jan Puk": "Peru", "Anna Pak": "Chile"}),
        ("The ministers of Peru and Chile, Jan Puk and Anna Pak, met.", {"Jan Puk": "Peru", "Anna Pak": "Chile"}),
        ("The leaders of Peru and Chile Jan Puk and Anna Pak met.", {"Jan Puk": "Peru", "Anna Pak": "Chile"}),
        ("Presidents Joe Biden and Xi Jinping met.", {"Joe Biden": "United States", "Xi Jinping": "China"}),
    ],
)  # fmt: skip
def test_a_title_in_the_plural_is_of_each(pipeline, text, expected):
    page = prepare(paper(text), Unit(1, 0, len(text), date="2024-10-30"), pipeline)
    found = {person.entity.label: title.organisation.label for person in page.cast for title in person.titles}
    assert found == expected


def test_ministers_without_names_are_nobodys_title(pipeline):
    text = "The ministers of Peru and Chile met. Ministers said that Bolivia agreed."
    assert offices(pipeline, text) == {}


def test_two_offices_in_two_houses_are_two(pipeline):
    text = "Jan Puk, High Representative of the Union and Vice-President of the European Commission, spoke."
    page = prepare(paper(text), Unit(1, 0, len(text), date="2024-10-30"), pipeline)
    houses = [title.organisation.label for person in page.cast for title in person.titles]
    assert houses == ["European Union", "European Commission"]


def test_a_surname_of_several_words_is_known_by_its_title(pipeline):
    assert list(offices(pipeline, "Commission President von der Leyen spoke.")) == ["Ursula von der Leyen"]
