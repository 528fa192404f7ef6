"""Seeded chance: one independent stream per chunk of customers and per concern.

In: the seed, a chunk's number, a concern's name. Out: numpy generators. A stream per concern keeps, say, names as
they were when spending changes; a stream per chunk gives the same bytes whatever process makes the chunk.
"""

from collections.abc import Sequence

import numpy as np

from ccm.samplebank.tables import Flags, Floats, Ints

CONCERNS = (
    "people",
    "names",
    "addresses",
    "preferences",
    "accounts",
    "holders",
    "mandates",
    "income",
    "spending",
    "saving",
    "loans",
    "cards",
    "green",
    "products",
    "events",
    "consents",
    "contacts",
    "deposits",
    "renewals",
    "estates",
    "outsiders",
    "parties",
)


def stream(seed: int, chunk: int, concern: str) -> np.random.Generator:
    """The generator of one concern in one chunk."""
    key = (chunk, CONCERNS.index(concern))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def happens(chance: np.random.Generator, probability: Floats | float, size: int) -> Flags:
    """True with the given probability, independently."""
    return np.asarray(chance.random(size) < probability, dtype=np.bool_)


def spread(chance: np.random.Generator, median: Floats | float, sigma: float, size: int) -> Floats:
    """Log-normal amounts around a median, cut at three sigmas so that no one earns the moon."""
    return np.asarray(median * np.exp(sigma * np.clip(chance.standard_normal(size), -3, 3)), dtype=np.float64)


def pick(chance: np.random.Generator, weights: Sequence[float], size: int) -> Ints:
    """Positions drawn by weight."""
    bounds = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(bounds, chance.random(size), side="right"), len(weights) - 1)


def pence(pounds: Floats) -> Ints:
    """Whole pence."""
    return np.rint(pounds * 100).astype(np.int64)
