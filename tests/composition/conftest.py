"""The library's sample project, one communication, and how to assemble it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ccm.composition import Assembler, Document
from ccm.composition.model import Paragraph
from ccm.composition.parts import flatten
from ccm.decisions import ChannelDecision, Decider, Decision, SlotDecision
from ccm.diagnostics import Diagnostic
from ccm.facts.model import Facts
from ccm.library import load, read_directory
from ccm.library.model import Library
from ccm.values.occasion import Communication, Occasion

SAMPLE = read_directory(Path(__file__).parent.parent / "library" / "sample")
OCCASION = Occasion.of_month(date(2026, 9, 30))
Assembled = tuple[Document | None, tuple[Diagnostic, ...]]


def _movements(count: int) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "date": date(2026, 9, 1 + number % 30),
            "details": f"Card payment {number + 1}",
            "amount": Decimal("-1.10"),
            "paid_in": None,
            "paid_out": Decimal("1.10"),
            "balance": Decimal("1000.00") - Decimal("1.10") * (number + 1),
        }
        for number in range(count)
    )


@pytest.fixture(scope="session")
def movements() -> Callable[[int], tuple[dict[str, object], ...]]:
    """So many card payments of 1.10 each, from a balance of 1000."""
    return _movements


@pytest.fixture(scope="session")
def say(decide: Callable[..., Decision]) -> Callable[..., str]:
    """Print one placeholder in a paragraph of its own; every finding is a failure."""
    path, head = "statement.guarantee", "slot: disclosures\ntouchpoints: statement\n---\n"

    def saying(placeholder: str, locale: str = "en-GB", **values: object) -> str:
        file = f"paragraphs/statement/{path}.{locale}.md"
        wording = f"---\nid: {path}\n{head}{{{{ {placeholder} }}}}\n"
        library, diagnostics = load({**SAMPLE, file: wording.encode()})
        assert diagnostics == ()
        assert library is not None
        fragment = next(each for each in library.fragments if each.path == file)
        decision = replace(decide(**values), locale=locale, fragment_locale=locale)
        channel = ChannelDecision("email", ("mail",), (SlotDecision("disclosures", (fragment,), ()),))
        document, findings = Assembler(library).assemble(decision, channel, draft=True)
        assert findings == ()
        assert document is not None
        (block,) = document.sections[0].blocks
        assert isinstance(block, Paragraph)
        return flatten(block.inlines).replace("\xa0", " ")

    return saying


@pytest.fixture(scope="session")
def library() -> Library:
    library, diagnostics = load(SAMPLE)
    assert diagnostics == ()
    assert library is not None
    return library


@pytest.fixture(scope="session")
def decide(library: Library) -> Callable[..., Decision]:
    decider = Decider(library, library.touchpoints["statement"], on=OCCASION.letter_date, draft=True)

    def deciding(**values: object) -> Decision:
        facts = {
            "as_of": OCCASION.as_of,
            "period_start": OCCASION.period.start,
            "period_end": OCCASION.period.end,
            "letter_date": OCCASION.letter_date,
            "locale": "en-GB",
            "channel_preference": "email",
            "email": "alex@example.com",
            "mobile": "+44 7700 900000",
            **library.bank,
            **library.cases[0].facts,
            **values,
        }
        return decider.decide(Facts(Communication("statement", "a-1", "c-1", "holder", OCCASION), facts))

    return deciding


@pytest.fixture(scope="session")
def assembler(library: Library) -> Assembler:
    return Assembler(library)


@pytest.fixture(scope="session")
def assemble_letter(decide: Callable[..., Decision], assembler: Assembler) -> Callable[..., Assembled]:
    def assembling(*, printable: Callable[[str], bool] | None = None, **values: object) -> Assembled:
        decision = decide(**values)
        return assembler.assemble(decision, decision.channels[0], draft=True, printable=printable)

    return assembling
