"""Room on Python's stack: an answer never hangs on how deep the caller already stands.

In: a function without effects, whose depth is counted (levels of an expression, calls inside calls, levels of a value).
Out: the same function; where Python's stack ends before the count does, it is run again on the empty stack of a new
thread, and calls inside calls go on to further ones. Python's own limit stays as it is: it holds for all threads, and
lowering it again would end a process in which another thread stands deeper.
"""

import sys
from collections.abc import Callable
from functools import partial, wraps
from threading import Thread, current_thread
from typing import Generic, ParamSpec, TypeVar

from ccm.feel.values import BudgetError

MOST_FRAMES = 250
"""So deep a new stack is used by one call before the next gets one of its own: an expression and a value take less than
700 frames more."""
P = ParamSpec("P")
T = TypeVar("T")


class _Stack(Thread, Generic[T]):
    """A stack of its own for one call, whose result somebody waits for."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._given: list[T] = []
        self._raised: BaseException | None = None

    def run(self) -> None:
        """Do the work; what it gives or raises is kept."""
        try:
            self._given.append(self._work())
        except BaseException as problem:  # noqa: BLE001  # raised again where somebody waits
            self._raised = problem

    def result(self) -> T:
        """What the work gave, or the exception it raised."""
        self.start()
        self.join()
        if isinstance(self._raised, RecursionError):
            raise BudgetError("values or calls are nested too deep") from self._raised
        if self._raised is not None:
            raise self._raised
        return self._given[0]


def with_room(run: Callable[P, T]) -> Callable[P, T]:
    """Let a function be run again on an empty stack where the caller's was too short for it."""

    @wraps(run)
    def call(*arguments: P.args, **options: P.kwargs) -> T:
        try:
            return run(*arguments, **options)
        except RecursionError:
            if isinstance(current_thread(), _Stack):
                raise
        return _Stack(partial(run, *arguments, **options)).result()

    return call


def calling(run: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """Run what may stand below many others like it: on a stack of its own, if this one is new and no longer empty."""
    if isinstance(current_thread(), _Stack) and _is_deep():
        return _Stack(partial(run, *arguments, **options)).result()
    return run(*arguments, **options)


def _is_deep() -> bool:
    """Whether more than `MOST_FRAMES` callers stand above."""
    frame = sys._getframe()  # the one way to see the stack without building it
    for _ in range(MOST_FRAMES):
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return True
