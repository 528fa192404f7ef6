"""Decision tables (OMG DMN 1.5): one model, one way to run them, whatever they were written in.

In: a table as text, cell by cell, and a typed model of names. Out: a `DecisionTable`, and from it the value for a
customer, or the value with the reasons of every row.
"""
