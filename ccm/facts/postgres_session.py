"""Opens the one transaction in which a PostgreSQL database is read, or says in a sentence why there is none.

In: an address. Out: a connection, or a finding. Whoever called the command may need other words (`REFUSED`) or only
patience (`BROKEN_OFF`). Whatever a server says is told without anything that may be a password.
"""

from typing import TYPE_CHECKING, Any

from ccm.diagnostics import Diagnostic, Span, error
from ccm.facts.address import Database

if TYPE_CHECKING:
    from psycopg import Connection

DRIVER_MISSING = error("S050", "database-driver-missing", "The driver for PostgreSQL is not installed.")
DATABASE_REFUSED = error("S051", "database-refused", "A database cannot be opened with this address and login.")
DATABASE_UNREACHABLE = error("S052", "database-unreachable", "No server answers at the address of a database.")
DATABASE_BROKE_OFF = error("S053", "database-broke-off", "A database stopped in the middle of being read.")
DATABASE_FORBIDDEN = error("S054", "database-forbidden", "A login may not read a table or a column that is needed.")

REFUSED = frozenset(kind.code for kind in (DRIVER_MISSING, DATABASE_REFUSED, DATABASE_FORBIDDEN))
"""The command was called with an address or a login that cannot do it."""
BROKEN_OFF = frozenset(kind.code for kind in (DATABASE_UNREACHABLE, DATABASE_BROKE_OFF))
"""The same command may go well at another time."""

INSTALL = "python -m pip install 'ccm-composer[postgres]'"
_FORM = "write postgresql://USER@HOST:PORT/DATABASE; a schema is chosen by ?options=-csearch_path%3DSCHEMA"
_FORBIDDEN = "42501"
_SETTINGS = {
    "row_security": "off",  # rows that this login does not see are an error, not a shorter table
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "iso_8601",
    "TimeZone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}


def connect(database: Database) -> tuple["Connection[Any] | None", tuple[Diagnostic, ...]]:
    """Log in and begin the one transaction, or say whether the address, the login or the server is at fault."""
    import psycopg
    from psycopg import pq
    from psycopg.conninfo import conninfo_to_dict

    place = Span(database.shown)
    try:
        conninfo_to_dict(database.uri)
    except psycopg.Error as problem:
        said = f"this is no address of a database: {database.without_secrets(str(problem))}"
        return None, (DATABASE_REFUSED.at(place, said if database.is_plain else said.partition(' "')[0], hint=_FORM),)
    try:
        server = psycopg.connect(
            database.uri, prepare_threshold=None, client_encoding="UTF8", fallback_application_name="ccm"
        )
    except psycopg.Error as problem:
        said = database.without_secrets(str(problem))
        if pq.PGconn.ping(database.uri.encode()) in (pq.Ping.NO_RESPONSE, pq.Ping.REJECT):
            hint = "is the server running, and is it this one? start again when it is"
            return None, (DATABASE_UNREACHABLE.at(place, f"no server answers: {said}", hint=hint),)
        hint = "is it this database and this login? a password is taken from PGPASSFILE or a service file, as by psql"
        return None, (DATABASE_REFUSED.at(place, f"the server does not let us in: {said}", hint=hint),)
    server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    server.read_only = True
    return server, ()


def tell_broken_off(problem: Exception, database: Database, table: str) -> Diagnostic:
    """Why the reading stopped, in the server's words."""
    said = database.without_secrets(str(problem))
    place = Span(table or database.shown)
    if getattr(problem, "sqlstate", None) == _FORBIDDEN:
        hint = "a view that its owner may read shows it; or let another login read: GRANT SELECT"
        return DATABASE_FORBIDDEN.at(place, f"this login may not read it: {said}", hint=hint)
    hint = "nothing was composed; when that is mended, start again"
    return DATABASE_BROKE_OFF.at(place, f"the database stopped: {said}", hint=hint)


def settle(server: "Connection[Any]") -> None:
    """What the transaction holds to, whatever the login, the database or the machine would have."""
    for setting, value in _SETTINGS.items():
        server.execute("SELECT set_config(%s, %s, true)", (setting, value))


def let_bytes_through(server: "Connection[Any]") -> None:
    """A database without an encoding refuses to send bytes that are no UTF-8; they must come, to be told."""
    if server.info.parameter_status("server_encoding") == "SQL_ASCII":
        server.execute("SET LOCAL client_encoding = 'SQL_ASCII'")
