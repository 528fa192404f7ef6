"""The command line: one module per command, thin over the line.

Exit codes: 0 ok · 1 findings or failed documents · 2 wrong usage · 3 not completed or not balanced.
"""
