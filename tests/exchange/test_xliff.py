"""Wording comes back from translators exactly as they wrote it, and whatever is amiss is told, unit by unit."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from ccm.exchange.markdown import read_wording, shape_of
from ccm.exchange.translating import Merging, export
from ccm.exchange.xliff_reading import read_xliff
from ccm.exchange.xliff_writing import CORE, write_xliff
from ccm.library import load
from ccm.library.front_matter import split_front_matter
from ccm.project import Project, open_project

ROOT = Path(__file__).parents[2]
NS = {"x": CORE}


@pytest.fixture(scope="module")
def sample() -> Project:
    project, _ = open_project(ROOT / "fragments")
    assert project is not None
    return project


def with_wording(project: Project, wording: str, front: str = "") -> Project:
    """The project with one fragment, in a touchpoint that is written in two languages."""
    files = {path: content for path, content in project.files.items() if not path.startswith(("paragraphs/", "cases/"))}
    head = f"---\nid: alert.tried\nslot: alert\ntouchpoints: security-alert\nowner: a\n{front}---\n"
    files["paragraphs/alert/alert.tried.en.md"] = f"{head}{wording}\n".encode()
    library, found = load(files)
    assert library is not None
    assert library.fragments, [str(each) for each in found]
    return Project(files, project.brand_files, library, project.brand)


def sent(project: Project, change: Callable[[str], str] = str) -> bytes:
    """The file for translators, each target filled with what `change` makes of its source's XML."""
    root = etree.fromstring(write_xliff(export(project, project.library.fragments, "cs"), "en-GB", "cs"))
    for segment in root.iterfind(".//x:segment", NS):
        source = segment.find("x:source", NS)
        for old in segment.findall("x:target", NS):
            segment.remove(old)
        text = etree.tostring(source, encoding="unicode", with_tail=False).replace("source", "target")
        segment.append(etree.fromstring(change(text)))
        segment.set("state", "translated")
    return etree.tostring(root)


def merged(project: Project, content: bytes, **options: str) -> Merging:
    translation, found = read_xliff("back.xlf", content)
    assert translation is not None, found
    merging = Merging(project, "cs", **options)
    merging.merge(translation)
    return merging


def wording_of(text: str) -> str:
    sheet, _ = split_front_matter("", text)
    assert sheet is not None
    return sheet.body


def test_every_fragment_of_the_sample_library_comes_back_as_it_was_sent(sample) -> None:
    english = [each for each in sample.library.fragments if each.locale == "en"]
    alone = {path: text for path, text in sample.files.items() if ".cs." not in path}
    library, _ = load(alone)
    assert library is not None
    project = Project(alone, sample.brand_files, library, sample.brand)

    merging = merged(project, sent(project))

    assert [str(each) for each in merging.diagnostics] == []
    assert len(merging.written) == len(english) > 90
    for each, source in zip(merging.written, library.fragments, strict=True):
        before = wording_of(project.files[source.path].decode())
        plural = "plural(" in before  # another language has other forms
        assert plural or shape_of(read_wording(wording_of(each.text))[0]) == shape_of(read_wording(before)[0]), (
            each.name
        )


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_a_file_with_the_line_ends_of_another_system_is_translated_all_the_same(sample, ending) -> None:
    project = with_wording(sample, "Call us now.")
    path = "paragraphs/alert/alert.tried.en.md"
    elsewhere = replace(project, files={**project.files, path: project.files[path].replace(b"\n", ending.encode())})

    (written,) = merged(elsewhere, sent(elsewhere)).written

    assert written.text == project.files[path].decode()


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ("carried: Staré\n", "carried: Přeneseno\ntone: neutral\n"),
        ("carried: |\n  Staré\n  znění\n", "carried: Přeneseno\ntone: neutral\n"),
        ("", "tone: neutral\ncarried: Přeneseno\n"),
    ],
)
def test_a_line_carried_over_pages_is_written_however_the_older_translation_has_it(sample, theirs, expected) -> None:
    project = with_wording(sample, "Call us now.", "carried: Carried\n")
    path = "paragraphs/alert/alert.tried"
    older = project.files[f"{path}.en.md"].decode().replace("carried: Carried\n", f"{theirs}tone: neutral\n")
    files = {**project.files, f"{path}.cs.md": older.encode()}
    library, _ = load(files)
    assert library is not None
    both = Project(files, project.brand_files, library, project.brand)

    (written,) = merged(both, sent(project, lambda text: text.replace("Carried", "Přeneseno"))).written

    assert written.text == older.replace(f"{theirs}tone: neutral\n", expected)


