"""What may be sent, proven before it is sent: checks, waivers, redlines, signing, sealing and the audit of both.

In: an opened library or project, and people's keys. Out: findings, each with its check, place and source; signed
entries and sealed releases. Reading and verifying approvals belongs to `library`: production needs no more than that.
"""
