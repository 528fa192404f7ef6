"""What authors wrote: parse, link, digest, approvals (read only) and releases.

In: the files of an authors' project as a mapping path → bytes. Out: a linked `Library` and every finding at
once.
"""

from ccm.library.approvals import approval_line, read_approvals
from ccm.library.reading import find_bad_names, find_left_out, load, read_directory, read_project
from ccm.library.release import ReleaseFiles, find_unapproved, open_release, release_name, seal, verify_library

__all__ = [
    "ReleaseFiles",
    "approval_line",
    "find_bad_names",
    "find_left_out",
    "find_unapproved",
    "load",
    "open_release",
    "read_approvals",
    "read_directory",
    "read_project",
    "release_name",
    "seal",
    "verify_library",
]
