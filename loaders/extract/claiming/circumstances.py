"""Circumstances: mode, certainty, tense, topic, ties and chain of claims of a draft, by what stands round it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph.records import Entity, Span
from loaders.extract.claiming.drafts import Draft, Entities, Key, share, unique, without
from loaders.extract.claiming.topics import partnership_at, scope_of, thing_at, tie_of, ties_in
from loaders.extract.claiming.venues import places
from loaders.extract.claiming.wording import words_of
from loaders.extract.clause.frames import Frame, children, noun_lemma, subtree
from loaders.extract.referents.discourse import HOSTILE
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import speech_above
from loaders.extract.sources.certainty import certainty, condition, hedge, tense
from loaders.extract.sources.doubts import doubted
from loaders.extract.sources.standing import Standing, denial_above, standing

CONTESTING = frozenset({"deny", "reject", "confirm", "doubt"})
NAMING = frozenset({"state", "adjective", "capital", "people", "organisation", "armed"})
Names = Mapping[int, Mapping[Key, str]]  # sentence -> draft -> id of its claim


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a claim needs beside its draft."""

    act: str
    sources: Entities = ()
    mode: str = "narrated"
    polarity: str = "affirmed"
    modality: str = "asserted"
    certainty: str = "certain"
    tense: str = "past"
    condition: Span | None = None
    hedge: Span | None = None
    cues: tuple[Span, ...] = ()
    topic: str = ""
    about: Entities = ()
    about_claims: tuple[str, ...] = ()
    behalf: Entities = ()
    parties: Entities = ()
    places: Entities = ()
    via: str = ""
    stage: str = ""
    threat: str = ""


def circumstances(scene: Scene, draft: Draft, names: Names) -> Circumstances:
    """Settle what stands round a draft."""
    frame = _frame_at(scene, draft.trigger)
    scope = scope_of(scene, draft)
    hedged = hedge(scene, draft.trigger)
    sure = draft.certainty or (hedged[1] if hedged else certainty(scene, frame, draft.modality))
    mode = hedged[2] if hedged and draft.modality == "asserted" else draft.modality
    stands = doubted(scene, draft, standing(scene, replace(draft, modality=mode), sure))
    sources = _sources(scene, draft, stands.denial)
    modality, sure = _vouched(scene, draft, stands, sources)
    return Circumstances(
        act=_graded(scene, draft, scope),
        sources=sources,
        mode=_mode(scene, draft, sources),
        polarity=stands.polarity,
        modality=modality,
        certainty=sure,
        tense=tense(scene, frame),
        condition=condition(scene, frame) if frame is not None else None,
        hedge=draft.hedge or (hedged[0] if hedged else None),
        cues=tuple((scene.tokens[i].start, scene.tokens[i].end) for i in draft.cues),
        topic=words_of(scene, draft, scope),
        about=_about(scene, draft, scope),
        about_claims=_about_claims(scene, draft, scope, names),
        behalf=_behalf(scene, draft),
        parties=_parties(scene, draft),
        places=places(scene, draft, scope),
        via=_via(scene, draft, names),
        stage=draft.stage,
        threat=draft.threat,
    )


def _vouched(scene: Scene, draft: Draft, stands: Standing, sources: Entities) -> tuple[str, str]:
    """Leave a deed in the news to whoever tells it; what an issuer says in its own text is its own word."""
    hearsay = scene.page.issuer.news and bool(sources) and draft.kind != "statement"
    if not hearsay or (stands.polarity, stands.modality) != ("affirmed", "asserted"):
        return stands.modality, stands.certainty
    return "reported", "probable" if stands.certainty == "certain" else stands.certainty


def _frame_at(scene: Scene, i: int) -> Frame | None:
    """Give the clause of a trigger; of a noun, the clause that it stands in."""
    while i not in scene.frames and scene.tokens[i].head != i:
        i = scene.tokens[i].head
    return scene.frames.get(i)


def _graded(scene: Scene, draft: Draft, scope: frozenset[int]) -> str:
    """Tell grave concern from concern."""
    if draft.act != "express_concern":
        return draft.act
    grave, concern = scene.classed("grave"), scene.classed("concern-noun") | {scene.tokens[draft.trigger].lower}
    for i in scope | {draft.trigger}:
        if scene.tokens[i].lower in concern and any(kid.lower in grave for kid in children(scene.tokens, i)):
            return "express_grave_concern"
    return "express_concern"


