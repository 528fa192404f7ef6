"""What authors wrote: parse, link, digest, approvals (read and verified only), manifest and releases.

In: the files of an authors' project as a mapping path → bytes. Out: a linked `Library` and every finding at
once.
"""

from ccm.library.folders import find_bad_names, find_left_out, read_directory, read_project
from ccm.library.manifest import digest_of_files, manifest_of
from ccm.library.reading import brand_folder_of, load
from ccm.library.release import (
    ReleaseFiles,
    find_unapproved,
    open_release,
    pack,
    release_name,
    verify_library,
    verify_trust,
)

__all__ = [
    "ReleaseFiles",
    "brand_folder_of",
    "digest_of_files",
    "find_bad_names",
    "find_left_out",
    "find_unapproved",
    "load",
    "manifest_of",
    "open_release",
    "pack",
    "read_directory",
    "read_project",
    "release_name",
    "verify_library",
    "verify_trust",
]