WORDS = st.sampled_from(
    ["Pay", "at", "once", "a*b", "1.", "#", "x_y", "R&D", "<5", "[a]", "-", "+", "Café", "=", "||", "`", "\\"]
)
CODES = st.sampled_from(
    [
        "{{ bank name }}",
        "**{{ security phone }}**",
        "*now or never*",
        "[our help](https://a.example/b_c)",
        "**bold *both* bold**",
    ]
)
LINE = st.lists(st.one_of(WORDS, CODES), min_size=1, max_size=40).map(" ".join)
BLOCK = st.one_of(
    LINE.map(lambda text: f"Yes {text}"),
    LINE.map(lambda text: f"## Of {text}"),
    st.lists(LINE, min_size=1, max_size=3).map(lambda several: "\n".join(f"- So {each}" for each in several)),
    st.lists(LINE, min_size=1, max_size=3).map(
        lambda several: "\n".join(f"{at}. So {each}" for at, each in enumerate(several, 1))
    ),
    LINE.map(lambda text: f"::: panel important\nIf {text}\n:::"),
    LINE.map(lambda text: f"Yes {text}\\\nand more"),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(BLOCK, min_size=1, max_size=4).map("\n\n".join))
def test_a_wording_whose_target_is_its_source_comes_back_the_same(sample, wording) -> None:
    read, sound = read_wording(wording)
    assume(sound)
    (first, *_) = sample.library.fragments  # its wording replaced, so that the library need not be linked anew
    head = sample.files[first.path].decode().rpartition("---\n")[0]
    files = {first.path: f"{head}---\n{wording}\n".encode()}
    library = replace(sample.library, fragments=(replace(first, body=read),))
    project = replace(sample, files=files, library=library)

    merging = merged(project, sent(project))

    assert [str(each) for each in merging.diagnostics] == []
    (back,) = merging.written
    assert shape_of(read_wording(wording_of(back.text))[0]) == shape_of(read)


def test_a_translation_moves_its_codes_and_keeps_the_head(sample) -> None:
    project = with_wording(
        sample, "Call **{{ security phone }}** now, see [help](https://a.example).", 'when: event kind = "a"\n'
    )

    def czech(target: str) -> str:
        root = etree.fromstring(target)
        bold, link = root
        root.text, bold.tail, link.tail = "Viz ", " hned volejte.", ", "
        root[:] = [link, bold]
        return etree.tostring(root, encoding="unicode")

    merging = merged(project, sent(project, czech))

    (back,) = merging.written
    assert (back.path, back.fate) == ("paragraphs/alert/alert.tried.cs.md", "new")
    assert back.text == (
        '---\nid: alert.tried\nslot: alert\ntouchpoints: security-alert\nowner: a\nwhen: event kind = "a"\n---\n'
        "Viz [help](https://a.example), **{{ security phone }}** hned volejte.\n"
    )


def test_a_plural_gets_the_forms_of_the_other_language(sample) -> None:
    project = with_wording(sample, '{{ accounts beyond limit | plural(one: "one account", other: "# accounts") }} held')
    content = sent(project).decode()
    units = etree.fromstring(content.encode()).findall(".//x:unit", NS)
    assert [each.get("id") for each in units] == ["1", "1-1-one", "1-1-few", "1-1-other"]
    assert 'subFlows="1-1-one 1-1-few 1-1-other"' in content
    for form, text in (("one", "jeden účet"), ("few", "# účty"), ("other", "# účtů")):
        at = content.index(f'id="1-1-{form}"')
        start = content.index("<target", at)
        inside, end = content.index(">", start) + 1, content.index("</target>", start)
        content = content[:inside] + text + content[end:]

    (back,) = merged(project, content.encode()).written

    assert 'plural(one: "jeden účet", few: "# účty", other: "# účtů")' in back.text


