"""What may be sent: checks of the library's wording, and what signs, waives and shows it.

In: an opened library. Out: findings, each with its check, place and source. Reading and verifying approvals belongs
to `library`, because production needs no more than that.
"""
