"""The same answer wherever the caller stands on Python's stack: what nests is counted, not left to chance."""

import sys
from collections.abc import Callable
from threading import Thread

import pytest

from ccm.feel import ANY, Model, Name, compile_conditions, compile_expression, interpret, parse, reasons
from ccm.feel.stack import with_room
from ccm.feel.values import BudgetError

MODEL = Model([Name("x", "x", ANY), Name("y", "y", ANY)])
ADDED = "1 + (" * 50
RECURSIVE = (
    f"{{f: function(n, g) if n = 0 then 0 else {ADDED} g(n - 1, g) {')' * 50}, r: f(28, f)}}.r",
    "{f: function(n, g) if n = 0 then 0 else sort([2, 1], function(a, b) g(n - 1, g) < 1)[1], r: f(14, f)}.r",
    "(" * 55 + "1" + ")" * 55,
    "1 or 1 and 1 = 1 + 1 * 1 ** (" * 8 + "1" + ")" * 8,
    "{f: function(n, g) g(n + 1, g), r: f(1, f)}.r",
    "{deep: for i in 1..90 return [partial[-1]], r: deep[-1] = deep[-1]}.r",
    "{deep: for i in 1..5000 return [partial[-1]], r: deep[-1] = [deep[-2]]}.r",
)


def _nested(levels: int) -> tuple[object, ...]:
    """Lists inside each other."""
    found: tuple[object, ...] = ()
    for _ in range(levels):
        found = (found,)
    return found


def _at_depth(frames: int, run: Callable[[], object]) -> object:
    """What something gives when so many callers stand above it."""
    return run() if not frames else _at_depth(frames - 1, run)


def _everywhere(source: str, values: dict[str, object]) -> list[object]:
    """What every back end gives."""
    expression, found = parse(source, MODEL, strict=False)
    assert expression is not None, found
    return [
        interpret(expression, values),
        reasons(expression, values)[0],
        compile_expression(expression)(values),
        compile_conditions({"it": expression}).evaluate(values)["it"],
        compile_conditions({"it": expression}).trace(values)["it"].result,
    ]


@pytest.mark.parametrize("source", RECURSIVE, ids=lambda source: source[:40])
def test_a_deep_expression_gives_the_same_however_deep_its_caller_stands(source: str) -> None:
    shallow = _everywhere(source, {})

    assert shallow[1:] == shallow[:1] * 4
    assert all(_at_depth(frames, lambda: _everywhere(source, {})) == shallow for frames in (300, 600, 850))


def test_calls_within_the_count_give_a_value_and_those_beyond_it_null() -> None:
    assert _everywhere(RECURSIVE[0], {})[0] == 28 * 50
    assert _everywhere(RECURSIVE[3], {})[0] is None


@pytest.mark.parametrize(
    "source", ["x = y", "list contains(x, y)", "index of([x], y)", "is(x, y)", "distinct values([x])", "string(x)"]
)
def test_a_value_is_followed_to_its_hundredth_level_and_no_further(source: str) -> None:
    near, far = _nested(98), _nested(20_000)
    other = _nested(98), _nested(20_000)

    assert None not in _everywhere(source, {"x": near, "y": other[0]})
    assert _everywhere(source, {"x": far, "y": other[1]}) == [None] * 5


def test_threads_do_not_meet_and_pythons_own_limit_stays() -> None:
    before, found = sys.getrecursionlimit(), list[list[object]]()
    threads = [Thread(target=lambda: found.append(_everywhere(RECURSIVE[0], {}))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one[0] for one in found] == [1400] * 4
    assert sys.getrecursionlimit() == before


def test_what_needs_more_than_all_the_room_ends_at_the_budget() -> None:
    @with_room
    def dig(levels: int) -> int:
        return _dig(levels)

    def _dig(levels: int) -> int:
        return 0 if not levels else 1 + _dig(levels - 1)

    assert _at_depth(500, lambda: dig(900)) == 900
    with pytest.raises(BudgetError):
        dig(1_100)
