"""Certainty: polarity, modality, tense, condition and hedge of a clause."""

from __future__ import annotations

from graph.records import Span
from loaders.extract.clause.frames import Frame, child, children
from loaders.extract.referents.scenes import Scene

POSSIBLE = frozenset({"would", "could", "might", "may"})
FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
CONDITIONS = frozenset({"if", "unless"})
PROVISOS = frozenset({"provided", "providing", "assuming", "supposing", "condition", "event"})  # with "that"
INVERTED = frozenset({"had", "should", "were"})
MODAL_OF = {"asserted": "certain", "reported": "probable", "planned": "probable", "conditional": "possible"}
PAST_TAGS = ("VBD", "VBN")


def modality(scene: Scene, frame: Frame) -> str:
    """Say whether a clause is asserted, planned, or stands under a condition."""
    auxiliaries = auxiliaries_of(scene, frame)
    if _under_condition(scene, frame) or auxiliaries & POSSIBLE:
        return "conditional"
    if auxiliaries & FUTURE or _is_plan(scene, frame) or _is_subjunctive(scene, frame):
        return "planned"
    above = None if frame.governor is None else scene.frames[frame.governor]
    intended = above is not None and above.lemma in scene.classed("future") and not _is_polite(scene, above, frame)
    return "planned" if intended and scene.tokens[frame.trigger].dep == "xcomp" else "asserted"


def _is_polite(scene: Scene, above: Frame, frame: Frame) -> bool:
    """Tell "I want to thank": who says so in the first person does it."""
    first = above.subject is not None and scene.tokens[above.subject].lower in ("i", "we")
    says = any(row.kind == "statement" for row in scene.lexicon.verbs.get(frame.lemma, ()))
    return first and says and above.lemma in scene.classed("polite-wish")


def auxiliaries_of(scene: Scene, frame: Frame) -> frozenset[str]:
    """Give the auxiliaries of a clause; a bare second verb has those of the first: "could harm and even destroy"."""
    token = scene.tokens[frame.trigger]
    first = scene.frames.get(token.head)
    shared = token.dep == "conj" and token.tag == "VB" and not frame.auxiliaries
    return auxiliaries_of(scene, first) if shared and first is not None else frame.auxiliaries


def leads_ahead(scene: Scene, frame: Frame) -> bool:
    """Tell "agreed to resume", "announced that it will send", "announced plans to send": what is agreed is to come."""
    for kid in children(scene.tokens, frame.trigger):
        clause = scene.frames.get(kid.i)
        if kid.dep == "prep" and kid.lower in ("on", "upon"):  # "agreed on a road map to settle it"
            return False
        if clause is not None and kid.dep in ("ccomp", "xcomp"):
            return not clause.finite or bool(clause.auxiliaries & (FUTURE | {"would"}))
        if kid.dep == "dobj" and kid.lemma in scene.classed("plan-noun") | {"intent"}:
            return any(scene.frames[j].finite is False for j in kid.children if j in scene.frames)
    return False


def _is_plan(scene: Scene, frame: Frame) -> bool:
    """Tell "an agreement to establish", "plans to pull out"."""
    token = scene.tokens[frame.trigger]
    head = scene.tokens[token.head]
    return not frame.finite and token.dep == "acl" and head.lemma in scene.classed("plan-noun")


def _is_subjunctive(scene: Scene, frame: Frame) -> bool:
    """Tell "insisted that Venezuela withdraw": what is demanded is not done."""
    token = scene.tokens[frame.trigger]
    return token.tag == "VB" and token.dep == "ccomp" and "that" in frame.marks and not frame.auxiliaries


def _is_told(scene: Scene, frame: Frame, first: Frame) -> bool:
    """Tell "agreed to help if attacked": what was agreed stands under the condition, the agreeing does not."""
    return frame is first and scene.tokens[frame.trigger].tag == "VBD"


def _is_told_before(scene: Scene, frame: Frame, below: Frame) -> bool:
    """Tell "X underscored that it will act, should Y attack", which the parser hangs on the condition."""
    return below.trigger < frame.trigger and scene.tokens[below.trigger].tag == "VBD"


def _under_condition(scene: Scene, frame: Frame) -> bool:
    first = below = frame
    for _ in range(3):
        opens = _opens_condition(scene, frame) and not _is_told_before(scene, frame, below)
        if opens or (condition(scene, frame) is not None and not _is_told(scene, frame, first)):
            return True
        above = frame.governor
        if above is None or scene.tokens[frame.trigger].dep not in ("xcomp", "ccomp", "conj"):
            return False
        below, frame = frame, scene.frames[above]
    return False


def _opens_condition(scene: Scene, frame: Frame) -> bool:
    """Tell a clause that opens with "if", "unless", "provided that", or with its verb turned round."""
    proviso = any(
        kid.dep == "mark" and kid.i > 0 and scene.tokens[kid.i - 1].lower in PROVISOS
        for kid in children(scene.tokens, frame.trigger)
    )
    return proviso or bool(frame.marks & CONDITIONS) or _is_inverted(scene, frame)


def _is_inverted(scene: Scene, frame: Frame) -> bool:
    """Tell "had Russia attacked", "should Russia attack", "were Russia to attack" beside a main clause."""
    first = next((kid for kid in children(scene.tokens, frame.trigger) if kid.dep[:3] == "aux"), None)
    subject = child(scene.tokens, frame.trigger, "nsubj", "nsubjpass")
    if first is None or subject is None or scene.tokens[-1].text == "?":
        return False
    behind = frame.trigger > subject.i  # not "attending were A and B"
    return behind and first.lower in INVERTED and first.dep in ("aux", "auxpass") and first.i < subject.i


def condition(scene: Scene, frame: Frame) -> Span | None:
    """Give the if-clause that hangs on a clause."""
    for kid in children(scene.tokens, frame.trigger):
        clause = scene.frames.get(kid.i) if kid.dep == "advcl" else None
        if clause is not None and _opens_condition(scene, clause):
            return scene.tokens[kid.left].start, scene.tokens[kid.right].end
    return None


def certainty(scene: Scene, frame: Frame | None, mode: str) -> str:
    """Grade how sure a clause is said to be."""
    if frame is not None and _under_condition(scene, frame):
        return "hypothetical"
    if frame is not None and "would" in frame.auxiliaries:
        return "hypothetical"
    return MODAL_OF[mode]


def tense(scene: Scene, frame: Frame | None) -> str:
    """Tell past, present or future by the finite verb."""
    if frame is None:
        return "past"
    if frame.auxiliaries & FUTURE:
        return "future"
    words = [
        scene.tokens[frame.trigger],
        *(kid for kid in children(scene.tokens, frame.trigger) if kid.dep[:3] == "aux"),
    ]
    if any(word.tag == "VBD" for word in words):
        return "past"
    if any(word.tag in ("VBP", "VBZ") for word in words):
        return "past" if any(word.lower in ("has", "have") for word in words[1:]) else "present"
    above = frame.governor
    if above is not None and above != frame.trigger:
        return tense(scene, scene.frames[above])
    return "past" if words[0].tag in PAST_TAGS else "present"


def hedge(scene: Scene, i: int) -> tuple[Span, str, str] | None:
    """Find the hedge on a word: its span, certainty and modality."""
    for kid in (*children(scene.tokens, i), scene.tokens[i]):
        row = scene.lexicon.hedges.get(kid.lower)
        if row is not None and kid.dep in ("advmod", "amod", "acomp"):
            return (kid.start, kid.end), *row
    return None
