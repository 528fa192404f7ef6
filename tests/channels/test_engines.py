import subprocess
import sys
from pathlib import Path

import pytest

from ccm.brand import Brand
from ccm.channels import Renderers, availability, engine_versions, open_renderers
from ccm.channels.engines import DECIDING, FORMS, install_command

ROOT = Path(__file__).parents[2]


def test_everything_but_accessible_is_available_wherever_the_packages_are() -> None:
    assert [availability(form) for form in FORMS if form != "accessible"] == [None] * 4


def without(hidden: str, program: str) -> str:
    """Run a program in a process in which a system library cannot be found."""
    hide = (
        "import ctypes.util; found = ctypes.util.find_library\n"
        f"ctypes.util.find_library = lambda name: None if name.startswith({hidden!r}) else found(name)\n"
    )
    command = [sys.executable, "-c", hide + program]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_without_pango_accessible_names_the_command_and_print_still_runs() -> None:
    program = (
        "from ccm.channels import availability\n"
        "print(availability('accessible')); print(availability('print'), availability('page'), availability('mail'))"
    )
    out = without("pango", program)
    assert "error R060 form-unavailable: accessible PDF needs the Pango library, which is not installed" in out
    assert f"hint: {install_command()}" in out
    assert out.splitlines()[-1] == "None None None"


def test_without_pango_the_other_forms_open_and_this_one_says_why_it_did_not() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests/channels'); sys.modules['weasyprint'] = None\n"
        "from pathlib import Path; from ccm.brand import load, read_folder; from ccm.channels import open_renderers\n"
        "from sample_documents import letter\n"
        "brand, _ = load(read_folder(Path('brand'))); renderers = open_renderers(brand)\n"
        "print(*renderers.by_form); print(*renderers.unavailable)\n"
        "print(renderers.render(letter(), 'print')[0].pages); print(*renderers.render(letter(), 'accessible')[1])"
    )
    opened, closed, pages, said, hint = without("pango", program).splitlines()
    assert (opened, closed, pages) == ("print page mail text", "accessible", "2")
    assert "error R060 form-unavailable: accessible PDF needs the Pango library, which is not installed" in said
    assert hint.strip() == f"hint: {install_command()}"


def test_looking_for_engines_loads_none_of_them() -> None:
    program = (
        "import sys; from ccm.channels import availability, engine_versions\n"
        "[availability(form) for form in ('print', 'accessible', 'mail')]; engine_versions()\n"
        "print([name for name in ('plutoprint', 'weasyprint') if name in sys.modules])"
    )
    assert without("nothing", program).strip() == "[]"


def test_the_versions_name_everything_that_decides_bytes(brand: Brand) -> None:
    found = engine_versions(brand)
    assert set(DECIDING) | {"pango", "fontconfig"} <= set(found)
    assert "absent" not in [found[name] for name in DECIDING if name != "weasyprint"]
    assert len([name for name in found if name.startswith("font ")]) == 7


def test_an_unknown_form_is_a_bug_and_says_so(brand: Brand) -> None:
    with pytest.raises(ValueError, match="there is no form “fax”"):
        open_renderers(brand, ["fax"])


def test_composition_can_ask_what_can_be_printed(renderers: Renderers) -> None:
    assert renderers.printable("Žaneta محمد")
    assert not renderers.printable("דוד")
