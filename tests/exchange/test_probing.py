"""Whatever a reader asks for is found out, also what it asks for only sometimes."""

import json
from typing import Any

from ccm.exchange.probing import probe
from ccm.library.fields import LibraryFields
from ccm.questions import listener


def read(document: Any) -> None:
    """A reader that asks for more the further it gets."""
    fields = LibraryFields.open("a.yaml", json.dumps(document), [], of="a file")
    assert fields is not None
    if fields.choice("kind", ("plain", "odd"), required=True) == "odd":
        fields.whole("only then")
    for each in fields.records("items", of="an item"):
        if each.id() and not each.flag("hidden"):
            each.names("seen")
    if not fields.text("one"):
        fields.text("other", required=True)
    fields.close()


def test_fields_are_found_behind_a_choice_inside_a_list_and_where_another_is_missing() -> None:
    asked = {(each.trail, each.key) for run in probe(read) for each in run.asked if each.key}

    assert asked == {
        ((), "kind"),
        ((), "only then"),
        ((), "items"),
        ((), "one"),
        ((), "other"),
        (("items", "[]"), "id"),
        (("items", "[]"), "hidden"),
        (("items", "[]"), "seen"),
    }


def test_nothing_is_written_down_while_nobody_listens() -> None:
    probe(read)

    assert listener() is None
