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
BUNDLES = ("plain language", "brand", "accessibility", "financial promotion", "fairness", "data")
MINE = {kind.slug for check in CHECKS if check.bundle in BUNDLES for kind in check.kinds}
WHOLE_LIBRARY = {kind.slug for check in CHECKS if check.fragment is None for kind in check.kinds}
"""Checks of what stands together in one communication; these texts do not."""
OF_VALUES = {
    *(
        "may-be-missing",
        "exposed-value",
        "sensitive-email",
        "wrong-unit",
        "plural-hole",
        "unfit-filter",
        "printed-code",
    ),
    *("repeated-value", "sensitive-reason"),
}
"""Checks of placeholders; those of these texts all became one."""
OF_DECLARED = {"mandated-wording", "mandated-unknown", "mandated-lapsed"}
"""Checks of what a fragment says it repeats; these say nothing."""
MINE -= WHOLE_LIBRARY | OF_VALUES | OF_DECLARED


def findings(files: dict[str, bytes]) -> tuple[int, list[Diagnostic]]:
    """How many texts could be read, and what is said of them."""
    library, _ = load(files)
    assert library is not None
    checked = check_library(library, files)
    return len(library.fragments), [each for each in checked.findings if each.slug in MINE]


def test_each_finding_in_real_texts_was_judged(shared_data: Path) -> None:
    messages, said = findings(wordings.message_fragments(shared_data))
    clauses, more = findings(wordings.regulator_fragments(shared_data))
    counted = Counter(each.slug for each in (*said, *more))

    assert messages + clauses == JUDGED["texts"]
    assert {slug: counted[slug] for slug in MINE} == {
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

    assert {each.slug for each in said} <= {
        "quotation-marks",
        "no-break-space",
        "bracketed-plural",
        "hard-coded-amount",
    }


@pytest.mark.parametrize("slug", sorted(MINE))
def test_every_check_of_wording_was_judged_on_real_texts(slug: str) -> None:
    assert slug in JUDGED["checks"]
    assert JUDGED["checks"][slug].get("wrong", 0) <= JUDGED["checks"][slug]["findings"]
