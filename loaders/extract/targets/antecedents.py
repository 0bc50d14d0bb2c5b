"""Antecedents: whom an act is directed at that its words name only by what was told before.

The maker of the offer that is rejected, the doer of the deed that is condemned in a relative clause, the one whom the
same speaker blamed just now, the one whom a spokesperson was asked about.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping

from loaders.extract.acts.matching import in_phrase
from loaders.extract.claiming.drafts import Draft, Entities, same, share, unique
from loaders.extract.clause.frames import Frame, child, children, own_words, plural, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.organs import state_of
from loaders.extract.referents.scenes import Scene
from loaders.tables import rows

ANSWERS = frozenset(
    "deny condemn reject welcome express_support criticize respond oppose doubt agree praise deplore denounce".split()  # noqa: SIM905
)
PRESSING = frozenset("call_on demand condemn criticize deplore accuse protest express_concern reject deny".split())  # noqa: SIM905
BLAMING = frozenset("condemn criticize deplore protest reject oppose express_concern recognize".split())  # noqa: SIM905
PRAISING = frozenset({"praise", "welcome", "thank", "congratulate", "express_support"})
GENERAL = frozenset({"all", "any", "every", "everyone", "anyone", "forms"})  # aimed at nobody in particular
DEFINITE = frozenset({"the", "this", "these", "those", "such", "its", "his", "their", "it", "them"})
ELSEWHERE = frozenset(
    {"other", "others", "forms", "everywhere", "wherever", "world", "worldwide", "global", "globally"}
)
FOCUSED = PRESSING | {"condole", "congratulate", "oppose"}
STATES = ("state", "adjective", "people")
PAIRED = frozenset({"both", "two", "the", "warring", "these"})
SHARED = frozenset({"attack", "agreement", "meeting", "call"})  # deeds whose two parties are "both sides" after it
PRONOUNS = frozenset({"it", "this", "that", "them", "these", "those"})
REACH = 2  # sentences that an antecedent may lie behind
FAR = 8  # and a deed, which stays "the deal", "the strikes"


def antecedent(scene: Scene, draft: Draft) -> Entities:
    """Give whom an act without a target is directed at by what was told before."""
    frame = scene.frames.get(draft.scope) if draft.scope is not None else None
    for way in WAYS:
        found = way(scene, draft, frame) if frame is not None else ()
        if found:
            return found
    return ()


def answered(scene: Scene, draft: Draft) -> Entities:
    """Read "rejected the offer", "a charge that Baku denied" as directed at whoever made it."""
    frame = scene.frames.get(draft.scope) if draft.scope is not None else None
    said = _object_noun(scene, frame) if frame is not None and draft.act in ANSWERS else ""
    if not said:
        return ()
    before = sorted((*scene.stage.statements, *scene.stage.deeds), key=lambda told: told.sentence, reverse=True)
    for told in before:
        if draft.sentence - told.sentence > (REACH if told.kind == "statement" else FAR):
            continue
        nouns = _utterances().get(told.act if told.kind == "statement" else told.kind, frozenset())
        by_others = told.agents and not share(told.agents, (*draft.agents, *sides(scene, draft.agents)))
        if by_others and said in nouns:
            return unique([*told.agents, *sides(scene, told.agents)])
    return ()


@functools.cache
def _utterances() -> Mapping[str, frozenset[str]]:
    """Give the nouns that refer back to an act of speech."""
    return {act: frozenset(nouns.split()) for act, nouns in rows("utterances.tsv")}


def _object_noun(scene: Scene, frame: Frame) -> str:
    """Give the noun of an object that names nobody; of "called the raid a crime" the subject of what it is called."""
    inner = scene.frames.get(frame.complement) if frame.complement is not None else None
    at = frame.subject if frame.passive else frame.object
    at = inner.subject if at is None and inner is not None and not inner.finite else at
    if at is None or scene.tokens[at].pos != "NOUN":
        return ""
    verb = scene.tokens[frame.trigger]
    clause = range(verb.left, verb.right + 1) if at < frame.trigger else range(0)  # "a charge that X denied"
    named = any(token.mentions for token in subtree(scene.tokens, at) if token.i not in clause)
    return "" if named and not frame.passive else scene.tokens[at].lemma


def _of_clause_above(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Read "commented on X's decision, calling it void" as directed at X."""
    at = scene.tokens[frame.object] if frame.object is not None else None
    above = frame.governor if scene.tokens[frame.trigger].dep in ("advcl", "xcomp", "conj") else None
    told = scene.acts().get(above) if above is not None and at is not None and at.lower in PRONOUNS else None
    return told.targets if told is not None and same(told.agents, draft.agents) else ()


