"""Where commands remember: a folder of the user's own, or nowhere."""

import os
from pathlib import Path

import pytest

from ccm.cli.caching import cache_folder, open_cache


def test_the_folder_is_where_the_system_has_caches(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_folder() == tmp_path / "ccm" / "library"


@pytest.mark.parametrize("named", ["", "relative"])
def test_a_folder_that_is_not_absolute_is_not_taken(monkeypatch, named):
    monkeypatch.setenv("XDG_CACHE_HOME", named)

    found = cache_folder()

    assert found is not None
    assert found.is_relative_to(Path.home())


def test_a_user_without_a_home_has_no_cache(monkeypatch):
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)

    for found in (1, 2):
        with open_cache(wanted=True) as cache:
            assert cache.recall("key", lambda found=found: found) == found


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders have no modes here")
def test_nobody_else_may_write_into_the_folder_whatever_is_usual_for_new_ones(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    usual = os.umask(0)
    try:
        with open_cache(wanted=True) as cache:
            cache.recall("key", lambda: 1)
    finally:
        os.umask(usual)

    folder = tmp_path / "ccm" / "library"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in folder.iterdir()] == ["cache.sqlite3"]
