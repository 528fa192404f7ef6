"""The built-in functions: what each takes, what it gives, and what it does.

In: argument values, already of the right kinds and never null (unless `null_safe`). Out: a value; raising one of
`FAILURES` means null. Names, parameters and results are those of DMN 1.5, 10.3.4.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ccm.feel import library_lists as lists
from ccm.feel import library_scalars as scalars
from ccm.feel.semantics import FAILURES, kind_of
from ccm.feel.types import BOOLEAN, DATE, MONTHS, NULL, NUMBER, TEXT, Type, list_of

Result = Type | Callable[[Sequence[Type]], Type]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its standard name and the kinds it accepts (empty: any)."""

    name: str
    kinds: tuple[str, ...] = ()
    optional: bool = False
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Builtin:
    """One function. `variadic`: the single list may also be given as separate arguments."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Result
    run: Callable[..., Any]
    variadic: bool = False
    null_safe: bool = False

    def call(self, arguments: Sequence[object]) -> object:
        """Call dynamically: kinds are checked and singletons converted; whatever fails gives null."""
        given: list[object] = []
        for parameter, argument in zip(self.parameters, arguments, strict=False):
            fitted = _fit(parameter, argument)
            if argument is not None and fitted is None:
                return None
            given.append(fitted)
        if not self.null_safe and any(argument is None for argument in given):
            return None
        try:
            return self.run(*given)
        except FAILURES:
            return None


def _fit(parameter: Parameter, argument: object) -> object:
    """The argument as its parameter wants it (DMN 1.5, 10.3.2.9.4 implicit conversions), or None."""
    if argument is None or not parameter.kinds:
        return argument
    kind = kind_of(argument)
    if kind in parameter.kinds:
        return argument
    if "list" in parameter.kinds:
        return (argument,)
    if isinstance(argument, tuple) and len(argument) == 1 and kind_of(argument[0]) in parameter.kinds:
        return argument[0]
    return None


def _p(text: str) -> tuple[Parameter, ...]:
    """Read parameters written `name:kind|kind`, `?` for optional, `kind*` for the kinds of a list's items."""
    found = []
    for part in filter(None, text.split(",")):
        name, _, kind = part.strip().partition(":")
        optional, kind = kind.endswith("?"), kind.rstrip("?")
        kinds = tuple(filter(None, kind.split("|")))
        items = tuple(one[:-1] for one in kinds if one.endswith("*"))
        found.append(Parameter(name, ("list",) if items else kinds, optional, items))
    return tuple(found)


def _item(types: Sequence[Type]) -> Type:
    """The type of the first argument's items, without the list of allowed values."""
    item = types[0].item if types[0].kind == "list" else types[0]
    return replace(item, allowed=None) if item else NULL


def _same(types: Sequence[Type]) -> Type:
    """The first argument's type."""
    return replace(types[0], allowed=None)


def _listed(types: Sequence[Type]) -> Type:
    """A list of the first argument's items."""
    return list_of(_item(types))


