from collections import Counter, defaultdict
from itertools import pairwise

import pyoxigraph as ox
import pytest

from graph.iris import slug
from ontology import reference, terms
from ontology.reference import Reference, compiling, load
from ontology.reference.rows import SLUG, TableError, read

KNOWN = load()
STATES = {state.id: state for state in KNOWN.states}
ORGANISATIONS = {one.id: one for one in KNOWN.organisations}
PEOPLE = {person.id: person for person in KNOWN.people}
POSTS = {post.id: post for post in KNOWN.posts}

# Slugs cannot tell these names from others, so their ids are spelt out.
SPELT_OUT = {"OPEC+", "P5+1"}


def terms_of(person: str, post: str) -> list[tuple[str, str, str]]:
    return [(t.start, t.end, t.end_known) for t in KNOWN.tenures if (t.person, t.post) == (person, post)]


def members(organisation: str) -> set[str]:
    return {m.member for m in KNOWN.memberships if m.organisation == organisation and not m.end}


def names_of_bodies(known: Reference) -> dict[str, set[str]]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for state in known.states:
        for name in (state.name, state.short, state.official, *state.aliases, *state.adjectives, *state.people):
            bearers[name].add(state.id)
        for name in (*state.capitals, *state.metonyms):
            bearers[name].add(state.id)
    for one in known.organisations:
        for name in (one.name, one.short, *one.aliases):
            bearers[name].add(one.id)
    return bearers


def test_the_tables_are_as_large_as_they_should_be():
    assert sum(state.status == "member" for state in KNOWN.states) == 193
    assert len(KNOWN.organisations) >= 100
    assert len({m.organisation for m in KNOWN.memberships}) >= 20
    assert len(KNOWN.people) >= 200
    assert len(KNOWN.tenures) >= 350


def test_ids_are_unique_slugs_across_all_tables():
    ids = [*STATES, *ORGANISATIONS, *PEOPLE, *POSTS, *(tenure.id for tenure in KNOWN.tenures)]
    rows = (KNOWN.states, KNOWN.organisations, KNOWN.people, KNOWN.posts, KNOWN.tenures)
    assert len(ids) == sum(len(table) for table in rows)
    assert [one for one, count in Counter(ids).items() if count > 1] == []
    assert [one for one in ids if not SLUG.fullmatch(one)] == []


def test_ids_are_what_the_reader_would_mint_for_the_name():
    named = [*KNOWN.states, *KNOWN.organisations, *KNOWN.people]
    assert [row.name for row in named if row.id != slug(row.name) and row.name not in SPELT_OUT] == []
    assert [post.label for post in KNOWN.posts if post.id != slug(post.label)] == []


def test_iris_stay_what_documents_already_point_to():
    assert {"north-korea", "south-korea", "united-states", "turkey"} <= STATES.keys()
    assert {"nato", "european-union", "presidential-office-of-south-korea"} <= ORGANISATIONS.keys()
    assert {"mark-rutte", "yoon-suk-yeol", "recep-tayyip-erdogan"} <= PEOPLE.keys()
    ids = {tenure.id for tenure in KNOWN.tenures}
    assert "mark-rutte--secretary-general-of-nato--2024" in ids
    assert "fumio-kishida--prime-minister-of-japan--2021" in ids


def test_every_state_has_a_capital_and_codes():
    living = [state for state in KNOWN.states if state.status != "claimed"]
    assert [state.id for state in living if not state.capitals] == []
    assert [state.id for state in living if len(state.iso2) != 2 or len(state.iso3) != 3] == []
    for column in ("iso2", "iso3", "wikidata"):
        codes = Counter(getattr(state, column) for state in KNOWN.states if getattr(state, column))
        assert [code for code, count in codes.items() if count > 1] == []


def test_every_reference_leads_to_a_row():
    bodies = STATES.keys() | ORGANISATIONS.keys()
    assert [o.id for o in KNOWN.organisations if o.parent and o.parent not in ORGANISATIONS] == []
    assert [o.id for o in KNOWN.organisations if o.state and o.state not in STATES] == []
    assert [m for m in KNOWN.memberships if m.member not in bodies or m.organisation not in ORGANISATIONS] == []
    assert [p.id for p in KNOWN.people if p.state and p.state not in STATES] == []
    assert [p.id for p in KNOWN.posts if p.organisation not in bodies] == []
    assert [t.id for t in KNOWN.tenures if t.person not in PEOPLE or t.post not in POSTS] == []
    assert {t.post for t in KNOWN.tenures} == POSTS.keys()
    assert {t.person for t in KNOWN.tenures} == PEOPLE.keys()


