"""Reads a file of names and values for `ccm feel`.

In: YAML or JSON. Out: FEEL values by name. What is not quoted is read as it looks: numbers, true and false, null,
dates, times and durations; everything else, and what is quoted, is text.
"""

from decimal import Decimal, InvalidOperation
from pathlib import Path

from ccm.diagnostics import Diagnostic, Span, error
from ccm.feel import ARITHMETIC
from ccm.feel.temporal_text import read_temporal
from ccm.written import Entries, Items, Text, Written, read_yaml

NO_NAMES = error("X130", "feel-facts-no-names", "A file of values for `ccm feel` holds no names.")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_values(path: Path) -> tuple[dict[str, object], tuple[Diagnostic, ...]]:
    """Read the file; without names there is a finding and nothing else."""
    node, found = read_yaml(str(path), path.read_bytes())
    if not isinstance(node, Entries):
        hint = "write one name and its value on a line: monthly salary: 2100.00"
        return {}, found or (NO_NAMES.at(Span(str(path)), "there are no names in this file", hint=hint),)
    return {key.text: value_of(value) for key, value in node}, found


def value_of(node: Written) -> object:
    """One value as it looks."""
    match node:
        case Text():
            return node.text if node.quoted or node.block else plain_value(node.text)
        case Items():
            return tuple(value_of(each) for each in node.items)
        case Entries():
            return {key.text: value_of(value) for key, value in node}


def plain_value(text: str) -> object:
    """A text without quotation marks, as it looks."""
    if text in _WORDS:
        return _WORDS[text]
    try:
        number = ARITHMETIC.create_decimal(Decimal(text))
    except (InvalidOperation, ArithmeticError):
        moment = read_temporal(text)
        return text if moment is None else moment
    return number if number.is_finite() else text
