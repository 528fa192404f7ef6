"""What a case expects to receive: the `expect` record of `cases/*.yaml`.

In: the record and the library's ids. Out: `Expected`. A name that does not exist is told here, where the author can
mend it, not as a case that fails.
"""

from collections.abc import Collection

from ccm.diagnostics import did_you_mean, error
from ccm.library.fields import LibraryFields
from ccm.library.model import CHANNELS, Expected
from ccm.written import short

UNKNOWN_FRAGMENT = error("L036", "unknown-expected", "A case expects a fragment that does not exist.")

STATUSES = ("produced", "not in audience", "suppressed", "undecided", "failed")


def read_expected(fields: LibraryFields, ids: Collection[str]) -> Expected:
    """Read one `expect` record; `ids` are the fragments there are."""
    limits = fields.record("at most", of="at most")
    channels, only = fields.choices("channels", CHANNELS), _ids(fields, "only", ids)
    found = Expected(
        status=fields.choice("status", STATUSES),
        reason=fields.text("reason"),
        locale=fields.text("locale"),
        channels=channels if "channels" in fields.entries else None,
        fragments=_ids(fields, "fragments", ids),
        without=_ids(fields, "without", ids),
        only=only if "only" in fields.entries else None,
        says=_phrases(fields, "says"),
        never_says=_phrases(fields, "never says"),
        pages=limits.whole("pages", least=1) if limits else None,
        segments=limits.whole("segments", least=1) if limits else None,
        span=fields.start,
    )
    if limits is not None:
        limits.close()
    fields.close()
    return found


def _ids(fields: LibraryFields, key: str, ids: Collection[str]) -> tuple[str, ...]:
    names = fields.names(key)
    for name in names:
        if name.text not in ids:
            message = f"there is no fragment “{short(name.text)}”"
            fields.report(UNKNOWN_FRAGMENT, name.span, message, hint=did_you_mean(name.text, ids))
    return tuple(name.text for name in names)


def _phrases(fields: LibraryFields, key: str) -> tuple[str, ...]:
    """A phrase, or a list of them: unlike names they may hold commas."""
    fields.ask(key, "phrases")
    node = fields.node(key)
    if node is None:
        return ()
    nodes = fields.items(key) if not hasattr(node, "text") else (node,)
    texts = [fields.as_text(each, key) for each in nodes]
    return tuple(" ".join(text.text.split()) for text in texts if text is not None)
