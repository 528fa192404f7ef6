"""What tests of several folders share: their order, how properties are judged, and a database in one PostgreSQL.

Properties are judged by their answer, never by the time a busy machine takes for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import settings
from psycopg import sql

from tests.postgres_server import running_server

settings.register_profile("ccm", deadline=None)
settings.load_profile("ccm")

_NUMBERS = count(1)


LONG = ("real", "journeys")
"""Folders whose files take longest: begun first, they do not keep one worker busy when the others have ended."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; xdist hands files out in this order."""
    items.sort(key=lambda item: Path(item.path).parent.name not in LONG)


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands remember of the tests' projects stays out of the user's own cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@dataclass(frozen=True)
class PgDatabase:
    """A database of one test, and its address as the owner of everything in it."""

    uri: str
    name: str

    def run(self, *statements: str) -> None:
        """Run statements, each whatever it is."""
        with psycopg.connect(self.uri, autocommit=True, client_encoding="UTF8") as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        with psycopg.connect(self.uri) as connection:
            return connection.execute(query.encode()).fetchall()

    def log_in(self, user: str, *, password: str = "") -> str:
        """The address as another login."""
        login = f"{user}:{password}" if password else user
        return self.uri.replace("postgres@", f"{login}@", 1)

    def fill(self, table: str, rows: pa.Table) -> None:
        """Append rows, in an order that is not theirs."""
        shuffled = rows.take(sorted(range(rows.num_rows), key=lambda row: (row * 7919) % 10_007))
        names = sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with psycopg.connect(self.uri) as connection, connection.cursor().copy(copy) as stream:
            for row in shuffled.to_pylist():
                stream.write_row(tuple(row.values()))

    def load(self, folder: Path, types: dict[str, str]) -> None:
        """Make a table of each Parquet file or folder of parts; `types` are PostgreSQL's for Arrow's."""
        for path in sorted(folder.iterdir()):
            rows = pq.read_table(path)
            columns = ", ".join(f'"{field.name}" {types.get(str(field.type), "text")}' for field in rows.schema)
            self.run(f'CREATE TABLE "{path.stem}" ({columns})')
            self.fill(path.stem, rows)


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """The address of a running PostgreSQL."""
    with running_server() as uri:
        yield uri


@pytest.fixture(scope="session")
def pg_databases(pg_server: str):
    """Make a new database, empty."""

    def make(options: str = "", *, name: str = "") -> PgDatabase:
        name = name or f"bank_{next(_NUMBERS)}"
        with psycopg.connect(pg_server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {options}".encode())
        return PgDatabase(pg_server.replace("/postgres?", f"/{name}?"), name)

    return make


@pytest.fixture
def pg(pg_databases) -> PgDatabase:
    """A database of this test's own, empty."""
    return pg_databases()
