"""Write a reviewer down: `reviewers/<name>.yaml`, with every key the person ever had.

In: a `Reviewer`. Out: the file's text, in one order, every free text quoted.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence

from ccm.library.approvals.reviewers import Reviewer, ReviewerKey

_HEAD = """\
# Who signs, and with which public keys. Keys stay here after they were revoked or ran out: what they signed
# before is verified with them. Written by `ccm key`; nothing in this file is secret.
"""


def reviewer_file(person: Reviewer) -> str:
    """The text of a reviewer's file."""
    teams = [f"teams: {_listed(person.teams)}"] if person.teams else []
    return _HEAD + "\n".join([f"name: {_quoted(person.name)}", *teams, "keys:", *_keys(person.keys)]) + "\n"


def _keys(keys: Sequence[ReviewerKey]) -> Iterator[str]:
    for key in keys:
        yield f"  - public: {b64encode(key.public).decode()}"
        yield f"    roles: {_listed(key.roles)}"
        if key.topics:
            yield f"    topics: {_listed(key.topics)}"
        if key.locales:
            yield f"    locales: {_listed(key.locales)}"
        yield f"    from: {key.start}"
        if key.end:
            yield f"    until: {key.end}"
        if key.revoked:
            yield f"    revoked: {key.revoked}"
            yield f"    reason: {key.reason}"


def _listed(words: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(each) for each in words)}]"


def _quoted(text: str) -> str:
    return (
        text
        if text.replace("-", "").isalnum() and text.isascii() and not text[0].isdigit()
        else json.dumps(text, ensure_ascii=False)
    )
