"""From a library to XLIFF and back: what translators get, and what becomes of what they send.

In: a project, the language, what is chosen; or a file that came back. Out: `Exported` fragments; or fragment files in
the other language, and a finding for every unit that cannot be taken. A fragment is written if all its units can be
taken: half a translation is none. What is written is a draft like everything that nobody has approved.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ccm.compliance.checking import SLUGS
from ccm.compliance.settings import PATH, read_check_settings
from ccm.diagnostics import Diagnostic, Kind, Severity, Span, error, warning
from ccm.exchange.markdown import read_wording, shape_of, write_wording
from ccm.exchange.units import (
    AnyCode,
    Code,
    Coded,
    Mark,
    Piece,
    Unit,
    coded_in,
    codes_of,
    inlines_of,
    pieces_of,
    spelt,
    units_of,
    with_plural,
    words_in,
)
from ccm.exchange.xliff_reading import FOREIGN_MARKUP, Returned, ReturnedFile, Translation
from ccm.exchange.xliff_writing import STATES, Exported, data_of
from ccm.library.front_matter import split_front_matter
from ccm.library.leaves import InlineRun, inline_runs, rebuild
from ccm.library.model import SMS, Fragment, Inline, Library, Placeholder, Styled, Touchpoint, full_name
from ccm.project import Project
from ccm.values.locales import language_of, plural_categories
from ccm.written import short

UNKNOWN_FILE = error("X143", "xliff-unknown", "A file or unit of an XLIFF is none of this library.")
OUTDATED = error("X144", "xliff-outdated", "A source has changed since it was sent to translation.")
CODES_DIFFER = error("X145", "xliff-codes", "A translation lacks a placeholder or mark of its source, or has one more.")
LINK_CHANGED = error("X146", "xliff-link", "A translation changes what a code stands for, such as a link's target.")
UNWRITABLE = error("X147", "xliff-unwritable", "A translation cannot be written as Markdown.")
UNTRANSLATED = Kind("X148", "xliff-untranslated", Severity.INFO, "A fragment is not wholly translated yet.")
NOT_YET = warning("X149", "xliff-state", "A translation has not reached the state that was asked for.")

HEAD = ("carried", "brought")
"""Fields of the front matter that customers read."""


@dataclass(frozen=True, slots=True)
class Written:
    """A fragment file to write; `fate` says what it is: new, changed, or unchanged."""

    name: str
    path: str
    text: str
    fate: str


def sources_for(library: Library, locale: str) -> list[Fragment]:
    """The fragments of the source language that some touchpoint needs in a language."""
    source = language_of(library.default_locale)
    wanted = [each for each in library.touchpoints.values() if language_of(locale) in map(language_of, each.locales)]
    mine = [each for each in library.fragments if language_of(each.locale) == source]
    return [each for each in mine if any(touchpoint.uses(each) for touchpoint in wanted)]


def name_in(fragment: Fragment, locale: str) -> str:
    """What a fragment is called in another language."""
    return full_name(fragment.id, locale, fragment.since)


def export(project: Project, fragments: Iterable[Fragment], locale: str) -> list[Exported]:
    """What translators get of each fragment: units, notes, and what is translated already."""
    forms = plural_categories(locale)[0]
    present = {each.name: each for each in project.library.fragments}
    limits = read_check_settings(project.text(PATH) if PATH in project.files else "", SLUGS)[0].limits
    found = []
    for fragment in fragments:
        units = all_units(fragment, project, forms)
        translation = present.get(name_in(fragment, locale))
        targets = _targets(units, translation, project, forms) if translation else {}
        state = "final" if translation and _is_current(translation, fragment) else "translated"
        notes = dict(_notes(fragment, project.library, limits))
        found.append(Exported(fragment.name, fragment.path, fragment.digest, units, notes, targets, state))
    return found


def all_units(fragment: Fragment, project: Project, forms: Sequence[str]) -> tuple[Unit, ...]:
    """The units of the wording, then those of the lines that a table carries over pages."""
    head = _front_of(project, fragment)
    lines = tuple(Unit(key, f"table line: {key}", (head[key],)) for key in HEAD if head.get(key))
    return (*units_of(fragment.body, forms), *lines)


def _front_of(project: Project, fragment: Fragment) -> Mapping[str, str]:
    sheet, _ = split_front_matter(fragment.path, project.text(fragment.path))
    return {key.text: getattr(value, "text", "") for key, value in sheet.fields} if sheet else {}


def _targets(
    units: Sequence[Unit], translation: Fragment, project: Project, forms: Sequence[str]
) -> dict[str, Sequence[Piece]]:
    """What is there in the other language, unit for unit, if the two are built alike."""
    theirs = {each.id: each for each in all_units(translation, project, forms)}
    if [each.id for each in units] != list(theirs):
        return {}
    found: dict[str, Sequence[Piece]] = {}
    for each in units:
        pieces = _renumbered(theirs[each.id].pieces, each)
        if pieces is not None:
            found[each.id] = pieces
    return found


def _renumbered(pieces: Sequence[Piece], unit: Unit) -> tuple[Piece, ...] | None:
    """A translation's pieces with the numbers of the source's codes; None if the codes are not the same."""
    left = list(codes_of(unit.pieces))

    def numbered(code: Code) -> Code | None:
        found = next((each for each in left if _meaning(each.inline) == _meaning(code.inline)), None)
        if found is not None:
            left.remove(found)
        return found

    def walked(several: Sequence[Piece]) -> Iterator[Piece | None]:
        for each in several:
            if isinstance(each, str):
                yield each
            elif (code := numbered(each.code)) is None or each.inside is None:
                yield Coded(code) if code else None
            else:
                inside = tuple(walked(each.inside))
                said = tuple(one for one in inside if one is not None)
                yield Coded(code, said) if len(said) == len(inside) else None

    found = tuple(walked(pieces))
    kept = tuple(each for each in found if each is not None)
    return kept if len(kept) == len(found) and not left else None


def _meaning(inline: Inline) -> tuple[str, ...]:
    """What a code stands for; forms of plurals are translated, so they do not count."""
    if isinstance(inline, Placeholder):
        return ("{{", " ".join(re.sub(r"plural\(.*\)", "plural", inline.source, flags=re.DOTALL).split()))
    return (inline.role, inline.target) if isinstance(inline, Styled) else ("",)


def _notes(fragment: Fragment, library: Library, limits: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What a translator should know of a fragment."""
    users = [each for each in library.touchpoints.values() if each.uses(fragment)]
    yield "who gets it", fragment.when.source if fragment.when else "everybody"
    yield "where", f"{fragment.slot}: {', '.join(_described(each) for each in users)}"
    yield "channels", ", ".join(fragment.channels)
    for label, text in (("tone", fragment.tone), ("reference", fragment.reference), ("mandated", fragment.mandated)):
        if text:
            yield label, text
    if fragment.slot == "subject":
        yield "length", f"one line of at most {limits['subject characters']} characters, values filled in"
    elif fragment.channels == (SMS,):
        most = limits["sms segments"]
        room = "160 characters" if most == 1 else f"{most} × 153 characters"
        yield "length", f"a text message: {room}, the longest values filled in; letters with accents halve that"


