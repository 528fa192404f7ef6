"""Hostile authors through the real command line: all of it is told, none of it runs, reads or writes outside."""

import io
import json
import os
import shutil
import zipfile
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from finished_run import tree_of
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.channels.mail_form import address_of
from ccm.library import release_name
from ccm.samplebank import generate
from ccm.samplebank.export import export_csv

Findings = dict[str, list[dict[str, Any]]]
FOLDER = "paragraphs/welcome"
DAY, SAMPLE_DAY = "2026-09-30", date(2026, 9, 30)


def fragment(name: str, body: str, **fields: str) -> str:
    written = {"id": f"welcome.{name}", "slot": "opening", "touchpoints": "welcome", "owner": "x", **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in written.items()) + f"---\n{body}\n"


@pytest.fixture(scope="session")
def starter(ccm, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("starter") / "project"
    assert ccm("init", folder).code == 0
    return folder


@pytest.fixture
def project(starter, tmp_path) -> Path:
    return Path(shutil.copytree(starter, tmp_path / "project"))


def put(project: Path, files: dict[str, str | bytes]) -> None:
    for path, content in files.items():
        place = project / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())


def checked(ccm, project: Path) -> Findings:
    ended = ccm("check", "--library", project, "--format", "json")
    found: Findings = {}
    for each in ended.json()["findings"]:
        found.setdefault(each["span"]["source"], []).append(each)
    assert ended.code == (1 if any(one["severity"] == "error" for each in found.values() for one in each) else 0)
    return found


WORDINGS = {
    "attribute": ("{{ ''.__class__ }}", "F010"),
    "mro": ("{{ given name.__class__.__mro__ }}", "F022"),
    "globals": ("{{ cycler.__init__.__globals__ }}", "F020"),
    "self": ("{{ self }}", "F020"),
    "filter": ("{{ given name | attr('__class__') }}", "L046"),
    "raw": ("{% raw %}{{ given name }}{% endraw %}", "L042"),
    "include": ("{% include '/etc/passwd' %}", "L042"),
    "comment": ("{# gone #}", "L042"),
    "script": ("<script>alert(1)</script>", "L060"),
    "iframe": ("<iframe src='file:///etc/passwd'></iframe>", "L060"),
    "entity": ("<!ENTITY x SYSTEM 'file:///etc/passwd'>", "L060"),
    "javascript": ("[press](javascript:alert(1))", "L066"),
    "file": ("[press](file:///etc/passwd)", "L066"),
    "data": ("[press](data:text/html,x)", "L066"),
    "picture": ("![](https://example.com/x.png)", "L061"),
    "escape": ("red \x1b[31m bell \x07", "L003"),
    "override": ("left \u202e thgir", "L003"),
    "marker": ("\ue000\ue010\ue001", "L003"),
    "line": ("word " * 200_001, "L002"),
    "words": ("w" * 1_000_000, "L002"),
    "long-value": ('{{ "' + "a" * 900_000 + '" }}', "F004"),
    "open": ("{{ " * 200_000, "L040"),
    "quotations": ("> " * 20_000 + "x", "L062"),
    "lists": ("\n".join(" " * 2 * depth + "- x" for depth in range(400)), "L065"),
    "panels": ("::: panel summary\n" * 3_000, "L064"),
    "table": ("|" + "a|" * 20_000 + "\n|" + "-|" * 20_000 + "\n|" + "b|" * 20_000, "L067"),
    "power": ("{{ 9 ** 9 ** 9 ** 9 | number }}", None),
}
BAD_SHEETS = {
    "deep-condition": (fragment("deep-condition", "x", when="(" * 40_000 + "1" + ")" * 40_000), "F004"),
    "deeper-condition": (fragment("deeper-condition", "x", when="(" * 20_000 + "1" + ")" * 20_000), "F005"),
    "traversal": (fragment("traversal", "x", id="../../x"), "L016"),
    "formula": (fragment("formula", "x", id="=cmd|calc"), "L016"),
    "unclosed": ("---\nid: welcome.unclosed\n", "L018"),
    "zeroes": (b"\0" * 5_000, "L018"),
    "bytes": (bytes(range(256)) * 50, "L001"),
    "picture-file": (b"\x89PNG\r\n\x1a\n" + os.urandom(64), "L001"),
}
FILES = {
    "facts/anchors.yaml": ("a: &a [x, x]\nb: [*a, *a]\n", "V002"),
    "cases/anchors.yaml": ("a: &a {b: *a}\n", "V002"),
    "parameters/deep.yaml": ("{a: " * 30_000, "V005"),
    "tables/deep.yaml": ("- " * 30_000 + "x", "T001"),
    "facts/tag.yaml": ('facts: !!python/object/apply:os.system ["touch pwned"]\n', "V002"),
    "cases/case.yaml": ("cases:\n  - {id: ../../../evil, title: t, touchpoint: welcome, facts: {}}\n", "L016"),
    "touchpoints/evil.yaml": ("id: ../../evil\ntitle: t\npurpose: service\nfor_each: customer\n", "L016"),
    "touchpoints/zeroes.yaml": (b"\0" * 1_000, "L003"),
    "approvals/bytes.txt": (b"\xff\xfe" * 100, "L100"),
    'paragraphs/welcome/=HYPERLINK("x").en.md': (fragment("h", "x"), "L030"),
    "paragraphs/welcome/welcome.\x1b[31m.en.md": (fragment("e", "x"), "L003"),
}


