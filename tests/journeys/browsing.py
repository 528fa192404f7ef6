"""A real browser as tests drive it: the system's Chromium, offline, whose every complaint fails the test."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "Chromium is not installed; to have the browser's tests, too: sudo apt-get install chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
LOCAL = ("file:", "data:", "about:", "chrome:", "chrome-extension:")
"""What may be asked for: files, and the browser's own PDF viewer."""


def find_chromium() -> str | None:
    """The path of an installed Chromium; some systems have a program of that name that only says how to get one."""
    found = (path for name in PROGRAMS if (path := shutil.which(name)))
    return next(
        (path for path in found if not subprocess.run([path, "--version"], capture_output=True).returncode), None
    )


@contextmanager
def open_browser(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, *, width: int = 1280, height: int = 900, **more: Any) -> Iterator[Page]:
    """A fresh window that reaches nothing but files; errors of its console and scripts end the test."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith(LOCAL):
            complaints.append(f"asks for {request.url}")

    context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **more)
    try:
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("request", watch)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        assert not complaints, complaints
    finally:
        context.close()