def _described(touchpoint: Touchpoint) -> str:
    return f"{touchpoint.title} ({touchpoint.purpose})"


class Merging:
    """Takes a translation into a project: `written` are the files, `diagnostics` what could not be taken."""

    def __init__(self, project: Project, locale: str, *, state: str = "") -> None:
        self.project = project
        self.locale = locale
        self.state = state
        self.forms = plural_categories(locale)[0]
        self.sources = {each.name: each for each in project.library.fragments}
        self.diagnostics: list[Diagnostic] = []
        self.written: list[Written] = []

    def merge(self, translation: Translation) -> None:
        """Take every fragment that can be taken."""
        for file in translation.files:
            source = self.sources.get(file.name)
            if source is None:
                hint = "fragments are called ID.LOCALE; was it renamed since the export?"
                self._tell(UNKNOWN_FILE, file.span, f"there is no fragment “{short(file.name)}”", hint)
            elif (text := self._merged(file, source)) is not None:
                self.written.append(self._placed(source, text))

    def _tell(self, kind: Kind, span: Span, message: str, hint: str | None = None) -> None:
        self.diagnostics.append(kind.at(span, message, hint=hint))

    def _merged(self, file: ReturnedFile, source: Fragment) -> str | None:
        """The fragment file in the other language; None if a unit cannot be taken."""
        units = all_units(source, self.project, self.forms)
        came = {each.id: each for each in file.units}
        if (file.digest and file.digest != source.digest) or not self._is_present(units, came, file):
            hint = "export it again: what is translated already goes along"
            self._tell(OUTDATED, file.span, f"{source.name} has changed since it was exported", hint)
            return None
        before = len(self.diagnostics)
        missing = [each for each in units if came[each.id].target is None and not came[each.id].broken]
        for unit in units:
            self._judge(unit, came[unit.id], source)
        if missing and len(self.diagnostics) == before:
            message = f"{source.name}: {len(missing)} of {len(units)} units are not translated"
            self._tell(UNTRANSLATED, file.span, message)
        if missing or len(self.diagnostics) > before:
            return None
        return self._composed(source, {each.id: self._pieces(each, came[each.id]) for each in units}, file)

    def _is_present(self, units: Sequence[Unit], came: Mapping[str, Returned], file: ReturnedFile) -> bool:
        """Whether every unit came back, with the source that it has now."""
        for unit in units:
            mine = came.get(unit.id)
            if mine is None or (not mine.broken and spelt(mine.source) != unit.text):
                return False
        for each in came.values():
            if each.id not in {unit.id for unit in units}:
                self._tell(UNKNOWN_FILE, each.span, f"{file.name} has no unit “{short(each.id)}”")
        return True

    def _judge(self, unit: Unit, came: Returned, source: Fragment) -> None:
        """Say what is wrong with the translation of one unit."""
        where = f"{source.name}, {unit.kind} {unit.id}"
        if came.broken:
            self._tell(FOREIGN_MARKUP, came.span, f"{where}: {came.broken}")
        if came.broken or came.target is None:
            return
        if self.state and _rank(came.state) < _rank(self.state):
            self._tell(NOT_YET, came.span, f"{where} is {came.state}, not {self.state}")
        for what, hint in _differences(unit.pieces, came.target):
            self._tell(CODES_DIFFER, came.span, f"{where}: {what} in the translation", hint)
        if braces := re.search(r"\{\{|\}\}|\{[%#]", words_in(came.target)):
            hint = "placeholders are codes, never typed; words with braces cannot be printed"
            self._tell(CODES_DIFFER, came.span, f"{where}: “{braces[0]}” is typed in the translation", hint)
        if unit.form and "#" in unit.text and "#" not in spelt(came.target):
            self._tell(CODES_DIFFER, came.span, f"{where}: # for the number is missing in the form “{unit.form}”")
        self._judge_data(unit, came, where)

    def _judge_data(self, unit: Unit, came: Returned, where: str) -> None:
        """Say whether somebody changed what a code stands for."""
        mine = {f"d{code.id}{ending}": text for code in codes_of(unit.pieces) for ending, text in data_of(code)}
        for name, text in came.data:
            if name in mine and " ".join(mine[name].split()) != " ".join(text.split()):
                hint = "links and placeholders are the same in every language; change the source"
                message = f"{where}: “{short(mine[name].strip('[]()'))}” was changed to “{short(text.strip('[]()'))}”"
                self._tell(LINK_CHANGED, came.span, message, hint)

    def _pieces(self, unit: Unit, came: Returned) -> tuple[Piece, ...]:
        codes = {code.id: code for code in codes_of(unit.pieces)}

        def built(piece: str | Coded[Mark]) -> Piece:
            if isinstance(piece, str):
                return piece
            return Coded(codes[piece.code.id], None if piece.inside is None else tuple(map(built, piece.inside)))

        return tuple(map(built, came.target or ()))

    def _composed(self, source: Fragment, pieces: Mapping[str, tuple[Piece, ...]], file: ReturnedFile) -> str | None:
        """The file's text: the head of the source or of the older translation, and the wording that came back."""
        lines = (pieces.get(str(number)) or pieces_of(run.inlines) for number, run in enumerate(self._kept(source), 1))
        inlines = (
            inlines_of(tuple(_with_forms(each, str(number), pieces) for each in line))
            for number, line in enumerate(lines, 1)
        )
        body = write_wording(rebuild(source.body, inlines))
        if body is None:
            hint = "look for bold or italics that begin or end inside a word, or beside a mark without a space"
            self._tell(UNWRITABLE, file.span, f"{source.name} cannot be written as Markdown in this translation", hint)
            return None
        said = {key: spelt(pieces[key]) for key in HEAD if key in pieces}
        return f"{self._head(source, said)}{body}\n"

    def _kept(self, source: Fragment) -> list[InlineRun]:
        """The runs of an older translation where it is built like its source: those without words stay its own."""
        older = self.sources.get(name_in(source, self.locale))
        mine, theirs = (list(inline_runs(each.body)) if each else [] for each in (source, older))
        return theirs if [each.kind for each in mine] == [each.kind for each in theirs] else mine

    def _head(self, source: Fragment, said: Mapping[str, str]) -> str:
        """The lines between ---: those of the translation that is there, else those of the source."""
        older = self.sources.get(name_in(source, self.locale))
        path = (older or source).path
        sheet, _ = split_front_matter(path, self.project.text(path))
        assert sheet is not None  # noqa: S101 — the library holds a fragment of it
        return "\n".join(sheet.head_with(said)) + "\n"

    def _placed(self, source: Fragment, text: str) -> Written:
        name = name_in(source, self.locale)
        older = self.sources.get(name)
        path = older.path if older else f"{source.path.rpartition('/')[0]}/{name}.md"
        if older is None and path not in self.project.files:
            return Written(name, path, text, "new")
        return Written(name, path, text, "unchanged" if _same(self.project.text(path), text) else "changed")


