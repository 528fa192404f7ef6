"""A wording in another language than its file says.

The language in a file's name becomes the language of the document: screen readers choose their voice by it,
printers their quotation marks and hyphens. Czech read out with an English voice cannot be understood. Each language
has small words that almost every sentence holds; a passage is told when it holds those of another language and next
to none of its own.

In: a fragment in English, Czech, Slovak, German, French, Spanish or Polish. Out: a finding for each passage of five
words or more that is in another of these languages.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import words_in
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment
from ccm.values.locales import language_of

OTHER = warning("K619", "language", "A passage is in another language than the fragment's file says.")

_SMALL = {
    "en": "the of and to in is you that it for on are as with your we at be this have from or by not but what all "
    "can will if our us was has an they which do their would there been when who how than its a my so no any "
    "these up out i",
    "cs": "a se v na je že do o s z za k i ve ze pro po jsme jste byl byla bylo jsou ale jako nebo tak si by podle "
    "když aby už také než pokud při nás vás vám vaše váš vaši náš naše tento tato toto této u od ji ho jej "
    "jeho která který které však nebyli byli můžete máte není kde co",
    "sk": "a sa v na je že do o s z za k aj vo zo pre po sme ste bol bola bolo sú ale ako alebo tak si by podľa keď "
    "aby už tiež než ak pri nás vás vám vaše váš tento táto toto tejto od ktorá ktorý ktoré však môžete máte "
    "nie",
    "de": "der die das und in zu den ist mit von für auf nicht sich des dem ein eine sie es an werden als auch aus "
    "bei nach wird sind wir ihr ihre ihren ihnen uns unser oder haben hat wenn im zum zur einen bitte kann "
    "können über dass",
    "fr": "le la les de des du un une et en à est que qui dans pour pas sur au avec ce il vous nous votre vos notre "
    "nos plus par ou ne se sont cette ces aux mais si être avez pouvez",
    "es": "el la los las de del un una y en a es que por para con no se su sus lo al como más o pero si usted nos "
    "nuestro nuestra le este esta estos son ha puede desde está",
    "pl": "w i na z do się nie jest że to o za po od przez dla jak ale lub oraz są być ich jego pan pani państwa "
    "nas was nasz nasze ten ta te jeśli może przy który która które został była",
}
_FEWEST = 5
"""Words that a passage must have before its language is judged."""
_SURE = 3


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every passage in another language."""
    declared = language_of(fragment.locale)
    for passage in inspection.passages(fragment):
        words = [_folded(word.text) for word in words_in(passage.text) if word.text[0].isalpha()]
        if len(words) < _FEWEST:
            continue
        hits = {name: sum(word in small for word in words) for name, small in _folded_words().items()}
        best = max(hits, key=lambda name: (hits[name], name == declared))
        if hits[best] >= _SURE and hits[best] > 2 * hits[declared] and not _are_kin(best, declared):
            message = f"this is {_NAMES[best]}, but the file says {_NAMES[declared]}"
            hint = "move it to the file of its language, or translate it"
            yield OTHER.at(passage.span(0, len(passage.text)), message, hint=hint)


_NAMES = {
    "en": "English",
    "cs": "Czech",
    "sk": "Slovak",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pl": "Polish",
}


def _are_kin(one: str, other: str) -> bool:
    """Czech and Slovak share most of their small words; short passages do not tell them apart."""
    return {one, other} == {"cs", "sk"}


@lru_cache(maxsize=1)
def _folded_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(_folded(word) for word in small.split()) for name, small in _SMALL.items()}


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    """Without accents: text messages are often written so."""
    return word if word.isascii() else re.sub(r"[\u0300-\u036f]", "", normalize("NFD", word))


CHECK = Check(
    (OTHER,),
    "accessibility",
    "WCAG 2.2, success criteria 3.1.1 (language of page) and 3.1.2 (language of parts); EN 301 549, 9.3.1",
    fragment=check,
    languages=tuple(_SMALL),
)
