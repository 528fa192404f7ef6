"""`ccm key new | list | revoke`: the keys that people sign with.

In: a name, a role, a passphrase. Out: an encrypted private key outside of the project, readable by its owner alone, and
the public key in `reviewers/NAME.yaml`, where everybody can verify with it.
"""

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.table import Table
from rich.text import Text

from ccm.cli.options import DEFAULT_LIBRARY, FormatOption, LibraryOption, read_day
from ccm.cli.passphrase import PassphraseOption, choose_passphrase
from ccm.cli.project import refuse_missing
from ccm.cli.signing import key_folder, moment
from ccm.cli.terminal import Format, Refusal, end_on_errors, out, print_json
from ccm.compliance.keys import home_of, id_of, lock, public_of, write_secret
from ccm.compliance.register import reviewer_file
from ccm.delivery import write_with_folders
from ccm.diagnostics import did_you_mean, nearest_or_all
from ccm.library import load, read_project
from ccm.library.approvals.evidence import Evidence
from ccm.library.approvals.reviewers import REVOCATIONS, Reviewer, ReviewerKey, folded
from ccm.library.text import HIDDEN

key_app = typer.Typer(no_args_is_help=True, help="The keys that people sign with.", rich_markup_mode=None)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.")]
RolesOption = Annotated[list[str], typer.Option("--role", help="What it is for; may be given several times.")]
TopicsOption = Annotated[list[str] | None, typer.Option("--topic", help="Only for fragments about this topic.")]
LocalesOption = Annotated[list[str] | None, typer.Option("--locale", help="Only for fragments in this language.")]
FromOption = Annotated[
    datetime | None, typer.Option("--from", parser=read_day, metavar="DATE", help="Its first day (default: today).")
]
UntilOption = Annotated[
    datetime | None,
    typer.Option("--until", parser=read_day, metavar="DATE", help="Its last day (default: in two years)."),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where the private key goes (default: your configuration).")
]
IdArgument = Annotated[str | None, typer.Argument(metavar="[KEY]", help="Which of the person's keys.")]
OnOption = Annotated[
    datetime | None, typer.Option("--on", parser=read_day, metavar="DATE", help="The day (default: today).")
]
WhyOption = Annotated[
    str,
    typer.Option(
        "--reason",
        help=f"One of: {', '.join(REVOCATIONS)}. Of a compromised key only signatures under an earlier seal count.",
    ),
]


