"""Clause frames: a verb with its voice, its understood subject, its object and what its prepositions lead to.

Everything behind this stage reads frames, never single tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.extract.annotations import Token, Tree

Tokens = tuple[Token, ...]
ASIDE = frozenset({"while", "although", "though", "whereas"})


@dataclass(frozen=True, slots=True)
class Argument:
    """What a preposition of the clause leads to."""

    preposition: str
    token: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A clause round its verb; tokens are indices into the tree."""

    trigger: int
    lemma: str
    passive: bool = False
    subject: int | None = None  # understood: own, shared, controlled, raised
    object: int | None = None
    arguments: tuple[Argument, ...] = ()
    auxiliaries: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()  # if, unless, that, to
    negated: bool = False
    complement: int | None = None  # the verb of a that-clause
    governor: int | None = None  # the verb of the clause above

    @property
    def finite(self) -> bool:
        """Whether it stands as a statement of its own, not as an infinitive of purpose."""
        return "to" not in self.auxiliaries


def children(tokens: Tokens, i: int) -> Iterator[Token]:
    """Yield the dependents of a token in text order."""
    return (tokens[child] for child in tokens[i].children)


def subtree(tokens: Tokens, i: int) -> Tokens:
    """Give the stretch of a token with all that hangs on it."""
    token = tokens[i]
    return tokens[token.left : token.right + 1]


def own_words(tokens: Tokens, i: int) -> Tokens:
    """Give the stretch of a verb without the verbs that are coordinated with it: "condemned X" of "and urged Y"."""
    kids = (kid for kid in children(tokens, i) if kid.dep == "conj" and kid.pos in ("VERB", "AUX"))
    others = {j for kid in kids for j in range(kid.left, kid.right + 1)}
    return tuple(token for token in subtree(tokens, i) if token.i not in others)


def child(tokens: Tokens, i: int, *labels: str) -> Token | None:
    """Give the first dependent with one of the labels."""
    for j in tokens[i].children:
        if tokens[j].dep in labels:
            return tokens[j]
    return None


def conjuncts(tokens: Tokens, i: int) -> Iterator[Token]:
    """Yield what is coordinated with a token, in any depth."""
    for kid in children(tokens, i):
        if kid.dep == "conj":
            yield kid
            yield from conjuncts(tokens, kid.i)


def is_aside(tokens: Tokens, i: int) -> bool:
    """Tell a clause that the narrator sets beside another: "..., while Seoul reiterated its call"."""
    told = child(tokens, i, "nsubj", "nsubjpass") is not None
    return told and any(kid.lower in ASIDE for kid in children(tokens, i) if kid.dep in ("mark", "advmod"))


def breadth_first(tree: Tree) -> list[int]:
    """Give the tokens from the roots down, so that a clause comes after the one that governs it."""
    order = [token.i for token in tree.tokens if token.dep == "ROOT" or token.head == token.i]
    for i in order:
        order.extend(tree.tokens[i].children)
    return order


def noun_lemma(token: Token) -> str:
    """Give the singular of a noun; the tagger's lemma of a proper noun is not to be trusted."""
    lemma = token.lemma
    if token.tag in ("NNPS", "NNP") and lemma.endswith("s") and len(lemma) > 4:
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return lemma


def plural(token: Token) -> bool:
    """Tell the number of a noun by its form: tags of proper nouns lie."""
    if token.tag in ("NNS", "NNPS"):
        return True
    return token.tag == "NNP" and token.text.endswith("s") and noun_lemma(token) != token.lower
