"""Clauses: from a parsed sentence to frames, each verb with its voice, its objects and its understood subject."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.extract.acts.lexicon import Lexicon
from loaders.extract.annotations import Token, Tree
from loaders.extract.clause.frames import Argument, Frame, Tokens, breadth_first, child, children
from loaders.extract.clause.subjects import Frames, governor, is_coordinated_adjective, subject_of

NEGATING = frozenset({"never", "not", "neither", "nor"})
NO_TIME = frozenset({"time", "point", "moment", "stage", "circumstance", "way", "case"})
AWAY = frozenset({"away", "back", "home", "out", "up", "down", "due"})  # "brought its troops home from Mali"
CONTACT = frozenset({"touch", "contact", "talks", "negotiations", "phone", "telephone"})  # "in touch with X"
MARGINS = frozenset({"margins", "sidelines", "fringes", "margin", "occasion", "eve"})
VERBAL = ("VERB", "AUX")
WHERE = ("capital", "place", "region", "state")
RELATIVE_TAGS = ("WDT", "WP")


def frames(tree: Tree, lexicon: Lexicon, without: frozenset[str] = frozenset()) -> Frames:
    """Give the frame of each clause of a sentence, the governing ones first; `without` some techniques."""
    found: dict[int, Frame] = {}
    for i in breadth_first(tree):
        lemma = clause_lemma(tree.tokens, tree.tokens[i], lexicon)
        if lemma:
            found[i] = _frame(tree.tokens, found, tree.tokens[i], lemma, lexicon, without)
    return found


def clause_lemma(tokens: Tokens, token: Token, lexicon: Lexicon) -> str:
    """Give the lemma of a token that heads a clause, else nothing: the lexicon overrules the tagger."""
    if token.pos in VERBAL:
        plain = token.dep in ("aux", "auxpass") or (token.dep == "amod" and not is_coordinated_adjective(tokens, token))
        return (
            "" if plain else token.lemma if token.lemma in lexicon.verbs else verb_form(token, lexicon) or token.lemma
        )
    if token.mentions or token.pos not in ("NOUN", "ADJ", "PROPN"):
        return ""
    coordinated = token.dep == "amod" and token.i > 0 and tokens[token.i - 1].dep == "cc"
    if any(kid.dep == "aux" and kid.lower == "to" for kid in children(tokens, token.i)):
        return verb_form(token, lexicon)
    subjected = token.dep in ("ROOT", "ccomp") or child(tokens, token.i, "nsubj", "nsubjpass") is not None
    return verb_form(token, lexicon) if coordinated or subjected or _joins_verb(tokens, token) else ""


def _joins_verb(tokens: Tokens, token: Token) -> bool:
    """Tell "appeals" of "holds that ..., and appeals to both sides", which the tagger takes for a plural."""
    alone = not any(kid.dep in ("det", "amod", "compound", "poss") for kid in children(tokens, token.i))
    agrees = token.tag == "NNS" and tokens[token.head].tag == "VBZ" and token.head < token.i
    return alone and agrees and token.dep == "conj" and tokens[token.i - 1].dep in ("cc", "advmod")


def verb_form(token: Token, lexicon: Lexicon) -> str:
    """Give the verb that a mistagged word is a form of, if the lexicon knows one."""
    lower = token.lower
    stems = [token.lemma, lower]
    for ending in ("s", "d", "ed", "es", "ing"):
        if lower.endswith(ending):
            stems.append(lower.removesuffix(ending))
    if lower.endswith("ing"):
        stems.append(lower[:-3] + "e")
    return next((stem for stem in stems if stem in lexicon.verbs), "")


def _frame(  # noqa: PLR0917 - what a clause is made from
    tokens: Tokens, found: Frames, token: Token, lemma: str, lexicon: Lexicon, without: frozenset[str]
) -> Frame:
    if _is_inverted(tokens, token, lemma, lexicon):
        told = token.head if token.dep == "conj" else None
        return Frame(token.i, lemma, subject=token.i + 1, complement=told, governor=governor(tokens, found, token))
    subject, passive = subject_of(tokens, found, token, lexicon, without)
    target = object_of(tokens, token)
    kids = tuple(children(tokens, token.i))
    return Frame(
        trigger=token.i,
        lemma=lemma,
        passive=passive,
        subject=subject,
        object=target,
        arguments=_arguments(tokens, token.i, target),
        auxiliaries=frozenset(kid.lower for kid in kids if kid.dep in ("aux", "auxpass")),
        marks=frozenset(kid.lower for kid in kids if kid.dep == "mark"),
        negated=_negated(tokens, kids, target) or _joined_by_nor(tokens, token),
        complement=next((kid.i for kid in kids if kid.dep == "ccomp"), None),
        governor=governor(tokens, found, token),
    )


def _is_inverted(tokens: Tokens, token: Token, lemma: str, lexicon: Lexicon) -> bool:
    """Tell "..., emphasised President X during the call", whose subject the parser takes for an object."""
    rows = lexicon.verbs.get(lemma)
    if not rows or rows[-1].kind != "statement" or token.tag not in ("VBD", "VBZ") or not 0 < token.i < len(tokens) - 1:
        return False
    after = tokens[token.i + 1]
    named = bool(after.mentions) and after.mentions[-1].kind == "person"
    return named and after.dep == "dobj" and after.head == token.i and tokens[token.i - 1].text in (",", '"')


def _joined_by_nor(tokens: Tokens, token: Token) -> bool:
    """Tell "denied" of "neither confirmed nor denied", "deployed" of "never hired or deployed"."""
    if token.dep != "conj":
        return False
    beside = [kid for kid in children(tokens, token.head) if kid.i < token.i]
    negated = any(kid.dep == "neg" for kid in beside)
    return any(kid.lower == "nor" or (kid.lower == "or" and kid.dep == "cc" and negated) for kid in beside)


def _negated(tokens: Tokens, kids: tuple[Token, ...], target: int | None) -> bool:
    if any(kid.dep == "neg" or kid.lower in NEGATING or _at_no_time(tokens, kid) for kid in kids):
        return True
    if any(_is_nobody(tokens, kid) for kid in kids if kid.dep in ("nsubj", "nsubjpass")):
        return True
    if any(kid.lower == "longer" and child(tokens, kid.i, "neg") is not None for kid in kids):
        return True
    return target is not None and any(kid.lower == "no" for kid in children(tokens, target))


def _is_nobody(tokens: Tokens, subject: Token) -> bool:
    """Tell "none of the states", "no official", of whom nothing is true; "neither A nor B" has its own sign."""
    alone = subject.lower in ("none", "neither")
    return alone or any(kid.lower in ("neither", "no") and kid.dep == "det" for kid in children(tokens, subject.i))


def _at_no_time(tokens: Tokens, token: Token) -> bool:
    """Tell "at no point did X condemn", "under no circumstances will Y attack"."""
    led = child(tokens, token.i, "pobj") if token.dep == "prep" else None
    return led is not None and led.lemma in NO_TIME and any(kid.lower == "no" for kid in children(tokens, led.i))


# ---------------------------------------------------------------------------------------------- objects


def object_of(tokens: Tokens, token: Token) -> int | None:
    """Give the object of a verb; of a relative clause without one, the noun that it modifies."""
    if is_coordinated_adjective(tokens, token):
        return token.head
    objects = [kid for kid in children(tokens, token.i) if kid.dep in ("dobj", "attr", "oprd")]
    own = next((kid.i for kid in objects if kid.tag not in RELATIVE_TAGS), None)
    if own is None and token.dep == "relcl" and _has_subject(tokens, token):
        return token.head
    return _named_behind_place(tokens, token) if own is None else own


def _named_behind_place(tokens: Tokens, token: Token) -> int | None:
    """Find the object of "received in Geneva the envoy X", which the parser takes for another name of the place."""
    for kid in children(tokens, token.i):
        place = child(tokens, kid.i, "pobj") if kid.dep == "prep" and kid.i == token.i + 1 else None
        if place is None or place.pos != "PROPN":
            continue
        named = child(tokens, place.i, "appos")
        if named is not None and named.mentions and named.mentions[-1].kind == "person":
            return named.i if all(word.text != "," for word in tokens[place.i : named.i]) else None
    return None


def _has_subject(tokens: Tokens, token: Token) -> bool:
    return any(kid.dep == "nsubj" and kid.tag not in RELATIVE_TAGS for kid in children(tokens, token.i))


def _arguments(tokens: Tokens, i: int, target: int | None) -> tuple[Argument, ...]:
    away = (kid.i for kid in children(tokens, i) if kid.dep in ("advmod", "prt", "acomp") and kid.lower in AWAY)
    owners = (i, *away) if target is None else (i, target, *away)
    led = (
        argument
        for owner in owners
        for kid in children(tokens, owner)
        if kid.dep in ("prep", "dative", "agent") and kid.lower != "according"
        for argument in _led_to(tokens, kid)
    )
    return (*_called(tokens, i), *led)


def _called(tokens: Tokens, i: int) -> Iterator[Argument]:
    """Yield whom "called for Russia to withdraw" is said to."""
    for kid in children(tokens, i):
        mark, told = child(tokens, kid.i, "mark"), child(tokens, kid.i, "nsubj")
        if mark is not None and told is not None and mark.lower == "for":
            yield Argument("for", told.i)


def _led_to(tokens: Tokens, preposition: Token) -> list[Argument]:
    found = []
    for kid in children(tokens, preposition.i):
        if kid.dep in ("pobj", "pcomp"):
            found.append(Argument(preposition.lower, kid.i))
            found += _behind_place(tokens, preposition, kid)
        elif kid.dep == "prep":
            found += [Argument(kid.lower, inner.i) for inner in children(tokens, kid.i) if inner.dep == "pobj"]
    return found


def _behind_place(tokens: Tokens, preposition: Token, led: Token) -> list[Argument]:
    """Give what "met today in Riga, Latvia with Y" leads to: the parser hangs "with" on the place."""
    if preposition.lower not in ("in", "at", "on") or not (_is_place(led) or led.lower in CONTACT | MARGINS):
        return []
    places = [led, *(kid for kid in children(tokens, led.i) if kid.dep in ("appos", "conj") and _is_place(kid))]
    if led.lower in MARGINS:  # "met on the margins of the summit with Y"
        places += [end for link in children(tokens, led.i) for end in children(tokens, link.i) if end.dep == "pobj"]
    preps = [kid for place in places for kid in children(tokens, place.i) if kid.dep == "prep" and kid.lower == "with"]
    return [Argument("with", kid.i) for prep in preps for kid in children(tokens, prep.i) if kid.dep == "pobj"]


def _is_place(token: Token) -> bool:
    return bool(token.mentions) and token.mentions[-1].kind in WHERE
