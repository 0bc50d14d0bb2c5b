"""Make the Turtle beside this file from the tables: `python -m ontology.reference.compiling [--check]`.

The Turtle is checked in, so that whoever only wants the data needs no Python; `--check` fails where it is out of date.
Broken tables are told line by line, and nothing is replaced.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from ontology import terms
from ontology.reference import (
    Membership,
    Organisation,
    Person,
    Post,
    Reference,
    State,
    Tenure,
    integrity,
    load,
    reviewed,
)
from ontology.reference.rows import TABLES, TableError

FOLDER = Path(__file__).parent
NOTE = "# Made from tables/ by `python -m ontology.reference.compiling`. Edit the tables, not this file.\n"
PREFIXES = {
    "cq": terms.CQ,
    "dcterms": terms.DCTERMS,
    "id": f"{terms.BASE}id/",
    "rdfs": terms.RDFS,
    "skos": terms.SKOS,
    "wd": terms.WD,
    "xsd": terms.XSD,
}
DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}  # by the length of the ISO form

TYPE = ox.NamedNode(f"{terms.RDF}type")
LABEL = ox.NamedNode(f"{terms.RDFS}label")
OTHER_LABEL = ox.NamedNode(f"{terms.SKOS}altLabel")
SOURCE = ox.NamedNode(f"{terms.DCTERMS}source")

Fact = tuple[ox.NamedNode, ox.NamedNode | ox.Literal]


def thing(local: str) -> ox.NamedNode:
    """Give the IRI of a thing by its id."""
    return ox.NamedNode(f"{terms.BASE}id/{local}")


def dated(value: str) -> ox.Literal:
    """Give a date as a literal of the precision that it has."""
    return ox.Literal(value, datatype=ox.NamedNode(terms.XSD + DATATYPES[len(value)]))


def _cq(name: str) -> ox.NamedNode:
    return ox.NamedNode(terms.cq(name))


def _texts(name: str, values: Iterable[str]) -> Iterator[Fact]:
    return ((_cq(name), ox.Literal(value)) for value in values if value)


def _links(name: str, ids: Iterable[str]) -> Iterator[Fact]:
    return ((_cq(name), thing(local)) for local in ids if local)


def _names(class_name: str, name: str, others: Iterable[str]) -> Iterator[Fact]:
    yield TYPE, _cq(class_name)
    yield LABEL, ox.Literal(name)
    yield from ((OTHER_LABEL, ox.Literal(other)) for other in others if other != name)


def _item(wikidata: str) -> Iterator[Fact]:
    if wikidata:
        yield _cq("wikidata"), ox.NamedNode(terms.WD + wikidata)


def _term(start: str, end: str, source: str) -> Iterator[Fact]:
    if start:
        yield _cq("from"), dated(start)
    if end:
        yield _cq("until"), dated(end)
    yield SOURCE, ox.Literal(source)


def _state(state: State) -> Iterator[Fact]:
    yield from _names("State", state.name, state.aliases)
    yield from _texts("shortName", [state.short])
    yield from _texts("officialName", [state.official])
    yield from _texts("adjective", state.adjectives)
    yield from _texts("demonym", state.people)
    yield from _texts("capital", state.capitals)
    yield from _texts("metonym", state.metonyms)
    yield from _texts("iso2", [state.iso2])
    yield from _texts("iso3", [state.iso3])
    yield from _texts("statehood", [state.status])
    yield from _item(state.wikidata)


def _organisation(organisation: Organisation) -> Iterator[Fact]:
    yield from _names(organisation.kind, organisation.name, organisation.aliases)
    yield from _texts("shortName", [organisation.short])
    yield from _links("partOf", [organisation.parent])
    yield from _links("state", [organisation.state])
    yield from _item(organisation.wikidata)


def _person(person: Person) -> Iterator[Fact]:
    yield from _names("Person", person.name, person.aliases)
    yield from _texts("surname", [person.surname])
    yield from _links("state", [person.state])
    yield from _item(person.wikidata)


def _post(post: Post) -> Iterator[Fact]:
    yield from _names("Post", post.label, post.aliases)
    yield from _links("postIn", [post.organisation])
    yield from _texts("officeKind", [post.head])
    yield _cq("singleHolder"), ox.Literal(post.single)


def _tenure(tenure: Tenure) -> Iterator[Fact]:
    yield TYPE, _cq("Tenure")
    yield from _links("holder", [tenure.person])
    yield from _links("post", [tenure.post])
    yield from _term(tenure.start, tenure.end, tenure.source)
    yield from _texts("endKnown", [tenure.end_known])
    yield _cq("checked"), dated(tenure.checked)


def _membership(membership: Membership) -> Iterator[Fact]:
    yield TYPE, _cq("MembershipTenure")
    yield from _links("member", [membership.member])
    yield from _links("memberIn", [membership.organisation])
    yield from _term(membership.start, membership.end, membership.source)


def membership_ids(memberships: Iterable[Membership]) -> Iterator[str]:
    """Name the terms of membership; a second term of the same member, further down in the table, bears its year."""
    seen: set[str] = set()
    for membership in memberships:
        local = f"{membership.member}--in--{membership.organisation}"
        local = f"{local}--{membership.start[:4]}" if local in seen else local
        seen.add(local)
        yield local


def _terms_of_membership(memberships: Sequence[Membership]) -> Iterator[tuple[str, Iterator[Fact]]]:
    named = zip(membership_ids(memberships), memberships, strict=True)
    return ((local, _membership(membership)) for local, membership in named)


def _present_members(known: Reference) -> Iterator[tuple[str, Iterator[Fact]]]:
    """Say straight who is a member on the day of the last review."""
    day = reviewed(known)
    for membership in known.memberships:
        if not membership.end or membership.end > day:
            yield membership.member, _links("memberOf", [membership.organisation])


def described(known: Reference) -> dict[str, tuple[ox.Triple, ...]]:
    """Give the triples of each file by its name, sorted."""
    parts: dict[str, list[tuple[str, Iterator[Fact]]]] = {
        "states.ttl": [(state.id, _state(state)) for state in known.states],
        "organisations.ttl": [(one.id, _organisation(one)) for one in known.organisations],
        "people.ttl": [(person.id, _person(person)) for person in known.people],
        "posts.ttl": [(post.id, _post(post)) for post in known.posts],
        "tenures.ttl": [(tenure.id, _tenure(tenure)) for tenure in known.tenures],
        "memberships.ttl": [*_terms_of_membership(known.memberships), *_present_members(known)],
    }
    return {name: _sorted(part) for name, part in parts.items()}


def _sorted(part: Iterable[tuple[str, Iterator[Fact]]]) -> tuple[ox.Triple, ...]:
    triples = {ox.Triple(thing(local), name, value) for local, facts in part for name, value in facts}
    return tuple(sorted(triples, key=_order))


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """Sort by subject, the type first, then by predicate and object."""
    return str(triple.subject), triple.predicate != TYPE, str(triple.predicate), str(triple.object)


def compiled(known: Reference) -> dict[str, bytes]:
    """Give the content of each Turtle file by its name."""
    return {name: NOTE.encode() + _turtle(triples) for name, triples in described(known).items()}


def _turtle(triples: Iterable[ox.Triple]) -> bytes:
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    assert written is not None  # it is only where it was told to write to a file
    return written


def stale(contents: dict[str, bytes], folder: Path) -> tuple[str, ...]:
    """Name the files that are not as the tables would have them."""
    extra = {file.name for file in folder.glob("*.ttl")} - contents.keys()
    differing = {name for name, content in contents.items() if _read(folder / name) != content}
    return tuple(sorted(extra | differing))


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def main(arguments: list[str] | None = None) -> int:
    """Write the Turtle, or say with --check which files are out of date."""
    parser = argparse.ArgumentParser(prog="python -m ontology.reference.compiling", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is out of date")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the Turtle is (default: beside this module)")
    parser.add_argument(
        "--tables", type=Path, default=TABLES, help="where the tables are (default: beside this module)"
    )
    options = parser.parse_args(arguments)
    try:
        told = [str(error) for error in integrity.breaches(options.tables)]
        contents = {} if told else compiled(load(options.tables))
    except TableError as error:
        told, contents = [str(error)], {}
    if told:
        print("\n".join(told), file=sys.stderr)
        return 2
    return _checked(contents, options.folder) if options.check else _written(contents, options.folder)


def _checked(contents: dict[str, bytes], folder: Path) -> int:
    late = stale(contents, folder)
    for name in late:
        print(f"{name}: is not what the tables say; run python -m ontology.reference.compiling", file=sys.stderr)
    return 1 if late else 0


def _written(contents: dict[str, bytes], folder: Path) -> int:
    """Write all files, or none: each is complete beside the old one before the first is replaced."""
    for name, content in contents.items():
        (folder / f"{name}.new").write_bytes(content)
    for name in contents:
        (folder / f"{name}.new").replace(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
