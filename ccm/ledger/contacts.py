"""Contacts in the ledger: append-only, one per communication and channel, recorded once however often it is tried.

The communication's id is the idempotency key: a run that is repeated records nothing twice.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from errno import EIO
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ccm.diagnostics import Diagnostic, Span, error

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection, Table

LEDGER_UNUSABLE = error("X124", "ledger-unusable", "A file that was named as the ledger of contacts is none.")

_BATCH = 10_000
_PATIENCE = 900.0
"""Seconds to wait for another run that is writing to the ledger."""


@dataclass(frozen=True, slots=True)
class Contact:
    """The communication was sent to this customer, in this channel, on this day."""

    communication: str
    channel: str
    customer: str
    touchpoint: str
    role: str
    on_date: date
    subject: str | None = None
    """What it was about: the id of a customer, account, product or event."""


@cache
def _contacts() -> "Table":
    """The ledger's table, made at first use: only runs need a database."""
    from sqlalchemy import Column, Date, MetaData, String, Table

    return Table(
        "contacts",
        MetaData(),
        Column("communication", String, primary_key=True),
        Column("channel", String, primary_key=True),
        Column("customer", String, nullable=False, index=True),
        Column("touchpoint", String, nullable=False),
        Column("role", String, nullable=False),
        Column("on_date", Date, nullable=False, index=True),
        Column("subject", String),
    )


_ADDED = frozenset(("subject",))
"""Columns that ledgers of earlier versions lack; they are added when such a ledger is next written to."""


def _lacking(connection: "Connection") -> frozenset[str]:
    """The columns that a ledger of an earlier version has not yet; its contacts have nothing to say in them."""
    from sqlalchemy import inspect

    known = inspect(connection)
    held = {column["name"] for column in known.get_columns("contacts")} if known.has_table("contacts") else _ADDED
    return _ADDED - held


def find_unusable(path: Path) -> Diagnostic | None:
    """What keeps a file from being used as a ledger: nothing, for one that is not there yet. The file is left alone."""
    from sqlalchemy import create_engine, inspect
    from sqlalchemy.exc import DatabaseError

    if path.is_dir():
        return _unusable(path, "this is a folder")
    if not path.exists():
        return None
    engine = create_engine(f"sqlite:///{path}")
    try:
        tables = inspect(engine).get_table_names()
        held = {column["name"] for column in inspect(engine).get_columns("contacts")} if "contacts" in tables else set()
    except DatabaseError:
        return _unusable(path, "this is no SQLite database")
    finally:
        engine.dispose()
    if tables and not held:
        return _unusable(path, f"this database holds something else: {', '.join(tables)[:100]}")
    lacking = sorted({column.name for column in _contacts().c} - held - _ADDED)
    if tables and lacking:
        return _unusable(path, f"its table of contacts is not a ledger's: it lacks {', '.join(lacking)}")
    return None


def _unusable(path: Path, said: str) -> Diagnostic:
    return LEDGER_UNUSABLE.at(
        Span(str(path)), said, hint="name the ledger of earlier runs, or a file that is not there yet"
    )


class Ledger:
    """One ledger file; a missing file is an empty ledger and is made.

    What the system refuses (no space, no permission, a lock never given back) is an OSError with the file's name.
    """

    def __init__(self, path: Path) -> None:
        from sqlalchemy import create_engine

        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE})
        with self._refusals():
            _contacts().metadata.create_all(self._engine)

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Say what the database is refused by the system as the system would."""
        from sqlalchemy.exc import DBAPIError

        try:
            yield
        except DBAPIError as problem:
            raise OSError(EIO, str(problem.orig), str(self._path)) from problem

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def record(self, contacts: Iterable[Contact]) -> int:
        """Record contacts in one transaction; those already known change nothing. Returns how many were new."""
        from sqlalchemy import text
        from sqlalchemy.dialects.sqlite import insert

        rows = [asdict(contact) for contact in contacts]
        added = insert(_contacts()).on_conflict_do_nothing()
        with self._refusals(), self._engine.begin() as connection:
            for name in sorted(_lacking(connection)):
                connection.execute(text(f"ALTER TABLE contacts ADD COLUMN {name} VARCHAR"))
            return sum(
                connection.execute(added, rows[start : start + _BATCH]).rowcount
                for start in range(0, len(rows), _BATCH)
            )

    def known_before(self, day: date) -> "pa.Table":
        """Contacts made before a day, in the columns of the standard table `contacts`, in a total order."""
        import pyarrow as pa
        from sqlalchemy import null, select

        made = _contacts().c
        with self._refusals(), self._engine.connect() as connection:
            lacking = _lacking(connection)
            columns = [null().label(one.name) if one.name in lacking else one for one in made]
            asked = select(*columns).where(made.on_date < day).order_by(made.on_date, made.communication, made.channel)
            rows = connection.execute(asked).all()
        return pa.table(
            {
                "contact_id": pa.array([f"{row.communication}-{row.channel}" for row in rows], pa.string()),
                "customer_id": pa.array([row.customer for row in rows], pa.string()),
                "touchpoint": pa.array([row.touchpoint for row in rows], pa.string()),
                "channel": pa.array([row.channel for row in rows], pa.string()),
                "on_date": pa.array([row.on_date for row in rows], pa.date32()),
                "outcome": pa.array(["sent"] * len(rows), pa.string()),
                "subject": pa.array([row.subject for row in rows], pa.string()),
            }
        )
