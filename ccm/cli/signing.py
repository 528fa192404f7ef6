"""What all commands that sign have in common: who signs, with which key, and the files that come of it.

In: names and options. Out: a `Signer` whose key was unlocked with the passphrase, and entries written below
`approvals/`. The clock is read here, at the edge; everything below takes the moment as an argument.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.options import YEARS
from ccm.cli.passphrase import PassphraseOption, ask_passphrase
from ccm.cli.project import open_project
from ccm.cli.terminal import Format, Refusal, counted, out
from ccm.compliance.keys import id_of, named_key, unlock
from ccm.compliance.signing import Signer, draft_entry, sign, why_not
from ccm.delivery import write_with_folders
from ccm.diagnostics import did_you_mean
from ccm.library.approvals.entry_files import entry_file
from ccm.library.approvals.model import Entry, ReviewDecision
from ccm.library.approvals.reviewers import Reviewer, ReviewerKey, Reviewers
from ccm.library.approvals.reviewing import Review
from ccm.library.text import HIDDEN
from ccm.project import Project

IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="FRAGMENT…", help="Ids such as savings.regular-saver, or full names.")
]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who signs, as in reviewers/.")]
RoleOption = Annotated[
    str | None, typer.Option("--role", help="In which role (needed only if the key is for several).")
]
KeyOption = Annotated[
    Path | None, typer.Option("--key", metavar="FILE", help="The private key (default: the one ccm key new made).")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is signed, too.")]
NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})
__all__ = ["PassphraseOption"]


def read_moment(text: str | datetime) -> datetime:
    """A moment as a person types it: `2026-09-28T09:30:00`, or a day, which means its first second; UTC."""
    if isinstance(text, datetime):
        return text
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    message = f"“{text}” is no moment; write it as 2026-09-28T09:30:00 (UTC) or 2026-09-28"
    raise typer.BadParameter(message)


AtOption = Annotated[
    datetime | None,
    typer.Option("--at", parser=read_moment, metavar="TIME", help="The moment, UTC (default: now)."),
]


def moment(at: datetime | None) -> datetime:
    """The moment a signature names: what was asked for, or the clock's."""
    if at is not None and at.year not in YEARS:
        raise Refusal(f"--at {at.date()} is no day that anybody signs on")
    return at or clock()


def clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - a signature names its moment, and this is the edge


def key_folder() -> Path:
    """Where private keys lie: in the person's own configuration, outside of every project."""
    return Path(typer.get_app_dir("ccm")) / "keys"


@dataclass(frozen=True, slots=True)
class Pen:
    """Who is to sign, before the passphrase was asked."""

    person: Reviewer
    key: ReviewerKey
    role: str
    file: Path

    def unlock(self, descriptor: int | None) -> Signer:
        """Ask for the passphrase and unlock the key."""
        passphrase = ask_passphrase(descriptor, f"Passphrase of {self.person.name}’s key {self.key.id}")
        private = unlock(self.file.read_bytes(), passphrase)
        if private is None:
            raise Refusal(f"{self.file} does not open with this passphrase", hint="was it typed as chosen?")
        if id_of(private) != self.key.id:
            raise Refusal(f"{self.file} holds another key than {self.key.id}", hint="name the right one: --key FILE")
        return Signer(self.person.name, self.role, private)


def find_pen(
    reviewers: Reviewers, by: str, role: str | None, file: Path | None, roles: Sequence[str], at: datetime
) -> Pen:
    """Find the person, the key and the role; refuse whom the project does not know. `roles` are those asked for."""
    if not by.strip() or HIDDEN.search(by):
        raise Refusal("--by names nobody", hint="say who signs: --by dana-price")
    person = reviewers.find(by)
    if person is None:
        known = [each.name for each in reviewers.persons]
        hint = did_you_mean(by, known) or "make a key first: ccm key new NAME --role ROLE"
        raise Refusal(f"no reviewer here is called “{by}”", hint=hint)
    key, file = _find_key(person, file, role, at)
    return Pen(person, key, role or _only_role(person, key, roles), file)


