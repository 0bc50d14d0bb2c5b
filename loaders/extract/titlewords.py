"""The words of titles, by the table `titles.tsv`."""

from __future__ import annotations

from loaders.extract.items import Item, vocabulary


def is_title(item: Item, *kinds: str) -> bool:
    """Tell whether an item is a word of titles, of one of the kinds of the table."""
    table = vocabulary("titles.tsv")
    return item.name is None and any(item.low in table[kind] for kind in kinds)


def is_plural_head(word: str) -> bool:
    """Tell whether a word is "ministers", "secretaries" and the like."""
    single = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return word.endswith("s") and single in vocabulary("titles.tsv")["head"]