ONE = "Call **{{ security phone }}** or see [help](https://a.example)."


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ('<ph id="2"', '<ph id="9"', "X145", "{{ security phone }} is missing"),
        ("Call ", 'Call <ph id="2" dataRef="d2"/>', "X145", "{{ security phone }} is added"),
        ("Call ", "Call {{ bank name }} ", "X145", "“{{” is typed in the translation"),
        ("Call ", "Call <b>now</b> ", "X142", "<b> does not come from the fragment"),
        ("Call ", 'Call <sc id="8"/>', "X142", "parted into beginning and end"),
        ("Call ", "Call \u202e", "X142", "a hidden character stands in it"),
    ],
)
def test_a_unit_that_is_amiss_is_told_with_its_line_and_nothing_is_written(sample, old, new, code, said) -> None:
    project = with_wording(sample, ONE)
    content = sent(project, lambda target: target.replace(old, new, 1))

    merging = merged(project, content)

    assert merging.written == []
    assert code in [each.code for each in merging.diagnostics]
    assert any(said in each.message for each in merging.diagnostics), [str(each) for each in merging.diagnostics]
    assert all(each.span and each.span.source == "back.xlf" and each.span.line > 1 for each in merging.diagnostics)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r'<ph id="2"[^>]*/>', '<pc id="2">tomorrow</pc>', "{{ security phone }} stands around words"),
        (r'<pc id="3"[^>]*>.*?</pc>', '<ph id="3"/>', "the link to https://a.example stands alone"),
    ],
)
def test_a_code_stands_in_a_translation_as_in_its_source(sample, old, new, said) -> None:
    project = with_wording(sample, ONE)

    merging = merged(project, sent(project, lambda target: re.sub(old, new, target)))

    assert merging.written == []
    (found,) = merging.diagnostics
    assert (found.code, said in found.message) == ("X145", True), str(found)


def test_a_link_that_somebody_changed_is_told(sample) -> None:
    project = with_wording(sample, ONE)
    content = sent(project).replace(b"https://a.example", b"https://evil.example")

    merging = merged(project, content)

    assert merging.written == []
    assert [each.code for each in merging.diagnostics] == ["X146"]
    assert "“https://a.example” was changed to “https://evil.example”" in merging.diagnostics[0].message


def test_a_source_that_has_changed_since_is_told_by_its_digest_and_without_one_by_its_words(sample) -> None:
    content = sent(with_wording(sample, "Call us."))
    now = with_wording(sample, "Please call us.")
    without = etree.fromstring(content)
    for file in without.iterfind("x:file", NS):
        file.attrib.clear()
        file.set("id", "alert.tried.en")

    for each in (content, etree.tostring(without)):
        merging = merged(now, each)
        assert merging.written == []
        assert [found.code for found in merging.diagnostics] == ["X144"]


def test_one_bad_fragment_does_not_stop_the_others(sample) -> None:
    content = sent(sample, lambda target: target.replace("the payment can go through", "<b>it</b> can go"))

    merging = merged(sample, content)

    assert [(each.code, each.message) for each in merging.diagnostics] == [
        ("X142", "alert.action-payment.en, paragraph 1: <b> does not come from the fragment")
    ]
    assert len(merging.written) == len(sample.library.fragments) - 1


def test_what_is_not_translated_is_said_and_left(sample) -> None:
    project = with_wording(sample, "Call us.\n\nWrite to us.")
    content = sent(project, lambda target: target.replace(">Call us.<", "> <"))

    merging = merged(project, content)

    assert merging.written == []
    assert [each.message for each in merging.diagnostics] == ["alert.tried.en: 1 of 2 units are not translated"]