def test_a_term_ends_after_it_starts_and_says_how_the_end_is_known():
    def backwards(start: str, end: str) -> bool:
        width = min(len(start), len(end))
        return bool(end) and start[:width] > end[:width]

    assert [t.id for t in KNOWN.tenures if backwards(t.start, t.end)] == []
    assert [m for m in KNOWN.memberships if backwards(m.start, m.end)] == []
    assert [t.id for t in KNOWN.tenures if (t.end_known == "dated") != bool(t.end)] == []
    assert [t.id for t in KNOWN.tenures if not t.source or len(t.checked) != 10] == []


def test_no_single_post_has_two_holders_at_once():
    clashes = []
    for post in KNOWN.posts:
        held = sorted((t.start, t.end, t.id) for t in KNOWN.tenures if t.post == post.id)
        for (_, end, earlier), (start, _, later) in pairwise(held):
            width = min(len(start), len(end))
            if post.single and (not end or start[:width] < end[:width]):
                clashes.append((earlier, later))
    assert clashes == []


def test_a_name_of_two_bodies_is_listed_as_ambiguous():
    listed = {row.name: row for row in KNOWN.ambiguous}
    shared = {name: ids for name, ids in names_of_bodies(KNOWN).items() if len(ids) > 1}
    assert {name: ids for name, ids in shared.items() if name not in listed} == {}
    assert [name for name, ids in shared.items() if not ids <= set(listed[name].ids)] == []


def test_the_list_of_ambiguous_names_gives_reasons_and_knows_its_ids():
    bodies = STATES.keys() | ORGANISATIONS.keys()
    names = names_of_bodies(KNOWN)
    assert [row.name for row in KNOWN.ambiguous if not set(row.ids) <= bodies or not row.reason] == []
    assert [row.name for row in KNOWN.ambiguous if row.preferred and row.preferred not in row.ids] == []
    assert [row.name for row in KNOWN.ambiguous if row.name not in names] == []


def test_no_person_is_called_like_another_or_like_a_body():
    names = Counter(name for person in KNOWN.people for name in {person.name, *person.aliases})
    assert [name for name, count in names.items() if count > 1] == []
    assert names.keys() & names_of_bodies(KNOWN).keys() == set()


def test_rutte_was_prime_minister_before_he_became_secretary_general():
    assert terms_of("mark-rutte", "prime-minister-of-the-netherlands") == [("2010-10-14", "2024-07-02", "dated")]
    assert terms_of("mark-rutte", "secretary-general-of-nato") == [("2024-10-01", "", "ongoing")]
    assert terms_of("jens-stoltenberg", "secretary-general-of-nato") == [("2014-10-01", "2024-09-30", "dated")]


def test_a_president_may_come_back():
    assert [start for start, _, _ in terms_of("donald-trump", "president-of-the-united-states")] == [
        "2017-01-20",
        "2025-01-20",
    ]


def test_a_second_term_in_one_year_has_an_id_of_its_own():
    post = "prime-minister-of-greece"
    ids = [t.id for t in KNOWN.tenures if (t.person, t.post) == ("alexis-tsipras", post)]
    assert ids == [f"alexis-tsipras--{post}--2015", f"alexis-tsipras--{post}--2015-09-21"]


def test_members_are_counted_right():
    sizes = {"nato": 32, "european-union": 27, "g7": 7, "brics": 10, "asean": 11, "ip4": 4, "aukus": 3, "quad": 4}
    sizes |= {"p5": 5, "shanghai-cooperation-organisation": 10, "gulf-cooperation-council": 6, "united-nations": 193}
    sizes |= {"g20": 21, "organization-for-security-and-co-operation-in-europe": 57, "council-of-europe": 46}
    sizes |= {"african-union": 55, "arab-league": 22, "oecd": 38, "apec": 21, "east-asia-summit": 18}
    assert {organisation: len(members(organisation)) for organisation in sizes} == sizes
    assert {"finland", "sweden"} <= members("nato")
    assert "united-kingdom" not in members("european-union")


