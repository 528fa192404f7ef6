"""`ccm sample`: make the sample bank, as many customers as asked for.

In: a number of customers, a seed, a day. Out: the standard tables as Parquet; the same arguments give the same bytes.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ccm.cli.options import read_day, refuse_odd_day
from ccm.cli.terminal import Refusal, out

SAMPLE_DAY = datetime(2026, 9, 30)  # noqa: DTZ001 - a calendar day, no time zone

OutOption = Annotated[Path, typer.Option("--out", help="The folder for the tables.")]
CustomersOption = Annotated[int, typer.Option("--customers", min=1, help="How many customers.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Another seed is another bank.")]
AsOfOption = Annotated[
    datetime,
    typer.Option(
        "--as-of",
        parser=read_day,
        metavar="DATE",
        help="Its last day.",
        show_default=f"{SAMPLE_DAY:%Y-%m-%d}",
    ),
]
MonthsOption = Annotated[int, typer.Option("--months", min=1, max=120, help="How much history.")]


def sample(
    out_folder: OutOption,
    customers: CustomersOption = 1000,
    seed: SeedOption = 1,
    as_of: AsOfOption = SAMPLE_DAY,
    months: MonthsOption = 24,
) -> None:
    """Make a sample bank of invented customers."""
    from ccm.samplebank import generate

    refuse_odd_day("--as-of", as_of)
    if out_folder.exists() and not out_folder.is_dir():
        raise Refusal(f"{out_folder} is a file, not a folder", hint="choose a new folder with --out")
    made = generate(out_folder, customers=customers, seed=seed, as_of=as_of.date(), months=months)
    rows = " · ".join(f"{count:,} {table}" for table, count in made.rows.items())
    out.print(f"{out_folder}: {rows}")
