"""Untyped statements: what a sentence says that no verb of saying introduces: quoted, signed, or by "according to"."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.extract.acts.statements import homes_of
from loaders.extract.acts.typing import judge
from loaders.extract.claiming.drafts import Draft, Entities, share, unique
from loaders.extract.clause.frames import Frame, child, children
from loaders.extract.referents.discourse import is_own_talk
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene, main_clause
from loaders.extract.sources.times import default

ISSUED = frozenset({"emphasize", "reaffirm", "note"})
OBLIGING = frozenset({"must", "should"})


def untyped(scene: Scene, drafts: Iterable[Draft]) -> list[Draft]:
    """Draft what a sentence says without a verb of saying."""
    issued = _issued(scene)
    if issued is not None or scene.tokens[-1].text == "?":
        return [] if issued is None else [issued]
    root = main_clause(scene)
    told = list(drafts)
    if scene.accord and (not told or (scene.quotes and not any(d.kind == "statement" for d in told))):
        return [_said(scene, root, scene.accord, "according", "say")]
    speakers, rule, default_act = _unintroduced(scene)
    said = [draft for draft in told if draft.kind == "statement"]
    heard = (*speakers, *homes_of(scene, speakers))
    if root is None or not speakers:
        return []
    if any(share(draft.agents, heard) for draft in said):
        return _pledged(scene, root, speakers, said) if rule == "declaration" else []
    found = [
        _said(scene, frame, _by_name(scene, frame, speakers), rule, _own_act(scene, frame) or default_act)
        for frame in _parts(scene, root)
    ]
    # beside a meeting that is told, only what is plainly asked of others is the issuer's own word
    present = (*scene.stage.participants, *scene.stage.parties)
    return [draft for draft in found if draft.act and (rule != "aside" or _is_own_word(draft, present))]


def _pledged(scene: Scene, root: Frame, speakers: Entities, said: list[Draft]) -> list[Draft]:
    """Read "We welcome the truce and will go on standing by Peru": the pledge beside what a verb says."""
    spoken = {draft.trigger for draft in said}
    beside = [root, *(frame for frame in scene.frames.values() if frame.governor == root.trigger)]
    coming = [frame for frame in beside if frame.auxiliaries & {"will", "shall"} and not frame.negated]
    joined = [
        frame
        for frame in coming
        if frame.trigger not in spoken and (frame == root or scene.tokens[frame.trigger].dep == "conj")
    ]
    found = [_said(scene, frame, _by_name(scene, frame, speakers), "beside", "") for frame in joined]
    return [draft for draft in found if draft.act == "promise"][:1]


def _by_name(scene: Scene, frame: Frame, speakers: Entities) -> Entities:
    """Let "Peru shall not rest", in a text of its ministry, be the word of Peru, which speaks of itself by name."""
    home, publisher = scene.stage.home, scene.page.issuer.publisher
    if home is None or publisher is None or speakers != (publisher,) or frame.subject is None:
        return speakers
    return (home,) if resolve(scene, frame.subject) == (home,) else speakers


def _is_own_word(draft: Draft, present: Entities) -> bool:
    """Tell the issuer's word beside a meeting: a call on others, a rejection of what others say."""
    others = draft.addressees or (draft.targets if draft.act == "reject" else ())
    return bool(others) and not share(others, present)


def _parts(scene: Scene, root: Frame) -> list[Frame]:
    """Give the main clauses of a sentence: "... are causing harm and must stop"."""
    joined = [
        frame for i, frame in scene.frames.items() if scene.tokens[i].dep == "conj" and frame.governor == root.trigger
    ]
    return [root, *(frame for frame in joined if frame.auxiliaries & OBLIGING or _has_subject(scene, frame))]


def _has_subject(scene: Scene, frame: Frame) -> bool:
    """Tell a clause of its own: "we have done our part, and the onus is on Armenia"."""
    return child(scene.tokens, frame.trigger, "nsubj", "nsubjpass") is not None


def mute_thing(scene: Scene, frame: Frame) -> bool:
    """Tell a subject that cannot speak: a clause, a decision, a law."""
    return frame.subject is None or scene.tokens[frame.subject].pos in ("NOUN", "VERB")


def _own_act(scene: Scene, frame: Frame) -> str:
    """Let "these launches highlight the need" be what the issuer highlights: a thing cannot speak."""
    rows = scene.lexicon.verbs.get(frame.lemma, ())
    mute = frame.subject is not None and not frame.passive and not resolve(scene, frame.subject)
    if frame.lemma in scene.classed("copula") and mute_thing(scene, frame):
        weighty = scene.classed("weighty")
        if any(k.lower in weighty for k in children(scene.tokens, frame.trigger) if k.dep in ("acomp", "attr")):
            return "emphasize"
    return rows[-1].act if mute and rows and rows[-1].act in ISSUED else ""


def _unintroduced(scene: Scene) -> tuple[Entities, str, str]:
    stage = scene.stage
    if scene.quotes.whole:
        return scene.quotes.speaker, "quotation", ""
    if scene.turn:
        return scene.turn, "turn", ""
    if stage.news or scene.quotes:
        return (), "", ""
    home = (stage.home,) if stage.home is not None else ()
    return stage.authors or home, "aside" if stage.participants and not is_own_talk(stage) else "declaration", ""


def _said(scene: Scene, root: Frame | None, speakers: Entities, rule: str, default_act: str) -> Draft:
    found = judge(scene, root, speakers) if root is not None else None
    trigger = root.trigger if root is not None else 0
    return Draft(
        kind="statement",
        act=(found.act if found is not None else "") or default_act,
        agents=speakers,
        trigger=trigger,
        rule=f"{rule}:{found.rule}" if found is not None and found.rule else rule,
        targets=found.targets if found is not None else (),
        addressees=found.addressees if found is not None else (),
        modality=found.modality if found is not None else "asserted",
        when=default(scene),
        scope=trigger,
        cues=(trigger,),
    )


def _issued(scene: Scene) -> Draft | None:
    """Read "The below is attributable to Spokesperson X"."""
    word = next((token for token in scene.tokens if token.lower == "attributable"), None)
    persons = unique(e for token in scene.tokens for m in token.mentions if m.kind == "person" for e in m.entities)
    if word is None or not persons:
        return None
    return Draft("statement", "issue", persons, word.i, "issue", when=default(scene), cues=(word.i,))
