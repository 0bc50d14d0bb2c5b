"""Standing: whether a claim is affirmed, denied, planned or only reported, by the words that govern its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft
from loaders.extract.clause.frames import Frame, child, children
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.certainty import modality
from loaders.extract.sources.governors import by_nobody, governor, is_open_gerund, is_undone, is_unfounded, truth

OBJECTS = ("dobj", "ccomp", "xcomp", "nsubjpass", "csubjpass", "pobj", "pcomp", "oprd", "attr", "acl", "prep")
NO_STEP = ("relcl", "nsubj", "csubj", "npadvmod", "advmod", "parataxis", "nmod", "compound")
OF_VERBS = ("verb:", "be:", "naming:", "impersonal:")
LIGHT = ("change", "support-deed", "hosting")
ORDER = ("asserted", "reported", "planned", "conditional")
STANDINGS = {
    "reported": ("reported", "probable"),
    "doubtful": ("reported", "possible"),
    "planned": ("planned", "probable"),
    "weighed": ("planned", "possible"),
    "possible": ("conditional", "possible"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands; `denial` is the token that denies it, if another verb does."""

    polarity: str
    modality: str
    certainty: str
    denial: int | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """One step up from what a clause is content of."""

    below: Token
    head: Token
    telling: bool  # a clause of its own lies between: what it takes for granted is not what is denied
    bound: bool  # only infinitives, light verbs and prepositions lie between: what is meant is this very deed


def standing(scene: Scene, draft: Draft, certainty: str) -> Standing:
    """Weaken a draft by what governs it; nothing is made surer here."""
    found = Standing(_own_polarity(scene, draft), draft.modality, certainty)
    voiced = draft.rule.startswith("voiced:")  # who rejects a charge does not deny that it was made
    for step in _steps(scene, draft.trigger) if scene.uses("standing") else ():
        found = found if voiced and step.below.i == draft.trigger else _denied(scene, step, found)
        found = _reported(scene, step, found)
        row = governor(scene, step.below, step.head, draft.kind) if step.bound else None
        if row is not None:
            found = _governed(scene, step, row.standing, found)
        elif not (step.below.i == draft.trigger and _is_convened(scene, draft, step)):
            found = _intended(scene, step, found)
    if found.denial is not None:
        return found
    token = scene.tokens[draft.trigger]
    if token.dep == "relcl" and draft.trigger in scene.frames:  # "any act that threatens ..."
        wide = any(kid.lower in ("any", "every", "each") for kid in children(scene.tokens, token.head))
        wide = wide or _is_not_who(scene, token)
        return weakened(found, "conditional", "possible") if wide else found
    return found if draft.trigger in scene.frames else _by_determiner(scene, draft.trigger, found)


def denial_above(scene: Scene, i: int) -> Draft | None:
    """Give the act of denial whose content a token belongs to."""
    start = Standing("affirmed", "asserted", "certain")
    for step in _steps(scene, i):
        found = _denied(scene, step, start)
        if found.denial is not None:
            return scene.acts().get(found.denial)
    return None


def _is_convened(scene: Scene, draft: Draft, step: _Step) -> bool:
    """Tell "met to reaffirm", "are glad to welcome", "we wish to thank": what follows is done by it."""
    if draft.kind == "support" and step.below.dep == "advcl":  # "gives weapons to help": the giving is the help
        return any(row.kind in ("transfer", "support") for row in scene.lexicon.verbs.get(step.head.lemma, ()))
    spoken = draft.kind in ("statement", "meeting", "agreement")
    if not spoken or step.below.dep not in ("advcl", "xcomp", "acl"):
        return False
    if step.head.lemma in scene.classed("convening") | scene.classed("gladness"):
        return True
    frame = scene.frames.get(step.head.i)
    first = frame is not None and frame.subject is not None and scene.tokens[frame.subject].lower in ("i", "we")
    return first and draft.kind == "statement" and step.head.lemma in scene.classed("polite-wish")


def weakened(found: Standing, modality: str, certainty: str) -> Standing:
    """Make a standing less sure; never surer."""
    return (
        found
        if ORDER.index(found.modality) >= ORDER.index(modality)
        else replace(found, modality=modality, certainty=certainty)
    )