def _find_key(person: Reviewer, file: Path | None, role: str | None, at: datetime) -> tuple[ReviewerKey, Path]:
    """The key that is here and may be used; the newest of several."""
    if file is not None and not file.is_file():
        raise Refusal(f"there is no file {file}", hint="the private key is where ccm key new put it")
    places = {each.id: _key_file(each) for each in person.keys}
    if file is not None:
        places = {named_key(file.read_bytes()): file}
    here = [(each, places[each.id]) for each in person.keys if each.id in places and places[each.id].is_file()]
    if not here:
        what = f"{file} is none of {person.name}’s keys" if file else f"no private key of {person.name} is here"
        raise Refusal(what, hint="name it with --key FILE, or make one: ccm key new")
    usable = [each for each in here if not each[0].why_not(at.date()) and (role is None or role in each[0].roles)]
    if not usable:
        key = here[-1][0]
        why = key.why_not(at.date()) or f"the key is for {', '.join(key.roles)}, not for {role}"
        raise Refusal(f"{person.name} cannot sign on {at.date()}: {why}", hint="see: ccm key list")
    return usable[-1]


def _only_role(person: Reviewer, key: ReviewerKey, roles: Sequence[str]) -> str:
    """The role that a key is for, or the one of them that is asked for."""
    fitting = [each for each in key.roles if each in roles] or list(key.roles)
    if len(fitting) == 1:
        return fitting[0]
    raise Refusal(f"{person.name}’s key is for {', '.join(fitting)}", hint=f"say in which role: --role {fitting[0]}")


def _key_file(key: ReviewerKey) -> Path:
    return next(iter(sorted(key_folder().glob(f"*{key.id}.pem"))), key_folder() / f"{key.id}.pem")


def find_reviews(project: Project, ids: Iterable[str]) -> list[Review]:
    """The reviews of fragments by id or full name; refuse what is none."""
    reviews = project.library.reviews
    known = {each.id for each in project.library.fragments} | set(reviews)
    found: list[Review] = []
    for wanted in ids:
        named = [reviews[each.name] for each in project.library.fragments if wanted in (each.id, each.name)]
        if not named:
            hint = did_you_mean(wanted, known)
            raise Refusal(f"there is no fragment “{wanted}”", hint=hint or "see: ccm status")
        found += [each for each in named if each not in found]
    return found


def open_for_signing(library: Path, form: Format = Format.TEXT) -> Project:
    """The project in which something is to be signed; nobody signs in a release."""
    project = open_project(library, form)
    if project.release:
        raise Refusal("a release cannot be changed", hint="sign in the project folder, then: ccm release")
    return project


def refuse_unnamed(ids: Sequence[str] | None, *, everything: bool) -> None:
    """Fragments are named, or all are meant in so many letters."""
    if not ids and not everything:
        raise Refusal("which fragments?", hint="name their ids, or say --all")


def draft_entries(
    reviews: Iterable[Review],
    decision: ReviewDecision,
    pen: Pen,
    at: datetime,
    *,
    reason: str = "",
    waived: Mapping[str, Sequence[str]] = NOTHING,
) -> list[Entry]:
    """The entries that are to be signed; refuse them all if any would not count. `waived` is by full name."""
    entries = []
    for review in reviews:
        named = {"name": pen.person.name, "role": pen.role, "key": pen.key.id}
        entry = draft_entry(review, decision, at=at, reason=reason, waived=waived.get(review.wording.name, ()), **named)
        if why := why_not(review, entry):
            raise Refusal(f"{pen.person.name} cannot {decision} {review.wording.name}: {why}", hint="see: ccm status")
        entries.append(entry)
    return entries


def write_entries(folder: Path, entries: Iterable[Entry], signer: Signer) -> list[Entry]:
    """Sign entries and write each into its file."""
    signed = [sign(each, signer.private) for each in entries]
    for entry in signed:
        path, text = entry_file(entry)
        write_with_folders(folder / path, text.encode())
    return signed


def show_signed(signed: Sequence[Entry], done: str) -> None:
    """Say what was signed: fragment, the digest that the signature is about, the file."""
    for entry in signed:
        out.print(Text(f"{done}  {entry.fragment}  {entry.content[:16]}  {entry.path}"))
    out.print(f"{counted(len(signed), 'fragment')} {done}")


def sign_all(
    folder: Path,
    decision: ReviewDecision,
    chosen: Sequence[Review],
    pen: Pen,
    *,
    at: datetime,
    descriptor: int | None,
    reason: str = "",
    waived: Mapping[str, Sequence[str]] = NOTHING,
    done: str,
) -> None:
    """Draft, unlock, sign, write, show: what every command that signs ends with."""
    entries = draft_entries(chosen, decision, pen, at, reason=reason, waived=waived)
    show_signed(write_entries(folder, entries, pen.unlock(descriptor)), done)
