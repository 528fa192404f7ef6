"""The checks of wording on real texts: few findings, each of them judged; none on how regulators write."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from ccm.compliance.checking import check_library
from ccm.compliance.checks import CHECKS
from ccm.diagnostics import Diagnostic
from ccm.library import load
from tests.real import wordings

JUDGED = yaml.safe_load(Path(__file__).with_name("judged_findings.yaml").read_text(encoding="utf-8"))
MINE = {check.slug for check in CHECKS if check.bundle in ("plain language", "brand", "accessibility")}
WHOLE_LIBRARY = {check.slug for check in CHECKS if check.fragment is None}
"""Checks of what stands together in one communication; these texts do not."""


def findings(files: dict[str, bytes]) -> tuple[int, list[Diagnostic]]:
    """How many texts could be read, and what is said of them."""
    library, _ = load(files)
    assert library is not None
    checked = check_library(library, files)
    return len(library.fragments), [each for each in checked.findings if each.slug in MINE - WHOLE_LIBRARY]


def test_each_finding_in_real_texts_was_judged(shared_data: Path) -> None:
    messages, said = findings(wordings.message_fragments(shared_data))
    clauses, more = findings(wordings.regulator_fragments(shared_data))
    counted = Counter(each.slug for each in (*said, *more))

    assert messages + clauses == JUDGED["texts"]
    assert {slug: counted[slug] for slug in MINE - WHOLE_LIBRARY} == {
        slug: judged["findings"] for slug, judged in JUDGED["checks"].items()
    }


def test_what_a_regulator_prescribes_word_for_word_is_not_corrected(shared_data: Path) -> None:
    clauses, said = findings(wordings.regulator_fragments(shared_data))

    assert clauses > 10
    assert said == []


def test_regulators_own_clauses_are_plain_enough_also_where_a_sentence_is_added(shared_data: Path) -> None:
    """With a sentence more they are no longer what is prescribed, and are judged like any other wording."""
    files = {
        path: content + b"\nThank you.\n" if path.startswith("paragraphs/") else content
        for path, content in wordings.regulator_fragments(shared_data).items()
    }
    _, said = findings(files)

    assert {each.slug for each in said} <= {"quotation-marks", "no-break-space", "bracketed-plural"}


@pytest.mark.parametrize("slug", sorted(MINE - WHOLE_LIBRARY))
def test_every_check_of_wording_was_judged_on_real_texts(slug: str) -> None:
    assert slug in JUDGED["checks"]
    assert JUDGED["checks"][slug].get("wrong", 0) <= JUDGED["checks"][slug]["findings"]
