import shutil
from pathlib import Path

import pytest

from ccm.compliance.changes import FragmentChange, find_changes
from ccm.compliance.redline import FieldChange
from ccm.project import Project, open_project
from tests.authoring import reword

ROOT = Path(__file__).parents[2]
CARE = "fragments/paragraphs/letter/letter.closing-care.en.md"


def opened(folder: Path) -> Project:
    project, found = open_project(folder / "fragments", draft=True)
    assert project is not None, found
    return project


@pytest.fixture(scope="module")
def before() -> Project:
    return opened(ROOT)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("fragments", "brand"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def changes(before: Project, place: Path) -> dict[str, FragmentChange]:
    return {each.name: each for each in find_changes(before, opened(place))}


def test_nothing_changed_is_nothing_to_look_at(before: Project, place: Path) -> None:
    assert changes(before, place) == {}


def test_wording_that_changed_came_or_went_is_named(before: Project, place: Path) -> None:
    reword(place / CARE, "Any questions?", "Still wondering?")
    new = place / "fragments/paragraphs/letter/letter.closing-late.en.md"
    new.write_text((place / CARE).read_text(encoding="utf-8").replace("letter.closing-care", "letter.closing-late"))
    gone = place / "fragments/paragraphs/relationship/relationship.moved.en.md"
    gone.unlink()

    found = changes(before, place)

    assert {name: each.kind for name, each in found.items()} == {
        "letter.closing-care.en": "changed",
        "letter.closing-late.en": "new",
        "relationship.moved.en": "gone",
    }
    assert [(run.change, run.text) for run in found["letter.closing-care.en"].redline.runs][:2] == [
        ("gone", "Any questions"),
        ("new", "Still wondering"),
    ]
    assert found["relationship.moved.en"].redline.runs[0].change == "gone"


def test_what_leans_on_a_changed_disclosure_says_so(before: Project, place: Path) -> None:
    wanted = next(id for each in before.library.fragments if each.locale == "en" for id in each.requires)
    disclosure = next(each for each in before.library.fragments if (each.id, each.locale) == (wanted, "en"))
    with (place / "fragments" / disclosure.path).open("a", encoding="utf-8") as stream:
        stream.write("\nRead this twice.\n")

    found = changes(before, place)

    leaning = {name for name, each in found.items() if each.leans == (f"disclosure {wanted}",)}
    assert leaning == {
        each.name for each in before.library.fragments if wanted in each.requires and each.locale == "en"
    }
    assert {found[name].kind for name in leaning} == {"leans on a change"}
    assert found[disclosure.name].kind == "changed"


def test_what_reads_a_changed_parameter_says_so_itself_or_through_a_table(before: Project, place: Path) -> None:
    parameter = before.library.parameters[0]
    assert parameter.span is not None
    file = place / "fragments" / parameter.span.source
    _, value, _ = parameter.values[-1]
    reword(file, str(getattr(value, "amount", value)), "1")

    found = changes(before, place)

    assert found
    assert {each.leans for each in found.values()} == {(f"parameter {parameter.slug}",)}


def test_another_brand_touches_everything(before: Project, place: Path) -> None:
    reword(place / "brand/page.css", "{", "{ ")

    found = changes(before, place)

    assert len(found) == len(before.library.fragments)
    assert {each.leans for each in found.values()} == {("brand",)}


BASE = "fragments/paragraphs/maturity/maturity.default.en.md"


def test_a_new_variant_is_compared_with_its_base(before: Project, place: Path) -> None:
    new = place / "fragments/paragraphs/maturity/maturity.default-late.en.md"
    _, _, wording = (place / BASE).read_text(encoding="utf-8").split("---\n", 2)
    head = "---\nid: maturity.default-late\nvariant of: maturity.default\nchannels: email\n---\n"
    new.write_text(head + wording.replace("If we do not hear from you", "If you do not answer"), encoding="utf-8")

    found = changes(before, place)["maturity.default-late.en"]

    assert (found.kind, found.base) == ("new", "maturity.default.en")
    differing = [(run.change, run.text) for run in found.redline.runs if run.change != "same"]
    assert differing == [("gone", "we"), ("new", "you"), ("gone", "hear from you"), ("new", "answer")]
    fields = [(each.name, each.before, each.after) for each in found.redline.fields]
    assert ("variant of", "", "maturity.default") in fields


def test_a_variant_that_changes_through_its_base_says_so(before: Project, place: Path) -> None:
    reword(place / BASE, "owner:", "order: 5\nowner:")

    found = changes(before, place)["maturity.default-estate.en"]

    assert (found.kind, found.leans, found.redline.is_empty) == ("changed", ("base maturity.default",), False)


def test_of_a_variant_is_told_what_it_inherits_although_its_own_file_is_as_it_was(before: Project, place: Path) -> None:
    """It must be signed anew, and whoever signs must see why."""
    base = place / "fragments/paragraphs/alert/alert.device.en.md"
    reword(base, "channels: letter, email", "channels: email")
    reword(base, 'event kind = "new device"', 'event kind != "payment"')

    found = changes(before, place)["alert.device-named.en"]

    assert found.kind == "changed"
    assert found.redline.fields == (
        FieldChange(
            "when, with what it inherits",
            '(event kind = "new device") and (event details != null)',
            '(event kind != "payment") and (event details != null)',
        ),
        FieldChange("channels, with what it inherits", "letter, email", "email"),
    )


def test_of_a_variant_that_stands_alone_now_is_told_what_it_no_longer_inherits(before: Project, place: Path) -> None:
    own = place / "fragments/paragraphs/alert/alert.device-named.en.md"
    alone = "slot: alert\ntouchpoints: security-alert\nrequires: disclosure.security\n"
    reword(own, "variant of: alert.device\n", alone)

    found = changes(before, place)["alert.device-named.en"].redline.fields

    assert FieldChange("variant of", "alert.device", "") in found
    assert [each.name for each in found if "inherits" in each.name] == [
        f"{name}, with what it inherits" for name in ("when", "channels", "order")
    ]
