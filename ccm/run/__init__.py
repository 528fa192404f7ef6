"""The line times a million: plan, execute in processes, results that balance.

In: a project or release, a data folder, an occasion. Out: `OUT/outbox/`, `manifest.jsonl`, `run-results.json` and
contacts in the ledger; the same bytes whatever the number of workers.
"""

from ccm.library.needs import needed_names
from ccm.run.claim import OUT_BUSY, OUT_TAKEN
from ccm.run.data import derive, find_absent_tables, open_data
from ccm.run.execute import WORKER_KILLED, Night, run_night
from ccm.run.plan import RunOptions, find_unavailable
from ccm.run.replaying import Replay, compare_runs, options_of, read_run
from ccm.run.results import Balance, RunResults

__all__ = [
    "OUT_BUSY",
    "OUT_TAKEN",
    "WORKER_KILLED",
    "Balance",
    "Night",
    "Replay",
    "RunOptions",
    "RunResults",
    "compare_runs",
    "derive",
    "find_absent_tables",
    "find_unavailable",
    "needed_names",
    "open_data",
    "options_of",
    "read_run",
    "run_night",
]
