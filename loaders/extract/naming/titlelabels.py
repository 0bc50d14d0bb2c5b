"""What a title is called: its words and whose office it is, as one label."""

from __future__ import annotations

from collections.abc import Sequence

from graph.records import Entity
from loaders.extract.annotations import Title
from loaders.extract.naming.gazetteer import open_gazetteer
from loaders.tables import rows, words

_ABBREVIATION = 3  # letters
SMALL = frozenset(("of", "for", "to", "and", "the", "on", "in"))


def seats(spoken: Sequence[str]) -> tuple[Entity, ...]:
    """Give whose office "Secretary of State" is, also in "Under Secretary of State for Political Affairs"."""
    said = " ".join(spoken).lower()
    holders = next((holders for title, holders in rows("seats.tsv") if f"{said} ".startswith(f"{title} ")), "")
    known = open_gazetteer().entities
    return tuple(known[holder] for holder in holders.split() if holder in known)


def spoken_title(title: Title) -> list[str]:
    """Give the words of a title's label without whose office it is."""
    text = title.label
    if title.organisation:
        text = text.removesuffix(title.organisation.label).removesuffix("the ").removesuffix("of ")
    return text.split()


def label(spoken: Sequence[str], holder: Entity | None) -> str:
    """Name an office: ("prime", "minister") of Japan is "Prime Minister of Japan"."""
    letters = "".join(spoken)
    shouted = letters.isupper() and len(letters) > _ABBREVIATION
    cased = [_cased(word, shouted) for word in spoken]
    name = " ".join(cased).replace(" - ", "-").replace(" / ", "/").replace(" ,", ",").replace(" .", ".")
    if holder is None:
        return name
    article = "the " if holder.id in words("articles.tsv") or (holder.kind == "Organ" and " " in holder.label) else ""
    return f"{name} of {article}{holder.label}"


def _cased(word: str, shouted: bool) -> str:
    """Write "ASSISTANT SECRETARY" and "prime minister" as labels are written; "EU" stays."""
    if word.lower() in SMALL or "'" in word:
        return word.lower()
    return word.capitalize() if word.islower() or (shouted and len(word) > _ABBREVIATION) else word