@pytest.fixture(scope="session")
def told(ccm, starter, tmp_path_factory) -> Findings:
    """What one check says of all of them at once."""
    project = Path(shutil.copytree(starter, tmp_path_factory.mktemp("hostile") / "project"))
    put(project, {f"{FOLDER}/welcome.{name}.en.md": fragment(name, body) for name, (body, _) in WORDINGS.items()})
    put(project, {f"{FOLDER}/welcome.{name}.en.md": content for name, (content, _) in BAD_SHEETS.items()})
    put(project, {path: content for path, (content, _) in FILES.items()})
    found = checked(ccm, project)
    assert not (project / "pwned").exists()
    assert sorted(path.name for path in project.parent.iterdir()) == ["project"]
    return found


@pytest.mark.parametrize("name", [name for name, (_, code) in WORDINGS.items() if code])
def test_a_hostile_wording_is_told_with_its_line(told: Findings, name: str) -> None:
    found = told[f"{FOLDER}/welcome.{name}.en.md"]
    code = WORDINGS[name][1]

    assert code in {each["code"] for each in found}
    assert len(found) < 60
    assert all(len(each["message"]) < 400 for each in found)
    assert code == "L002" or any(each["span"].get("line", 0) >= 7 for each in found)


@pytest.mark.parametrize("name", BAD_SHEETS)
def test_a_hostile_fragment_file_is_told(told: Findings, name: str) -> None:
    found = told[f"{FOLDER}/welcome.{name}.en.md"]

    assert BAD_SHEETS[name][1] in {each["code"] for each in found}
    assert len(found) < 60


@pytest.mark.parametrize("path", FILES)
def test_a_hostile_file_of_any_kind_is_told(told: Findings, path: str) -> None:
    assert FILES[path][1] in {each["code"] for each in told[path]}
    assert len(told[path]) < 60


def test_the_terminal_is_not_commanded_by_names_and_texts(ccm, project: Path) -> None:
    put(project, {path: content for path, (content, _) in FILES.items() if "\x1b" in path})
    put(project, {f"{FOLDER}/welcome.b.en.md": fragment("b\x1b[2J", "x", when='"\x9b2J" = foo')})
    ended = ccm("check", "--library", project)

    assert ended.code == 1
    assert "welcome.\\u001b[31m.en.md" in ended.err
    assert not {sign for sign in ended.out + ended.err if sign < " " and sign != "\n"} | {"\x9b"} & set(ended.err)


def test_hostile_but_legal_wordings_are_printed_as_they_are(ccm, project: Path, tmp_path: Path) -> None:
    body = "**a " * 500 + "[" * 500 + ' ${7+7} <%= 7+7 %> #{7+7} {{ "{{ 7*7 }}" }} {{ "<script>x</script>" }}'
    put(project, {f"{FOLDER}/welcome.odd.en.md": fragment("odd", body)})
    ended = ccm("preview", "welcome", "--library", project, "--out", tmp_path / "out")
    page = tree_of((tmp_path / "out" / "welcome-page.html").read_text(encoding="utf-8"))

    assert ended.code == 0, ended.err
    assert "**a **a" in page.text_content()
    assert "${7+7} <%= 7+7 %> #{7+7} {{ 7*7 }} <script>x</script>" in page.text_content()
    assert not page.findall(".//script")