_ORDERED = "number*|text*|date*|days_duration*|months_duration*"
_ALL = (
    Builtin("count", _p("list:list"), NUMBER, lists.count, variadic=True),
    Builtin("sum", _p("list:number*"), _item, lists.total, variadic=True),
    Builtin("mean", _p("list:number*"), _item, lists.mean, variadic=True),
    Builtin("median", _p("list:number*"), _item, lists.median, variadic=True),
    Builtin("min", _p(f"list:{_ORDERED}"), _item, lists.smallest, variadic=True),
    Builtin("max", _p(f"list:{_ORDERED}"), _item, lists.largest, variadic=True),
    Builtin("all", _p("list:boolean*"), BOOLEAN, lists.every, variadic=True),
    Builtin("any", _p("list:boolean*"), BOOLEAN, lists.some, variadic=True),
    Builtin("list contains", _p("list:list,element"), BOOLEAN, lists.holds, null_safe=True),
    Builtin("distinct values", _p("list:list"), _listed, lists.distinct),
    Builtin("reverse", _p("list:list"), _listed, lists.backwards),
    Builtin("sublist", _p("list:list,start position:number,length:number?"), _listed, lists.part),
    Builtin("index of", _p("list:list,match"), list_of(NUMBER), lists.places, null_safe=True),
    Builtin("string join", _p("list:text*,delimiter:text?"), TEXT, lists.joined),
    Builtin("string length", _p("string:text"), NUMBER, scalars.text_length),
    Builtin("upper case", _p("string:text"), TEXT, str.upper),
    Builtin("lower case", _p("string:text"), TEXT, str.lower),
    Builtin("contains", _p("string:text,match:text"), BOOLEAN, scalars.contains),
    Builtin("starts with", _p("string:text,match:text"), BOOLEAN, str.startswith),
    Builtin("ends with", _p("string:text,match:text"), BOOLEAN, str.endswith),
    Builtin("substring", _p("string:text,start position:number,length:number?"), TEXT, scalars.substring),
    Builtin("substring before", _p("string:text,match:text"), TEXT, scalars.before),
    Builtin("substring after", _p("string:text,match:text"), TEXT, scalars.after),
    Builtin("string", _p("from"), TEXT, scalars.as_text),
    Builtin(
        "number", _p("from:text|number,grouping separator:text?,decimal separator:text?"), NUMBER, scalars.as_number,
    ),
    Builtin("abs", _p("n:number|days_duration|months_duration"), _same, scalars.absolute),
    Builtin("floor", _p("n:number,scale:number?"), _same, scalars.floor),
    Builtin("ceiling", _p("n:number,scale:number?"), _same, scalars.ceiling),
    Builtin("round up", _p("n:number,scale:number"), _same, scalars.round_up),
    Builtin("round down", _p("n:number,scale:number"), _same, scalars.round_down),
    Builtin("round half up", _p("n:number,scale:number"), _same, scalars.round_half_up),
    Builtin("round half down", _p("n:number,scale:number"), _same, scalars.round_half_down),
    Builtin("decimal", _p("n:number,scale:number"), _same, scalars.round_half_even),
    Builtin("modulo", _p("dividend:number,divisor:number"), _same, scalars.modulo),
    Builtin("sqrt", _p("number:number"), NUMBER, scalars.square_root),
    Builtin("even", _p("number:number"), BOOLEAN, scalars.is_even),
    Builtin("odd", _p("number:number"), BOOLEAN, scalars.is_odd),
    Builtin("date", _p("from:text|date|number,month:number?,day:number?"), DATE, scalars.as_date),
    Builtin("duration", _p("from:text|days_duration|months_duration"), Type("any"), scalars.as_duration),
    Builtin("years and months duration", _p("from:date,to:date"), MONTHS, scalars.months_from_to),
    Builtin("day of week", _p("date:date"), TEXT, scalars.day_of_week),
    Builtin("day of year", _p("date:date"), NUMBER, scalars.day_of_year),
    Builtin("month of year", _p("date:date"), TEXT, scalars.month_of_year),
    Builtin("week of year", _p("date:date"), NUMBER, scalars.week_of_year),
)  # fmt: skip
BUILTINS = {builtin.name: builtin for builtin in _ALL}
REFUSED = {
    "today": "the day of a letter is an input: use a fact such as `letter date`",
    "now": "the time is an input, never a clock: use a fact",
    "random number": "chance is an input, never drawn here: use a fact",
    "matches": "regular expressions are not offered yet: use contains, starts with or ends with",
    "replace": "regular expressions are not offered yet",
    "split": "regular expressions are not offered yet",
    "time": "times of day are not offered yet",
    "date and time": "times of day are not offered yet: use date",
    "get value": "records without declared fields are not offered yet",
    "get entries": "records without declared fields are not offered yet",
    "is defined": "compare with null instead",
    "append": "not offered yet",
    "concatenate": "not offered yet",
    "union": "not offered yet",
    "flatten": "not offered yet",
    "stddev": "not offered yet",
    "mode": "not offered yet",
    "product": "not offered yet",
    "exp": "not offered yet",
    "log": "not offered yet",
}
