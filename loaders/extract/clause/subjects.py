"""Subjects: who is understood to do what a verb says: own, shared, controlled, raised, left behind by the parser.

Each way of finding a subject is a small function named for the construction; `SUBJECTS` says which label asks which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from loaders.extract.acts.lexicon import Lexicon
from loaders.extract.annotations import Token
from loaders.extract.clause.frames import Frame, Tokens, child, children
from loaders.extract.clause.stranded import (
    apposed_on_the_left,
    behind_conjunction,
    noun_phrase_on_the_left,
    of_clause_before,
)

Frames = Mapping[int, Frame]
Subject = tuple[int | None, bool]
STEPS = frozenset({"step", "measure", "course", "decision", "precaution", "liberty", "route", "move"})
OF_OBJECT = ("as", "of", "for", "from")
EMBEDDED = ("ccomp", "relcl", "advcl", "acl", "conj", "xcomp")


def governor(tokens: Tokens, found: Frames, token: Token) -> int | None:
    """Give the clause that a token stands in or under."""
    i, head = token.i, token.head
    while head != i:
        if head in found:
            return head
        i, head = head, tokens[head].head
    return None


def is_coordinated_adjective(tokens: Tokens, token: Token) -> bool:
    """Tell the verb of "... and shared unwavering support", which the parser takes for an adjective."""
    verbal = token.tag in ("VBD", "VBN", "VBG") or token.lower.endswith("ed")  # not "and free markets"
    return verbal and token.dep == "amod" and token.i > 0 and tokens[token.i - 1].dep == "cc"


def subject_of(
    tokens: Tokens, found: Frames, token: Token, lexicon: Lexicon, without: frozenset[str] = frozenset()
) -> Subject:
    """Give the understood subject of a verb, and whether the verb is passive."""
    passive = child(tokens, token.i, "auxpass", "nsubjpass") is not None or _is_bare_passive(tokens, token)
    own, under = _own_subject(tokens, token)
    if own is not None:
        paper = token.dep == "relcl" and tokens[own].tag in ("WDT", "WP")
        drafter = _drafter(tokens, found, tokens[token.head], lexicon) if paper else None
        return (own if drafter is None else drafter), passive or under
    if token.dep == "ROOT" and token.tag in ("VBD", "VBZ", "VBP"):
        left = noun_phrase_on_the_left(tokens, token)
        left = apposed_on_the_left(tokens, token) if left is None else left
        if left is not None:
            return left, passive
    before = of_clause_before(tokens, token) if token.dep == "ROOT" else None
    if before is not None:
        return before, passive
    stranded = behind_conjunction(tokens, token)
    if stranded is not None:
        return stranded, passive
    technique, rule = SUBJECTS.get(token.dep, ("", None))
    return (None, passive) if rule is None or technique in without else rule(tokens, found, token, passive, lexicon)


def _is_bare_passive(tokens: Tokens, token: Token) -> bool:
    """Tell "..., also enabled by the government": a participle without auxiliary, with its agent."""
    return token.tag == "VBN" and child(tokens, token.i, "agent") is not None and child(tokens, token.i, "aux") is None


def _own_subject(tokens: Tokens, token: Token) -> Subject:
    for kid in children(tokens, token.i):
        if kid.dep in ("nsubj", "nsubjpass"):
            return kid.i, False
        if kid.dep in ("aux", "auxpass"):
            # "Taking part in the meeting were X and Y": the subject stands behind
            stranded = child(tokens, kid.i, "nsubj", "nsubjpass", *(("attr",) if kid.i > token.i else ()))
            if stranded is not None:
                return stranded.i, kid.dep == "auxpass"
    return None, False


def _shared(tokens: Tokens, found: Frames, token: Token, passive: bool, lexicon: Lexicon) -> Subject:
    """Take the subject of the clause that it is coordinated with, or of the matrix clause of the same tense."""
    head = token.head
    matrix = _matrix_of_same_tense(tokens, found, token, lexicon)
    if matrix is not None:
        return found[matrix].subject, passive
    if head not in found:
        return None, passive
    bare_participle = token.tag == "VBN" and child(tokens, token.i, "aux") is None
    return found[head].subject, passive or (found[head].passive and bare_participle)


def _matrix_of_same_tense(tokens: Tokens, found: Frames, token: Token, lexicon: Lexicon) -> int | None:
    """Climb from "... that X would be met ... and urged Y" to the verb that "urged" is really coordinated with."""
    head = tokens[token.head]
    # a bare form beside a finite verb is a plural present: "stress that X remains ... and urge"
    tag = "VBP" if token.tag == "VB" and head.tag in ("VBZ", "VBP") else token.tag
    if tag == "VBN" and head.dep == "acl" and child(tokens, token.i, "dobj") is not None:
        tag = "VBD"  # "the loss caused by floods and outlined ...": a participle has no object of its own
    if tag not in ("VBD", "VBP", "VBZ") or token.lemma not in lexicon.verbs or head.dep not in EMBEDDED:
        return None
    if tag != "VBD" and head.tag == tag:
        return None
    above = head.i if head.i in found else governor(tokens, found, head)
    while above is not None and tokens[above].dep in EMBEDDED and not _says(tokens, above, tag, lexicon):
        above = governor(tokens, found, tokens[above])
    if above is None or above == head.i or tokens[above].tag != tag or tokens[above].lemma not in lexicon.verbs:
        return None
    return above


def _says(tokens: Tokens, i: int, tag: str, lexicon: Lexicon) -> bool:
    rows = lexicon.verbs.get(tokens[i].lemma)
    if tokens[i].tag != tag or not rows or rows[0].kind != "statement":
        return False
    return child(tokens, i, "nsubj") is not None


def _controlled(tokens: Tokens, found: Frames, token: Token, passive: bool, lexicon: Lexicon) -> Subject:
    """Take the object of a verb that orders or allows, else the subject of the clause above."""
    above = governor(tokens, found, token)
    if above is None:
        return None, passive
    frame = found[above]
    if frame.lemma in lexicon.words["object-control"] and token.head == above:
        told = _told(tokens, above, token.i)
        if told is not None:
            return told, passive
    issued = _issuer(tokens, frame, lexicon)
    return (frame.subject if issued is None else issued), passive


def _told(tokens: Tokens, above: int, before: int) -> int | None:
    for kid in children(tokens, above):
        if kid.i >= before:
            break
        if kid.dep in ("dobj", "dative") and kid.pos != "ADP":
            return kid.i
        if kid.dep == "prep" and kid.lower in ("on", "upon", "for", "to"):
            led = child(tokens, kid.i, "pobj")
            if led is not None:
                return led.i
    return None


def _issuer(tokens: Tokens, frame: Frame, lexicon: Lexicon) -> int | None:
    """Find who issued the statement "released by A and B, reaffirming ..."."""
    if frame.lemma not in lexicon.words["issuing-verb"]:
        return None
    agent = child(tokens, frame.trigger, "agent")
    led = None if agent is None else child(tokens, agent.i, "pobj")
    return None if led is None else led.i


def _adverbial(tokens: Tokens, found: Frames, token: Token, passive: bool, lexicon: Lexicon) -> Subject:
    if token.dep in ("parataxis", "dep") and token.tag not in ("VBG", "VBN", "VB"):
        return None, passive
    above = governor(tokens, found, token)
    if above is None:
        return None, passive
    if token.dep == "pcomp" and tokens[tokens[token.head].head].lemma in STEPS:
        return found[above].subject, passive  # "took the rare step of recalling its ambassadors"
    if token.dep == "pcomp" and (doer := _possessor(tokens, found[above], tokens[token.head])) is not None:
        return doer, passive
    behind = token.i > above  # not "instead of condemning X, Y praised Z"
    if behind and token.dep == "pcomp" and tokens[token.head].lower in OF_OBJECT and found[above].object is not None:
        return found[above].object, passive  # "viewed it as posing a threat", "accused X of enabling the attack"
    issued = _issuer(tokens, found[above], lexicon)
    return (found[above].subject if issued is None else issued), passive


def _possessor(tokens: Tokens, above: Frame, link: Token) -> int | None:
    """Find the doer in "thanked X for its role in mediating", "Doe's success in freeing": whose the noun before is."""
    noun = tokens[link.i - 1]
    owner = child(tokens, noun.i, "poss") if noun.pos == "NOUN" and noun.i != above.trigger else None
    if owner is None or owner.mentions:
        return None if owner is None else owner.i
    led = tokens[noun.head].lower == "for" and owner.lower in ("its", "their", "his", "her")
    return above.object if led and not above.passive else None


def _modifying(tokens: Tokens, found: Frames, token: Token, passive: bool, lexicon: Lexicon) -> Subject:
    """Read the participle or infinitive on a noun: "troops sent", "states participating", "an offer to talk"."""
    head = tokens[token.head]
    before = tokens[token.i - 1] if token.i > head.i + 1 else head
    above = governor(tokens, found, token) if token.tag == "VBD" else None
    if above is not None and tokens[above].tag == "VBG" and tokens[above].dep == "ROOT":
        return found[above].subject, False  # "X, speaking to Y, called ...": the finite verb is the main one
    if token.tag in ("VBN", "VBD"):
        # "progress on the partnership announced in May": the participle says it of the noun beside it
        return (before if before.pos in ("NOUN", "PROPN") else head).i, True
    if token.tag == "VBG":
        drafter = _drafter(tokens, found, head, lexicon)
        return (head.i if drafter is None else drafter), passive
    if token.tag == "VB":
        owner = _owner(tokens, head.i)
        if owner is not None:
            return owner, passive
        return (found[head.head].subject if head.dep == "dobj" and head.head in found else None), passive
    return None, passive


def _drafter(tokens: Tokens, found: Frames, paper: Token, lexicon: Lexicon) -> int | None:
    """Find who speaks by "passed a resolution condemning X", "in a statement that accused Y"."""
    if paper.lemma not in lexicon.words["document"] | lexicon.words["missive"]:
        return None
    above = governor(tokens, found, paper)
    link = tokens[paper.head]
    spoken = paper.dep == "pobj" and link.lower in ("in", "with", "by") and link.head == above
    drawn_up = above is not None and paper.dep == "dobj" and found[above].lemma in lexicon.words["drafting"]
    if above is None or found[above].passive or not (spoken or drawn_up):
        return None
    return found[above].subject


def _owner(tokens: Tokens, i: int) -> int | None:
    """Find whose decision it is: "Finland's decision to join", "the decisions of Finland and Sweden to join"."""
    for kid in children(tokens, i):
        if kid.dep == "poss" or (kid.mentions and kid.dep in ("amod", "compound")):
            return kid.i
        led = child(tokens, kid.i, "pobj") if kid.dep == "prep" and kid.lower in ("of", "by") else None
        if led is not None and (led.mentions or _is_named(tokens, led)):
            return led.i
    return None


def _is_named(tokens: Tokens, noun: Token) -> bool:
    """Tell "the Ugandan authorities", which are somebody's, from "the talks"."""
    return any(kid.mentions and kid.dep in ("amod", "compound", "poss") for kid in children(tokens, noun.i))


def _relative(tokens: Tokens, found: Frames, token: Token, passive: bool, lexicon: Lexicon) -> Subject:
    gap_is_object = any(kid.dep == "dobj" and kid.tag == "WDT" for kid in children(tokens, token.i))
    return (None if gap_is_object else token.head), passive


def _mistaken_adjective(tokens: Tokens, found: Frames, token: Token, passive: bool, lexicon: Lexicon) -> Subject:
    if not is_coordinated_adjective(tokens, token):
        return None, passive
    above = governor(tokens, found, token)
    return (None if above is None else found[above].subject), False


Rule = Callable[[Tokens, Frames, Token, bool, Lexicon], Subject]
SUBJECTS: Mapping[str, tuple[str, Rule]] = {  # label -> technique, rule
    "conj": ("coordination", _shared),
    "xcomp": ("control", _controlled),
    "ccomp": ("control", _controlled),
    "advcl": ("participles", _adverbial),
    "pcomp": ("participles", _adverbial),
    "dep": ("participles", _adverbial),
    "parataxis": ("participles", _adverbial),
    "acl": ("participles", _modifying),
    "relcl": ("relative-clauses", _relative),
    "amod": ("coordination", _mistaken_adjective),
}