def test_links_that_lead_out_are_told_and_not_read(ccm, project: Path) -> None:
    (project / FOLDER / "welcome.link.en.md").symlink_to("/etc/passwd")
    (project / "facts" / "etc").symlink_to("/etc")
    (project / "facts" / "gone.yaml").symlink_to("/nowhere")
    (project / "facts" / "self.yaml").symlink_to("self.yaml")
    (project / "paragraphs" / "loop").symlink_to("..")
    os.mkfifo(project / "facts" / "pipe.yaml")
    found = checked(ccm, project)

    links = {path for path, several in found.items() if {each["code"] for each in several} == {"L024"}}
    assert links == {f"{FOLDER}/welcome.link.en.md", "facts/etc", "facts/gone.yaml", "facts/self.yaml"}
    assert set(found) == links


def test_a_file_name_that_is_no_text_is_told_and_keeps_a_release_from_being_built(ccm, project: Path, tmp_path) -> None:
    name = b"welcome.\xff.en.md".decode("utf-8", "surrogateescape")
    (project / FOLDER / name).write_text(fragment("x", "x"))
    built = ccm("release", "--draft", "--library", project, "--out", tmp_path / "releases")

    assert any("welcome.\\udcff.en.md" in path for path in checked(ccm, project))
    assert built.code == 1
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("folder", ["/usr", "../../../../../../etc", "nowhere", "brand/brand.yaml"])
def test_a_brand_folder_that_is_none_is_refused_unread(ccm, project: Path, folder: str) -> None:
    settings = (project / "library.yaml").read_text(encoding="utf-8")
    put(project, {"library.yaml": settings.replace("brand: brand", f"brand: {folder}")})

    assert {each["code"] for each in checked(ccm, project)["library.yaml"]} == {"X102"}


@pytest.mark.parametrize("css", ["background: url(file:///etc/passwd)", "background: url(https://example.com/x.png)"])
def test_a_stylesheet_that_reaches_out_is_refused(ccm, project: Path, css: str) -> None:
    for sheet in ("page.css", "screen.css", "mail.css"):
        content = (project / "brand" / sheet).read_text(encoding="utf-8")
        put(project, {f"brand/{sheet}": f"{content}\n@import '/etc/passwd';\nbody {{ {css} }}\n"})
    found = checked(ccm, project)

    for sheet in ("page.css", "screen.css", "mail.css"):
        assert len([each for each in found[f"brand/{sheet}"] if each["severity"] == "error"]) >= 2


# Releases


