"""Who is written to about a subject: its holder, joint holders, and those who act for them.

In: a grain, the roles a touchpoint writes to, the SQL of the condition that a subject is known. Out: the SELECT of
`_subject`, `_recipient`, `role`, and of what the subject belongs to: `_customer`, `_account`, `_product`.

Of an account these are its holders, each in the role recorded. A product or event belongs to one customer, its holder.
If it is about an account, the account's other holders hold it jointly, and who acts on the account acts here. If not,
who acts on an account that is the customer's alone acts for the customer: of a joint account nobody can tell for whom.
A customer is written to as such.
"""

# ruff: noqa: S608 — SQL is put together here from the names of `tables.py` and checked slugs, never from what others wrote

from collections.abc import Collection, Iterator

from ccm.facts.measures import literal
from ccm.facts.model import Grain
from ccm.facts.tables import HOLDER_ROLES, OWNING_ROLES, SUBJECTS, listed
from ccm.values.occasion import Occasion

HOLDER, JOINT_HOLDER = OWNING_ROLES
ACTING_ROLES = HOLDER_ROLES[2:]
"""As what somebody is written to about what belongs to another."""

OF_EVENT = "LEFT JOIN products q ON q.product_id = t.product_id"
"""The product an event is about, by which it belongs to an account, too."""

_ACTING = f"""SELECT DISTINCT o.owner, h.customer_id, h.role FROM holders h JOIN (
    SELECT account_id, min(customer_id) AS owner FROM own_accounts GROUP BY account_id HAVING count(*) = 1
) o ON o.account_id = h.account_id
WHERE h.role IN ({listed(ACTING_ROLES)})
    AND NOT EXISTS (SELECT 1 FROM aside_holders x WHERE x.account_id = h.account_id)"""
"""Who acts for an `owner` on an account that is the owner's alone. Where a holder was set aside nobody can tell."""


def written_to(grain: Grain, roles: Collection[str], known: str) -> str:
    """The SELECT of everybody who is written to in one of the roles `$roles`; nobody twice about one subject."""
    if grain is Grain.CUSTOMER:
        return (
            f"SELECT t.customer_id AS _subject, t.customer_id AS _recipient, '{HOLDER}' AS role,"
            " t.customer_id AS _customer, CAST(NULL AS VARCHAR) AS _account, CAST(NULL AS VARCHAR) AS _product"
            f" FROM customers t WHERE {known}"
        )
    if grain is Grain.ACCOUNT:
        return (
            "SELECT t.account_id AS _subject, h.customer_id AS _recipient, h.role, h.customer_id AS _customer,"
            " t.account_id AS _account, CAST(NULL AS VARCHAR) AS _product"
            f" FROM accounts t JOIN holders h ON h.account_id = t.account_id WHERE {known}"
        )
    order = ", ".join(f"'{role}'" for role in HOLDER_ROLES)
    return (
        f"WITH about AS ({about(grain, known)}) SELECT * FROM ({' UNION ALL '.join(_of_about(roles))})"
        " WHERE role IN (SELECT unnest($roles))"
        f" QUALIFY row_number() OVER (PARTITION BY _subject, _recipient ORDER BY list_position([{order}], role)) = 1"
    )


def about(grain: Grain, known: str) -> str:
    """The SELECT of products or events with what they belong to."""
    if grain is Grain.PRODUCT:
        return (
            "SELECT t.product_id AS _subject, t.customer_id AS _customer, t.account_id AS _account,"
            f" t.product_id AS _product FROM products t WHERE {known}"
        )
    return (
        "SELECT t.event_id AS _subject, t.customer_id AS _customer, coalesce(t.account_id, q.account_id) AS _account,"
        f" t.product_id AS _product FROM events t {OF_EVENT} WHERE {known}"
    )


def _of_about(roles: Collection[str]) -> Iterator[str]:
    """One SELECT for each way to a recipient, none that no role asks for."""
    belongs = "b._customer, b._account, b._product FROM about b"
    yield f"SELECT b._subject, b._customer AS _recipient, '{HOLDER}' AS role, {belongs}"
    if JOINT_HOLDER in roles:
        others = "JOIN own_accounts o ON o.account_id = b._account AND o.customer_id <> b._customer"
        yield f"SELECT b._subject, o.customer_id, '{JOINT_HOLDER}', {belongs} {others}"
    if set(roles) & set(ACTING_ROLES):
        acting = f"SELECT b._subject, h.customer_id, h.role, {belongs}"
        yield f"{acting} JOIN holders h ON h.account_id = b._account AND h.role IN ({listed(ACTING_ROLES)})"
        yield f"{acting} JOIN ({_ACTING}) h ON h.owner = b._customer AND b._account IS NULL"


def known_on(grain: Grain, occasion: Occasion, day: str = "") -> str:
    """The condition that a subject is known: events of the period, everything else that began by `as_of`.

    `day` is the SQL of the day it began, that of the row `t` if nothing is said. Without a day it is taken for known.
    """
    day, as_of = day or f"t.{SUBJECTS[grain].dated}", literal(occasion.as_of)
    if grain is Grain.EVENT:
        period = occasion.period
        return f"coalesce({day} BETWEEN {literal(period.start)} AND least({literal(period.end)}, {as_of}), true)"
    return f"coalesce({day} <= {as_of}, true)"
