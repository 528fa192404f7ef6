"""A placeholder becomes a function from values to text.

In: a typed placeholder and the recipient's formats. Out: a function that is made once per fragment and
language and called for every customer. A value only ever becomes a `Filled` node: whatever it looks like,
it is text.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from ccm.composition.filling import Filling, Printed
from ccm.composition.model import Filled
from ccm.feel import Type, compile_expression
from ccm.feel.tree import Fact
from ccm.library.model import FilterCall
from ccm.values.formats import Formats

Values = Mapping[str, object]
Read = Callable[[Values], object]
Show = Callable[[object, Filling], str]
Fill = Callable[[Values, Filling], Filled]

T = TypeVar("T")


def compile_placeholder(printed: Printed, formats: Formats) -> Fill:
    """Make the function that fills one placeholder."""
    read, show = compile_read(printed), _compile_show(printed, formats)
    source = printed.source
    nothing = Filled("", source)

    def fill(values: Values, filling: Filling) -> Filled:
        value = read(values)
        if value is None:
            if not printed.may_be_empty:
                filling.missing(printed, values)
            return nothing
        try:
            text = show(value, filling)
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            filling.mistyped(printed, value)
            return nothing
        if text:
            return Filled(text, source)
        if not (filling.row and isinstance(value, str) and not value.strip()):
            filling.missing(printed, values)
        return nothing

    return fill


def compile_read(printed: Printed) -> Read:
    """Make the function that reads a placeholder's value; a plain name needs no more than a look-up."""
    expression = printed.placeholder.expression
    if isinstance(expression.tree, Fact):
        slug = expression.tree.slug
        return lambda values: values.get(slug)
    return compile_expression(expression)


def _compile_show(printed: Printed, formats: Formats) -> Show:
    first, *rest = printed.placeholder.filters
    show = _SHOWS[first.name](printed, first, formats)
    for _ in rest:
        show = _upper_first(show)
    return show


def _upper_first(show: Show) -> Show:
    def capitalised(value: object, filling: Filling) -> str:
        text = show(value, filling)
        return text[:1].upper() + text[1:]

    return capitalised


def _only(wanted: type[T], show: Callable[[T, Filling], str]) -> Show:
    """Show values of one class; a value of any other is mistyped, which `fill` tells."""

    def checked(value: object, filling: Filling) -> str:
        if isinstance(value, wanted):
            return show(value, filling)
        raise TypeError

    return checked


def _decimals(call: FilterCall) -> int | None:
    return int(call.arguments[0]) if call.arguments else None


def _money(printed: Printed, call: FilterCall, formats: Formats) -> Show:
    unit, plain = printed.placeholder.unit, call.arguments == ("plain",)
    if unit:
        return _number_text(formats.plain_money_format(unit) if plain else formats.money_format(unit))
    currency = (printed.placeholder.unit_slug or "", plain)

    def show(value: Decimal, filling: Filling) -> str:
        write = filling.money(currency)
        return write(value) if write else ""

    return _only(Decimal, show)


def _number_text(write: Callable[[Decimal], str]) -> Show:
    return _only(Decimal, lambda value, _: write(value))


def _date(_: Printed, call: FilterCall, formats: Formats) -> Show:
    write = formats.date_format(call.arguments[0]) if call.arguments else formats.date_format()
    return _only(date, lambda value, _: write(value))


def _list(printed: Printed, _: FilterCall, formats: Formats) -> Show:
    item = printed.placeholder.expression.type.item or Type("text")

    def show(items: tuple[object, ...], filling: Filling) -> str:
        texts = [_item(each, item, printed, formats, filling) for each in items]
        return formats.list(texts) if all(texts) else ""

    return _only(tuple, show)


def _item(value: object, wanted: Type, printed: Printed, formats: Formats, filling: Filling) -> str:
    if isinstance(value, str) and wanted.kind == "text":
        return filling.text(value, printed)
    if isinstance(value, date) and wanted.kind == "date":
        return formats.date(value)
    if isinstance(value, Decimal) and wanted.kind == "number":
        return formats.number(value)
    return ""


def _plural(_printed: Printed, call: FilterCall, formats: Formats) -> Show:
    forms = dict(call.options)
    write = formats.number_format()

    def show(count: Decimal, _: Filling) -> str:
        return forms.get(formats.plural(count), forms["other"]).replace("#", write(count))

    return _only(Decimal, show)


def _text(printed: Printed) -> Show:
    return _only(str, lambda value, filling: filling.text(value, printed))


_SHOWS: Mapping[str, Callable[[Printed, FilterCall, Formats], Show]] = {
    "money": _money,
    "number": lambda _, call, formats: _number_text(formats.number_format(_decimals(call))),
    "percent": lambda _, call, formats: _number_text(formats.percent_format(_decimals(call))),
    "date": _date,
    "list": _list,
    "plural": _plural,
    "text": lambda printed, _, __: _text(printed),
}
