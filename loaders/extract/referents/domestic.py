"""Domestic: whose police, courts and ministries news means that names no state: where they act, else its own state.

News is of the state whose parliament, president, police or town its first sentence names.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Entity
from loaders.extract.annotations import Mention, Token, Tree
from loaders.extract.clause.frames import Tokens, children, noun_lemma, subtree
from loaders.extract.naming.towns import states_of_towns
from loaders.extract.referents.organs import state_of
from loaders.extract.referents.scenes import Scene

BEFORE = ("amod", "compound", "nmod", "poss")
AT = frozenset({"in", "at", "near", "outside", "across"})
OF = AT | {"of"}
NAMING = frozenset({"state", "adjective", "capital", "people"})


def domestic(scene: Scene, token: Token) -> Entity | None:
    """Give the state of police, courts and the like that stand bare in news: "Police detained 20 people"."""
    if not scene.stage.news or token.mentions or not _is_domestic(scene, token):
        return None
    if any(kid.mentions or kid.dep == "poss" or kid.lower in OF for kid in children(scene.tokens, token.i)):
        return None  # they are somebody's, whoever it is
    verb = token.head if token.head in scene.frames else None
    here = next(_places(scene.tokens, subtree(scene.tokens, verb)), None) if verb is not None else None
    return here or home_of_text(scene)


def _is_domestic(scene: Scene, token: Token) -> bool:
    """Tell "police", "the interior ministry", "security forces" from "forces"."""
    words = {noun_lemma(token), token.lower}
    if words & scene.classed("domestic"):
        return True
    kids = {kid.lower for kid in children(scene.tokens, token.i) if kid.dep in BEFORE}
    return bool(words & scene.classed("domestic-head") and kids & scene.classed("domestic-field"))


def home_of_text(scene: Scene) -> Entity | None:
    """Give the state that an item of news is about, by its first sentence."""
    lead = next((tree for tree in scene.page.trees if not tree.sentence.title and len(tree.tokens) > 3), None)
    if lead is None:
        return None
    return next(_owned(scene, lead), None) or next(_places(lead.tokens, lead.tokens), None)


def _owned(scene: Scene, lead: Tree) -> Iterator[Entity]:
    """Yield the states whose parliament, president or police the sentence names."""
    for token in lead.tokens:
        for mention in token.mentions:
            organ = next((found for one in mention.entities if (found := state_of(one)) is not None), None)
            if organ is not None and mention.kind == "organ":
                yield organ
        if noun_lemma(token) in scene.classed("domestic-owned"):
            beside = (kid for kid in children(lead.tokens, token.i) if kid.dep in BEFORE)
            links = (link for link in children(lead.tokens, token.i) if link.lower in OF)
            led = (kid for link in links for kid in children(lead.tokens, link.i))
            yield from (state for kid in (*beside, *led) for state in _states(kid.mentions))


def _places(tokens: Tokens, words: Tokens) -> Iterator[Entity]:
    """Yield the states in whose towns something happens."""
    for word in words:
        if word.dep == "pobj" and tokens[word.head].lower in AT:
            yield from _states(word.mentions)


def _states(mentions: tuple[Mention, ...]) -> Iterator[Entity]:
    for mention in mentions:
        for entity in mention.entities:
            if mention.kind in NAMING and entity.kind == "State":
                yield entity
            elif mention.kind == "place" and entity.label in states_of_towns():
                yield states_of_towns()[entity.label]
