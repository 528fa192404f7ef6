"""Seal: a project whose every fragment is approved becomes a release that one person answers for.

In: an opened project, the signer, the moment. Out: the seal's text and the release's bytes; the same project, key and
moment give the same bytes. `find_unsealable` says first what keeps a project from being sealed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from ccm.compliance.audit import find_void
from ccm.compliance.keys import id_of
from ccm.compliance.signing import Signer
from ccm.diagnostics import Diagnostic
from ccm.library import find_unapproved, manifest_of, pack
from ccm.library.approvals.chains import SEAL, heads
from ccm.library.approvals.seals import Seal, check_heads, check_seal, registry_of
from ccm.library.approvals.signed_text import digest_of
from ccm.project import Project


def find_unsealable(project: Project) -> Iterator[Diagnostic]:
    """What must be mended before a project can be sealed: unapproved wording, approvals that do not count."""
    yield from find_unapproved(project.library)
    yield from find_void(project.library)


def seal_release(project: Project, signer: Signer, at: datetime) -> tuple[str, bytes, tuple[Diagnostic, ...]]:
    """The seal and the sealed release; findings if the key or the moment do not allow it."""
    evidence = project.evidence
    manifest = manifest_of(project.files, project.brand_files, project.library)
    unsigned = Seal(
        manifest=digest_of(manifest),
        registry=registry_of(project.files),
        time=at.astimezone(UTC).replace(microsecond=0),
        reviewer=signer.name,
        role=signer.role,
        key=id_of(signer.private),
        heads=dict(heads(evidence.chains)),
    )
    seal = replace(unsigned, signature=signer.private.sign(unsigned.statement.encode()))
    found = (*check_seal(SEAL, seal, evidence.reviewers), *check_heads(seal, evidence.chains))
    return seal.text, pack(project.files, project.brand_files, manifest, seal.text), found
