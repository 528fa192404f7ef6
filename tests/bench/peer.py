"""The peer: the loop everyone starts with. Jinja2 with the same HTML and CSS inline, WeasyPrint per customer, untagged.

In: documents as data. Out: a PDF file each, and the seconds it took in warm processes. The peer gets its data for
nothing: it derives no facts, asks no rules, formats no amounts, and uses whatever sans-serif font the system has.
"""

import multiprocessing
import time
from pathlib import Path
from typing import Any

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title><style>{{ css | safe }}</style></head>
<body>{% for part in parts %}{{ part | safe }}{% endfor %}</body></html>
"""


def compose(documents: list[dict[str, Any]], out: str) -> int:
    """Write one PDF per document, the straightforward way."""
    from jinja2 import Environment
    from weasyprint import HTML

    page = Environment(autoescape=True).from_string(PAGE)
    for document in documents:
        html = page.render(document)
        HTML(string=html).write_pdf(Path(out) / f"{document['name']}.pdf")
    return len(documents)


def run(documents: list[dict[str, Any]], out: Path, *, workers: int) -> float:
    """Compose in as many warm processes as ours; returns seconds."""
    out.mkdir(parents=True, exist_ok=True)
    shares = [documents[index : index + 5] for index in range(0, len(documents), 5)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.starmap(compose, [(documents[:1], str(out))] * workers * 2, chunksize=1)
        began = time.perf_counter()
        pool.starmap(compose, [(share, str(out)) for share in shares], chunksize=1)
        return time.perf_counter() - began