def _of_main_clause(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Read "barred fishermen from the sea, a step that X denounced" as blame on whoever did it."""
    if draft.act not in BLAMING | PRAISING or scene.tokens[frame.trigger].dep != "relcl":
        return ()
    above = scene.frames.get(frame.governor) if frame.governor is not None else None
    return resolve(scene, above.subject) if above is not None and above.subject is not None else ()


def _asked_about(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Give who is named in "Asked about X's remarks, the spokesperson ..." and "In response to X, ..."."""
    for i in scene.tokens[frame.trigger].children:
        kid = scene.tokens[i]
        asked = kid.dep == "advcl" and kid.lemma in ("ask", "comment", "respond", "react")
        response = kid.dep == "prep" and (led := child(scene.tokens, i, "pobj")) is not None and led.lemma == "response"
        if i < frame.trigger and (asked or response):
            return in_phrase(scene, i)
    return ()


def _pressed(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Give whom the same speaker complained of just before: "condemned X's violence and demanded its end"."""
    if draft.act not in PRESSING:
        return ()
    words = {token.lower for token in subtree(scene.tokens, frame.trigger)}
    if words & GENERAL:
        return ()
    for told in reversed(scene.stage.statements):
        back = draft.sentence - told.sentence
        if back > REACH or (back and not words & DEFINITE):
            return ()
        if told.act in PRESSING and same(told.agents, draft.agents) and (told.addressees or told.targets):
            return told.addressees or told.targets
    return ()


def _joined_deed(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Read "struck X from the list and threatened further sanctions" as a threat to X."""
    token = scene.tokens[frame.trigger]
    if token.dep != "conj" or draft.act not in PRESSING | {"threaten", "warn"}:
        return ()
    for told in reversed(scene.stage.deeds):
        if told.sentence == draft.sentence and told.trigger == token.head and same(told.agents, draft.agents):
            return told.targets
    return ()


def _opponents(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Read "urged both sides", "calls on the parties" by the two whom the text told of last."""
    if draft.act not in PRESSING or scene.stage.participants or not names_both(scene, draft):
        return ()
    return scene.stage.states or _parties_before(scene, draft)


def names_both(scene: Scene, draft: Draft) -> bool:
    """Tell "both sides", "the parties", said by somebody who is none of them."""
    if _is_party(scene, draft):
        return False
    for token in own_words(scene.tokens, draft.trigger):
        words = {kid.lower for kid in children(scene.tokens, token.i)}
        if plural(token) and token.lemma in scene.classed("opponent") and words & PAIRED:
            return True
    return False


def _parties_before(scene: Scene, draft: Draft) -> Entities:
    """Give the two or three between whom the last deed passed: "the army and the rebels clashed"."""
    for told in reversed(scene.stage.deeds):
        parties = unique(one for one in (*told.agents, *told.targets) if one.kind not in ("Place", "Thing"))
        if told.kind in SHARED and 2 <= len(parties) <= 3 and not same(parties, draft.agents):
            return parties
    return ()


def _is_party(scene: Scene, draft: Draft) -> bool:
    """Tell whether the speaker's own side is one of the two."""
    agents = {agent.id for agent in draft.agents}
    homes = {person.home.id for person in scene.page.cast if person.home is not None and person.entity.id in agents}
    homes |= {scene.stage.home.id} if scene.stage.home is not None else set()
    return not (agents | homes).isdisjoint(state.id for state in scene.stage.states)


def _thing_before(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Take "the pipeline", "this treaty" for the thing of that class that the text names most."""
    for token in subtree(scene.tokens, frame.trigger):
        kind = _things().get(token.lemma, "") if token.tag == "NN" and not token.mentions else ""
        pointed = any(kid.lower in ("the", "this") for kid in children(scene.tokens, token.i))
        if kind and pointed and not any(word.mentions for word in subtree(scene.tokens, token.i)):
            told = (m for m in scene.page.mentions if m.kind == "thing" and m.end <= token.start)
            named = Counter(e for mention in told for e in mention.entities if e.kind == kind)
            return tuple(entity for entity, _ in named.most_common(1))
    return ()


@functools.cache
def _things() -> Mapping[str, str]:
    """Give the class of thing that a noun refers back to."""
    return {noun: kind for kind, nouns in rows("thingnouns.tsv") for noun in nouns.split()}


def _in_title(scene: Scene, draft: Draft, frame: Frame) -> Entities:
    """Take a statement of an issuer for one about the only other state that its title names."""
    if draft.act not in FOCUSED or scene.stage.news or scene.stage.participants or scene.page.turns:
        return ()
    if any(token.lower in ELSEWHERE for token in subtree(scene.tokens, frame.trigger)):
        return ()
    home = {entity.id for entity in (*scene.stage.authors, scene.stage.home) if entity is not None}
    titles = [tree for tree in scene.page.trees if tree.sentence.title]
    words = [token for tree in titles for token in tree.tokens]
    if any(token.lower in scene.classed("encounter") for token in words):
        return ()
    named = unique(e for token in words for m in token.mentions if m.kind in STATES for e in m.entities)
    others = tuple(entity for entity in named if entity.id not in home)
    return others if len(others) == 1 else ()


WAYS: tuple[Callable[[Scene, Draft, Frame], Entities], ...] = (
    _of_clause_above,
    _of_main_clause,
    _asked_about,
    _joined_deed,
    _opponents,
    _pressed,
    _thing_before,
    _in_title,
)


def sides(scene: Scene, agents: Entities) -> Entities:
    """Give the states and organisations that persons and organs speak for."""
    homes = {person.entity.id: person.home for person in scene.page.cast if person.home is not None}
    spoken = (homes.get(agent.id) or state_of(agent) for agent in agents)
    return unique(home for home in spoken if home is not None)
