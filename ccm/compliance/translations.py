"""Which fragment is the source of which translation, and in what the two must agree.

In: a library. Out: pairs of a translation and its source (the fragment of the same id in the library's default
language, in the version that is in force beside it), and the traits both must share: values, numbers, links,
requirements, condition.
"""

import re
from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.followers import beside
from ccm.compliance.model import Inspection
from ccm.library.model import Fragment
from ccm.values.locales import language_of

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_SEPARATOR = re.compile(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))")


def source_language(inspection: Inspection) -> str:
    """The language that translations are made from."""
    return language_of(inspection.library.default_locale)


def sources_of(fragment_id: str, inspection: Inspection) -> tuple[Fragment, ...]:
    """All versions of a fragment in the source language."""
    companions = inspection.once(companions_of)
    language = source_language(inspection)
    default = inspection.library.default_locale
    return companions.versions.get((fragment_id, default)) or companions.versions.get((fragment_id, language)) or ()


def pairs(inspection: Inspection) -> Iterator[tuple[Fragment, Fragment]]:
    """Every translation with its source."""
    language = source_language(inspection)
    for each in inspection.library.fragments:
        if language_of(each.locale) != language:
            versions = sources_of(each.id, inspection)
            if versions:
                yield each, beside(each, versions)


def values_of(fragment: Fragment, inspection: Inspection) -> frozenset[str]:
    """The slugs a wording prints, with those of their currencies."""
    holes = [hole for passage in inspection.passages(fragment) for hole in passage.holes]
    slugs = {slug for hole in holes for slug in hole.expression.reads}
    return frozenset(slugs | {hole.unit_slug for hole in holes if hole.unit_slug})


def numbers_of(fragment: Fragment, inspection: Inspection) -> frozenset[str]:
    """The numbers a wording writes in digits, without the separators that each language has its own of."""
    texts = (passage.text for passage in inspection.passages(fragment))
    found = (each[0] for text in texts for each in _NUMBER.finditer(text))
    return frozenset(_SEPARATOR.sub("", each).replace(",", ".") for each in found)


def links_of(fragment: Fragment, inspection: Inspection) -> frozenset[str]:
    """The targets of a wording's links; a part of the path that only names a language of the library is left out."""
    tags = {fragment.locale, inspection.library.default_locale, *inspection.library.locales}
    languages = "|".join(sorted({language_of(each) for each in tags}))
    found = (target for passage in inspection.passages(fragment) for _, _, target in passage.links)
    found = (re.sub(r"(/\d{4,})-[\w-]+", r"\1", each) for each in found)  # behind an id words are for people
    return frozenset(re.sub(rf"/(?:{languages})(?:[-_][A-Za-z]{{2}})?(?=[/?#]|$)", "", each) for each in found)
