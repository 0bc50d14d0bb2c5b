from graph.records import Document
from loaders.extract.parse.page import prepare
from loaders.split import split

STATE = "United States Department of State"


def issuer(pipeline, text, **fields):
    document = Document(key="paper", name="paper.txt", text=text, sha256="0", **fields)
    return prepare(document, split(document)[0], pipeline).issuer


def labels(entities):
    return [entity.label for entity in entities]


def test_a_release_speaks_for_its_publishers_state(pipeline):
    found = issuer(
        pipeline, "On the river\n\n3 May 2022\n\nWe welcome the talks on the river in Ghent.\n", publisher=STATE
    )
    assert (found.home.label, found.news, labels(found.authors)) == ("United States", False, [STATE])


def test_the_person_of_the_byline_says_we(pipeline):
    text = "On the river\n\n3 May 2022\n\nAntony J. Blinken, Secretary of State\n\nWe welcome the talks on the river.\n"
    found = issuer(pipeline, text, publisher=STATE)
    assert labels(found.authors) == ["Antony Blinken"]


def test_those_who_released_a_joint_statement_say_we(pipeline):
    text = (
        "Joint Statement on the river\n\n9 July 2022\n\nThe text of the following statement was released by "
        "Secretary of State Antony Blinken and Spanish trade minister Ana Puk to express support for the talks.\n\n"
        "We welcome them.\n"
    )
    found = issuer(pipeline, text, publisher=STATE)
    assert (labels(found.authors), found.joint) == (["Antony Blinken", "Ana Puk"], True)


def test_a_joint_statement_is_by_the_states_of_its_title(pipeline):
    text = (
        "Joint Statement on the U.S.-Japan-Republic of Korea Trilateral Meeting\n\n"
        "3 May 2022\n\nWe met today on the river.\n"
    )
    found = issuer(pipeline, text, publisher=STATE)
    assert labels(found.authors) == ["United States", "Japan", "South Korea"]


def test_a_list_of_states_at_the_head_issues_a_statement(pipeline):
    text = (
        "Statement on the river\n\n3 May 2022\n\n"
        "Peru, Chile and Brazil met in Lima today. We welcome what was said there.\n"
    )
    assert labels(issuer(pipeline, text).authors) == ["Peru", "Chile", "Brazil"]


def test_a_newspaper_speaks_for_nobody(pipeline):
    found = issuer(pipeline, "The talks on the river went on today in Ghent.\n", publisher="The Korea Times")
    assert (found.news, found.home, found.authors) == (True, None, ())


def test_a_source_line_names_the_publisher(pipeline):
    found = issuer(pipeline, "On the river\n\nThe chairs met today and agreed to go on.\n\nSource – EU Commission\n")
    assert (found.home.label, found.news) == ("European Union", False)


def test_a_transcript_has_turns(pipeline):
    text = (
        "Remarks on the river\n\n"
        "UK Foreign Secretary Jane Puk: Thank you all for coming to Ghent.\n\nWe had good talks.\n\n"
        "Question: Will you meet again this year?\n\nSpanish trade minister Ana Rup: We will meet in May.\n"
    )
    document = Document(key="paper", name="paper.txt", text=text, sha256="0")
    turns = prepare(document, split(document)[0], pipeline).turns
    assert [labels(turns[paragraph]) for paragraph in sorted(turns)] == [["Jane Puk"], ["Jane Puk"], [], ["Ana Rup"]]


def test_a_colon_in_a_headline_makes_no_transcript(pipeline):
    text = "Puk: war on the river is no way out\n\nDutch trade minister Jan Puk spoke in Ghent today.\n"
    document = Document(key="paper", name="paper.txt", text=text, sha256="0")
    assert prepare(document, split(document)[0], pipeline).turns == {}


def test_an_agency_passes_on_the_words_of_the_ministry_whose_statement_follows(pipeline):
    text = (
        "On the river\n\nA spokesperson for the Foreign Ministry of Latvia released the following statement:\n\n"
        "We welcome the talks on the river in Ghent.\n"
    )
    found = issuer(pipeline, text, publisher="Xinhua News Agency")
    assert (labels(found.authors), found.home.label) == (["Ministry of Foreign Affairs of Latvia"], "Latvia")