@key_app.command("new")
def new(
    name: NameArgument,
    role: RolesOption,
    topic: TopicsOption = None,
    locale: LocalesOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    out_file: OutOption = None,
    passphrase: PassphraseOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Make a key and register its public half."""
    name, evidence = _shown(name), _evidence(library)
    for each in role:
        if each not in (roles := evidence.grounds.policy.roles):
            raise Refusal(f"there is no role “{each}”", hint=nearest_or_all(each, roles, "roles"))
    private = Ed25519PrivateKey.generate()
    path = out_file or key_folder() / f"{_slug(name)}-{id_of(private)}.pem"
    home = home_of(library)
    if path.resolve().is_relative_to(home):
        raise Refusal(f"{path} is in {home}, where everybody can read it", hint="keep private keys outside: --out FILE")
    if path.exists():
        raise Refusal(f"{path} is there already", hint="a key is never overwritten: choose another file")
    first = start.date() if start else moment(None).date()
    last = until.date() if until else _two_years_later(first)
    key = ReviewerKey(
        public_of(private), tuple(role), first, last, topics=tuple(topic or ()), locales=tuple(locale or ())
    )
    person = evidence.reviewers.find(name) or Reviewer(name, (), path=f"reviewers/{_slug(name)}.yaml")
    chosen = choose_passphrase(passphrase, f"New passphrase for {name}’s key")
    write_secret(path, lock(private, chosen, f"of {name}, for {', '.join(role)}: keep it out of every repository"))
    _write(library, replace(person, keys=(*person.keys, key)))
    out.print(Text(f"key {key.id} of {person.name} for {', '.join(role)}, {first} to {last}"))
    out.print(Text(f"private: {path}  (yours alone)"))
    out.print(Text(f"public:  {person.path}  (for everybody: commit it)"))


@key_app.command("list")
def list_keys(on: OnOption = None, library: LibraryOption = DEFAULT_LIBRARY, form: FormatOption = Format.TEXT) -> None:
    """List who may sign, with which keys."""
    day, evidence = (on or moment(None)).date(), _evidence(library)
    rows = [(person, key) for person in evidence.reviewers.persons for key in person.keys]
    if form is Format.JSON:
        print_json([_as_json(person, key, day) for person, key in rows])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "key", "roles", "from", "until", "", "private key"):
        table.add_column(column)
    for person, key in rows:
        here = "here" if list(key_folder().glob(f"*{key.id}.pem")) else ""
        only = " ".join((*key.topics, *key.locales))
        state = key.why_not(day).removeprefix("its key ") or (f"only {only}" if only else "")
        table.add_row(person.name, key.id, ", ".join(key.roles), str(key.start), str(key.end or ""), state, here)
    out.print(table if rows else "nobody may sign yet: ccm key new NAME --role ROLE")


@key_app.command("revoke")
def revoke(
    name: NameArgument,
    reason: WhyOption,
    key: IdArgument = None,
    on: OnOption = None,
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Revoke a key: nothing counts that is signed with it later."""
    evidence, day = _evidence(library), (on or moment(None)).date()
    if reason not in REVOCATIONS:
        hint = nearest_or_all(reason, REVOCATIONS, "choose from")
        raise Refusal(f"“{reason}” is no reason here", hint=hint)
    person = evidence.reviewers.find(name)
    if person is None:
        known = [each.name for each in evidence.reviewers.persons]
        raise Refusal(f"no reviewer here is called “{name}”", hint=did_you_mean(name, known) or "see: ccm key list")
    fitting = [each for each in person.keys if each.revoked is None and (key is None or each.id == key)]
    if len(fitting) != 1:
        left = ", ".join(each.id for each in person.keys if each.revoked is None)
        raise Refusal(f"which key of {person.name}?", hint=f"name one of: {left}" if left else "all are revoked")
    keys = [replace(each, revoked=day, reason=reason) if each is fitting[0] else each for each in person.keys]
    _write(library, replace(person, keys=tuple(keys)))
    out.print(Text(f"key {fitting[0].id} of {person.name} is revoked from {day} ({reason})"))


def _evidence(library: Path) -> Evidence:
    """Who may sign in a project; broken reviewers' files and settings end the command."""
    refuse_missing(library)
    if not (library / "library.yaml").is_file():
        raise Refusal(f"{library} is no project's folder", hint="keys are registered in the project, not in a release")
    loaded, found = load(read_project(library))
    about = ("reviewers/", "library.yaml")
    end_on_errors([each for each in found if each.span and each.span.source.startswith(about)])
    return (loaded.evidence if loaded else None) or Evidence()


def _shown(name: str) -> str:
    name = " ".join(name.split())
    if not folded(name) or HIDDEN.search(name):
        raise Refusal("that is nobody's name", hint="say whose key it is: ccm key new dana-price --role reviewer")
    return name


def _slug(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name.casefold()).strip("-") or "reviewer"


def _two_years_later(day: date) -> date:
    return day.replace(year=day.year + 2, day=min(day.day, 28) if day.month == 2 else day.day)


def _write(library: Path, person: Reviewer) -> None:
    path = library / person.path
    write_with_folders(path, reviewer_file(person).encode())


def _as_json(person: Reviewer, key: ReviewerKey, day: date) -> dict[str, object]:
    return {
        "name": person.name,
        "key": key.id,
        "roles": key.roles,
        "topics": key.topics,
        "locales": key.locales,
        "from": key.start,
        "until": key.end,
        "revoked": key.revoked,
        "in_force": not key.why_not(day),
        "why_not": key.why_not(day),
    }
