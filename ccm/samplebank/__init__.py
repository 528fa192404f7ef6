"""The sample bank: a made-up British bank of any size, the same to the byte for the same seed.

In: a directory, a number of customers, a seed, a day (`as_of`). Out: the standard tables (customers, accounts,
holders, transactions, products, consents, contacts, events) as Parquet, and `Summary`, the rows of each. Nobody in
it exists.

Why it is realistic: people have a life stage (student, family, self-employed, pensioner, good saver, in arrears, in
a debt plan …) and live in households; pay comes on working days, bills follow the calendar and the seasons,
spending depends on what is left, savings and loans are booked on both sides on one day, and every balance is the
one before plus the entry, to the penny. Deposits mature, cards expire and are renewed, people die and leave executors
and accounts that pass to somebody. Names and addresses are as awkward as real ones. What decision rules look
for (regular savers, missed instalments, new customers, suspicious payments just before `as_of`) comes from
behaviour, never from a label.

`faults` plants what goes wrong in real deliveries into a small CSV export (`export`) of it.
"""

from ccm.samplebank.bank import Summary, generate

__all__ = ["Summary", "generate"]