def test_an_agency_of_the_united_nations_is_no_news_agency(pipeline):
    text = "On the river\n\n3 May 2022\n\nThe plant in Ghent is safe.\n"
    assert not issuer(pipeline, text, publisher="International Atomic Energy Agency").news


def test_who_holds_a_press_conference_says_i(pipeline):
    text = "Press conference by NATO Secretary General Jens Stoltenberg\n\nGood afternoon. We condemn the coup.\n"
    assert labels(issuer(pipeline, text, publisher="NATO").authors) == ["Jens Stoltenberg"]


def test_a_mission_is_of_who_sends_it(pipeline):
    found = issuer(pipeline, "We condemn the coup.\n", publisher="Permanent Mission of Estonia to the United Nations")
    assert labels([found.home]) == ["Estonia"]


def test_a_ministry_beside_its_state_is_the_publisher(pipeline):
    found = issuer(pipeline, "We condemn the coup.\n", publisher="Ministry of Foreign Affairs, Pakistan")
    assert labels([found.publisher]) == ["Ministry of Foreign Affairs of Pakistan"]


def test_news_is_of_the_state_of_its_dateline(pipeline):
    found = issuer(pipeline, "LIMA, May 9 (Reuters) - The army left its barracks.\n", publisher="Reuters")
    assert labels([found.press]) == ["Peru"]
    assert issuer(pipeline, "BRUSSELS (AP) — The minister spoke.\n", publisher="AP").press is None


def test_a_press_statement_of_a_council_is_not_its_presidents(pipeline):
    text = (
        "Security Council press statement on Mali\n\n3 May 2022\n\nThe following Security Council press statement was "
        "issued today by Council President Tarek Ladeb (Tunisia):\n\nWe regret the storm.\n"
    )
    assert labels(issuer(pipeline, text, publisher="United Nations").authors) == ["United Nations Security Council"]


def test_who_issued_the_following_statement_says_i(pipeline):
    text = (
        "Foreign Minister Annalena Baerbock on the storm in Mali\n\n3 May 2022\n\nFollowing the storm in Mali, Foreign "
        "Minister Annalena Baerbock today issued the following statement:\n\n“The storm shocks us.\n"
    )
    assert labels(issuer(pipeline, text, publisher="Federal Foreign Office").authors) == ["Annalena Baerbock"]


def test_a_ministry_that_signs_for_nobody_speaks_as_itself_and_a_presidency_as_its_state(pipeline):
    text = "On the river\n\nWe welcome the talks on the river in Ghent.\n"
    ministry = issuer(pipeline, text, publisher="Ministry of Foreign Affairs of Peru")
    presidency = issuer(pipeline, text, publisher="Office of the President of the Republic of Korea")
    assert labels(ministry.authors) == ["Ministry of Foreign Affairs of Peru"]
    assert labels(presidency.authors) == ["South Korea"]


def test_a_declaration_is_by_those_on_whose_behalf_it_is_made(pipeline):
    text = "Peru: Declaration by the High Representative on behalf of the European Union\n\nWe deplore the verdict.\n"
    found = issuer(pipeline, text, publisher="Council of the European Union")
    assert labels(found.authors) == ["European Union"]


def test_a_statement_that_is_rejected_is_not_the_own(pipeline):
    text = "On the river\n\nWe reject the statement made by the Chilean Foreign Ministry on the river.\n"
    found = issuer(pipeline, text, publisher="Ministry of Foreign Affairs of Peru")
    assert labels(found.authors) == ["Ministry of Foreign Affairs of Peru"]


def test_a_paper_with_a_state_in_its_name_is_news_and_a_ministry_without_an_entry_is_of_its_state(pipeline):
    text = "On the river\n\nThe talks on the river went on today in Ghent.\n"
    paper, embassy = (issuer(pipeline, text, publisher=name) for name in ("Peru Courier", "Embassy of Peru"))
    assert (paper.news, paper.home) == (True, None)
    assert (embassy.news, embassy.home.label) == (False, "Peru")
    unlisted = issuer(pipeline, text, publisher="Ministry of Foreign Affairs of Botswana")
    assert unlisted.home.label == "Botswana"


def test_a_mission_to_a_body_is_of_who_sends_it_wherever_the_sender_stands(pipeline):
    text = "On the river\n\nWe welcome the talks on the river in Ghent.\n"
    found = issuer(pipeline, text, publisher="Permanent Mission to the United Nations of Germany")
    assert found.home.label == "Germany"