def test_the_preferred_names_are_those_of_the_press():
    assert STATES["north-korea"].short == "DPRK"
    assert STATES["russia"].short == "Russia"
    assert {"U.S.", "US"} <= set(STATES["united-states"].aliases)
    assert "Türkiye" in STATES["turkey"].aliases
    assert ORGANISATIONS["ministry-of-foreign-affairs-of-turkey"].name == "Ministry of Foreign Affairs of Turkey"
    assert PEOPLE["yoon-suk-yeol"].surname == "Yoon"
    assert PEOPLE["ursula-von-der-leyen"].surname == "von der Leyen"


def test_a_ministry_is_known_by_the_adjective_of_its_state():
    head = "Ministry of Foreign Affairs"
    ministries = [one for one in KNOWN.organisations if one.name.startswith(f"{head} of ")]
    unknown = []
    for one in ministries:
        adjectives = STATES[one.state].adjectives or (STATES[one.state].name,)
        if not {f"{adjective} {head}" for adjective in adjectives} & set(one.aliases):
            unknown.append(one.id)
    assert len(ministries) >= 60
    assert unknown == []


def test_loading_twice_reads_once():
    assert load() is load()


def test_a_row_with_too_few_cells_names_file_and_line(tmp_path):
    (tmp_path / "people.tsv").write_text("id\tname\na-b\tA B\nc-d\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"people\.tsv, line 3, row: 1 cells; write 2"):
        list(read("people.tsv", ("id", "name"), tmp_path))


def test_a_table_with_another_header_is_refused(tmp_path):
    (tmp_path / "people.tsv").write_text("name\tid\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"people\.tsv, line 1, header"):
        list(read("people.tsv", ("id", "name"), tmp_path))


@pytest.mark.parametrize(
    ("cell", "reading", "complaint"),
    [
        ("", "text", "is empty"),
        ("Mark Rutte", "slug", "is no slug"),
        ("2024-13", "date", "is no date"),
        ("1 May 2024", "date", "is no date"),
    ],
)
def test_a_wrong_cell_names_line_and_column(tmp_path, cell, reading, complaint):
    (tmp_path / "t.tsv").write_text(f"id\tcell\na\t{cell}\n", encoding="utf-8")
    (row,) = read("t.tsv", ("id", "cell"), tmp_path)
    with pytest.raises(TableError, match=rf"t\.tsv, line 2, cell: .*{complaint}; "):
        getattr(row, reading)("cell")


def test_the_turtle_is_what_the_tables_say():
    assert compiling.main(["--check"]) == 0


def test_a_changed_turtle_is_noticed(tmp_path, capsys):
    assert compiling.main(["--folder", str(tmp_path)]) == 0
    assert compiling.main(["--folder", str(tmp_path), "--check"]) == 0
    (tmp_path / "people.ttl").write_text("", encoding="utf-8")
    assert compiling.main(["--folder", str(tmp_path), "--check"]) == 1
    assert "people.ttl: is not what the tables say" in capsys.readouterr().err


def test_the_turtle_can_be_read_and_says_what_docs_promise():
    store = ox.Store()
    for file in terms.reference_files():
        store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    asked = """PREFIX cq: <https://w3id.org/communique/ns#> PREFIX id: <https://w3id.org/communique/id/>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        ASK { id:mark-rutte--secretary-general-of-nato--2024 a cq:Tenure ; cq:holder id:mark-rutte ;
            cq:post id:secretary-general-of-nato ; cq:from "2024-10-01"^^xsd:date ; cq:endKnown "ongoing" .
          id:secretary-general-of-nato a cq:Post ; cq:postIn id:nato .
          id:finland--in--nato a cq:MembershipTenure ; cq:member id:finland ; cq:memberIn id:nato .
          id:finland cq:memberOf id:nato . }"""
    assert store.query(asked)
    assert not store.query("ASK { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }")


def test_a_former_member_is_no_member():
    straight = compiling.described(KNOWN)["memberships.ttl"]
    member_of = ox.NamedNode(terms.cq("memberOf"))
    union = compiling.thing("european-union")
    present = {triple.subject for triple in straight if triple.predicate == member_of and triple.object == union}
    assert compiling.thing("france") in present
    assert compiling.thing("united-kingdom") not in present


def test_compiling_is_deterministic():
    assert compiling.compiled(KNOWN) == compiling.compiled(reference.load())
