"""What a built-in function takes and gives, and how a call finds its form.

In: the functions of a theme, each with its standard names of parameters (DMN 1.5, 10.3.4). Out: `Builtin`s that the
type checker reads and every back end calls. A name may have several forms (parameter lists): `forms` in the order they
are tried. A function's docstring is its meaning in the manual, its examples are executed by the tests.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ccm.feel.semantics import ENDS, FAILURES, kind_of
from ccm.feel.types import ANY, Type, list_of
from ccm.feel.values import Function

Result = Type | Callable[[Sequence[Type]], Type]
Check = Callable[[Sequence[object]], tuple[int, str] | None]
"""What is wrong with constant arguments (None: not constant): which of them, and why it can never give a value."""
Run = TypeVar("Run", bound=Callable[..., Any])
_UNFIT = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its standard name and the kinds it accepts (none: any); `items` are the kinds of a list's items.

    `nullable`: null is an argument like any other. `repeated`: the last parameter, given any number of times.
    """

    name: str
    kinds: tuple[str, ...] = ()
    optional: bool = False
    items: tuple[str, ...] = ()
    nullable: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Builtin:
    """One form of a function, and with `others` all further forms of its name.

    `variadic`: the single list may also be given as separate arguments. `null_safe`: every argument may be null,
    and one that is not named is. An example is a source and its result as `show` writes it.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: Result
    run: Callable[..., Any]
    variadic: bool = False
    null_safe: bool = False
    others: tuple["Builtin", ...] = ()
    meaning: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    check: Check | None = None

    @property
    def forms(self) -> tuple["Builtin", ...]:
        """This form and the others, in the order they are tried."""
        return (self, *self.others)

    @property
    def direct(self) -> bool:
        """Whether `run` may be called with arguments of the declared kinds, once none is null: nothing is left open."""
        open_ended = any(parameter.nullable or parameter.repeated for parameter in self.parameters)
        return not (self.others or self.null_safe or open_ended)

    def takes(self, count: int) -> bool:
        """Whether this form can be called with so many arguments."""
        if self.variadic:
            return count >= 1
        fewest = sum(not parameter.optional for parameter in self.parameters)
        repeated = bool(self.parameters) and self.parameters[-1].repeated
        return fewest <= count and (repeated or count <= len(self.parameters))

    def named(self, names: Collection[str]) -> "Builtin | None":
        """The form that has all these parameters and needs no others; of several the one in the order of the names.

        `before(range: r, point: p)` asks something else than `before(point: p, range: r)`.
        """
        forms = [form for form in self.forms if form.has(names)]
        ordered = [form for form in forms if [one.name for one in form.parameters if one.name in names] == list(names)]
        return next(iter(ordered or forms), None)

    def possible(self, types: Sequence[Type], names: Collection[str] = ()) -> tuple["Builtin", ...]:
        """The forms that arguments of these static types may fit (what is of unknown type fits anything)."""
        counted = self._counted(len(types), names)
        return tuple(form for form in counted if all(map(may_fit, form.spread(len(types)), types)))

    def nearest(self, types: Sequence[Type], names: Collection[str] = ()) -> "Builtin":
        """The form that most arguments of these static types may fit: the one to complain about."""
        counted = self._counted(len(types), names)
        return max(counted, key=lambda form: sum(map(may_fit, form.spread(len(types)), types)))

    def _counted(self, count: int, names: Collection[str]) -> list["Builtin"]:
        """The forms that take so many arguments of these names."""
        return [form for form in self.forms if form.takes(count) and (not names or form.has(names))]

    def spread(self, count: int) -> tuple[Parameter, ...]:
        """The parameter of each of so many arguments."""
        if self.variadic and count != 1:
            one = self.parameters[0]
            return (replace(one, kinds=one.items, items=()),) * count
        if self.parameters and self.parameters[-1].repeated:
            return self.parameters + self.parameters[-1:] * (count - len(self.parameters))
        return self.parameters[:count]

    def call(self, arguments: Sequence[object], names: Collection[str] = ()) -> object:
        """Call by position: the form is found, kinds are checked, singletons converted; whatever fails gives null.

        `names` are those the arguments were given by: only a form that has them all is tried.
        """
        for form in self.forms:
            given = form.fitted(arguments) if not names or form.has(names) else None
            if given is not None:
                return form.perform(given)
        return None

    def has(self, names: Collection[str]) -> bool:
        """Whether this form has all these parameters and needs no others."""
        known = {parameter.name for parameter in self.parameters}
        needed = {parameter.name for parameter in self.parameters if not (parameter.optional or self.null_safe)}
        return needed <= set(names) <= known

    def fitted(self, arguments: Sequence[object]) -> list[object] | None:
        """The arguments as this form wants them, or None if they do not fit."""
        if not self.takes(len(arguments)):
            return None
        if self.variadic and len(arguments) != 1:
            arguments = (tuple(arguments),)
        given = [_fit(*pair) for pair in zip(self.spread(len(arguments)), arguments, strict=True)]
        return None if any(argument is _UNFIT for argument in given) else given

    def perform(self, given: Sequence[object]) -> object:
        """Run with fitted arguments; a null that no parameter allows, or a failure, gives null."""
        if not self.null_safe:
            wanted = self.spread(len(given))
            if any(one is None and not to.nullable for to, one in zip(wanted, given, strict=True)):
                return None
        try:
            return self.run(*given)
        except ENDS:
            raise
        except FAILURES:
            return None

    def as_value(self) -> Function:
        """The function as a value, to be handed to another."""
        return Function(tuple(parameter.name for parameter in self.parameters), self.call, self.name)


def _fit(parameter: Parameter, argument: object) -> object:
    """The argument as its parameter wants it (DMN 1.5, 10.3.2.9.4 implicit conversions), or `_UNFIT`."""
    if argument is None or not parameter.kinds:
        return argument
    if kind_of(argument) in parameter.kinds:
        return argument
    if "list" in parameter.kinds:
        return (argument,)
    if isinstance(argument, tuple | list) and len(argument) == 1 and kind_of(argument[0]) in parameter.kinds:
        return argument[0]
    return _UNFIT


def may_fit(parameter: Parameter, type_: Type) -> bool:
    """Whether an argument of a static type may fit, implicit conversions included."""
    kind, item = type_.kind, type_.item
    if not parameter.kinds or kind in ("any", "null"):
        return True
    if kind in parameter.kinds:
        inside = item is not None and item.kind not in ("any", "null")
        return not (parameter.items and inside and item is not None and item.kind not in parameter.items)
    if "list" in parameter.kinds:
        return not parameter.items or kind in parameter.items
    return False


def result_type(forms: Sequence[Builtin], types: Sequence[Type]) -> Type:
    """The static type of a call that may be of any of these forms: unknown where they differ."""
    results = {form.result if isinstance(form.result, Type) else form.result(types) for form in forms}
    (found, *others) = results
    return ANY if others or found.kind == "null" else found


def read_parameters(text: str) -> tuple[Parameter, ...]:
    """Read parameters: `name:kind|kind`, then `?` optional, `~` nullable, `…` repeated; `kind*` is a list's item."""
    found = []
    for part in filter(None, text.split(",")):
        name, _, kind = part.strip().partition(":")
        marks = kind[len(kind.rstrip("?~…")) :]
        kinds = tuple(filter(None, kind.rstrip("?~…").split("|")))
        items = tuple(one[:-1] for one in kinds if one.endswith("*"))
        accepted = ("list",) if items else kinds
        found.append(Parameter(name, accepted, "?" in marks, items, "~" in marks, "…" in marks))
    return tuple(found)


