"""Where the bank's data lies: a folder, or a PostgreSQL database by its address.

In: what somebody wrote behind `--data`. Out: a `Path` or a `Database`. An address may hold a password, so it is shown
without whatever may be one, and whatever a server says is searched for pieces of it before anybody reads it.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

SCHEMES = ("postgresql://", "postgres://")
_HOST = r"(?:[\w.%-]*|\[[\w:.%]*\])(?::\d+)?"
_PLAIN = re.compile(rf"\w+://(?:[^@/?#]*@)?({_HOST}(?:,{_HOST})*)(?:/([\w .%-]*))?(?:\?[^@]*)?")
_SECRET = re.compile(r"(?i)[?&][a-z]*password=([^&]*)")
_HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database by any URI that its client library reads (PostgreSQL documentation, 32.1.1.2)."""

    uri: str = field(repr=False)

    @property
    def is_plain(self) -> bool:
        """Whether it is clear which part of the address is what."""
        return _PLAIN.fullmatch(self.uri) is not None

    @property
    def shown(self) -> str:
        """The address for people: server and database, without who logs in and how."""
        plain = _PLAIN.fullmatch(self.uri)
        if plain is None:
            return f"postgresql://{_HIDDEN}"
        host, name = plain[1], plain[2] or ""
        return f"postgresql://{host}/{unquote(name)}" if host or name else "postgresql://"

    def without_secrets(self, said: str) -> str:
        """A message on one line, without any piece of the address that may be part of a password.

        A password with an `@` that was not written as `%40` is taken apart wrongly by the client library, which then
        tells its end as the name of a host: so every piece goes.
        """
        shown = " ".join(said.split()).replace(self.uri, self.shown)
        for piece in sorted(self._pieces(), key=len, reverse=True):
            shown = shown.replace(piece, _HIDDEN)
        return shown

    def _pieces(self) -> set[str]:
        """Whatever may be a password, whole and in pieces, as written and as meant."""
        rest = self.uri.partition("://")[2]
        login = rest.rpartition("@")[0].partition(":")[2] if self.is_plain else rest
        secrets = [login, *_SECRET.findall(self.uri)]
        pieces = {part for secret in secrets for part in (secret, *re.split("[@:/?#&=]", secret))}
        return {part for piece in pieces for part in (piece, unquote(piece)) if len(part) > 1}


def read_place(text: str) -> Path | Database:
    """What is meant: a database if it is a PostgreSQL URI, else a folder."""
    return Database(text) if text.startswith(SCHEMES) else Path(text)