@pytest.fixture(scope="session")
def release(ccm, starter, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("releases")
    built = ccm("release", "--draft", "--library", starter, "--out", out, "--format", "json")
    return Path(built.json()["release"])


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("bank")
    generate(root / "parquet", customers=20, seed=1, as_of=SAMPLE_DAY, months=1)
    export_csv(root / "parquet", root / "csv")
    return root / "csv"


def members_of(release: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(release) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def self_certified(members: dict[str, bytes], name: str, content: bytes) -> bytes:
    """A release whose manifest vouches for a member that has no business in it."""
    manifest = json.loads(members["manifest.json"])
    manifest["files"][name] = sha256(content).hexdigest()
    return packed({**members, name: content, "manifest.json": json.dumps(manifest).encode()})


def declared(members: dict[str, bytes], size: int) -> bytes:
    """A release whose last member is said to be of another size than it is."""
    content = bytearray(packed(members))
    place = content.rfind(b"PK\x01\x02") + 24  # the size in the directory at the end of the archive
    content[place : place + 4] = size.to_bytes(4, "little")
    return bytes(content)


SPOILT = {
    "hidden traversal": lambda members: self_certified(members, "library/../../outside", b"x"),
    "absolute": lambda members: self_certified(members, "/etc/outside", b"x"),
    "extra": lambda members: packed({**members, "library/paragraphs/extra.en.md": b"x"}),
    "missing": lambda members: packed({name: each for name, each in members.items() if "thanks" not in name}),
    "changed": lambda members: packed({**members, "library/library.yaml": members["library/library.yaml"] + b"#"}),
    "bomb": lambda members: declared({**members, "library/bomb": bytes(1_000)}, 600 * 1024 * 1024),
    "bomb that lies": lambda members: declared({**members, "library/bomb": bytes(50_000_000)}, 10),
    "deep manifest": lambda members: packed({**members, "manifest.json": b"[" * 200_000}),
    "not a zip": lambda _: b"PK\x03\x04" + b"\0" * 500,
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_spoilt_release_is_told_and_nothing_of_it_is_used(ccm, release, tmp_path, spoil: str) -> None:
    content = SPOILT[spoil](members_of(release))
    path = tmp_path / "in" / release_name(content)
    path.parent.mkdir()
    path.write_bytes(content)
    ended = ccm("check", "--library", path)

    assert ended.code == 1
    assert "error L110" in ended.err or "error L111" in ended.err
    assert path.name in ended.err
    assert [each.name for each in tmp_path.iterdir()] == ["in"]


def forged(members: dict[str, bytes], changes: dict[str, bytes], approved: list[list[str]] | None = None) -> bytes:
    """A release with other files whose hashes in the manifest fit again, and fragments that are said to be approved."""
    manifest = json.loads(members["manifest.json"])
    manifest["files"].update({name: sha256(content).hexdigest() for name, content in changes.items()})
    for entry in manifest["fragments"].values():
        entry["approved"] = approved or entry["approved"]
    return packed({**members, **changes, "manifest.json": json.dumps(manifest).encode()})


LIBRARY_YAML, THANKS = "library/library.yaml", "library/paragraphs/welcome/welcome.thanks.en.md"
FORGED = {
    "wording": lambda members: forged(members, {THANKS: members[THANKS] + b"\nMore.\n"}),
    "settings": lambda members: forged(members, {LIBRARY_YAML: members[LIBRARY_YAML] + b"# more\n"}),
    "approvals": lambda members: forged(members, {}, [["2026-09-01", "2028-09-01"]]),
}


@pytest.mark.parametrize("forge", FORGED)
def test_a_release_whose_file_hashes_were_made_to_fit_is_told(ccm, release, tmp_path, forge: str) -> None:
    content = FORGED[forge](members_of(release))
    path = tmp_path / release_name(content)
    path.write_bytes(content)
    night = ("--library", path, "--data", tmp_path, "--as-of", DAY, "--draft", "--out", tmp_path / "night")
    ended = ccm("run", "welcome", *night)

    assert ended.code == 1
    assert "error L111" in ended.err
    assert not (tmp_path / "night").exists()


def test_a_release_under_another_name_is_told(ccm, release, tmp_path) -> None:
    path = tmp_path / "release.zip"
    path.write_bytes(release.read_bytes())
    ended = ccm("run", "welcome", "--library", path, "--data", tmp_path, "--as-of", DAY, "--draft", "--out", tmp_path)

    assert ended.code == 1
    assert "error L111" in ended.err


def test_one_changed_byte_of_a_release_is_told(ccm, release, tmp_path) -> None:
    content = bytearray(release.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / release.name).write_bytes(content)
    ended = ccm("check", "--library", tmp_path / release.name)

    assert ended.code == 1
    assert "error L110" in ended.err or "error L111" in ended.err


# SQL


SQL = {
    "SELECT * FROM read_csv('/etc/passwd')": "read_csv",
    "SELECT * FROM read_text('/etc/passwd')": "read_text",
    "SELECT * FROM glob('/etc/*')": "glob",
    "SELECT * FROM query('SELECT 1')": "query",
    "SELECT * FROM arrow_scan(1, 2, 3)": "arrow_scan",
    "SELECT * FROM duckdb_settings()": "duckdb_settings",
    "COPY customers TO 'stolen.csv'": "only one SELECT",
    "ATTACH 'other.db'": "only one SELECT",
    "INSTALL httpfs": "only one SELECT",
    "LOAD httpfs": "only one SELECT",
    "SET enable_external_access = true": "only one SELECT",
    "PRAGMA version": "only one SELECT",
    "EXPORT DATABASE 'stolen'": "only one SELECT",
    "SELECT 1; DROP TABLE customers": "only one SELECT",
    "SELECT customer_id AS subject, random() AS value FROM customers": "random",
    "SELECT customer_id AS subject, NOW() AS value FROM customers": "now",
    "SELECT customer_id AS subject, current_date AS value FROM customers": "reads the clock",
    "SELECT customer_id AS subject, age(customer_since) AS value FROM customers": "age",
    "SELECT customer_id AS subject, 1 AS value FROM customers USING SAMPLE 3": "a sample is chance",
}


def test_sql_that_reaches_beyond_the_tables_is_refused_where_it_stands(ccm, project: Path) -> None:
    facts = [
        {
            "name": f"fact {number}",
            "grain": "customer",
            "type": "text",
            "meaning": "m",
            "sensitivity": "public",
            "sql": sql,
        }
        for number, sql in enumerate(SQL)
    ]
    put(project, {"facts/sql.yaml": "facts:\n" + "".join(f"  - {json.dumps(each)}\n" for each in facts)})
    found = {each["span"]["line"]: each for each in checked(ccm, project)["facts/sql.yaml"]}

    for line, said in enumerate(SQL.values(), start=2):
        assert found[line]["code"] == "V037"
        assert said in found[line]["message"]


VIEWS = {
    "customers": "SELECT * FROM people, read_csv('/etc/passwd')",
    "accounts": "COPY people TO 'stolen.csv'",
    "holders": "ATTACH 'other.db' AS other",
    "products": "INSTALL httpfs",
    "events": "SELECT *, now() AS x FROM people",
}
LATE_VIEWS = {
    "customers": "SELECT * FROM '/etc/passwd'",
    "accounts": 'SELECT * FROM "../secret.csv"',
    "holders": "SELECT * FROM 'https://example.com/x.parquet'",
    "products": "SELECT * FROM transactions_elsewhere",
}


def mapping(views: dict[str, str]) -> dict[str, str | bytes]:
    lines = "".join(f"  {table}: {json.dumps(sql)}\n" for table, sql in views.items())
    return {"sources/core.yaml": f"source: core\nfiles:\n  people: customers.csv\nviews:\n{lines}"}


def test_a_source_mapping_that_is_not_a_select_over_its_files_is_refused(ccm, project: Path) -> None:
    put(project, mapping(VIEWS))
    found = checked(ccm, project)["sources/core.yaml"]

    assert [(each["code"], each["span"]["line"]) for each in found] == [("S042", line) for line in range(5, 10)]


def test_a_source_mapping_reads_the_files_it_names_and_nothing_else(ccm, project, bank, tmp_path) -> None:
    (bank.parent / "secret.csv").write_text("customer_id\nroot:x\n")
    put(project, mapping(LATE_VIEWS))
    out = tmp_path / "out"
    ended = ccm("run", "welcome", "--library", project, "--data", bank, "--as-of", DAY, "--draft", "--out", out)

    assert ended.code == 1
    for line in range(5, 9):
        assert f"sources/core.yaml:{line}" in ended.err
    assert "root:" not in ended.err
    assert {each.name for each in tmp_path.iterdir()} <= {"project", "out"}
    assert not (out / "run-results.json").exists()


# Mail

NAMES = st.one_of(
    st.text(alphabet=st.sampled_from('ab "\\,.<>@();:[]é=?_عW\u3000Ł '), max_size=120),
    st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=220),
)


@settings(max_examples=400)
@given(name=NAMES)
def test_whatever_the_name_a_mail_goes_to_its_one_address(name: str) -> None:
    message = EmailMessage(policy=SMTP)
    message["To"] = address_of(name, "ann@example.org")
    message["Subject"] = "x"
    read = message_from_bytes(message.as_bytes(policy=SMTP), policy=default)

    assert read.keys() == ["To", "Subject"]
    assert [each.addr_spec for each in read["To"].addresses] == ["ann@example.org"]
