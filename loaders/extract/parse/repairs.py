"""Repairs of the parse: a named fix for each construction that the parser is known to miss."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extract.acts.lexicon import Lexicon
from loaders.extract.annotations import Token, Tree

FINITE = ("VBD", "VBZ", "VBP", "MD")
NOMINAL = ("NOUN", "PROPN")
RELATIVE = ("that", "who", "which")


def repaired(tree: Tree, lexicon: Lexicon) -> Tree:
    """Give the verb back to "A, B and C condemn X", which the parser reads as a list of nouns."""
    tree = _untermed(_uncleft(_parted(_with_list(_subjected(_rooted(tree))))))
    tree = _ungerunded(_avowed(_with_fighting(tree, lexicon), lexicon))
    if any(token.tag in FINITE for token in tree.tokens):
        return tree
    verb = next((token for token in tree.tokens if _is_hidden_verb(tree.tokens, token, lexicon)), None)
    return tree if verb is None else _with_verb(tree, verb.i)


def _avowed(tree: Tree, lexicon: Lexicon) -> Tree:
    """Join "stand ready" to "urge" in "we urge both sides to talk and stand ready to help": it is we who do."""
    tokens = tree.tokens
    heads, labels = [word.head for word in tokens], [word.dep for word in tokens]
    for token in tokens:
        root = _asking(tokens, token) if token.dep == "conj" else None
        if root is not None and (token.tag == root.tag != "VBP" or _is_avowal(tokens, token, lexicon)):
            heads[token.i] = root.i  # "called on X to talk and expressed alarm": an infinitive joins no past tense
    return tree if heads == [word.head for word in tokens] else Tree(tree.sentence, _linked(tokens, heads, labels))


def _asking(tokens: Sequence[Token], token: Token) -> Token | None:
    """Give the "urge" of "we urge X to do this and ...", where it is others who are to do it."""
    told = tokens[token.head]
    above = tokens[told.head]
    asked = told.tag == "VB" and told.dep in ("xcomp", "ccomp")
    past = above.tag == token.tag in ("VBD", "VBZ")
    plain = above.tag == "VBP" and token.tag in ("VB", "VBP")
    own = any(tokens[kid].dep == "nsubj" and tokens[kid].lower in ("we", "i") for kid in above.children)
    first = past or (plain and own)
    others = any(word.pos in NOMINAL for word in tokens[above.i : told.i])
    return above if asked and first and others else None


def _is_avowal(tokens: Sequence[Token], token: Token, lexicon: Lexicon) -> bool:
    kids = [tokens[kid] for kid in token.children]
    ready = any(kid.dep == "acomp" and kid.lower in lexicon.adjectives for kid in kids)
    rows = lexicon.verbs.get(token.lemma, ())[-1:]
    said = any(row.kind == "statement" and row.act in lexicon.words["self-act"] for row in rows)
    return (token.lemma == "stand" and ready) or (said and all(kid.dep != "aux" for kid in kids))


def _with_list(tree: Tree) -> Tree:
    """Join B to A in "A of Finland and B of Sweden": a person is no second country of A."""
    tokens = tree.tokens
    heads = [token.head for token in tokens]
    for token in tokens:
        if token.dep == "conj" and _is_person(token) and not _is_person(tokens[token.head]):
            link = tokens[tokens[token.head].head]
            owner = tokens[link.head]
            if tokens[token.head].dep == "pobj" and link.lower == "of" and _is_person(owner):
                heads[token.i] = owner.i
    if all(head == token.head for head, token in zip(heads, tokens, strict=True)):
        return tree
    return Tree(tree.sentence, _linked(tokens, heads, [token.dep for token in tokens]))


def _parted(tree: Tree) -> Tree:
    """Part "X did this; Y said that", whose first half the parser takes for what Y said."""
    tokens = tree.tokens
    for token in tokens:
        if token.dep == "ccomp" and token.head > token.i and _opens_half(tokens, token):
            heads, labels = [word.head for word in tokens], [word.dep for word in tokens]
            heads[token.i], labels[token.i] = token.i, "ROOT"
            return Tree(tree.sentence, _linked(tokens, heads, labels))
    return tree


def _opens_half(tokens: Sequence[Token], token: Token) -> bool:
    """Tell a verb before a semicolon behind which the subject of its head stands."""
    stop = next((word.i for word in tokens[token.i : token.head] if word.text == ";"), None)
    if stop is None or token.head == stop:
        return False
    subjects = (tokens[kid] for kid in tokens[token.head].children if tokens[kid].dep in ("nsubj", "nsubjpass"))
    return any(word.left == stop + 1 for word in subjects)


def _uncleft(tree: Tree) -> Tree:
    """Read "it is X that broke the truce" as "X broke the truce", and "it was not X" as its denial."""
    tokens = tree.tokens
    for verb in tokens:
        named = _cleft(tokens, verb) if verb.dep in ("ccomp", "relcl", "advcl") else None
        if named is None:
            continue
        copula = tokens[named.head]
        heads, labels = [word.head for word in tokens], [word.dep for word in tokens]
        for word in (*copula.children, copula.i):
            heads[word], labels[word] = (
                verb.i,
                labels[word] if labels[word] in ("neg", "punct", "advmod", "cc") else "dep",
            )
        told = next(tokens[kid] for kid in verb.children if tokens[kid].lower in RELATIVE)
        heads[verb.i] = verb.i if copula.dep == "ROOT" else copula.head
        labels[verb.i], labels[named.i], labels[told.i] = copula.dep, "nsubj", "mark"
        return Tree(tree.sentence, _linked(tokens, heads, labels))
    return tree


def _subjected(tree: Tree) -> Tree:
    """Make the name that opens a sentence its subject, which the parser takes for an adverb."""
    first = next((token for token in tree.tokens if token.pos not in ("DET", "PUNCT")), None)
    if first is None or not first.mentions or first.dep != "advmod" or first.mentions[-1].kind in ("place", "region"):
        return tree
    verb = tree.tokens[first.head]
    if verb.tag not in ("VBD", "VBZ", "VBG", "VBN", "VB") or any(
        tree.tokens[kid].dep in ("nsubj", "nsubjpass") for kid in verb.children
    ):
        return tree
    labels = ["nsubj" if token.i == first.i else token.dep for token in tree.tokens]
    return Tree(tree.sentence, _linked(tree.tokens, [token.head for token in tree.tokens], labels))


def _rooted(tree: Tree) -> Tree:
    """Give "Beijing scrambled jets", "a jet strayed into X" its verb, which the parser takes for a participle."""
    tokens = tree.tokens
    root = next((token for token in tokens if token.dep == "ROOT"), None)
    verb = next((t for t in tokens if root is not None and _is_bare_verb(tree, root, t)), None)
    if root is None or verb is None:
        return tree
    told, hit = tokens[verb.i - 1], tokens[verb.head]
    heads, labels = [word.head for word in tokens], [word.dep for word in tokens]
    for word in tokens:
        heads[word.i] = verb.i if word.head == told.i and word.i > verb.i else word.head
    heads[told.i], labels[told.i], heads[verb.i], labels[verb.i] = verb.i, "nsubj", verb.i, "ROOT"
    if hit.i > verb.i:
        heads[hit.i], labels[hit.i] = verb.i, "dobj"
    found = list(_linked(tokens, heads, labels))
    found[verb.i] = found[verb.i]._replace(tag="VBD", pos="VERB")
    return Tree(tree.sentence, tuple(found))


def _is_bare_verb(tree: Tree, root: Token, verb: Token) -> bool:
    """Tell the past form right behind the noun or name that opens a sentence which has no other verb."""
    tokens, before = tree.tokens, tree.tokens[verb.i - 1]
    if verb.tag not in ("VBD", "VBN") or verb.i == 0 or not (root.pos in NOMINAL or root.mentions):
        return False
    if any(tokens[kid].dep in ("agent", "auxpass", "aux") for kid in verb.children) or tree.sentence.title:
        return False
    if any(word.tag in FINITE and word.i != verb.i for word in tokens if word.head in (root.i, verb.i)):
        return False
    behind = verb.dep == "acl" and verb.head == root.i == before.i
    named = bool(before.mentions) and verb.dep == "amod" and before.head in (verb.i, root.i, before.i)
    return (behind or named) and all(word.pos not in ("VERB", "AUX") for word in tokens[: verb.i - 1])


def _cleft(tokens: Sequence[Token], verb: Token) -> Token | None:
    """Give the name that "it is X that" puts before a verb whose own subject is "that"; "was it X that" only asks."""
    told = next((tokens[kid] for kid in verb.children if tokens[kid].dep == "nsubj"), None)
    named = tokens[told.i - 1] if told is not None and told.lower in RELATIVE and told.i > 0 else None
    if named is None or named.dep != "attr" or not named.mentions or verb.head not in (named.i, named.head):
        return None
    empty = (tokens[kid] for kid in tokens[named.head].children if tokens[kid].dep == "nsubj")
    return named if any(word.lower == "it" and word.i < named.head for word in empty) else None


def _untermed(tree: Tree) -> Tree:
    """Give "condemned in the strongest terms the attacks carried out by X" its object, the attacks."""
    tokens = tree.tokens
    heads, labels = [word.head for word in tokens], [word.dep for word in tokens]
    for terms in tokens:
        if terms.lower != "terms" or terms.dep != "pobj":
            continue
        verb = tokens[tokens[terms.head].head]
        for clause in (tokens[kid] for kid in terms.children if tokens[kid].dep == "relcl"):
            subject = next((kid for kid in clause.children if tokens[kid].dep in ("nsubj", "nsubjpass")), None)
            if subject is None or tokens[subject].left != terms.i + 1 or tokens[subject].tag in ("WDT", "WP"):
                continue
            heads[subject], labels[subject], heads[clause.i], labels[clause.i] = verb.i, "dobj", subject, "acl"
            for kid in verb.children:
                heads[kid] = clause.i if labels[kid] == "agent" and kid > clause.i else heads[kid]
    moved = any(head != token.head for head, token in zip(heads, tokens, strict=True))
    return Tree(tree.sentence, _linked(tokens, heads, labels)) if moved else tree


def _with_fighting(tree: Tree, lexicon: Lexicon) -> Tree:
    """Read "Fighting flared between A and B" as what happened, where the parser takes it for a verb."""
    first, verb = tree.tokens[0], next((token for token in tree.tokens[1:3] if token.tag in ("VBN", "VBD")), None)
    known = bool(lexicon.noun_rows(first.lower, "event")) and first.tag == "VBG" and first.dep == "ROOT"
    if not known or verb is None or verb.head != first.i or verb.lemma not in lexicon.words["occurrence"]:
        return tree
    heads = [verb.i if token.head == first.i else token.head for token in tree.tokens]
    labels = [token.dep for token in tree.tokens]
    labels[first.i], labels[verb.i] = "nsubj", "ROOT"
    found = list(_linked(tree.tokens, heads, labels))
    found[first.i] = found[first.i]._replace(tag="NN", pos="NOUN", lemma=first.lower)
    found[verb.i] = found[verb.i]._replace(tag="VBD", pos="VERB")
    return Tree(tree.sentence, tuple(found))


def _ungerunded(tree: Tree) -> Tree:
    """Join "closed" to "accused" in "A accused B of shelling C and closed the border": it is A who did."""
    tokens = tree.tokens
    heads = [word.head for word in tokens]
    for token in tokens:
        gerund = tokens[token.head]
        own = {tokens[kid].dep for kid in token.children} & {"nsubj", "nsubjpass", "aux", "auxpass", "agent"}
        if token.dep != "conj" or token.tag != "VBD" or own or gerund.tag != "VBG" or gerund.dep != "pcomp":
            continue
        above = tokens[tokens[gerund.head].head]
        heads[token.i] = above.i if above.tag == "VBD" else token.head
    return (
        tree
        if heads == [word.head for word in tokens]
        else Tree(tree.sentence, _linked(tokens, heads, [word.dep for word in tokens]))
    )


def _is_person(token: Token) -> bool:
    return bool(token.mentions) and token.mentions[-1].kind == "person"


def _is_hidden_verb(tokens: Sequence[Token], token: Token, lexicon: Lexicon) -> bool:
    """Tell a plain form of a verb of saying that stands right behind somebody's name."""
    rows = lexicon.verbs.get(token.lower)
    if not rows or rows[-1].kind != "statement" or token.mentions or token.i == 0:
        return False
    if token.i + 1 < len(tokens) and tokens[token.i + 1].lower in lexicon.words["statement-like"]:
        return False  # "the Council press statement on Mali"
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
    return tuple(
        token._replace(tag="VBP", pos="VERB", lemma=token.lower) if token.i == verb else token
        for token in _linked(tokens, heads, labels)
    )


def _linked(tokens: Sequence[Token], heads: Sequence[int], labels: Sequence[str]) -> tuple[Token, ...]:
    """Give the tokens with other heads and labels, their children and reach counted anew."""
    children: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    spans = [_reach(children, i) for i in range(len(heads))]
    plain = (
        token._replace(head=heads[token.i], dep=labels[token.i], children=tuple(children[token.i])) for token in tokens
    )
    return tuple(token._replace(left=spans[token.i][0], right=spans[token.i][1]) for token in plain)


def _reach(children: Sequence[Sequence[int]], i: int) -> tuple[int, int]:
    """Give the ends of a token's subtree."""
    found = [i]
    for j in found:
        found.extend(children[j])
    return min(found), max(found)
