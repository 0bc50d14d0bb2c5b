"""The words of titles, by the table `titles.tsv`."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extract.text.items import Item, touching, vocabulary


def is_title(item: Item, *kinds: str) -> bool:
    """Tell whether an item is a word of titles, of one of the kinds of the table."""
    table = vocabulary("titles.tsv")
    return item.name is None and any(item.low in table[kind] for kind in kinds)


def is_plural_head(word: str) -> bool:
    """Tell whether a word is "ministers", "secretaries" and the like."""
    single = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return word.endswith("s") and single in vocabulary("titles.tsv")["head"]


def is_rank(words: str) -> bool:
    """Tell "General" and "Brig. Gen.", which name no office of any house."""
    spoken = [word for word in words.lower().split() if word.isalpha()]
    return bool(spoken) and all(word in vocabulary("titles.tsv")["rank"] for word in spoken)


def is_own(head: str) -> bool:
    """Tell the head of an office that no state has: an analyst's, an editor's, an archbishop's."""
    return head in vocabulary("titles.tsv")["own"]


def is_crown(word: str) -> bool:
    """Tell "King", which stands before a given name and needs no other."""
    return word.lower() in vocabulary("titles.tsv")["crown"]


def is_style(row: Sequence[Item], at: int, first: int) -> bool:
    """Tell the "Sheikh" of "Minister Sheikh A", which is of the person, from the "General" of "Secretary General"."""
    table = vocabulary("titles.tsv")
    if (
        not is_title(row[at], "style", "rank")
        or row[at - 1].low in table["general" if row[at].low == "general" else "rank"]
    ):
        return False
    after = at + 2 if at + 1 < len(row) and row[at + 1].text == "." else at + 1
    ranked = at > first and row[at - 1].text == "." and row[at - 2].low in table["rank"]
    return not ranked and after < len(row) and row[after].text[0].isupper()


def past_courtesy(row: Sequence[Item], at: int) -> int:
    """Go over the forms of address before a name: "H.E. Mr.", "Dr.", "Shri"."""
    while at < len(row) and (is_title(row[at], "courtesy") or _is_excellency(row[at]) or is_style(row, at, at)):
        at += 2 if at + 1 < len(row) and row[at + 1].text == "." else 1
    return at


def _is_excellency(item: Item) -> bool:
    """Tell "H.E.", which has lost its dots, from the pronoun."""
    return item.text == "HE" and item.end - item.start > len(item.text)


def is_opener(row: Sequence[Item], at: int) -> bool:
    """Tell a word that begins no name; "You" does in "You-geun"."""
    if row[at].low not in vocabulary("openers.tsv")["opener"]:
        return False
    hyphen = at + 2 < len(row) and row[at + 1].text == "-" and touching(row[at], row[at + 1])
    return not (hyphen and touching(row[at + 1], row[at + 2]) and row[at].text[0].isupper())
