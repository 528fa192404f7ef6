"""How well checks find what a reader marked in texts, sentence by sentence, before any check had read them.

In: `judged/`, texts in YAML: a `wording`, in `faults` the words of each fault by check (`"*"`: the fault is that of
the whole), none where nothing is to be found; `purpose` of the communication (service), `grain`, `channels`, `slot`,
`locale`, `jurisdictions` ([UK]), `front` for other fields of the fragment, `facts`, `files`, and `touchpoint` for what
is otherwise in its touchpoint. Out: a `Score` for each check. `worked-on/` holds texts that checks were mended by,
`set-aside/` those by which none was, so that their figures say how a check fares elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ccm.compliance.checks import CHECKS
from ccm.diagnostics import Diagnostic, Span
from ccm.library import read_directory
from tests.compliance.measuring import Example, run_checks, styled_brand

FOLDER = Path(__file__).parent / "judged"
PROJECT = {path: content.decode() for path, content in read_directory(FOLDER / "project").items()}
PARTS = ("worked-on", "set-aside")
OF_LETTERS = ("plain language", "brand", "financial promotion", "fairness", "data", "accessibility")
"""The bundles by which letters are judged; a single sentence has no style, headings or links to be judged."""
OF_SENTENCES = ("financial promotion", "fairness", "data")
CHANNELS = [
    {"channel": "letter", "forms": ["print", "page"]},
    {"channel": "email", "forms": ["mail"], "when": 'channel preference = "email" and email != null'},
    {"channel": "sms", "forms": ["text"], "when": 'channel preference = "sms" and mobile != null'},
]
_SENTENCE_END = re.compile(r"[.!?]\s")
DEAD = {"reason": "customer deceased", "when": "death notices > 0"}
LEFT_IN_PEACE = [
    {"reason": "vulnerable circumstances", "when": "vulnerable"},
    {"reason": "behind with payments", "when": "payments behind > 0"},
    {"reason": "no marketing consent", "when": "marketing consents = 0"},
]


@dataclass(slots=True)
class Score:
    """Faults that a reader marked and how many were found; what was told and what of it was wrong; texts without.

    `missed` and `alarms` say which: the words that were not found, the findings that were wrong.
    """

    seeded: int = 0
    hit: int = 0
    told: int = 0
    wrong: int = 0
    clean: int = 0
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judged:
    """One text of a file, as fragment and touchpoint of its own in a library of many."""

    number: int
    kind: str
    example: Example

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"judged-{self.number}"

    @property
    def faults(self) -> Mapping[str, list[str]]:
        """The words of the faults by check."""
        return self.example.get("faults", {})

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Whose rules apply."""
        return tuple(self.example.get("jurisdictions", ["UK"]))

    def files(self) -> dict[str, str]:
        """Its files by path."""
        example, locale = self.example, self.example.get("locale", "en-GB")
        files: dict[str, str] = dict(example.get("files", {}))
        if "facts" in example:
            files[f"facts/{self.name}.yaml"] = _one_a_line("facts", example["facts"])
        if "wording" not in example:
            return files
        front = {"id": f"letter.{self.name}", "slot": "body", "channels": "letter, email", "touchpoints": self.name}
        front |= {key: example[key] for key in ("slot", "channels") if key in example} | example.get("front", {})
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        files[f"paragraphs/letter/letter.{self.name}.{locale}.md"] = f"---\n{lines}---\n{example['wording']}\n"
        files[f"touchpoints/{self.name}.yaml"] = yaml.safe_dump(self._touchpoint(locale), sort_keys=False)
        return files

    def _touchpoint(self, locale: str) -> dict[str, Any]:
        purpose = self.example.get("purpose", "service")
        channels = [each for each in CHANNELS if each["channel"] in self.example.get("channels", "letter, email")]
        return {
            "id": self.name,
            "title": "A communication",
            "purpose": purpose,
            "for_each": self.example.get("grain", "customer"),
            "locales": [locale],
            "channels": channels,
            "suppress": [*LEFT_IN_PEACE, DEAD] if purpose == "marketing" else [DEAD],
            "slots": [
                *([{"id": "subject", "fill": "first", "channels": ["email"]}] if CHANNELS[1] in channels else []),
                {"id": "body", "fill": "collect", "required": True},
                {"id": "disclosures", "fill": "collect"},
            ],
        } | self.example.get("touchpoint", {})

    def judges(self, slug: str, bundle: str) -> bool:
        """Whether a check is judged by this text: one with faults is written for the checks it names."""
        return slug in self.faults or (
            not self.faults and bundle in (OF_LETTERS if self.kind == "letters" else OF_SENTENCES)
        )


def _one_a_line(name: str, rows: Iterable[Mapping[str, Any]]) -> str:
    lines = (yaml.safe_dump(row, default_flow_style=True, width=10_000, sort_keys=False) for row in rows)
    return f"{name}:\n" + "".join(f"  - {line}" for line in lines)


@cache
def judged_texts(part: str) -> tuple[Judged, ...]:
    """The texts of a part, in the order of their files."""
    texts = (
        (path.parent.name, example)
        for path in sorted((FOLDER / part).glob("*/*.yaml"))
        for example in yaml.safe_load(path.read_text(encoding="utf-8"))
    )
    return tuple(Judged(number, kind, example) for number, (kind, example) in enumerate(texts, 1))


@cache
def scores(part: str) -> Mapping[str, Score]:
    """What each check makes of the texts of a part."""
    found: dict[str, Score] = defaultdict(Score)
    texts = judged_texts(part)
    for jurisdictions in sorted({each.jurisdictions for each in texts}):
        _score([each for each in texts if each.jurisdictions == jurisdictions], jurisdictions, found)
    return found


def _score(texts: list[Judged], jurisdictions: tuple[str, ...], found: dict[str, Score]) -> None:
    files = {**PROJECT, "checks.yaml": f"jurisdictions: [{', '.join(jurisdictions)}]\n"}
    for each in texts:
        files |= each.files()
    said = defaultdict(list)
    for finding in run_checks(files, brand=styled_brand({})).findings:
        if finding.span is not None:
            said[finding.span.source].append(finding)
    for each in texts:
        mine = each.files()
        about = [finding for path in mine for finding in said[path]]
        for slug, bundle in ((kind.slug, check.bundle) for check in CHECKS for kind in check.kinds):
            if each.judges(slug, bundle):
                _add(found[slug], each.faults.get(slug, []), mine, [one for one in about if one.slug == slug])


def _add(score: Score, marked: list[str], files: Mapping[str, str], told: list[Diagnostic]) -> None:
    """Hold findings against the words that were marked: each finding must touch some, each of them be touched."""
    touched: set[str] = set()
    for finding in told:
        right = {words for words in marked if words == "*" or _touches(finding.span, words, files)}
        touched |= right
        if not right:
            score.wrong += 1
            score.alarms.append(str(finding))
    score.told += len(told)
    score.seeded += len(marked)
    score.hit += len(touched)
    score.clean += not marked
    score.missed += [words for words in marked if words not in touched]


def _touches(span: Span | None, words: str, files: Mapping[str, str]) -> bool:
    """Whether a finding lies on some words or in their sentence, or begins in their line where it says no end."""
    if span is None:
        return False
    for number, line in enumerate(files[span.source].split("\n"), 1):
        at = line.find(words)
        if at < 0 or not span.line <= number <= max(span.end_line, span.line):
            continue
        first, last = max(at, span.column - 1), min(at + len(words), max(span.end_column - 1, span.column))
        if span.end_line > span.line or not _SENTENCE_END.search(line, min(first, last), max(first, last)):
            return True
    return False