def _with_forms(piece: Piece, number: str, pieces: Mapping[str, tuple[Piece, ...]]) -> Piece:
    """A piece with the forms of its plurals translated."""
    if isinstance(piece, str):
        return piece
    if piece.inside is not None:
        return Coded(piece.code, tuple(_with_forms(each, number, pieces) for each in piece.inside))
    before = f"{number}-{piece.code.id}-"
    forms = {key.removeprefix(before): spelt(said) for key, said in pieces.items() if key.startswith(before)}
    if not forms or not isinstance(piece.code.inline, Placeholder):
        return piece
    return Coded(Code(piece.code.id, with_plural(piece.code.inline, forms)))


def _is_current(translation: Fragment, source: Fragment) -> bool:
    """Whether a translation is approved, and its source has not been approved anew since."""
    mine, theirs = translation.approved_since, source.approved_since
    return mine is not None and theirs is not None and theirs <= mine


def _rank(state: str) -> int:
    return STATES.index(state) if state in STATES else 0


def _differences(source: Sequence[Piece], target: Sequence[str | Coded[Mark]]) -> Iterator[tuple[str, str | None]]:
    """How the codes of a translation differ from those of its source, each with what may help."""
    wanted = {each.code.id: each for each in coded_in(source)}
    got = [each.code.id for each in coded_in(target)]
    for number, mine in wanted.items():
        if number not in got:
            yield f"{_shown(mine.code)} is missing", None
    for number in sorted({each for each in got if each not in wanted or got.count(each) > 1}):
        yield f"{_shown(wanted[number].code) if number in wanted else f'code {short(number)}'} is added", None
    for each in coded_in(target):
        if each.code.id in wanted and (_stance(each) != (before := _stance(wanted[each.code.id]))):
            hint = f"it {before} in the source; let the tool keep <ph> and <pc> as they are"
            yield f"{_shown(wanted[each.code.id].code)} {_stance(each)}", hint


def _stance(coded: Coded[AnyCode]) -> str:
    return "stands alone" if coded.inside is None else "stands around words"


def _shown(code: Code) -> str:
    """A code as a translator knows it."""
    match code.inline:
        case Placeholder() as placeholder:
            return f"{{{{ {short(placeholder.on_one_line)} }}}}"
        case Styled(role="link", target=target):
            return f"the link to {short(target)}"
        case Styled(role="break"):
            return "a line break"
        case Styled(role=role):
            return "bold" if role == "strong" else "italics"
        case _:
            return f"code {code.id}"


def _same(now: str, text: str) -> bool:
    """Whether two fragment files say the same, however their lines are filled."""
    sheets = [split_front_matter("", each)[0] for each in (now, text)]
    heads = [each.head if each else () for each in sheets]
    bodies = [shape_of(read_wording(each.body)[0]) if each else () for each in sheets]
    return heads[0] == heads[1] and bodies[0] == bodies[1]
