"""Topics: the ties, partnerships and things that an act is about, and the words that say so."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from itertools import combinations

from graph.iris import slug
from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities, share, unique
from loaders.extract.clause.frames import children
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from ontology import reference

PARTIES = frozenset({"State", "InternationalOrganisation", "Grouping", "Organisation"})
JOINING = frozenset({"between", "among", "amongst"})
INSIDE_PHRASE = ("ADJ", "NOUN", "PROPN", "ADV", "CCONJ", "PART", "PUNCT", "VERB")
MOST = 4  # parties of an alignment that are paired; a longer list is a grouping
WIDEST = 12  # words left of a tie noun that can still belong to it


@functools.cache
def _short_names() -> Mapping[str, str]:
    known = reference.load()
    states = {state.id: state.short or state.name for state in known.states}
    return states | {body.id: body.short or body.name for body in known.organisations}


def tie_of(parties: Iterable[Entity], aspects: Iterable[str] = ()) -> Entity:
    """Make the tie of two actors, named by their short names in order."""
    pair = sorted(parties, key=lambda party: _short(party).lower())
    shorts = [_short(party) for party in pair]
    ids = tuple(sorted(party.id for party in pair))
    label = "–".join(shorts) + " ties"
    return Entity(slug("-".join(shorts)) + "-ties", label, "Tie", ids, tuple(sorted(set(aspects))))


def _short(party: Entity) -> str:
    return _short_names().get(party.id, party.label)


def ties_in(scene: Scene) -> tuple[tuple[int, Entity], ...]:
    """Give the ties that a sentence names, each with the token of its noun."""
    found = []
    for token in scene.tokens:
        if token.pos in ("NOUN", "PROPN") and (token.lower in scene.lexicon.ties or token.lemma in scene.lexicon.ties):
            aspects = _aspects(scene, token)
            parties = tied(scene, token)
            if 2 <= len(parties) <= MOST:
                found += [(token.i, tie_of(pair, aspects)) for pair in combinations(parties, 2)]
    return tuple(found)


def _aspects(scene: Scene, token: Token) -> set[str]:
    implied = scene.lexicon.ties.get(token.lower) or scene.lexicon.ties.get(token.lemma, "")
    words = scene.tokens[max(token.left, token.i - 6) : token.i]
    found = {scene.lexicon.aspects[word.lower] for word in words if word.lower in scene.lexicon.aspects}
    return found | ({implied} if implied else set())


def tied(scene: Scene, token: Token) -> Entities:
    """Give those whom the noun of a tie binds, as its phrase names them."""
    left = _named_left(scene, token)
    if len(left) >= 2:
        return left
    led = _named_right(scene, token, bool(left))
    return unique(_actors([*left, *led]))


def _named_left(scene: Scene, token: Token) -> Entities:
    """Scan the noun phrase leftwards: "Moscow and Pyongyang's", "Russia-North Korea", "their"."""
    found: list[Entity] = []
    for word in reversed(scene.tokens[max(0, token.i - WIDEST) : token.i]):
        if word.mentions:
            found = [*word.mentions[-1].entities, *found]
        elif word.lower == "their":
            found = [*resolve(scene, word.i), *found]
            break
        elif word.pos not in INSIDE_PHRASE or word.text == "," or (word.i in scene.frames and word.dep != "amod"):
            break
        if word.dep in ("nsubj", "nsubjpass"):
            break
    return unique(_actors(found))


def _named_right(scene: Scene, token: Token, owned: bool) -> list[Entity]:
    found: list[Entity] = []
    for kid in children(scene.tokens, token.i):
        joins = kid.lower in JOINING or (kid.lower in ("with", "to") and owned) or (kid.lower == "of" and not owned)
        if kid.dep == "prep" and (joins or kid.lower == "with"):
            found += [e for led in children(scene.tokens, kid.i) if led.dep == "pobj" for e in resolve(scene, led.i)]
    return found


def _actors(entities: Iterable[Entity]) -> Entities:
    return tuple(entity for entity in entities if entity.kind in PARTIES)


# ----------------------------------------------------------------------------- partnerships and things


def partnership_at(scene: Scene, token: Token) -> Entity | None:
    """Read a capitalised partnership as a thing of its own: "the Security and Defence Partnership"."""
    label = _partnership_label(scene, token)
    if not label.endswith("Partnership") or label == "Partnership":
        return None
    return Entity(slug(label), label, "Partnership", tuple(sorted(party.id for party in partners(scene))))


def _partnership_label(scene: Scene, token: Token) -> str:
    if token.mentions:
        return token.mentions[-1].entities[0].label if token.mentions[-1].entities else ""
    if token.text != "Partnership":
        return ""
    text = scene.page.document.text
    return " ".join(text[scene.tokens[_first_capital(scene, token)].start : token.end].split())


def _first_capital(scene: Scene, token: Token) -> int:
    first = k = token.i
    while k > 0:
        k -= 1
        word = scene.tokens[k]
        if word.text[:1].isupper() and word.pos in ("NOUN", "PROPN", "ADJ") and not word.mentions:
            first = k
        elif word.lower not in ("and", "of", "for", "&"):
            break
    return first


def partners(scene: Scene) -> Entities:
    """Give the two actors that a partnership binds: those who meet, else the two that the sentence names."""
    homes = {person.entity.id: person.home for person in scene.page.cast if person.home is not None}
    met = unique(homes.get(entity.id, entity) for entity in scene.stage.participants)
    named = unique(e for token in scene.tokens for m in token.mentions for e in m.entities)
    for candidates in (_actors(met), _actors(named)):
        if len(candidates) == 2:
            return candidates
    return ()


def thing_at(scene: Scene, i: int) -> Entity:
    """Name a thing by its own words, article left out: "high-level task force"."""
    token = scene.tokens[i]
    words = [
        word for word in scene.tokens[token.left : i + 1] if word.pos not in ("DET", "PRON") and word.lower != "new"
    ]
    text = scene.page.document.text
    start = words[0].start if words else token.start
    label = " ".join(text[start : token.end].split())
    return Entity(slug(label), label[:1].lower() + label[1:] if label[1:2].islower() else label, "Thing")


# -------------------------------------------------------------------------------------------- the scope


def scope_of(scene: Scene, draft: Draft) -> frozenset[int]:
    """Give the tokens that an act is about: its complement, without what the same speaker says next."""
    if draft.scope is None:
        return frozenset()
    barred = {i for i, other in scene.acts().items() if i != draft.scope and _goes_on(scene, draft, other)}
    frame = scene.frames.get(draft.scope)
    skip = frame.subject if frame is not None and not frame.passive else None
    found: list[int] = [draft.scope]
    for i in found:
        found.extend(j for j in scene.tokens[i].children if j not in barred and j != skip)
    return frozenset(found)


def _goes_on(scene: Scene, draft: Draft, other: Draft) -> bool:
    """Tell a second act of the same speaker, coordinated with the first, whatever the parser hung it on."""
    return scene.tokens[other.trigger].dep == "conj" and share(draft.agents, other.agents)
