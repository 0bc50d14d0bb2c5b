"""Repairs of the parse: a named fix for each construction that the parser is known to miss."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extract.annotations import Token, Tree
from loaders.extract.lexicon import Lexicon

FINITE = ("VBD", "VBZ", "VBP", "MD")
NOMINAL = ("NOUN", "PROPN")


def repaired(tree: Tree, lexicon: Lexicon) -> Tree:
    """Give the verb back to "A, B and C condemn X", which the parser reads as a list of nouns."""
    if any(token.tag in FINITE for token in tree.tokens):
        return tree
    verb = next((token for token in tree.tokens if _is_hidden_verb(tree.tokens, token, lexicon)), None)
    return tree if verb is None else _with_verb(tree, verb.i)


def _is_hidden_verb(tokens: Sequence[Token], token: Token, lexicon: Lexicon) -> bool:
    """Tell a plain form of a verb of saying that stands right behind somebody's name."""
    rows = lexicon.verbs.get(token.lower)
    if not rows or rows[-1].kind != "statement" or token.mentions or token.i == 0:
        return False
    before = token.i - 1
    while before > 0 and tokens[before].pos == "ADV" and not tokens[before].mentions:
        before -= 1
    return bool(tokens[before].mentions) and token.i + 2 < len(tokens)


def _with_verb(tree: Tree, verb: int) -> Tree:
    """Hang the sentence on its verb: the name before it is the subject, the first phrase behind it the object."""
    tokens = tree.tokens
    heads = [token.head for token in tokens]
    labels = [token.dep for token in tokens]
    subject = max(i for i in range(verb) if tokens[i].mentions)
    heads[verb], labels[verb] = verb, "ROOT"
    heads[subject], labels[subject] = verb, "nsubj"
    placed = False
    for i in range(verb):
        if heads[i] == i or heads[i] > verb:
            heads[i] = verb if i != subject else heads[i]
            labels[i] = "dep" if i != subject else labels[i]
    for i in range(verb + 1, len(tokens)):
        if heads[i] <= verb or heads[i] == i:
            is_object = tokens[i].pos in NOMINAL and labels[i] != "prep" and not placed
            placed = placed or is_object
            heads[i], labels[i] = verb, "dobj" if is_object else labels[i] if labels[i] in ("prep", "punct") else "dep"
    return Tree(tree.sentence, _rebuilt(tokens, heads, labels, verb))


def _rebuilt(tokens: Sequence[Token], heads: Sequence[int], labels: Sequence[str], verb: int) -> tuple[Token, ...]:
    children: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    spans = [_reach(children, i) for i in range(len(heads))]
    plain = (
        token._replace(head=heads[token.i], dep=labels[token.i], children=tuple(children[token.i])) for token in tokens
    )
    placed = (token._replace(left=spans[token.i][0], right=spans[token.i][1]) for token in plain)
    return tuple(
        token._replace(tag="VBP", pos="VERB", lemma=token.lower) if token.i == verb else token for token in placed
    )


def _reach(children: Sequence[Sequence[int]], i: int) -> tuple[int, int]:
    """Give the ends of a token's subtree."""
    found = [i]
    for j in found:
        found.extend(children[j])
    return min(found), max(found)
