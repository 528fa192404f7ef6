"""The outbox: one file per artefact under `TOUCHPOINT/FORM/`, and what the manifest and the ledger are told.

In: a decision and its artefacts. Out: files, and `Dispatched`. Names come from the communication's id only, never
from a customer's field.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ccm.channels import Artefact
from ccm.decisions import Decision
from ccm.delivery.writing import write_whole
from ccm.ledger import Contact


@dataclass(frozen=True, slots=True)
class Sent:
    """One artefact in the outbox: path below the outbox, sha256 of its bytes, size, pages or SMS segments."""

    form: str
    path: str
    sha256: str
    size: int
    pages: int = 0
    segments: int = 0


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What was written for one communication."""

    sent: tuple[Sent, ...]
    contacts: tuple[Contact, ...]


class Outbox:
    """A folder of artefacts, sorted by touchpoint and form; folders are made at first use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: set[Path] = set()

    def put(self, touchpoint: str, artefact: Artefact) -> Sent:
        """Write one artefact whole."""
        folder = self.folder / touchpoint / artefact.form
        if folder not in self._made:
            folder.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        path = folder / f"{artefact.communication}{artefact.suffix}"
        write_whole(path, artefact.content)
        digest = sha256(artefact.content).hexdigest()
        name = path.relative_to(self.folder).as_posix()
        return Sent(artefact.form, name, digest, len(artefact.content), artefact.pages, artefact.segments)


def dispatch(decision: Decision, artefacts: Sequence[Artefact], outbox: Outbox) -> Dispatched:
    """Put the artefacts of one communication into the outbox and name its contacts."""
    communication = decision.facts.communication
    sent = tuple(outbox.put(communication.touchpoint, artefact) for artefact in artefacts)
    contacts = tuple(
        Contact(
            communication.id,
            each.channel,
            communication.recipient,
            communication.touchpoint,
            communication.role,
            communication.occasion.letter_date,
            communication.subject,
        )
        for each in decision.channels
    )
    return Dispatched(sent, contacts)
