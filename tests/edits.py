"""What authors do to the files of a project, at random."""

import re

from hypothesis import strategies as st

WORDS = ["guaranteed", "{{ opening balance }}", "1,000", "id", "when: true", "---", "overdraft rate", "£5", "**", ": "]


def edit(files: dict[str, bytes], draw: st.DataObject) -> dict[str, bytes]:
    """The files after one change of an author: a line, a word, a number, a file less, more or called otherwise."""
    path = draw.draw(st.sampled_from(sorted(files)))
    text = files[path].decode()
    lines = text.split("\n")
    at = draw.draw(st.integers(0, len(lines) - 1))
    match draw.draw(st.sampled_from(["word", "number", "less", "twice", "swap", "gone", "copy", "rename", "body"])):
        case "word":
            words = lines[at].split(" ")
            words[draw.draw(st.integers(0, len(words) - 1))] = draw.draw(st.sampled_from(WORDS))
            lines[at] = " ".join(words)
        case "number":
            lines[at] = re.sub(r"\d", str(draw.draw(st.integers(0, 9))), lines[at])
        case "less":
            del lines[at]
        case "twice":
            lines.insert(at, lines[at])
        case "swap":
            other = draw.draw(st.sampled_from(sorted(files)))
            return files | {path: files[other], other: files[path]}
        case "gone":
            return {name: content for name, content in files.items() if name != path}
        case "copy":
            return files | {_renamed(path, draw): files[path]}
        case "rename":
            return {_renamed(path, draw) if name == path else name: content for name, content in files.items()}
        case _:
            lines.append("We guarantee that your savings are risk-free. Read the terms!")
    return files | {path: "\n".join(lines).encode()}


def _renamed(path: str, draw: st.DataObject) -> str:
    before, after = draw.draw(
        st.sampled_from([(".en-GB", ".cs-CZ"), ("statement", "reminder"), (".", ".new."), (".md", "")])
    )
    return path.replace(before, after, 1)
