"""A number with its noun, as everything that is told to a user words it."""

from __future__ import annotations


def counted(number: float, noun: str, plural: str = "") -> str:
    """Give a number with its noun: 1 second, 0.5 seconds, 1,000 claims, 2 ties that hold (plural)."""
    told = f"{number:,}" if isinstance(number, int) else f"{number:,g}"
    return f"{told} {noun if number == 1 else plural or f'{noun}s'}"