def item_type(types: Sequence[Type]) -> Type:
    """The type of the first argument's items, or of the argument itself, without its allowed values."""
    item = types[0].item if types[0].kind == "list" else types[0]
    return replace(item, allowed=None) if item else ANY


def first_type(types: Sequence[Type]) -> Type:
    """The first argument's type, without its allowed values."""
    return replace(types[0], allowed=None)


def list_type(types: Sequence[Type]) -> Type:
    """A list of the first argument's items."""
    return list_of(item_type(types))


@dataclass(slots=True)
class Library:
    """The functions of one theme, collected where they are defined."""

    title: str
    _forms: dict[str, list[Builtin]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        parameters: str,
        result: Result,
        *examples: str,
        variadic: bool = False,
        null_safe: bool = False,
        check: Check | None = None,
    ) -> Callable[[Run], Run]:
        """Add a function under its standard name; `;` separates forms, an example is written `source → result`."""
        shown = tuple((source, wanted) for source, _, wanted in (one.partition(" → ") for one in examples))

        def collect(run: Run) -> Run:
            meaning = " ".join((run.__doc__ or "").split("\n\n")[0].split())
            for form in parameters.split(";"):
                made = Builtin(name, read_parameters(form), result, run, variadic, null_safe, (), meaning, shown, check)
                self._forms.setdefault(name, []).append(made)
            return run

        return collect

    @property
    def builtins(self) -> tuple[Builtin, ...]:
        """Every function once, with all its forms; the first definition's meaning, everyone's examples."""
        found = []
        for first, *others in self._forms.values():
            examples = tuple(dict.fromkeys(shown for form in (first, *others) for shown in form.examples))
            found.append(replace(first, others=tuple(others), examples=examples))
        return tuple(found)