def _own_polarity(scene: Scene, draft: Draft) -> str:
    """Read the negation that a verb's own clause holds: "no state condemned", "not only condemned"."""
    frame = scene.frames.get(draft.trigger)
    if frame is None:
        return "affirmed"
    if not draft.rule.startswith(OF_VERBS):
        return draft.polarity
    if _not_only(scene, frame):
        return "affirmed"
    if "than" in frame.marks:  # "rather than attack"
        return "denied"
    return "denied" if frame.negated or by_nobody(scene, frame.subject) else "affirmed"


def _not_only(scene: Scene, frame: Frame) -> bool:
    words = " ".join(token.lower for token in scene.tokens[max(0, frame.trigger - 3) : frame.trigger])
    opening = " ".join(token.lower for token in scene.tokens[:2])  # "Not only did Norway condemn X"
    return "not only" in words or (opening == "not only" and scene.tokens[frame.trigger].i < 8)


def _by_determiner(scene: Scene, i: int, found: Standing) -> Standing:
    """Read "no transfer" and "any transfer"."""
    words = {kid.lower for kid in children(scene.tokens, i) if kid.dep == "det"}
    if "no" in words:
        return replace(found, polarity="denied")
    return weakened(found, "conditional", "possible") if "any" in words else found


def _is_not_who(scene: Scene, token: Token) -> bool:
    """Tell "it was not X that attacked Y"."""
    named = scene.tokens[token.head]
    above = scene.frames.get(named.head)
    return named.dep == "attr" and above is not None and above.negated


# ------------------------------------------------------------------------------------------- the way up


def _steps(scene: Scene, i: int) -> Iterator[_Step]:
    """Yield the words of whose content a token is part; a clause that only stands beside ends the way."""
    telling, bound = False, True
    while scene.tokens[i].head != i:
        below, head = scene.tokens[i], scene.tokens[scene.tokens[i].head]
        if below.dep == "conj":
            i = head.i
            continue
        if not _leads_up(scene, below, head):
            return
        yield _Step(below, head, telling, bound)
        telling = telling or (head.i in scene.frames and below.dep != "nsubj" and not _is_light(scene, head))
        bound = bound and _is_bound(scene, below, head)
        i = head.i


def _leads_up(scene: Scene, below: Token, head: Token) -> bool:
    if below.dep == "nsubj":
        return head.lemma in scene.classed("occurrence") or truth(scene, head) is not None
    if below.dep in NO_STEP or (below.dep == "advcl" and not _is_infinitive(scene, below)):
        return False
    balking = below.lower == "at" and child(scene.tokens, below.i, "pcomp") is not None  # "balked at condemning"
    return balking or not (below.dep == "prep" and below.lower in scene.classed("unbound-adverbial"))


def _is_bound(scene: Scene, below: Token, head: Token) -> bool:
    if below.i in scene.frames:
        doing = below.tag in ("VB", "VBG") or bool(scene.frames[below.i].auxiliaries & {"having", "to"})
        return below.dep in ("xcomp", "advcl", "pcomp") and doing
    return head.pos == "ADP" or (_is_light(scene, head) and below.dep in ("dobj", "nsubjpass", "nsubj"))


def _is_light(scene: Scene, token: Token) -> bool:
    """Tell a verb that tells nothing of its own beside its object: "carried out the attack", not "ended the war"."""
    return token.lemma not in scene.classed("ending") and any(token.lemma in scene.classed(name) for name in LIGHT)


def _is_infinitive(scene: Scene, token: Token) -> bool:
    frame = scene.frames.get(token.i)
    return frame is not None and "to" in frame.auxiliaries


# ------------------------------------------------------------------------------- what governs the clause