def _sources(scene: Scene, draft: Draft, denial: int | None) -> Entities:
    """Give by whose word it is said; what is denied by the word of who denies it, even of an own deed."""
    denying = scene.acts().get(denial) if denial is not None else None
    if denying is not None:
        return unique([*denying.agents, *denying.sources])
    above = speech_above(scene, draft.trigger)
    unsaid = above is not None and standing(scene, above, "certain").polarity == "denied"
    return without(draft.sources, above.agents) if above is not None and unsaid else draft.sources


def _mode(scene: Scene, draft: Draft, sources: Entities) -> str:
    if scene.tree.sentence.title:
        return "headline"
    inside = scene.quotes.inside
    if inside and (inside[draft.trigger] or _quotes_content(scene, draft)):
        return "quoted"
    if _in_first_person(scene, draft):
        return "quoted"  # the issuer's own words, as much as any in quotation marks
    return "reported" if sources else "narrated"


def _in_first_person(scene: Scene, draft: Draft) -> bool:
    """Tell "we condemn" of who issues the text or has the turn."""
    frame = scene.frames.get(draft.trigger)
    return frame is not None and frame.subject is not None and scene.tokens[frame.subject].lower in ("we", "i")


def _quotes_content(scene: Scene, draft: Draft) -> bool:
    """Tell a verb of saying whose words follow in quotation marks."""
    if draft.kind != "statement" or scene.lexicon.verbs.get(scene.tokens[draft.trigger].lemma, ()) == ():
        return False
    kids = (kid for kid in children(scene.tokens, draft.trigger) if kid.dep in ("ccomp", "xcomp", "dobj", "advcl"))
    return any(scene.quotes.inside[kid.i] for kid in kids)


# ------------------------------------------------------------------------------------ what it is about


def _about(scene: Scene, draft: Draft, scope: frozenset[int]) -> Entities:
    found: list[Entity] = list(draft.about)
    found += [tie for i, tie in ties_in(scene) if i in scope]
    for i in sorted(scope):
        partnership = partnership_at(scene, scene.tokens[i])
        if partnership is not None:
            found.append(partnership)
    bound = [entity for entity in (*draft.agents, *draft.targets) if entity.kind == "State"]
    if draft.kind == "agreement" and len(bound) == 2:
        found.append(tie_of(bound))
    if draft.act == "deny" and len(draft.agents) == 2 and not draft.targets and _is_mutual(scene, scope):
        found.append(tie_of(draft.agents))
    if draft.kind == "founding":
        frame = scene.frames.get(draft.trigger)
        head = None if frame is None else (frame.subject if frame.passive else frame.object)
        found += [thing_at(scene, head)] if head is not None and not scene.tokens[head].mentions else []
    return unique(found)


def _is_mutual(scene: Scene, scope: frozenset[int]) -> bool:
    """Tell what two who deny it together would do with each other, where nobody else is named."""
    words = [scene.tokens[i] for i in scope]
    rows = [row for word in words for row in scene.lexicon.noun_rows(noun_lemma(word), "event")[:1]]
    named = any(mention.kind in NAMING for word in words for mention in word.mentions)
    return not named and any(row.kind in ("transfer", "deployment", "partnership") for row in rows)


def _about_claims(scene: Scene, draft: Draft, scope: frozenset[int], names: Names) -> tuple[str, ...]:
    """Give the claims of this sentence inside the scope, and the deed before that "such provisions" points at."""
    if draft.kind not in ("statement", "threat"):
        return ()
    here = [name for key, name in names[draft.sentence].items() if key[1] in scope and key[1] != draft.trigger]
    return tuple(dict.fromkeys([*here, *_pointed_at(scene, draft, scope, names)]))


def _pointed_at(scene: Scene, draft: Draft, scope: frozenset[int], names: Names) -> list[str]:
    """Give the deeds told before that "such provisions", "the delivery", "the charge" or "it" point at."""
    told = [deed for deed in reversed(scene.stage.deeds) if deed.sentence < draft.sentence]
    found: list[Draft] = []
    for i in sorted(scope - {draft.trigger}):
        found += list(_antecedents(scene, draft, i, told))[:1]
    return [name for deed in found if (name := names.get(deed.sentence, {}).get(deed.key))]


