"""Wording that is not translated into a language its touchpoint is sent in.

In: all fragments. Out: a finding for each fragment of the default language that a touchpoint prints and that does not
exist in another of its languages. Left alone: fragments of a slot in which a fragment without condition takes their
place, and those that are printed only where another requires them.
"""

from collections.abc import Iterator

from ccm.compliance.companions import Companions, companions_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.translations import source_language
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment, Slot, Touchpoint
from ccm.values.locales import language_of

UNTRANSLATED = warning("K712", "translation-missing", "A fragment is not written in a language it is needed in.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every fragment that readers of a language do not get."""
    told: set[tuple[str, str]] = set()
    for touchpoint, slot, locale, fragment in _wanted(inspection):
        if (fragment.id, locale) not in told and _is_lost(
            fragment, touchpoint, slot, locale, inspection.once(companions_of)
        ):
            told.add((fragment.id, locale))
            message = f"{fragment.id} is not written in {locale}, and {touchpoint.id} is sent in it"
            hint = f"write {fragment.id}.{locale}.md, or give the slot a fragment for everybody"
            yield UNTRANSLATED.at(Span(fragment.path, 1, 1), message, hint=hint)


def _wanted(inspection: Inspection) -> Iterator[tuple[Touchpoint, Slot, str, Fragment]]:
    """Every slot in every other language, with the fragments of the source language that may fill it."""
    by_slot, source = inspection.once(companions_of).by_slot, source_language(inspection)
    for touchpoint in inspection.library.touchpoints.values():
        for locale in (each for each in touchpoint.locales if language_of(each) != source):
            for slot in touchpoint.slots:
                for fragment in by_slot.get(slot.id, ()):
                    if language_of(fragment.locale) == source and not fragment.only_brought:
                        yield touchpoint, slot, locale, fragment


def _is_lost(fragment: Fragment, touchpoint: Touchpoint, slot: Slot, locale: str, companions: Companions) -> bool:
    if not fragment.is_for(touchpoint):
        return False
    if any((id, locale) in companions.versions for id in fragment.ids):  # without a variant they get its base
        return False
    if slot.fill == "collect":
        return True
    others = (each for each in companions.by_slot.get(slot.id, ()) if each.locale == locale and each.when is None)
    fitting = (each for each in others if each.is_for(touchpoint))
    return not any(set(fragment.channels) & set(slot.channels) <= set(each.channels) for each in fitting)


CHECK = Check(
    (UNTRANSLATED,),
    "structure",
    "the languages that library.yaml and the touchpoints promise",
    library=check,
)
