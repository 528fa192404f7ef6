"""How well each check finds what it is for, in all texts that were judged.

In: its fixture and whole letters (`measuring`), texts whose faults a reader marked beforehand (`judging`), and what was
judged of real texts (`tests/real/judged_findings.yaml`). Out: `Measured` for each check.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from ccm.compliance.checks import CHECKS
from tests.compliance.judging import PARTS, Score, scores
from tests.compliance.measuring import HERE, examples, found, fragment, in_letters, letter_files, run_checks

JUDGED = HERE.parent / "real" / "judged_findings.yaml"


@dataclass(frozen=True, slots=True)
class Faults:
    """How many faults texts have, and how many of them are found."""

    seeded: int
    hit: int

    def __str__(self) -> str:
        return f"{self.hit} of {self.seeded}" if self.seeded else "–"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a check found: of the faults of its fixture, of those marked beforehand, of these the ones set aside.

    `texts` have no such fault; `told` counts findings in all texts, `wrong` those among them that are false alarms.
    """

    slug: str
    fixture: Faults
    marked: Faults
    aside: Faults
    texts: int
    told: int
    wrong: int

    @property
    def recall(self) -> float:
        """The share of all faults that is found."""
        return (self.fixture.hit + self.marked.hit) / (self.fixture.seeded + self.marked.seeded)

    @property
    def precision(self) -> float:
        """The share of the findings, in all texts, that is right."""
        return 1 - self.wrong / self.told


def measured() -> Iterator[Measured]:
    """Every kind of finding of every check, in the order of the codes."""
    real = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    for slug in (kind.slug for check in CHECKS for kind in check.kinds):
        fixture, clean, false = _in_fixture(slug)
        worked, aside = (scores(part).get(slug, Score()) for part in PARTS)
        judged = real["checks"].get(slug, {})
        false += sum(each.slug == slug for each in in_letters())
        yield Measured(
            slug,
            fixture,
            Faults(worked.seeded + aside.seeded, worked.hit + aside.hit),
            Faults(aside.seeded, aside.hit),
            clean + len(letter_files()) + worked.clean + aside.clean + (real["texts"] if judged else 0),
            fixture.hit + false + worked.told + aside.told + judged.get("findings", 0),
            false + worked.wrong + aside.wrong + judged.get("wrong", 0),
        )


def _in_fixture(slug: str) -> tuple[Faults, int, int]:
    """The faults of a fixture, its clean texts, and the findings in these."""
    seeded = hit = 0
    for fault in examples(slug, "faults"):
        wanted = fault.get("count", 1)
        seeded += wanted
        hit += min(wanted, len(found(slug, fault)[0]))
    clean = examples(slug, "clean")
    return Faults(seeded, hit), len(clean), sum(len(found(slug, text)[0]) for text in clean)


def set_aside() -> tuple[Faults, int, int]:
    """The faults in texts by which no check was mended, the findings of all checks in these, and the wrong ones."""
    aside = scores(PARTS[1]).values()
    faults = Faults(sum(each.seeded for each in aside), sum(each.hit for each in aside))
    return faults, sum(each.told for each in aside), sum(each.wrong for each in aside)


def unseen() -> tuple[int, int, tuple[str, ...]]:
    """How many faults a reader counted in letters that no check was written for, how many are found, whose are not."""
    seeded, missed = 0, []
    for letter in yaml.safe_load((HERE / "unseen" / "letters.yaml").read_text(encoding="utf-8")):
        path, text = fragment(letter | {"front": {"touchpoints": "notice", "channels": "letter, email"}})
        said = [each.slug for each in run_checks({path: text}).findings if each.span and each.span.source == path]
        for slug, count in letter["faults"].items():
            seeded += count
            missed += [slug] * max(0, count - said.count(slug))
    return seeded, seeded - len(missed), tuple(sorted(set(missed)))
