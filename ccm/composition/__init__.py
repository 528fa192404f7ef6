"""Stage 3, `assemble`: a decision and the library become a document tree in the recipient's language.

In: a `Decision` and one of its channels. Out: a `Document` in which every node knows its fragment, or named
findings.
"""

from ccm.composition.assembly import Assembler, assemble
from ccm.composition.model import Document
from ccm.composition.printer import print_document

__all__ = ["Assembler", "Document", "assemble", "print_document"]
