"""The options that several commands share, declared once so that they read and mean the same everywhere."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.terminal import Format, Refusal
from ccm.facts import Database, read_place

DEFAULT_LIBRARY = Path("fragments")


def nearest_library(path: Path) -> Path:
    """The project meant when none was named: `fragments/`, or this folder if it is a project itself."""
    here = Path()
    return here if path == DEFAULT_LIBRARY and not path.exists() and (here / "library.yaml").is_file() else path


YEARS = range(1900, 2201)


def refuse_odd_day(option: str, day: datetime | None) -> None:
    """Refuse a day outside of `YEARS`: nearly always a typing error, and calendars end not far from there."""
    if day is not None and day.year not in YEARS:
        hint = f"name a day in the years {YEARS[0]} to {YEARS[-1]}"
        raise Refusal(f"{option} {day.date()} is no day that a letter could be about", hint=hint)


LibraryOption = Annotated[
    Path,
    typer.Option(
        "--library",
        "-l",
        metavar="PATH",
        show_default="fragments/, or this folder if library.yaml is in it",
        callback=nearest_library,
        help="The authors' project (the folder with library.yaml), or a release.",
    ),
]


def read_day(text: str | datetime) -> datetime:
    """A calendar day as a person types it; a default passes as it is."""
    if isinstance(text, datetime):
        return text
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 - a calendar day has no time zone
    except ValueError:
        message = f"“{text}” is not a day of the calendar; write it as year-month-day, such as 2026-09-30"
        raise typer.BadParameter(message) from None


_DATA_HELP = "The folder with the bank's tables, or the PostgreSQL database that has them (postgresql://…)."
DataOption = Annotated[str, typer.Option("--data", metavar="DIR|URI", help=_DATA_HELP)]
MaybeDataOption = Annotated[str | None, typer.Option("--data", metavar="DIR|URI", help=_DATA_HELP)]


def read_data(text: str) -> Path | Database:
    """The folder or database that is meant; refuses what is neither, without showing what may be a password."""
    place = read_place(text)
    if isinstance(place, Database) or place.is_dir():
        return place
    if any(sign in text for sign in ("@", "://", "password=")):
        hint = "write postgresql://USER@HOST:PORT/DATABASE, or the folder with the bank's tables"
        raise Refusal("--data takes a folder or the address of a PostgreSQL database; this is neither", hint=hint)
    hint = "name the folder with the bank's tables: --data DIR, or their database: --data postgresql://…"
    raise Refusal(f"there is no folder {place}", hint=hint)


AsOfOption = Annotated[
    datetime,
    typer.Option("--as-of", parser=read_day, help="The last day whose facts count.", metavar="DATE"),
]
OnDayOption = Annotated[
    datetime | None, typer.Option("--on", parser=read_day, metavar="DATE", help="As of this day (default: today).")
]
OfLocaleOption = Annotated[str, typer.Option("--locale", help="Only wording of this language, such as cs or en-GB.")]
PROOF_DAY = datetime(2026, 9, 30)  # noqa: DTZ001 - a calendar day; a case must look the same tomorrow
_PROOF_DAY_HELP = "The last day whose facts count."
ProofDayOption = Annotated[
    datetime,
    typer.Option(
        "--as-of", parser=read_day, metavar="DATE", help=_PROOF_DAY_HELP, show_default=f"{PROOF_DAY:%Y-%m-%d}"
    ),
]
MaybeProofDayOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        parser=read_day,
        metavar="DATE",
        help=_PROOF_DAY_HELP,
        show_default=f"the case's own day, else {PROOF_DAY:%Y-%m-%d}",
    ),
]
LetterDateOption = Annotated[
    datetime | None,
    typer.Option(
        "--letter-date",
        parser=read_day,
        metavar="DATE",
        help="The date on the letter (default: the day after).",
    ),
]
DeckOption = Annotated[
    Path | None,
    typer.Option("--deck", metavar="FILE", help="Customers of a file that ccm deck wrote, instead of the project's."),
]
FormatOption = Annotated[Format, typer.Option("--format", help="For a person (text) or for a program (json).")]
LedgerOfOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger", help="The ledger of a run, so that its contacts count (default: those in the data alone)."
    ),
]
ApprovedOption = Annotated[bool, typer.Option("--approved", help="Only with wording that is approved on the day.")]
DraftOption = Annotated[bool, typer.Option("--draft", help="Let unapproved wording in, watermarked.")]
TrustOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--trust",
        metavar="FILE",
        help="Take only releases sealed by this person: a file of reviewers/, kept outside of the project.",
    ),
]
AcceptUnnamedOption = Annotated[
    bool,
    typer.Option(
        "--accept-unnamed",
        help="Take lost records that do not say whose they are for nobody's (else they may be anybody's and fail all).",
    ),
]
