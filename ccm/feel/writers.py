"""How every form of the language is written as Python: one table over the parts of the generator."""

from collections.abc import Callable
from typing import Any

from ccm.feel.generate import VALUES, Generator, Term
from ccm.feel.generate_forms import FORMS
from ccm.feel.generate_loops import LOOPS

WRITERS: dict[type, Callable[[Generator, Any], Term]] = {**VALUES, **LOOPS, **FORMS}
