"""Linking: from a noun phrase or pronoun to the entities that it stands for."""

from __future__ import annotations

from collections.abc import Callable

from graph.iris import slug
from graph.records import Entity
from loaders.extract.annotations import Mention, Token
from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import child, children, noun_lemma, plural
from loaders.extract.issuing.ownhouse import own_house
from loaders.extract.referents.bodies import counted, members_of, organ_of_home, phrase_of_group
from loaders.extract.referents.crowds import crowd, told_of
from loaders.extract.referents.descriptions import described
from loaders.extract.referents.epithets import meant_by_epithet
from loaders.extract.referents.owners import country_of, group_noun
from loaders.extract.referents.pronouns import PRONOUNS, pronoun
from loaders.extract.referents.scenes import ACTORS, Scene, nearest

DEPTH = 5  # no noun phrase needs more steps; a wrong parse can loop


def resolve(scene: Scene, i: int, coordinated: bool = True, depth: int = 0) -> Entities:
    """Give the entities that the noun phrase at a token stands for."""
    if depth > DEPTH:
        return ()
    if not coordinated:
        return _head(scene, i, depth)
    run = scene.runs.get(i)
    if run and (run[0] == i or scene.tokens[i].mentions[-1].kind != "adjective"):
        rest = [j for j in _chain(scene, i) if j not in run]
        listed = [entity for j in run for entity in scene.tokens[j].mentions[-1].entities]
        return unique([*listed, *(entity for j in rest for entity in _head(scene, j, depth))])
    chain = _chain(scene, i)
    found = unique(entity for j in chain for entity in _head(scene, j, depth))
    return found if len(chain) > 1 else _with_apposition(scene, i, found, depth)


def _chain(scene: Scene, i: int) -> list[int]:
    """Give the conjuncts of a noun phrase by the tree."""
    found = [i]
    for j in scene.tokens[i].children:
        token = scene.tokens[j]
        if token.dep == "conj" and token.pos != "VERB":
            found += _chain(scene, j)
    return found


def _with_apposition(scene: Scene, i: int, found: Entities, depth: int) -> Entities:
    """Take an apposed list for the noun that it explains, or for the rest of a list of persons."""
    for kid in children(scene.tokens, i):
        if kid.dep != "appos" or not kid.mentions or child(scene.tokens, kid.i, "conj") is None:
            continue
        own = scene.tokens[i].mentions
        if not own and found:
            return resolve(scene, kid.i, depth=depth + 1) or found
        if own and own[0].kind == "person" and kid.mentions[0].kind == "person":
            return unique([*found, *resolve(scene, kid.i, depth=depth + 1)])
    return found


def _head(scene: Scene, i: int, depth: int) -> Entities:
    """Link one head noun: the first way that gives something."""
    token = scene.tokens[i]
    for technique, way in WAYS:
        found = way(scene, token, depth) if scene.uses(technique) else None
        if found is not None:
            return found
    return ()


