"""What leaves an authors' project and what comes into it from elsewhere.

In: an opened project, or files that editors, translators and word processors wrote. Out: JSON Schemas for editors,
XLIFF for translators and the fragments they send back, tables for reviewers, fragments made of a document. Whatever
comes in is hostile until it is read; whatever cannot be taken over is told, with its place.
"""
