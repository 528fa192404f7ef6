"""Where the sample library lies: beside the package in a checkout, inside it when installed from a wheel."""

from pathlib import Path

import ccm


def sample_library() -> Path:
    """The folder of the sample bank's authors' project; its brand lies beside it."""
    package = Path(ccm.__file__).parent
    inside = package / "samplebank" / "library" / "fragments"
    return inside if inside.is_dir() else package.parent / "fragments"
