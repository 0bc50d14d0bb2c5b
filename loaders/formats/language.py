"""Is it English? What is not is said so and left out."""

from __future__ import annotations

from loaders.errors import ReadingError

SAMPLE = 4000  # characters that the language is told from
ENOUGH = 200  # letters below which the likeliest language is but a guess
SURE = 25.0  # in a shorter text, how far another language must be ahead of English, in logarithms of likelihood


def check_language(name: str, prose: str, declared: str) -> None:
    """Refuse what is declared, or plainly is, another language than English."""
    if declared and not declared.lower().startswith("en"):
        raise ReadingError(name, f"its language is given as {declared!r}", "give documents in English")
    import py3langid  # loads a model of a megabyte, so only once a file has passed the cheaper checks

    sample = prose[:SAMPLE]
    likely = dict(py3langid.rank(sample))
    language = max(likely, key=lambda one: likely[one])
    doubtful = sum(letter.isalpha() for letter in sample) < ENOUGH and likely[language] < likely["en"] + SURE
    if language not in ("en", "zxx") and not doubtful:  # zxx: names and figures, no language at all
        raise ReadingError(name, f"is not English but seems to be {language!r}", "give documents in English")
