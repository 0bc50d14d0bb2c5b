"""The functions of SPARQL that columns work out (SPARQL 1.1, section 17.4), each for many values at once.

What the engine would call an error has no value here: where there may be one, the query is the engine's.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import MARK, Kind

Value = str | int  # of a term; a date is year, month and day in one number; an answer of yes or no is a bool
# Characters whose case is not the same in all versions of Unicode; a sigma's depends on what stands beside it.
UNSURE = re.compile("[^\x00-\u017f\u0370-\u03a2\u03a4-\u1c7f\u1e00-\ua7ca\uac00-\ud7a3\U0001f300-\U0001faff]")


class Sort(Enum):
    """What a function takes and gives."""

    TERM = "whatever has a lexical form"
    STRING = "a string without a language"
    DATE = "a date, with or without a time"
    INTEGER = "an integer"
    TRUTH = "yes or no"


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a value, and of constants behind it."""

    takes: Sort
    gives: Sort
    constants: tuple[Kind, ...]
    work: Callable[..., Any]
    whole: bool = False  # whether it is for all strings at once, with a mark between them; else for a list of values


def part(words: list[str], start: int, length: int | None = None) -> list[str]:
    """Cut strings as SUBSTR does: the first character is number 1."""
    if start < 1 or (length or 0) < 0:
        raise Unsuited
    end = None if length is None else start - 1 + length
    return [one[start - 1 : end] for one in words]


def cased(change: Callable[[str], str]) -> Callable[[str], str]:
    """Make a function that changes the case of strings."""

    def work(whole: str) -> str:
        if not whole.isascii() and UNSURE.search(whole):
            raise Unsuited
        return change(whole)

    return work


def containing(whole: str, wanted: str) -> list[bool]:
    """Tell which strings contain another; those without it are passed over together."""
    holding, number, at = set(), 0, 0
    while wanted and at >= 0 and (hit := whole.find(wanted, at)) >= 0:
        number += whole.count(MARK, at, hit)
        holding.add(number)
        at = whole.find(MARK, hit)
    last = number + (whole.count(MARK, at) if at >= 0 else 0)
    return [not wanted or one in holding for one in range(last + 1)]


def compared(compare: Callable[[Any, Any], bool]) -> tuple[Function, ...]:
    """Make the functions of a sign that compares strings, by their characters, and integers."""

    def work(values: list[Value], constant: Value) -> list[bool]:
        return [compare(one, constant) for one in values]

    return (
        Function(Sort.STRING, Sort.TRUTH, (Kind.STRING,), work),
        Function(Sort.INTEGER, Sort.TRUTH, (Kind.INTEGER,), work),
    )


def starting(words: list[str], wanted: str) -> list[bool]:
    """Tell which strings start with another."""
    return [one.startswith(wanted) for one in words]


def ending(words: list[str], wanted: str) -> list[bool]:
    """Tell which strings end with another."""
    return [one.endswith(wanted) for one in words]


# Of each name those that it may mean; which, is told by what it is applied to.
CALLED: Mapping[str, tuple[Function, ...]] = {
    "STR": (
        Function(Sort.TERM, Sort.STRING, (), lambda whole: whole, whole=True),
        Function(Sort.STRING, Sort.STRING, (), lambda whole: whole, whole=True),
        Function(Sort.INTEGER, Sort.STRING, (), lambda numbers: [str(one) for one in numbers]),
    ),
    "SUBSTR": (
        Function(Sort.STRING, Sort.STRING, (Kind.INTEGER,), part),
        Function(Sort.STRING, Sort.STRING, (Kind.INTEGER, Kind.INTEGER), part),
    ),
    "LCASE": (Function(Sort.STRING, Sort.STRING, (), cased(str.lower), whole=True),),
    "UCASE": (Function(Sort.STRING, Sort.STRING, (), cased(str.upper), whole=True),),
    "STRLEN": (Function(Sort.STRING, Sort.INTEGER, (), lambda words: [len(one) for one in words]),),
    "YEAR": (Function(Sort.DATE, Sort.INTEGER, (), lambda days: [one // 10000 for one in days]),),
    "MONTH": (Function(Sort.DATE, Sort.INTEGER, (), lambda days: [one // 100 % 100 for one in days]),),
    "DAY": (Function(Sort.DATE, Sort.INTEGER, (), lambda days: [one % 100 for one in days]),),
    "CONTAINS": (Function(Sort.STRING, Sort.TRUTH, (Kind.STRING,), containing, whole=True),),
    "STRSTARTS": (Function(Sort.STRING, Sort.TRUTH, (Kind.STRING,), starting),),
    "STRENDS": (Function(Sort.STRING, Sort.TRUTH, (Kind.STRING,), ending),),
}
SIGNS: Mapping[str, tuple[Function, ...]] = {
    "=": compared(operator.eq),
    "!=": compared(operator.ne),
    "<=": compared(operator.le),
    "<": compared(operator.lt),
    ">=": compared(operator.ge),
    ">": compared(operator.gt),
}


@dataclass(frozen=True, slots=True)
class Work:
    """A function with its constants."""

    function: Function
    constants: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """What is worked out of the terms of a variable, one function after another."""

    variable: str
    works: tuple[Work, ...] = ()
    sure: bool = True  # whether every solution binds the variable; of one that may be unbound nothing is worked out

    @property
    def takes(self) -> Sort:
        """Give what is read of the terms."""
        return self.works[0].function.takes

    @property
    def gives(self) -> Sort:
        """Give what comes out."""
        return self.works[-1].function.gives if self.works else Sort.TERM

    def then(self, name: str, kinds: tuple[Kind, ...], constants: tuple[Value, ...]) -> Computed:
        """Apply a function to what comes out."""
        for function in (CALLED.get(name) or SIGNS[name]) if self.sure else ():
            if function.constants == kinds and function.takes == (self.gives if self.works else function.takes):
                return Computed(self.variable, (*self.works, Work(function, constants)))
        raise Unsuited

    def of(self, values: str | list[Any]) -> list[Any]:
        """Work it out for what was read of terms."""
        for work in self.works:
            if work.function.whole and not isinstance(values, str):
                values = MARK.join(values)
            elif not work.function.whole:
                values = listed(values)
            values = work.function.work(values, *work.constants)
        return listed(values)


def listed(values: str | list[Any]) -> list[Any]:
    """Take strings apart where marks are."""
    return values.split(MARK) if isinstance(values, str) else values
