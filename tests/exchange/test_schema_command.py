"""`ccm schema` as somebody uses it who sets up an editor."""

import json
from pathlib import Path

import pytest

from ccm.exchange.kinds import KINDS


def test_without_a_kind_it_lists_them_with_their_files(ccm) -> None:
    ended = ccm("schema")

    assert (ended.code, ended.err) == (0, "")
    assert all(f"{kind.name} " in ended.out and kind.files[0] in ended.out for kind in KINDS)


def test_a_kind_is_printed_as_json(ccm) -> None:
    ended = ccm("schema", "touchpoint")

    assert ended.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert ended.json()["properties"]["purpose"]["enum"] == ["regulatory", "service", "marketing"]


def test_a_misspelt_kind_is_guessed(ccm) -> None:
    ended = ccm("schema", "touchpiont")

    assert (ended.code, ended.out) == (2, "")
    assert "did you mean “touchpoint”?" in ended.err


def test_all_are_written_with_the_lines_for_an_editor(ccm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    ended = ccm("schema", "--out", ".vscode/schemas")

    settings = json.loads(ended.out[ended.out.index("{") :])["yaml.schemas"]
    assert settings["./.vscode/schemas/touchpoint.schema.json"] == ["**/touchpoints/*.yaml"]
    assert {Path(name) for name in settings} | {Path(".vscode/schemas/fragment.schema.json")} == {
        path.relative_to(tmp_path) for path in (tmp_path / ".vscode/schemas").iterdir()
    }


def test_the_same_schema_is_the_same_bytes(ccm, tmp_path: Path) -> None:
    assert ccm("schema", "facts").out == ccm("schema", "facts").out