def _meeting_as_subject(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Read "the discussions covered ..." as an act of those who take part."""
    if token.dep != "nsubj" or token.mentions or token.lemma not in scene.classed("meeting-noun"):
        return None
    stage = scene.stage
    return stage.parties if token.lemma == "session" and stage.parties else stage.participants


def _mentioned(scene: Scene, token: Token, depth: int) -> Entities | None:
    mention = nearest(scene, token.i)
    if mention is None:
        return None
    if mention.kind in ("place", "region"):
        return ()
    if mention.kind == "thing" and token.lower in scene.classed("statement-like"):
        declaration = declaration_at(scene, token)
        return (declaration,) if declaration is not None else ()
    return unique(entity for other in token.mentions if other.kind == mention.kind for entity in other.entities)


def _by_pronoun(scene: Scene, token: Token, depth: int) -> Entities | None:
    if (token.pos != "PRON" and token.lower not in PRONOUNS) or token.lower in scene.classed("member-noun"):
        return None  # "neither of them"
    return pronoun(scene, token, depth, resolve)


def _by_crowd(scene: Scene, token: Token, depth: int) -> Entities | None:
    return crowd(scene, token) or told_of(scene, token) or meant_by_epithet(scene, token)


def _by_country(scene: Scene, token: Token, depth: int) -> Entities | None:
    country = country_of(scene, token)
    if country is None:
        return None
    listed = _listed_owners(scene, token, depth)
    return listed if len(listed) > 1 else group_noun(scene, token, country)


def _listed_owners(scene: Scene, token: Token, depth: int) -> Entities:
    """Read "the delegations of A, B and C", "the navies of A and B" as the states themselves."""
    groups = scene.classed("government") | scene.classed("military") | scene.classed("office")
    if not plural(token) or noun_lemma(token) not in groups:
        return ()
    for kid in children(scene.tokens, token.i):
        if kid.dep == "amod" and kid.mentions and kid.mentions[-1].kind == "adjective":
            return unique(e for j in _chain(scene, kid.i) for m in scene.tokens[j].mentions for e in m.entities)
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in ("of", "from") else None
        if led is not None:
            return resolve(scene, led.i, depth=depth + 1)
    return ()


def _listed_persons(scene: Scene, token: Token) -> Entities:
    """Read "their counterparts, A, B and C," by the list behind the comma."""
    first = token.i + 2
    run = scene.runs.get(first, ()) if first < len(scene.tokens) and scene.tokens[first - 1].text == "," else ()
    named = [scene.tokens[i].mentions[-1] for i in run if run[0] == first]
    people = all(mention.kind == "person" for mention in named)
    return unique(entity for mention in named for entity in mention.entities) if people else ()


def _named_person(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Read "her Russian counterpart, Sergei Lavrov," as the person named."""
    if noun_lemma(token) not in scene.classed("office"):
        return None
    listed = _listed_persons(scene, token) if plural(token) else ()
    if listed:
        return listed
    for kid in children(scene.tokens, token.i):
        before = kid.dep == "nmod" and kid.i < token.i  # "Kim, deputy director of the office, told reporters"
        if (kid.dep == "appos" or before) and kid.mentions and kid.mentions[-1].kind == "person":
            return resolve(scene, kid.i, depth=depth + 1)
    return None


def _by_organ(scene: Scene, token: Token, depth: int) -> Entities | None:
    return organ_of_home(scene, token)


def _by_description(scene: Scene, token: Token, depth: int) -> Entities | None:
    return described(scene, token) or None


def _bare_members(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Read "Allies" with a capital as those of the alliance that the text names."""
    body = members_of().get(token.text)
    named = {e.id: e for mention in scene.page.mentions for e in mention.entities} if body else {}
    if body not in named:
        return None
    label = f"{named[body].label} {token.lower}"
    return (Entity(slug(label), label, "Collective", (body,)),)


def _by_group(scene: Scene, token: Token, depth: int) -> Entities | None:
    return phrase_of_group(scene, token, depth, resolve) or own_house(scene, token)


def _of_listed(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Read "the leaders of six countries: A, B and C" by the countries that are listed."""
    for kid in children(scene.tokens, token.i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower == "of" else None
        if led is not None and plural(led) and led.lemma in scene.classed("country") | {"country", "nation", "state"}:
            named = child(scene.tokens, led.i, "appos")
            return resolve(scene, named.i, depth=depth + 1) if named is not None and named.mentions else None
    return None


def _by_number(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Link "the two" that stands alone."""
    return counted(scene, token) if token.pos == "NUM" and token.dep != "nummod" else None


def _of_members(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Read "the majority of the members", "a delegation of X" by what follows "of"."""
    if not {noun_lemma(token), token.lower} & scene.classed("member-noun"):
        return None
    links = ("of", "for") if token.lemma.startswith("spokes") else ("of",)
    return _listed_by(scene, token, links, depth) or None


def _by_examples(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Read "firms including A and B", "allies such as A" by those who are named."""
    if not plural(token):
        return None
    for kid in children(scene.tokens, token.i):
        led = (
            child(scene.tokens, kid.i, "pobj")
            if kid.dep == "prep" and kid.lower in ("including", "as", "like")
            else None
        )
        found = resolve(scene, led.i, depth=depth + 1) if led is not None and led.mentions else ()
        if found:
            return found
    return None


def _speaking_document(scene: Scene, token: Token, depth: int) -> Entities | None:
    """Let a declaration that speaks be the speaker: "the Declaration reads", "the statement added"."""
    if token.dep != "nsubj" or token.lemma not in scene.classed("statement-like"):
        return None
    verb = scene.frames.get(token.head)
    if verb is None or verb.lemma not in scene.classed("reporting"):
        return None
    named = declaration_at(scene, token)
    if named is not None:
        return (named,)
    owned = _listed_by(scene, token, ("of",), depth)
    if owned:
        return owned
    if scene.stage.document is not None:
        return (scene.stage.document,)
    return scene.stage.drafters or None


def _listed_by(scene: Scene, token: Token, prepositions: tuple[str, ...], depth: int) -> Entities:
    for kid in children(scene.tokens, token.i):
        led = child(scene.tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in prepositions else None
        found = resolve(scene, led.i, depth=depth + 1) if led is not None else ()
        if found:
            return found
    return ()


def declaration_at(scene: Scene, token: Token) -> Entity | None:
    """Name a declaration by its capitalised words: "Washington Summit Declaration"."""
    if token.mentions:
        return _mentioned_declaration(scene, token)
    first = token.i
    while first > 0 and _names_document(scene.tokens[first - 1]):
        first -= 1
    if first == token.i or not token.text[:1].isupper():
        return None
    label = " ".join(scene.page.document.text[scene.tokens[first].start : token.end].split())
    return Entity(slug(label), label, "Declaration")


def _mentioned_declaration(scene: Scene, token: Token) -> Entity | None:
    entity = first_entity(token.mentions[-1].entities)
    if entity is None or token.lower not in scene.classed("statement-like"):
        return None
    return Entity(entity.id, entity.label, "Declaration", entity.parties)


def _names_document(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos in ("PROPN", "NOUN", "ADJ")


def _apposed_name(scene: Scene, token: Token, depth: int) -> Entities | None:
    for kid in children(scene.tokens, token.i):
        mention = nearest(scene, kid.i) if kid.dep == "appos" else None
        if mention is not None and mention.kind in ("person", "organisation", "organ", "grouping"):
            return resolve(scene, kid.i, depth=depth + 1)
    return None


Way = Callable[[Scene, Token, int], Entities | None]
WAYS: tuple[tuple[str, Way], ...] = (  # technique, way
    ("speaking-documents", _meeting_as_subject),
    ("mentions", _mentioned),
    ("pronouns", _by_pronoun),
    ("speaking-documents", _speaking_document),
    ("appositions", _named_person),
    ("head-nouns", _by_crowd),
    ("head-nouns", _by_country),
    ("office-descriptions", _by_organ),
    ("appositions", _of_listed),
    ("office-descriptions", _by_number),
    ("office-descriptions", _by_description),
    ("head-nouns", _by_group),
    ("head-nouns", _bare_members),
    ("head-nouns", _of_members),
    ("appositions", _apposed_name),
    ("appositions", _by_examples),
)


def is_actor(mention: Mention, token: Token) -> bool:
    """Tell whether a mention names somebody who acts or is acted on; a capital does as a subject or owner."""
    return mention.kind in ACTORS or (mention.kind == "capital" and token.dep in ("nsubj", "poss", "nsubjpass", "conj"))


def first_entity(entities: Entities) -> Entity | None:
    """Give the first entity, if there is one."""
    return entities[0] if entities else None