def _denied(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Turn what somebody denies; of a denial that is itself denied nothing follows."""
    head, below = step.head, step.below
    frame = scene.frames.get(head.i)
    if truth(scene, head) is False and below.dep in ("ccomp", "csubj", "nsubj", "xcomp") and found.denial is None:
        return Standing("denied", "asserted", "certain", -1)
    noun = head.lemma == "denial" and below.dep in ("prep", "acl", "ccomp")
    content = below.dep in OBJECTS and (below.dep != "prep" or below.lower == "as")
    verb = frame is not None and content and _denies(scene, frame, below)
    if found.denial is not None or not (noun or verb):
        return found
    if step.telling or (frame is not None and frame.negated):
        return weakened(found, "reported", "possible")
    polarity = "denied" if found.polarity == "affirmed" else "affirmed"
    if found.modality == "reported":  # it is denied outright, whoever reported it
        return Standing(polarity, "asserted", "certain", head.i)
    return replace(found, polarity=polarity, denial=head.i)


def _denies(scene: Scene, frame: Frame, below: Token) -> bool:
    if frame.lemma in scene.classed("denial"):
        return True
    contested = scene.classed("report-noun") | scene.classed("charge-noun")
    words = {below.lemma, *(kid.lemma for kid in children(scene.tokens, below.i) if below.lower == "as")}
    return frame.lemma in scene.classed("dismissal") and bool(words & contested)


def _governed(scene: Scene, step: _Step, name: str, found: Standing) -> Standing:
    """Let a row of `governors.tsv` say how it stands; of what is not averted or not avoided nothing follows."""
    if name != "denied":
        return weakened(found, *STANDINGS[name])
    frame = scene.frames.get(step.head.i)
    if found.denial is not None or (frame is not None and frame.negated):
        return found
    if step.below.i not in scene.frames and is_undone(scene, step.head):
        return weakened(found, "conditional", "possible")
    return replace(found, polarity="denied", denial=-1)


def _reported(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Let what a report or an allegation says be reported, and what nobody confirms possible at most."""
    head, below = step.head, step.below
    inside = below.dep in ("acl", "prep", "ccomp", "appos")
    if inside and head.lemma in scene.classed("report-noun"):
        return weakened(found, "reported", "probable")
    if inside and head.lemma in scene.classed("charge-noun"):
        return weakened(found, "reported", "possible")
    frame = scene.frames.get(head.i)
    if frame is not None and frame.lemma in scene.classed("confirming") and frame.negated and below.dep in OBJECTS:
        return weakened(found, "reported", "possible")
    asked = below.i in scene.frames and "whether" in scene.frames[below.i].marks
    if asked or is_unfounded(scene, below, head):
        return weakened(found, "conditional", "possible")
    return found


def _intended(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Let what is only meant, wished, due or feared be planned, whatever the governing verb is."""
    head, below = step.head, step.below
    if not step.bound:
        return found
    if found.denial is None and is_open_gerund(scene, below, head):
        return weakened(found, "planned", "possible")
    if below.i not in scene.frames:
        return _object_of_plan(scene, step, found)
    if not _is_infinitive(scene, below) or found.denial == -1 or _is_factual(scene, below, head):
        return found
    if below.dep in ("xcomp", "ccomp") and _is_report(scene, head):
        return weakened(found, "reported", "probable")
    return weakened(found, "planned", "probable")


def _is_factual(scene: Scene, below: Token, head: Token) -> bool:
    """Tell "continued to supply", "the first to condemn", "is believed to have sent" from what lies ahead."""
    if below.dep in ("acl", "relcl"):
        words = {head.lower, *(kid.lower for kid in children(scene.tokens, head.i))}
        return bool(words & scene.classed("ordinal"))
    if below.dep == "advcl":
        return False
    if head.lemma == "go" and head.tag == "VBG":  # "is going to supply"
        return False
    return head.lemma in scene.classed("factual-infinitive")


def _is_report(scene: Scene, head: Token) -> bool:
    frame = scene.frames.get(head.i)
    return frame is not None and frame.passive and frame.lemma in scene.classed("reportive")


def _object_of_plan(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Read "plans the deployment", "the plan for a deployment", "decided to begin the deployment"."""
    head, below = step.head, step.below
    frame = scene.frames.get(head.i)
    if frame is None:
        planned = head.lemma in scene.classed("plan-noun") and below.dep == "prep"
        return weakened(found, "planned", "probable") if planned else found
    if below.dep not in ("dobj", "nsubjpass", "nsubj"):
        return found
    if frame.lemma in scene.classed("future"):
        return weakened(found, "planned", "probable")
    if not _is_light(scene, head):
        return found
    mode = modality(scene, frame)
    if frame.negated and below.dep != "nsubj":
        found = replace(found, polarity="denied")
    return weakened(found, mode, {"planned": "probable", "conditional": "possible"}.get(mode, found.certainty))
