"""Standing: whether a claim is affirmed, denied, planned or only reported, by the words that govern its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.extract.annotations import Token
from loaders.extract.certainty import modality
from loaders.extract.drafts import Draft
from loaders.extract.frames import Frame, children
from loaders.extract.scenes import Scene

OBJECTS = ("dobj", "ccomp", "xcomp", "nsubjpass", "csubjpass", "pobj", "pcomp", "oprd", "attr", "acl", "prep")
NO_STEP = ("relcl", "nsubj", "csubj", "npadvmod", "advmod", "parataxis", "nmod", "compound")
NOBODY = frozenset({"nobody", "none", "neither", "nothing", "no-one"})
OF_VERBS = ("verb:", "be:", "naming:", "impersonal:")
LIGHT = ("change", "support-deed")
ORDER = ("asserted", "reported", "planned", "conditional")


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
    for step in _steps(scene, draft.trigger) if scene.uses("standing") else ():
        found = _denied(scene, step, found)
        found = _reported(scene, step, found)
        if not (step.below.i == draft.trigger and _is_convened(scene, draft, step)):
            found = _intended(scene, step, found)
    if found.denial is not None:
        return found
    token = scene.tokens[draft.trigger]
    if token.dep == "relcl" and draft.trigger in scene.frames:  # "any act that threatens ..."
        wide = any(kid.lower in ("any", "every", "each") for kid in children(scene.tokens, token.head))
        return _weakened(found, "conditional", "possible") if wide else found
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


def _weakened(found: Standing, modality: str, certainty: str) -> Standing:
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
    return "denied" if frame.negated or _by_nobody(scene, frame.subject) else "affirmed"


def _not_only(scene: Scene, frame: Frame) -> bool:
    words = [token.lower for token in scene.tokens[max(0, frame.trigger - 3) : frame.trigger]]
    return "not only" in " ".join(words)


def _by_nobody(scene: Scene, subject: int | None) -> bool:
    if subject is None:
        return False
    return scene.tokens[subject].lower in NOBODY or any(
        kid.lower in ("no", "neither") for kid in children(scene.tokens, subject)
    )


def _by_determiner(scene: Scene, i: int, found: Standing) -> Standing:
    """Read "no transfer" and "any transfer"."""
    words = {kid.lower for kid in children(scene.tokens, i) if kid.dep == "det"}
    if "no" in words:
        return replace(found, polarity="denied")
    return _weakened(found, "conditional", "possible") if "any" in words else found


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
        return head.lemma in scene.classed("occurrence")
    if below.dep in NO_STEP or (below.dep == "advcl" and not _is_infinitive(scene, below)):
        return False
    return not (below.dep == "prep" and below.lower in scene.classed("unbound-adverbial"))


def _is_bound(scene: Scene, below: Token, head: Token) -> bool:
    if below.i in scene.frames:
        return below.dep in ("xcomp", "advcl") and below.tag in ("VB", "VBG")
    return head.pos == "ADP" or _is_light(scene, head)


def _is_light(scene: Scene, token: Token) -> bool:
    """Tell a verb that tells nothing of its own beside its object: "carried out the attack"."""
    return any(token.lemma in scene.classed(name) for name in LIGHT)


def _is_infinitive(scene: Scene, token: Token) -> bool:
    frame = scene.frames.get(token.i)
    return frame is not None and "to" in frame.auxiliaries


# ------------------------------------------------------------------------------- what governs the clause


def _denied(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Turn what somebody denies; of a denial that is itself denied nothing follows."""
    head, below = step.head, step.below
    frame = scene.frames.get(head.i)
    noun = head.lemma == "denial" and below.dep in ("prep", "acl", "ccomp")
    verb = frame is not None and below.dep in OBJECTS and below.dep != "prep" and _denies(scene, frame, below)
    if found.denial is not None or not (noun or verb):
        return _failed(scene, step, found)
    if step.telling or (frame is not None and frame.negated):
        return _weakened(found, "reported", "possible")
    polarity = "denied" if found.polarity == "affirmed" else "affirmed"
    if found.modality == "reported":  # it is denied outright, whoever reported it
        return Standing(polarity, "asserted", "certain", head.i)
    return replace(found, polarity=polarity, denial=head.i)


