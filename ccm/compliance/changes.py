"""What a reviewer has to look at: the fragments that differ between two states of a project, and how.

In: the project as it was (or None, for all of it) and as it is. Out: a `FragmentChange` per fragment whose wording
differs, that is gone, or that leans on something that differs: a parameter, a table, a disclosure, the brand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ccm.compliance.redline import Redline, redline
from ccm.library.leaves import names_of
from ccm.library.model import Fragment
from ccm.project import Project


@dataclass(frozen=True, slots=True)
class FragmentChange:
    """One fragment then and now. `leans` names what it leans on that differs, such as `parameter cap`."""

    name: str
    before: Fragment | None
    after: Fragment | None
    redline: Redline
    leans: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """In a word or two, what became of it."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "changed" if self.before.digest != self.after.digest else "leans on a change"

    @property
    def fragment(self) -> Fragment:
        """The fragment as it is, or was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 — made of at least one of them
        return found


def find_changes(before: Project | None, after: Project) -> tuple[FragmentChange, ...]:
    """Every fragment that differs, by name."""
    old = {each.name: each for each in before.library.fragments} if before else {}
    new = {each.name: each for each in after.library.fragments}
    leaning = _Leaning(before, after)
    found = []
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        leans = leaning.changed(now) if was is not None and now is not None else ()
        if was is None or now is None or was.digest != now.digest or leans:
            compared = redline(_text(before, was), _text(after, now))
            found.append(FragmentChange(name, was, now, compared, leans))
    return tuple(found)


def _text(project: Project | None, fragment: Fragment | None) -> str | None:
    if project is None or fragment is None:
        return None
    return project.text(fragment.path)


class _Leaning:
    """What differs between two projects besides fragments, and which fragments lean on it."""

    def __init__(self, before: Project | None, after: Project) -> None:
        self._closures = [each.library.closures if each else {} for each in (before, after)]
        old, new = (_leaned_on(each) if each else {} for each in (before, after))
        self._differing = {key: name for key, (name, said) in new.items() if key in old and old[key][1] != said}
        self._brand = before is not None and before.brand_files != after.brand_files
        self._tables = {each.slug: each for each in after.library.tables}

    def changed(self, fragment: Fragment) -> tuple[str, ...]:
        """What a fragment leans on that differs, by name."""
        old, new = (each.get(fragment.name) for each in self._closures)
        if old == new:
            return ()
        keys: list[object] = [*self._reads(fragment), *((id, fragment.locale) for id in fragment.requires)]
        return (*(self._differing[key] for key in keys if key in self._differing), *(["brand"] if self._brand else ()))

    def _reads(self, fragment: Fragment) -> list[str]:
        """The slugs that a fragment reads, itself or through decision tables."""
        waiting, seen = set(names_of(fragment)), set[str]()
        while waiting:
            slug = waiting.pop()
            seen.add(slug)
            table = self._tables.get(slug)
            waiting |= set(table.reads) - seen if table else set()
        return sorted(seen)


def _leaned_on(project: Project) -> Mapping[object, tuple[str, object]]:
    """Parameters and tables by slug, fragments by id and locale: what to call them, and what they say."""
    library = project.library
    said: dict[object, tuple[str, object]] = {}
    for each in library.parameters:
        said[each.slug] = (f"parameter {each.name}", sorted((str(days), str(value)) for days, value, _ in each.values))
    for table in library.tables:
        said[table.slug] = (f"table {table.name}", project.files.get(table.origin.source))
    for one in sorted(library.fragments, key=lambda one: one.name):
        key = (one.id, one.locale)
        said[key] = (f"disclosure {one.id}", f"{said[key][1] if key in said else ''} {one.digest}")
    return said