def _antecedents(scene: Scene, draft: Draft, i: int, told: list[Draft]) -> Iterator[Draft]:
    """Yield the deeds that one word may point at, the nearest first, those of the speaker before the others."""
    token = scene.tokens[i]
    direct = token.dep in ("dobj", "nsubjpass") and token.head == draft.trigger
    if direct and token.lower in scene.classed("pronoun-thing"):
        yield from _just_told(scene, draft, told)
    if draft.act in CONTESTING and not direct and denial_above(scene, i) is None:
        return
    definite = {kid.lower for kid in children(scene.tokens, i)} & (scene.classed("demonstrative-determiner") | {"the"})
    if not definite or any(word.mentions for word in subtree(scene.tokens, i)):
        return
    lemma = noun_lemma(token)
    rows = scene.lexicon.noun_rows(lemma, "event")
    if rows:
        yield from (deed for deed in told if deed.kind == rows[0].kind)
    elif lemma in scene.classed("charge-noun") | scene.classed("report-noun") and draft.act in CONTESTING:
        charged = [deed for deed in told if deed.sources and deed.kind in HOSTILE]
        yield from (deed for deed in charged if share((*deed.agents, *deed.targets), draft.agents))
        if all(agent.kind != "State" for agent in draft.agents):  # a person speaks for others; a state for itself
            yield from charged


def _just_told(scene: Scene, draft: Draft, told: list[Draft]) -> Iterator[Draft]:
    """Yield what "it" may be: the deed that the sentence before has for its subject, else one that it tells."""
    before = scene.page.trees[draft.sentence - 1].tokens if draft.sentence > 0 else ()
    subjects = [token for token in before if token.dep == "nsubj" and before[token.head].dep in ("ROOT", "ccomp")]
    rows = [row for token in subjects for row in scene.lexicon.noun_rows(noun_lemma(token), "event")[:1]]
    if rows:
        yield from (deed for deed in told if deed.kind == rows[0].kind)
    yield from (deed for deed in told if deed.sentence == draft.sentence - 1 and deed.kind in HOSTILE)


def _via(scene: Scene, draft: Draft, names: Names) -> str:
    above = speech_above(scene, draft.trigger)
    if above is None and scene.quotes.inside and scene.quotes.inside[draft.trigger]:
        above = next((other for other in scene.acts().values() if share(other.agents, scene.quotes.speaker)), None)
    if above is None or above.trigger == draft.trigger:
        return ""
    numbered = names[draft.sentence].items()
    return next((name for key, name in numbered if key[1] == above.trigger), "")


# ------------------------------------------------------------------------------------------ other roles


def _parties(scene: Scene, draft: Draft) -> Entities:
    """Let the bodies that persons stand for be the parties of what they found."""
    if draft.kind != "founding":
        return ()
    homes = {person.entity.id: person.home for person in scene.page.cast if person.home is not None}
    return without((homes[agent.id] for agent in draft.agents if agent.id in homes), draft.agents)


def _behalf(scene: Scene, draft: Draft) -> Entities:
    """Give on whose behalf somebody speaks: of the noun's owner, and a declaration for who issued it."""
    if draft.kind != "statement":
        return ()
    owners = _on_behalf(scene)
    owners += [entity for cue in draft.cues[1:] for entity in _owner_of(scene, cue, draft.agents)]
    if any(agent.kind == "Declaration" for agent in draft.agents):
        owners += [body for drafter in scene.stage.drafters for body in _bodies(scene, drafter)]
    return unique([*draft.behalf, *owners])


def _on_behalf(scene: Scene) -> list[Entity]:
    """Read "on behalf of the EU"."""
    for token in scene.tokens:
        if token.lower == "behalf":
            led = [inner for kid in children(scene.tokens, token.i) if kid.lower == "of" for inner in kid.children]
            return [entity for i in led for entity in resolve(scene, i) if entity.kind != "Person"]
    return []


def _bodies(scene: Scene, drafter: Entity) -> Entities:
    """Give the organisation that an unnamed set belongs to, or the drafter itself."""
    if drafter.kind != "Collective":
        return (drafter,)
    named = (entity for mention in scene.page.mentions for entity in mention.entities)
    return unique(entity for entity in named if entity.id in drafter.parties)


def _owner_of(scene: Scene, noun: int, agents: Entities) -> Entities:
    """Read "expressed the EU's concern"."""
    owners = (kid for kid in children(scene.tokens, noun) if kid.dep == "poss" and kid.mentions)
    found = (entity for kid in owners for entity in resolve(scene, kid.i))
    return without((entity for entity in found if entity.kind != "Person"), agents)
