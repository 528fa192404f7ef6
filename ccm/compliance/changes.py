"""What a reviewer has to look at: the fragments that differ between two states of a project, and how.

In: the project as it was and as it is. Out: a `FragmentChange` per fragment whose wording differs, that is new or gone,
or that leans on something that differs: a parameter, a table, a disclosure, the brand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ccm.cache import digest_of
from ccm.compliance.followers import base_of
from ccm.compliance.redline import Redline, redline_of
from ccm.library import digest_of_files
from ccm.library.approvals.dependencies import Dependencies
from ccm.library.leaves import names_of
from ccm.library.model import Fragment
from ccm.project import Project


@dataclass(frozen=True, slots=True)
class FragmentChange:
    """One fragment then and now. `leans` names what it leans on that differs, such as `parameter cap`.

    A new variant has the redline to its `base`, which is named.
    """

    name: str
    before: Fragment | None
    after: Fragment | None
    redline: Redline
    leans: tuple[str, ...] = ()
    base: str = ""

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


def find_changes(before: Project, after: Project) -> tuple[FragmentChange, ...]:
    """Every fragment that differs, by name."""
    old = {each.name: each for each in before.library.fragments}
    new = {each.name: each for each in after.library.fragments}
    leaning = (_dependencies(before), _dependencies(after))
    found = []
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        same = before.library.closures.get(name) == after.library.closures.get(name)
        if not same:
            leans = _differing(leaning[0].leaves(was), leaning[1].leaves(now)) if was and now else ()
            written = ((was, before.text(was.path)) if was else None, (now, after.text(now.path)) if now else None)
            base = base_of(now, after.library.fragments) if now and not was else None
            compared = redline_of(*written, base=(base, after.text(base.path)) if base else None)
            found.append(FragmentChange(name, was, now, compared, leans, base.name if base else ""))
    return tuple(found)


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in after if before.get(name) != after[name])


def _dependencies(project: Project) -> Dependencies[Fragment]:
    library, files = project.library, project.files
    digests = {each.slug: digest_of(files.get(each.origin.source, b"")) for each in library.tables}
    brand = digest_of_files(project.brand_files)
    fragments, parameters = library.fragments, library.parameters
    return Dependencies(fragments, names_of, parameters, library.tables, table_digests=digests, brand=brand)
