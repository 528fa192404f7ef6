"""The brand: one set of tokens, stylesheets, furniture texts, logo and fonts for every form of every communication.

In: the files of a `brand/` folder (or of a release) by relative path. Out: a `Brand`, or findings with file, line and
column.
"""

from ccm.brand.loading import load, read_folder
from ccm.brand.model import Brand, Furniture

__all__ = ["Brand", "Furniture", "load", "read_folder"]