def test_a_state_that_is_asked_for_must_be_reached(sample) -> None:
    project = with_wording(sample, "Call us.")

    assert [each.code for each in merged(project, sent(project), state="reviewed").diagnostics] == ["X149"]
    assert merged(project, sent(project), state="translated").diagnostics == []


def test_notes_say_who_gets_it_and_how_long_it_may_be(sample) -> None:
    files = {**sample.files, "checks.yaml": b"limits: {subject characters: 45, sms segments: 1}\n"}
    project = replace(sample, files=files)
    notes = {each.name: each.notes for each in export(project, project.library.fragments, "cs")}

    assert notes["alert.subject-payment.en"]["length"] == "one line of at most 45 characters, values filled in"
    assert notes["alert.text-payment.en"]["length"].startswith("a text message: 160 characters, the longest values")
    assert notes["alert.action-payment.en"]["who gets it"] == 'event kind = "suspicious card payment"'
    assert notes["alert.action-payment.en"]["where"] == "action: Security alert (service)"


def test_what_a_tool_may_do_to_a_unit_is_undone(sample) -> None:
    project = with_wording(sample, "Call us. Write to us.")
    segment = sent(project).decode()
    start, end = segment.index("<segment"), segment.index("</segment>") + len("</segment>")
    parts = (
        '<segment id="a" state="final"><source>Call us.</source><target><mrk id="m1">Volejte.</mrk></target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment id="b" state="final"><source>Write to us.</source><target>Pište.</target></segment>'
    )

    (back,) = merged(project, (segment[:start] + parts + segment[end:]).encode(), state="final").written

    assert back.text.endswith("---\nVolejte. Pište.\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not well-formed XML"),
        (b"plain text", "not well-formed XML"),
        (b"\xff\xfe\x00", "not well-formed XML"),
        (b"<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'/>", "no XLIFF 2"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><xliff xmlns='urn:oasis:names:tc:xliff:document:2.0'>&a;</xliff>", "DOCTYPE"),
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><xliff/>", "DOCTYPE"),
        (b"<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0'/>", "does not say into which language it is"),
        (b"<a>" * 5000 + b"</a>" * 5000, "not well-formed XML"),
        (b"<a>" * 200 + b"</a>" * 200, "nested deeper than 120 levels"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(content, said) -> None:
    translation, (found,) = read_xliff("a.xlf", content)

    assert translation is None
    assert said in found.message


def test_the_file_keeps_the_rules_of_the_standard(sample) -> None:
    """XLIFF 2.1, 4.2 and 4.7: the order of elements, ids that are unique, references that lead somewhere."""
    root = etree.fromstring(write_xliff(export(sample, sample.library.fragments, "cs"), "en-GB", "cs"))

    def names(element: etree._Element) -> list[str]:
        return [etree.QName(each).localname for each in element]

    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "en-GB", "cs")
    files = root.findall("x:file", NS)
    assert len({each.get("id") for each in files}) == len(files)
    for file in files:
        assert names(file) == sorted(names(file), key=("skeleton", "notes", "unit").index)
        units = file.findall("x:unit", NS)
        assert len({each.get("id") for each in units}) == len(units)
        for unit in units:
            assert names(unit) == sorted(names(unit), key=("notes", "originalData", "segment").index)
            data = {each.get("id") for each in unit.iterfind("x:originalData/x:data", NS)}
            for side in (*unit.iterfind(".//x:source", NS), *unit.iterfind(".//x:target", NS)):
                inline = list(side.iterdescendants())
                assert len({each.get("id") for each in inline}) == len(inline)
                told = {each.get(key) for each in inline for key in ("dataRef", "dataRefStart", "dataRefEnd")} - {None}
                assert told <= data
                assert {etree.QName(each).localname for each in inline} <= {"ph", "pc"}
                flows = {flow for each in inline for flow in (each.get("subFlows") or "").split()}
                assert flows <= {each.get("id") for each in units}
