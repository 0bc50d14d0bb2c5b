"""Stranded subjects: those that the parser tied elsewhere, found again on the left of their verb."""

from __future__ import annotations

from loaders.extract.annotations import Token
from loaders.extract.clause.frames import Tokens, child, children

LIGHT = ("aux", "auxpass", "advmod", "neg")
CONJUNCTIONS = ("after", "before", "since", "until", "as")


def noun_phrase_on_the_left(tokens: Tokens, token: Token) -> int | None:
    """Find the subject that the parser tied elsewhere: the noun phrase left of the finite verb, up to a comma."""
    k = token.i - 1
    while k >= 0 and tokens[k].head == token.i and tokens[k].dep in LIGHT and not tokens[k].mentions:
        k -= 1
    if k < 0 or (tokens[k].pos not in ("NOUN", "PROPN", "PRON") and not tokens[k].mentions):
        return None
    k = _whose(tokens, k)
    while tokens[k].dep in ("conj", "compound", "appos") and tokens[k].head < token.i and tokens[k].head != k:
        head = tokens[k].head
        if any(other.text == "," for other in tokens[head:k]):
            break
        k = head
    return k


def apposed_on_the_left(tokens: Tokens, token: Token) -> int | None:
    """Find Y in "for ten minutes, Y, minister of Z, held": somebody with an office between commas."""
    if token.i == 0 or tokens[token.i - 1].text != ",":
        return None
    for before in reversed(tokens[: token.i - 1]):
        if before.pos in ("VERB", "AUX") or before.text in ";:":
            return None
        if before.mentions and before.mentions[-1].kind == "person":
            return before.i if tokens[before.i + 1].text == "," else None
    return None


def _whose(tokens: Tokens, k: int) -> int:
    """Go from the country of "the President of A" to the president."""
    link = tokens[tokens[k].head]
    owned = tokens[k].dep == "pobj" and link.lower == "of" and link.head < link.i
    return link.head if owned and tokens[link.head].pos in ("NOUN", "PROPN") else k


def of_clause_before(tokens: Tokens, token: Token) -> int | None:
    """Share the subject of "A announce a pact, condemn B", whose first verb the parser hangs on the second."""
    if token.i == 0 or tokens[token.i - 1].text not in (",", "and"):
        return None
    for kid in children(tokens, token.i):
        subject = child(tokens, kid.i, "nsubj") if kid.dep in ("advcl", "ccomp") and kid.i < token.i else None
        if subject is not None and kid.tag in ("VBD", "VBZ", "VBP") and child(tokens, kid.i, "mark") is None:
            return subject.i
    return None


def behind_conjunction(tokens: Tokens, token: Token) -> int | None:
    """Find the subject of "after X, sister of Y, warned", where the parser reads "after X" as a phrase."""
    if token.dep != "advcl" or token.tag not in ("VBD", "VBZ", "VBP"):
        return None
    for before in reversed(tokens[: token.i]):
        if before.dep == "prep" and before.lower in CONJUNCTIONS:
            led = child(tokens, before.i, "pobj")
            near = led is not None and token.i - 2 <= led.right < token.i
            return led.i if led is not None and near else None
    return None
