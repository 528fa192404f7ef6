"""The decision tables of the conformance kit, taken out of their models, through every format, and run alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ccm.dmn import compile_table
from ccm.dmn.tables.formats import FORMATS, read_sheet, table_names, write_sheet
from ccm.dmn.tables.loading import load_sheet
from ccm.dmn.tables.sheet import Sheet
from ccm.dmn.tck import same
from ccm.dmn.tck_cases import read_cases
from ccm.feel import slugify

Taken = tuple[Path, str, Sheet]


@pytest.fixture(scope="module")
def tables(shared_data: Path) -> list[Taken]:
    folder = shared_data / "dmn-tck" / "TestCases"
    if not folder.is_dir():
        pytest.skip(f"the conformance kit is absent: {folder}")
    return list(_tables(folder))


def _tables(folder: Path) -> Iterator[Taken]:
    for path in sorted(folder.rglob("*.dmn")):
        content = path.read_bytes()
        for name in table_names(content):
            sheet, _ = read_sheet(content, path.name, table=name)
            assert sheet is not None, (path.name, name)
            yield path, name, sheet


def test_every_table_of_the_kit_goes_through_every_format(tables: list[Taken]) -> None:
    assert len(tables) >= 26
    for path, name, sheet in tables:
        for form in FORMATS:
            content, found = write_sheet(sheet, form)
            assert content is not None, (path.name, name, found)
            assert read_sheet(content, f"t.{form}") == (sheet, ()), (path.name, name, form)


def test_every_table_of_the_kit_that_stands_by_itself_gives_what_the_kit_expects(tables: list[Taken]) -> None:
    ran = 0
    for path, name, sheet in tables:
        table, found = load_sheet(sheet, None)
        assert table is not None, (path.name, name, [str(one) for one in found])
        running = compile_table(table)
        for file in path.parent.glob("*test*.xml"):
            read = read_cases(file.read_bytes())
            for case in read.cases if read is not None else ():
                values = {slugify(key): value for key, value in case.inputs.items()}
                wanted = [one.value for one in case.results if one.name == name and not one.is_error]
                if wanted and set(table.reads) <= set(values):
                    ran += 1
                    assert same(wanted[0], running.decide(values)), (path.name, case.id)
                    assert same(wanted[0], running.explain(values).value), (path.name, case.id)
    assert ran >= 33
