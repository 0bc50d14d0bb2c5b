"""Staging: how a sentence, read, sets the stage for the next one."""

from __future__ import annotations

from dataclasses import replace

from loaders.extract.annotations import Tree
from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import Frame, child, noun_lemma, plural, subtree
from loaders.extract.events.partnerships import last_partnership
from loaders.extract.referents.discourse import (
    Stage,
    after_deal,
    after_mentions,
    after_subject,
    joined_authors,
    later,
    signed,
)
from loaders.extract.referents.linking import declaration_at, resolve
from loaders.extract.referents.scenes import Quotes, Scene, main_clause
from loaders.extract.sources.times import attached

MINISTRIES = ("Ministry", "United States Department", "Department", "Federal Foreign Office", "Foreign Office")


def opened(stage: Stage, tree: Tree) -> Stage:
    """Take in what a sentence names, before it is read."""
    states = unique(e for token in tree.tokens for m in token.mentions if m.kind == "state" for e in m.entities)
    return after_mentions(stage, {}, states)


def dated(scene: Scene) -> Stage:
    """Let the day of a main clause go on until news tells of another; a year or month is background."""
    root = main_clause(scene) if scene.stage.news else None
    found = attached(scene, root) if root is not None else None
    told = found is not None and len(found.value) == len("2024-10-29")
    return replace(scene.stage, day=later(scene.stage.day, found)) if told else scene.stage


def closed(scene: Scene, before: Entities) -> Stage:
    """Set the stage for the next sentence; `before` were the last several before this one."""
    stage = scene.stage
    root = main_clause(scene)
    stage = _after_clauses(scene, stage)
    if root is not None and root.subject is not None and not scene.quotes.whole:
        plain, told = replace(scene, quotes=Quotes()), told_by_media(scene, root)
        stage = _after_subject(plain, stage, root)  # the medium is "it", whom it tells of is "he"
        stage = stage if told is None else _after_subject(plain, stage, told)
    kinds = {m.kind: m.entities[0] for token in scene.tokens for m in token.mentions if m.entities}
    ministries = [entity for entity in kinds.values() if entity.label.startswith(MINISTRIES)]
    kinds.update((("ministry", ministries[-1]),) if ministries else ())
    organs = [entity for entity in (*_speaking(scene), *stage.subject, *scene.accord) if entity.kind == "Organ"]
    kinds.update((("organ", organs[-1]),) if organs else ())
    ministries = [entity for entity in organs if entity.label.startswith(MINISTRIES)]
    kinds.update((("ministry", ministries[-1]),) if ministries else ())
    stage = after_mentions(_after_deals(scene, stage), kinds, ())
    if scene.quotes and scene.quotes.speaker:
        stage = replace(stage, speaker=scene.quotes.speaker)
    elif root is not None and root.lemma in scene.classed("reporting") and scene.tokens[-1].text == ":":
        stage = replace(stage, speaker=stage.subject)  # "The Foreign Secretary said:", the quotation follows
    stage = replace(stage, fresh=stage.plural if stage.plural != before else ())
    named = last_partnership(scene)
    return _after_documents(scene, stage if named is None else replace(stage, partnership=named))


def _speaking(scene: Scene) -> Entities:
    """Give who reports in a sentence, also behind the clause: "..., the foreign ministry said"."""
    reporting = (frame for frame in scene.frames.values() if frame.lemma in scene.classed("reporting"))
    return unique(e for frame in reporting if frame.subject is not None for e in resolve(scene, frame.subject))


def told_by_media(scene: Scene, root: Frame) -> Frame | None:
    """Look through "A described it as a rumour, state media reported" to what is reported."""
    inner = scene.frames.get(root.complement) if root.complement is not None else None
    if inner is None or inner.subject is None or root.subject is None or inner.trigger > root.trigger:
        return None
    persons = resolve(scene, inner.subject)
    medium = not resolve(scene, root.subject) or any(m.kind == "media" for m in scene.tokens[root.subject].mentions)
    return inner if medium and len(persons) == 1 and persons[0].kind == "Person" else None


def _after_clauses(scene: Scene, stage: Stage) -> Stage:
    """Remember a person who is the subject of a lesser clause: "it came after A warned ..."."""
    for i in sorted(scene.frames):
        at = scene.frames[i].subject
        named = scene.tokens[at].mentions[-1:] if at is not None and scene.tokens[i].dep == "advcl" else ()
        if named and named[0].kind == "person" and len(named[0].entities) == 1:
            stage = after_subject(stage, named[0].entities)
    return stage


def _after_subject(scene: Scene, stage: Stage, root: Frame) -> Stage:
    entities = resolve(scene, root.subject) if root.subject is not None else ()
    if not entities:
        return stage
    head = scene.tokens[root.subject or 0]
    speaks = head.lemma in scene.classed("statement-like") or (head.lower == "it" and bool(stage.text))
    stage = after_subject(stage, entities)
    stage = replace(stage, text=entities) if speaks else stage
    if head.lemma in scene.classed("office") and not plural(head) and entities[0].kind != "Person":
        stage = replace(stage, nameless=entities)
    beside = child(scene.tokens, head.i, "appos") if head.lower == "we" else None
    head = beside or head  # "We, the Foreign Ministers of A and B"
    if len(entities) > 1 and plural(head) and not head.mentions:
        stage = replace(stage, named=(noun_lemma(head), entities))
    elif plural(head) and not head.mentions and entities[0].kind != "Person":
        stage = replace(stage, plural=entities)  # "the members of the Council ...": "they"
    bodies = all(entity.kind in ("State", "InternationalOrganisation") for entity in entities)
    rows = scene.lexicon.verbs.get(root.lemma, ())
    if root.subject is not None and scene.tokens[root.subject].lower == "we":
        persons = len(entities) > 1 and all(entity.kind == "Person" for entity in entities)
        named = persons and any(mention.kind == "person" for token in scene.tokens[:4] for mention in token.mentions)
        return signed(stage, entities) if named else joined_authors(stage, entities)
    joint = scene.page.issuer.joint and bodies and any(row.kind == "statement" for row in rows)
    return joined_authors(stage, entities) if joint else stage


def _after_deals(scene: Scene, stage: Stage) -> Stage:
    for token in scene.tokens:
        if token.lemma in scene.classed("deal"):
            named = unique(
                entity
                for word in subtree(scene.tokens, token.i)
                for mention in word.mentions
                if mention.kind in ("state", "adjective", "organisation", "grouping")
                for entity in mention.entities
            )
            stage = after_deal(stage, named)
    return stage


def _after_documents(scene: Scene, stage: Stage) -> Stage:
    for token in scene.tokens:
        if token.lower in scene.classed("statement-like"):
            named = declaration_at(scene, token)
            stage = stage if named is None else replace(stage, document=named)
            if named is None and scene.tokens[token.head].lower == "in" and len(stage.subject) > 1:
                stage = replace(stage, document=None, drafters=stage.subject)  # "in a joint statement, they ..."
    return stage
