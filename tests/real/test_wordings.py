"""The checks on wording that nobody here wrote: mandated texts of regulators, and messages in two languages."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from ccm.compliance.checking import check_library
from ccm.diagnostics import Diagnostic, Severity
from ccm.library import load

LIBRARY = "bank: {name: Bank}\ndefault locale: en\nlocales: [en, es]\n"
TOUCHPOINT = """\
id: notice
title: A notice
purpose: PURPOSE
for_each: customer
locales: [en, es]
channels:
  - {channel: letter, forms: [print]}
slots:
  - {id: body, fill: collect, required: true}
"""
TRULY_DIFFERENT = {
    "messages.state_file.pre_deadline_reminder.email.subject": "the deadline is only in the English subject",
    "state_file.questions.esign_declaration.edit.az.body_html": "15 April 2024 is 2025 in Spanish",
    "state_file.questions.esign_declaration.edit.ny.body_html": "two business days are five in Spanish",
    "state_file.questions.eligible.md_reveals.body3_html": "another form for each language, which somebody must judge",
    "views.public_pages.sms_terms.terms.rates_html": "ten messages a month are only promised in Spanish",
}
"""Pairs whose placeholders agree and whose numbers do not: what the check says of them is right."""


def records(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def mandated(shared_data: Path) -> list[dict[str, str]]:
    texts = records(shared_data / "texts" / "regulator_wording.jsonl")
    return [each for each in texts if each.get("kind") != "layout rule"]


@pytest.fixture(scope="module")
def messages(shared_data: Path) -> list[dict[str, str]]:
    return records(shared_data / "texts" / "vita_min_messages_en_es.jsonl")


def fragment(name: str, text: str, **front: str) -> bytes:
    fields = {"id": name, "slot": "body", "channels": "letter", "review_by": "2027-01-01", **front}
    return ("---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + f"---\n{text}\n").encode()


def findings(fragments: Mapping[str, bytes], *, purpose: str = "marketing") -> list[Diagnostic]:
    names = sorted(
        {each[1] for text in fragments.values() for each in re.finditer(r"\{\{ ([\w ]+) \}\}", text.decode())}
    )
    values = "values: [{from: 2020-01-01, value: x, reference: r}]"
    parameters = "parameters:\n" + "".join(f"  - {{name: {name}, type: text, {values}}}\n" for name in names)
    files = {
        "library.yaml": LIBRARY.encode(),
        "touchpoints/notice.yaml": TOUCHPOINT.replace("PURPOSE", purpose).encode(),
        **({"parameters/names.yaml": parameters.encode()} if names else {}),
        **{f"paragraphs/texts/{path}": text for path, text in fragments.items()},
    }
    library, _ = load(files)
    assert library is not None
    return list(check_library(library, files).findings)


def as_markdown(html: str) -> str:
    """A message as an author would write it: links and placeholders kept, other tags gone."""
    text = re.sub(r"<<\w+\.\w+>>", "https://bank.example/link", html)
    text = re.sub(
        r"<a\s[^>]*?href=[\"']?([^\s\"'>]+)[^>]*>(.*?)</a>",
        lambda link: f"{link[2]} {link[1]}" if "%{" in link[1] else f"[{link[2].strip()}]({link[1]})",
        text,
        flags=re.DOTALL,
    )
    text = re.sub(r"<[^>]+>", "", text).replace("http://", "https://")
    text = "\n".join(line.strip() for line in text.split("\n"))
    return re.sub(r"%\{(\w+)\}", lambda name: "{{ " + name[1].replace("_", " ") + " }}", text).strip()


def pairs(
    messages: Iterable[Mapping[str, str]], change: Callable[[str], str | None] = lambda text: text
) -> dict[str, tuple[str, str]]:
    """English and Spanish by key; the Spanish changed, pairs that cannot be changed left out."""
    found = {}
    for each in messages:
        spanish = change(as_markdown(each["es"]))
        if spanish is not None:
            found[each["key"]] = (as_markdown(each["en"]), spanish)
    return found


def differing(texts: Mapping[str, tuple[str, str]]) -> set[str]:
    """The keys of the pairs that are said to differ."""
    names = {f"text.n{number}": key for number, key in enumerate(texts)}
    fragments = {}
    for name, key in names.items():
        for language, text in zip(("en", "es"), texts[key], strict=True):
            fragments[f"{name}.{language}.md"] = fragment(name, text)
    spans = [each.span for each in findings(fragments) if each.slug == "translation-differs"]
    return {names[re.sub(r".*/(text\.n\d+)\..*", r"\1", span.source)] for span in spans if span}


def test_mandated_wordings_pass_every_check_as_their_regulators_print_them(mandated: list[dict[str, str]]) -> None:
    assert len(mandated) == 12
    fragments = {f"{each['id'].lower()}.en.md": fragment(each["id"].lower(), each["text"]) for each in mandated}

    spans = [(each.slug, each.span.source) for each in findings(fragments) if each.span]

    assert [each for each in spans if each[1].startswith("paragraphs/")] == [
        ("translation-missing", f"paragraphs/texts/{path}") for path in sorted(fragments)
    ]


def test_plain_messages_of_a_public_service_raise_few_alarms_of_promotion_and_fairness(
    messages: list[dict[str, str]],
) -> None:
    texts = {key: english for key, (english, _) in pairs(messages).items()}
    fragments = {
        f"text.n{number}.en.md": fragment(f"text.n{number}", text) for number, text in enumerate(texts.values())
    }

    found = findings(fragments, purpose="service")
    counted = Counter(
        each.slug for each in found if each.code[:2] in ("K3", "K4") and each.severity is not Severity.INFO
    )

    assert counted == {"urgency": 1}  # “closing soon”


def test_translations_of_a_public_service_are_said_to_differ_only_where_they_do(messages: list[dict[str, str]]) -> None:
    assert differing(pairs(messages)) == set(TRULY_DIFFERENT)


def without_a_placeholder(text: str) -> str | None:
    names = re.findall(r"\{\{ [\w ]+ \}\}", text)
    return text.replace(names[0], "") if names else None


def with_another_number(text: str) -> str | None:
    words = re.sub(r"\]\([^)]*\)", "", text)
    number = re.search(r"(?<![\w.,/@-])\d{2,}(?![\w.,/@-])", words)
    return (
        re.sub(rf"(?<![\w.,/@-]){number[0]}(?![\w.,/@-])", f"{int(number[0]) + 1:0{len(number[0])}}", text)
        if number
        else None
    )


def with_another_link(text: str) -> str | None:
    return re.sub(r"\]\(https://", "](https://other.", text) if "](https://" in text else None


@pytest.mark.parametrize("change", [without_a_placeholder, with_another_number, with_another_link])
def test_a_broken_translation_is_always_found(
    change: Callable[[str], str | None], messages: list[dict[str, str]]
) -> None:
    broken = pairs(messages, change)

    assert len(broken) >= 10
    assert set(broken) - differing(broken) == set()
