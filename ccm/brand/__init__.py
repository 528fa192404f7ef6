"""The brand: one set of tokens, stylesheets, furniture texts, logo and fonts for every form of every communication.

In: the files of a `brand/` folder (or of a release) by relative path. Out: a `Brand`, or findings with file, line and
column.
"""

from typing import TYPE_CHECKING, Any

from ccm.brand.model import Brand, Furniture

if TYPE_CHECKING:
    from ccm.brand.loading import load, read_folder

__all__ = ["Brand", "Furniture", "load", "read_folder"]


def __getattr__(name: str) -> Any:
    if name in ("load", "read_folder"):  # the readers of CSS and schemas are loaded by whoever reads a brand
        from ccm.brand import loading

        return getattr(loading, name)
    raise AttributeError(f"module 'ccm.brand' has no attribute {name!r}")
