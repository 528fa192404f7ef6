"""All checks, one file each. A new one is written, imported here and given a fixture; nothing else needs to know it.

In: nothing. Out: `CHECKS`, in the order of bundles and codes.
"""

from ccm.compliance.checks import (
    bracketed_plural,
    cold_wording,
    double_negative,
    hidden_verb,
    jargon,
    latin,
    paragraph_length,
    passive_voice,
    reading_grade,
    repeated_word,
    salutation,
    sentence_length,
    tone,
    undefined_abbreviation,
    wordiness,
)
from ccm.compliance.model import Check

CHECKS: tuple[Check, ...] = (
    # plain language
    sentence_length.CHECK,
    reading_grade.CHECK,
    paragraph_length.CHECK,
    passive_voice.CHECK,
    hidden_verb.CHECK,
    jargon.CHECK,
    latin.CHECK,
    double_negative.CHECK,
    undefined_abbreviation.CHECK,
    tone.CHECK,
    salutation.CHECK,
    wordiness.CHECK,
    cold_wording.CHECK,
    repeated_word.CHECK,
    bracketed_plural.CHECK,
)
