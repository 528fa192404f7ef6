"""The peer: the loop everyone starts with. Jinja2 with the same HTML and CSS inline, WeasyPrint per customer, untagged.

In: documents as data (the letter's parts as strings). Out: a PDF file each. The peer is given its data for nothing: no facts to
derive, no rules to ask, no amounts to format.
"""

import multiprocessing
from pathlib import Path
from typing import Any

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title><style>{{ css }}</style></head>
<body>{% for part in parts %}{{ part | safe }}{% endfor %}</body></html>
"""


def compose(documents: list[dict[str, Any]], out: str) -> int:
    """Write one PDF per document, the straightforward way; returns how many pages were made."""
    from jinja2 import Environment
    from weasyprint import HTML

    page = Environment(autoescape=True).from_string(PAGE)
    pages = 0
    for document in documents:
        html = page.render(document)
        rendered = HTML(string=html).render()
        pages += len(rendered.pages)
        rendered.write_pdf(Path(out) / f"{document['name']}.pdf")
    return pages


def run(documents: list[dict[str, Any]], out: Path, *, workers: int) -> int:
    """Compose in the same number of processes as ours; returns the pages."""
    out.mkdir(parents=True, exist_ok=True)
    shares = [documents[index::workers] for index in range(workers)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return sum(pool.starmap(compose, [(share, str(out)) for share in shares]))
