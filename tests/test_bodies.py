"""Bodies and offices without a name: the government, the administration, the Head of State, the two sides."""

from __future__ import annotations

import pytest

from graph.records import Document, Unit
from loaders.extract.claiming.claims import extract

CASES = [
    ("The Biden administration condemned the coup.", ["United States"]),
    ("The Lukashenko regime condemned the coup.", ["Belarus"]),
    ("Chief Cabinet Secretary Hirokazu Matsuno said that the government condemned the coup.", ["Japan"]),
    ("An Iraqi government adviser condemned the coup.", ["Iraq"]),
    ("German police condemned the coup.", ["Germany"]),
    ("Authorities in Kyiv condemned the coup.", ["Ukraine"]),
    ("Tajikistan's border service condemned the coup.", ["Border Service of Tajikistan"]),
    ("Poland's prime minister condemned the coup.", ["Mateusz Morawiecki"]),
    ("Iran sent a letter. The country's president condemned the coup.", ["Ebrahim Raisi"]),
    (
        "Polish Prime Minister Mateusz Morawiecki spoke. The country's foreign minister condemned the coup.",
        ["Zbigniew Rau"],
    ),
    (
        "Iranian Foreign Minister Hossein Amir-Abdollahian spoke. The top diplomat condemned the coup.",
        ["Hossein Amir-Abdollahian"],
    ),
    (
        "Finnish President Sauli Niinistö praised Peru. Latvian President Egils Levits praised Chile. "
        "The two sides condemned the coup.",
        ["Sauli Niinistö", "Egils Levits"],
    ),
]


def agents_of(text, pipeline, publisher=""):
    document = Document("d", "d.txt", text, "", publisher=publisher)
    claims = extract(document, Unit(1, 0, len(text), date="2023-05-10", publisher=publisher), pipeline)
    return [[entity.label for entity in claim.event.role("agent")] for claim in claims if claim.event.act == "condemn"]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_body_without_a_name_is_found(text, expected, pipeline):
    assert agents_of(text, pipeline) == [expected]


def test_the_administration_is_that_of_the_publisher(pipeline):
    text = "We spoke to Peru. The administration condemned the coup."
    assert agents_of(text, pipeline, "U.S. Department of State") == [["United States"]]


def test_the_head_of_state_is_that_of_the_house(pipeline):
    text = "President Maia Sandu met Volodymyr Zelenskyy. The Head of State condemned the coup."
    assert agents_of(text, pipeline, "Presidency of the Republic of Moldova") == [["Maia Sandu"]]


SECOND = [
    ("Ministers condemned the coup.", "NATO", ["NATO ministers"]),
    (
        "BAGHDAD, May 9 (Reuters) - The foreign ministry condemned the coup.",
        "Reuters",
        ["Ministry of Foreign Affairs of Iraq"],
    ),
    (
        "Iraq called in an envoy, the foreign ministry said. The ministry condemned the coup.",
        "",
        ["Ministry of Foreign Affairs of Iraq"],
    ),
    ("Officials from Armenia and Azerbaijan condemned the coup.", "", ["Armenia", "Azerbaijan"]),
    ("Kim Jong Un spoke. The North Korean leader condemned the coup.", "", ["Kim Jong-un"]),
    (
        "Vladimir Putin and Dmitry Peskov, the Kremlin spokesman, came. Putin's spokesman condemned the coup.",
        "",
        ["Dmitry Peskov"],
    ),
    ("President Abdel Fattah el-Sisi came. El-Sisi condemned the coup.", "", ["Abdel Fattah el-Sisi"]),
    ("A Kremlin official condemned the coup.", "", ["Kremlin"]),
    ("Seoul's presidential office condemned the coup.", "", ["Presidential Office of South Korea"]),
    ("The junta in Myanmar condemned the coup.", "", ["Myanmar"]),
    ("Members of the Security Council condemned the coup.", "", ["United Nations Security Council"]),
    ("Latvian President Egils Levits met Maia Sandu. The pair condemned the coup.", "", ["Egils Levits", "Maia Sandu"]),
    ("Von der Leyen, who was in Kyiv, condemned the coup.", "", ["Ursula von der Leyen"]),
    ("Saudi state media condemned the coup.", "", ["Saudi state media"]),
    (
        "The Ministry condemned the coup.",
        "Ministry of Foreign Affairs, Georgia",
        ["Ministry of Foreign Affairs of Georgia"],
    ),
    (
        "Armenian leader Nikol Pashinyan met Ilham Aliyev. Aliyev left. His Armenian counterpart condemned the coup.",
        "",
        ["Nikol Pashinyan"],
    ),
    ("Mr Lavrov condemned the coup.", "", ["Sergey Lavrov"]),
    (
        "Irish minister Micheál Martin and his Polish and Latvian counterparts, Zbigniew Rau and Edgars Rinkēvičs, "
        "condemned the coup.",
        "",
        ["Micheál Martin", "Zbigniew Rau", "Edgars Rinkēvičs"],
    ),
    ("At the wish of Maia Sandu, the President of Latvia condemned the coup.", "", ["Egils Levits"]),
    ("Iranian spokesman Nasser Kanaani said his country condemned the coup.", "", ["Iran"]),
]


@pytest.mark.parametrize(("text", "publisher", "expected"), SECOND)
def test_who_is_on_stage_is_meant(text, publisher, expected, pipeline):
    assert agents_of(text, pipeline, publisher) == [expected]


def test_a_party_is_no_administration(pipeline):
    text = "The Democratic Party met in Ohio. The administration condemned the coup."
    assert agents_of(text, pipeline, "Wikinews") in ([], [[]])


def test_a_leader_of_another_kind_is_not_the_person_on_stage(pipeline):
    text = "Antony Blinken spoke about Peru. The supreme leader condemned the coup."
    assert ["Antony Blinken"] not in agents_of(text, pipeline, "Wikinews")


def test_in_a_transcript_of_the_house_the_president_is_its_own(pipeline):
    text = (
        "SECRETARY BLINKEN: Thank you. President Putin struck Ukraine.\n\nQUESTION: And now?\n\n"
        "SECRETARY BLINKEN: The President condemned the coup."
    )
    assert ["Joe Biden"] in agents_of(text, pipeline, "U.S. Department of State")
