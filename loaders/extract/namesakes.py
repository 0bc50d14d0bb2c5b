"""Namesakes: two people of one name, told apart by the states whose offices the text gives them."""

from __future__ import annotations

from collections.abc import Set

from loaders.extract.annotations import Title
from loaders.extract.items import vocabulary
from loaders.extract.tenures import Tenures


def states_of(title: Title, tenures: Tenures) -> frozenset[str]:
    """Give the state that a title is held in, by the words: an envoy's may be the one where he is sent."""
    home = tenures.home(title.organisation)
    national = title.head in vocabulary("titles.tsv")["national"]
    bound = national and not title.former and home is not None and home.kind == "State"
    return frozenset({home.id} if bound and home else ())


def is_namesake(person: str, states: Set[str], tenures: Tenures) -> bool:
    """Tell one who acts for states that the known person of the name never acted for."""
    known = tenures.people.get(person)
    if known is None or not known.state or not states:
        return False
    posts = (tenures.posts[tenure.post].organisation for tenure in tenures.held.get(person, ()))
    houses = (tenures.home(tenures.entities.get(post)) for post in posts)
    return states.isdisjoint({known.state, *(house.id for house in houses if house is not None)})