def _denies(scene: Scene, frame: Frame, below: Token) -> bool:
    if frame.lemma in scene.classed("denial"):
        return True
    return frame.lemma in scene.classed("dismissal") and below.lemma in scene.classed("report-noun") | scene.classed(
        "charge-noun"
    )


def _failed(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Read "refused to condemn", "without condemning", "refrained from condemning"."""
    if found.denial is not None or step.telling or step.below.i not in scene.frames:
        return found
    head, frame = step.head, scene.frames.get(step.head.i)
    failing = scene.classed("failing")
    refused = frame is not None and head.lemma in failing and step.below.dep in ("xcomp", "ccomp")
    refrained = step.below.dep == "pcomp" and (
        head.lower == "without" or (head.lower == "from" and scene.tokens[head.head].lemma in failing)
    )
    if not refused and not refrained:
        return found
    if frame is not None and frame.negated:
        return found
    return replace(found, polarity="denied", denial=-1)


def _reported(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Let what a report or an allegation says be reported, and what nobody confirms possible at most."""
    head, below = step.head, step.below
    inside = below.dep in ("acl", "prep", "ccomp", "appos")
    if inside and head.lemma in scene.classed("report-noun"):
        return _weakened(found, "reported", "probable")
    if inside and head.lemma in scene.classed("charge-noun"):
        return _weakened(found, "reported", "possible")
    frame = scene.frames.get(head.i)
    if frame is not None and frame.lemma in scene.classed("confirming") and frame.negated and below.dep in OBJECTS:
        return _weakened(found, "reported", "possible")
    if below.i in scene.frames and "whether" in scene.frames[below.i].marks:
        return _weakened(found, "conditional", "possible")
    return found


def _intended(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Let what is only meant, wished, due or feared be planned, whatever the governing verb is."""
    head, below = step.head, step.below
    if not step.bound:
        return found
    if below.i not in scene.frames:
        return _object_of_plan(scene, step, found)
    if not _is_infinitive(scene, below):
        return _gerund(scene, below, head, found)
    if found.denial == -1 or _is_factual(scene, below, head):
        return found
    if below.dep in ("xcomp", "ccomp") and _is_report(scene, head):
        return _weakened(found, "reported", "probable")
    return _weakened(found, "planned", "probable")


def _is_factual(scene: Scene, below: Token, head: Token) -> bool:
    """Tell "continued to supply", "the first to condemn", "is believed to have sent" from what lies ahead."""
    if below.dep in ("acl", "relcl"):
        words = {head.lower, *(kid.lower for kid in children(scene.tokens, head.i))}
        return bool(words & scene.classed("ordinal"))
    if below.dep == "advcl":
        return False
    frame = scene.frames.get(head.i)
    if frame is not None and frame.negated and frame.lemma in scene.classed("failing"):
        return True
    return head.lemma in scene.classed("factual-infinitive")


def _is_report(scene: Scene, head: Token) -> bool:
    frame = scene.frames.get(head.i)
    return frame is not None and frame.passive and frame.lemma in scene.classed("reportive")


def _gerund(scene: Scene, below: Token, head: Token, found: Standing) -> Standing:
    """Read "considered sending", "prevented X from sending"."""
    if below.dep == "pcomp" and head.lower == "from":
        return _weakened(found, "planned", "possible")
    weighed = (
        below.tag == "VBG" and below.dep in ("xcomp", "pcomp", "ccomp") and head.lemma in scene.classed("weighing")
    )
    return _weakened(found, "planned", "possible") if weighed else found


def _object_of_plan(scene: Scene, step: _Step, found: Standing) -> Standing:
    """Read "plans the deployment", "the plan for a deployment", "decided to begin the deployment"."""
    head, below = step.head, step.below
    frame = scene.frames.get(head.i)
    if frame is None:
        planned = head.lemma in scene.classed("plan-noun") and below.dep == "prep"
        return _weakened(found, "planned", "probable") if planned else found
    if below.dep not in ("dobj", "nsubjpass", "nsubj"):
        return found
    if frame.lemma in scene.classed("future"):
        return _weakened(found, "planned", "probable")
    if not _is_light(scene, head):
        return found
    mode = modality(scene, frame)
    if frame.negated and below.dep != "nsubj":
        found = replace(found, polarity="denied")
    return _weakened(found, mode, {"planned": "probable", "conditional": "possible"}.get(mode, found.certainty))
