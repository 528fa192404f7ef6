"""Chains: the entries of each fragment, one behind the other, each verified against the one before and its signature.

In: the files below `approvals/` and the reviewers. Out: a chain per fragment, as far as it holds, and everything that
breaks one. Whatever is found here cannot be explained by work: it was changed, copied, moved or lost.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.approvals.entry_files import entry_statement, read_entry
from ccm.library.approvals.model import Entry
from ccm.library.approvals.reviewers import Reviewers
from ccm.library.approvals.signed_text import is_signed_by
from ccm.written import short

SIGNATURE = error("L105", "approval-signature", "The signature of an approval is not that of its text and reviewer.")
BROKEN_CHAIN = error("L106", "approval-chain", "An approval does not follow the one before it, or is not where it was.")
FORK = error("L107", "approval-fork", "Two approvals of a fragment both follow the same one.")

FOLDER, SEAL = "approvals/", "approvals/seal.txt"
Chains = Mapping[str, tuple[Entry, ...]]


def read_chains(files: Mapping[str, bytes], reviewers: Reviewers) -> tuple[Chains, tuple[Diagnostic, ...]]:
    """Read and verify every chain, by the fragment's full name."""
    diagnostics: list[Diagnostic] = []
    entries: list[Entry] = []
    for path in sorted(path for path in files if path.startswith(FOLDER) and path.endswith(".txt") and path != SEAL):
        entry, found = read_entry(path, files[path])
        diagnostics.extend(found)
        entries += [entry] if entry else []
    chains: dict[str, tuple[Entry, ...]] = {}
    for folder, beside in groupby(entries, lambda each: each.path.removeprefix(FOLDER).rpartition("/")[0]):
        own, moved = _in_place(folder, tuple(beside))
        chain, broken = _link(own)
        chains[folder], unsigned = _verify(chain, reviewers)
        diagnostics += (*moved, *broken, *unsigned)
    return chains, tuple(diagnostics)


def _in_place(folder: str, entries: Iterable[Entry]) -> tuple[list[Entry], list[Diagnostic]]:
    """The entries that lie where they were written, under the name they were written with."""
    own, found = [], []
    for entry in entries:
        if entry.fragment != folder:
            message = f"this is an approval of {short(entry.fragment)}; it was copied here"
            found.append(BROKEN_CHAIN.at(Span(entry.path), message, hint="delete it here"))
        elif entry.path != f"{FOLDER}{folder}/{entry.number:04}-{entry.digest[:12]}.txt":
            message = f"its content is that of {entry.number:04}-{entry.digest[:12]}.txt: one of the two was changed"
            found.append(BROKEN_CHAIN.at(Span(entry.path), message, hint="take the file back from the history"))
        else:
            own.append(entry)
    return own, found


def _link(entries: Sequence[Entry]) -> tuple[list[Entry], list[Diagnostic]]:
    """Follow the parents from the first entry on; what is not reached follows something that is not there."""
    following: dict[str, list[Entry]] = {}
    for entry in entries:
        following.setdefault(entry.parent, []).append(entry)
    chain: list[Entry] = []
    found: list[Diagnostic] = []
    while next_ones := following.pop(chain[-1].digest if chain else "", []):
        if len(next_ones) > 1:
            return chain, [_fork(next_ones, following)]
        (entry,) = next_ones
        if problem := _misfit(entry, chain):
            found.append(BROKEN_CHAIN.at(Span(entry.path), problem, hint="take the files back from the history"))
            return chain, found
        chain.append(entry)
    for entry in (each for several in following.values() for each in several):
        message = "the approval that this one follows is not here"
        found.append(BROKEN_CHAIN.at(Span(entry.path), message, hint="take it back from the history"))
    return chain, found


def _misfit(entry: Entry, chain: Sequence[Entry]) -> str:
    if entry.number != len(chain) + 1:
        return f"it says it is number {entry.number} of its fragment, but follows number {len(chain)}"
    if chain and entry.time < chain[-1].time:
        return f"it says it was signed before the one it follows ({entry.time:%Y-%m-%d %H:%M:%S} UTC)"
    return ""


def _fork(entries: Sequence[Entry], following: Mapping[str, Sequence[Entry]]) -> Diagnostic:
    """Explain two entries that both follow the same one, as when two clones are merged."""
    first, *others = sorted(entries, key=lambda each: (each.digest not in following, each.time, each.path))
    said = " and ".join(
        f"{each.decision} by {each.reviewer} at {each.time:%Y-%m-%d %H:%M}" for each in (first, *others)
    )
    message = f"number {first.number} is there {len(entries)} times, signed without knowing of each other: {said}"
    again = " and ".join(dict.fromkeys(each.reviewer for each in others))
    hint = f"keep {first.path}, delete the other and what follows it, and let {again} sign again on top of it"
    return FORK.at(Span(others[0].path), message, hint=hint)


def _verify(chain: Sequence[Entry], reviewers: Reviewers) -> tuple[tuple[Entry, ...], Iterable[Diagnostic]]:
    """The chain up to the first entry that was not signed as it says."""
    for number, entry in enumerate(chain):
        if problem := _unsigned(entry, reviewers):
            return tuple(chain[:number]), [SIGNATURE.at(Span(entry.path), problem[0], hint=problem[1])]
    return tuple(chain), []


def _unsigned(entry: Entry, reviewers: Reviewers) -> tuple[str, str] | None:
    """Why an entry is not signed by whom it names, and what to do."""
    person, key = reviewers.by_key.get(entry.key, (None, None))
    if person is None or key is None:
        return f"no reviewer has the key {short(entry.key)}", "keys stay in reviewers/ as long as what they signed"
    if person.name != entry.reviewer:
        return f"it names {short(entry.reviewer)}, but the key {key.id} is that of {person.name}", "sign it again"
    if not is_signed_by(key.public, entry_statement(entry), entry.signature):
        return f"the signature is not that of this text by {person.name}", "take the file back from the history"
    return None


def heads(chains: Chains) -> Iterator[tuple[str, str]]:
    """The fragment and the digest of the newest entry of every chain that has any, sorted."""
    for fragment, chain in sorted(chains.items()):
        if chain:
            yield fragment, chain[-1].digest
