"""The standard facts: known in every project without a declaration, because every bank's data has them.

In: the bank's constants. Out: `FactDefinition`s. Their names are reserved: a project cannot declare them
again.
"""

from collections.abc import Mapping

from ccm.facts.model import FactDefinition, Grain, Sensitivity
from ccm.facts.obtaining import Builtin, Constant
from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Type, money, slugify

_PUBLIC, _INTERNAL, _PERSONAL, _SENSITIVE = Sensitivity
_CUSTOMER, _ACCOUNT, _PRODUCT, _EVENT = Grain


def _standard(
    name: str,
    grain: Grain,
    where: str,
    meaning: str,
    *,
    of: Type = TEXT,
    sensitivity: Sensitivity = _PERSONAL,
    required: bool = False,
) -> FactDefinition:
    table, column = where.split(".")
    return FactDefinition(
        name,
        slugify(name),
        grain,
        of,
        meaning,
        sensitivity,
        not required,
        of.unit,
        f"standard: {where}",
        Builtin(table, column),
    )


BUILTIN: tuple[FactDefinition, ...] = (
    _standard(
        "as of",
        _CUSTOMER,
        "occasion.as_of",
        "The last day whose facts count.",
        of=DATE,
        sensitivity=_PUBLIC,
        required=True,
    ),
    _standard(
        "period start",
        _CUSTOMER,
        "occasion.period_start",
        "First day of the period.",
        of=DATE,
        sensitivity=_PUBLIC,
        required=True,
    ),
    _standard(
        "period end",
        _CUSTOMER,
        "occasion.period_end",
        "Last day of the period.",
        of=DATE,
        sensitivity=_PUBLIC,
        required=True,
    ),
    _standard(
        "letter date",
        _CUSTOMER,
        "occasion.letter_date",
        "The date printed on it.",
        of=DATE,
        sensitivity=_PUBLIC,
        required=True,
    ),
    _standard(
        "role",
        _CUSTOMER,
        "communication.role",
        "The recipient's role, like holder or joint holder.",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard(
        "customer id",
        _CUSTOMER,
        "customers.customer_id",
        "The recipient's number.",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard("title", _CUSTOMER, "customers.title", "Title before the name, as the recipient wishes it."),
    _standard("given name", _CUSTOMER, "customers.given_name", "Given name in native script."),
    _standard("family name", _CUSTOMER, "customers.family_name", "Family name in native script."),
    _standard("full name", _CUSTOMER, "customers.full_name", "Given and family name; whichever there is."),
    _standard("romanised name", _CUSTOMER, "customers.romanised_name", "The full name in Latin script."),
    _standard("birth date", _CUSTOMER, "customers.birth_date", "Date of birth.", of=DATE),
    _standard(
        "locale",
        _CUSTOMER,
        "customers.locale",
        "Language and region the recipient wants (BCP 47).",
        sensitivity=_INTERNAL,
    ),
    _standard(
        "channel preference",
        _CUSTOMER,
        "customers.channel_preference",
        "letter, email or sms.",
        sensitivity=_INTERNAL,
    ),
    _standard("email", _CUSTOMER, "customers.email", "E-mail address."),
    _standard("mobile", _CUSTOMER, "customers.mobile", "Mobile number."),
    _standard("street address", _CUSTOMER, "customers.street_address", "Street and number, may have several lines."),
    _standard("city", _CUSTOMER, "customers.city", "City of the address."),
    _standard("postal code", _CUSTOMER, "customers.postal_code", "Postal code of the address."),
    _standard("region", _CUSTOMER, "customers.region", "Region, county or state of the address."),
    _standard("country", _CUSTOMER, "customers.country", "Country of the address (ISO 3166 alpha-2)."),
    _standard(
        "customer since",
        _CUSTOMER,
        "customers.customer_since",
        "First day as a customer.",
        of=DATE,
        sensitivity=_INTERNAL,
    ),
    _standard(
        "vulnerable",
        _CUSTOMER,
        "customers.vulnerable",
        "Recorded as in vulnerable circumstances.",
        of=BOOLEAN,
        sensitivity=_SENSITIVE,
    ),
    _standard(
        "accessible format",
        _CUSTOMER,
        "customers.accessible_format",
        "Needs accessible documents.",
        of=BOOLEAN,
        sensitivity=_SENSITIVE,
    ),
    _standard(
        "account id",
        _ACCOUNT,
        "accounts.account_id",
        "The bank's key of the account.",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard(
        "account kind",
        _ACCOUNT,
        "accounts.kind",
        "current, savings, deposit, loan or card.",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard(
        "account name",
        _ACCOUNT,
        "accounts.product_name",
        "What the account is called.",
        sensitivity=_INTERNAL,
    ),
    _standard("account number", _ACCOUNT, "accounts.number", "The account number as printed."),
    _standard(
        "account currency",
        _ACCOUNT,
        "accounts.currency",
        "Currency of the account (ISO 4217).",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard(
        "account opened",
        _ACCOUNT,
        "accounts.opened",
        "Day the account was opened.",
        of=DATE,
        sensitivity=_INTERNAL,
    ),
    _standard(
        "account closed",
        _ACCOUNT,
        "accounts.closed",
        "Day the account was closed, if it was.",
        of=DATE,
        sensitivity=_INTERNAL,
    ),
    _standard("account cycle", _ACCOUNT, "accounts.cycle", "How often statements are sent.", sensitivity=_INTERNAL),
    _standard(
        "account interest rate",
        _ACCOUNT,
        "accounts.interest_rate",
        "Yearly rate as a fraction: 0.035 is 3.5 %.",
        of=NUMBER,
        sensitivity=_INTERNAL,
    ),
    _standard(
        "account overdraft limit",
        _ACCOUNT,
        "accounts.overdraft_limit",
        "Arranged overdraft.",
        of=money("account currency"),
    ),
    _standard(
        "product id",
        _PRODUCT,
        "products.product_id",
        "The bank's key of the product.",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard(
        "product kind",
        _PRODUCT,
        "products.kind",
        "What sort of product it is.",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard("product name", _PRODUCT, "products.name", "What the product is called.", sensitivity=_INTERNAL),
    _standard(
        "product opened",
        _PRODUCT,
        "products.opened",
        "Day the product began.",
        of=DATE,
        sensitivity=_INTERNAL,
    ),
    _standard(
        "product matures",
        _PRODUCT,
        "products.matures",
        "Day the product matures.",
        of=DATE,
        sensitivity=_INTERNAL,
    ),
    _standard(
        "product amount",
        _PRODUCT,
        "products.amount",
        "Amount invested, insured or lent.",
        of=money("product currency"),
    ),
    _standard(
        "product rate",
        _PRODUCT,
        "products.rate",
        "Yearly rate as a fraction: 0.035 is 3.5 %.",
        of=NUMBER,
        sensitivity=_INTERNAL,
    ),
    _standard(
        "product currency",
        _PRODUCT,
        "products.currency",
        "Currency of the product (ISO 4217).",
        sensitivity=_INTERNAL,
    ),
    _standard(
        "event id",
        _EVENT,
        "events.event_id",
        "The bank's key of the event.",
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard("event kind", _EVENT, "events.kind", "What happened.", sensitivity=_INTERNAL, required=True),
    _standard(
        "event date",
        _EVENT,
        "events.on_date",
        "Day it happened.",
        of=DATE,
        sensitivity=_INTERNAL,
        required=True,
    ),
    _standard(
        "event amount",
        _EVENT,
        "events.amount",
        "Amount concerned, in the event's currency.",
        of=money("event currency"),
    ),
    _standard(
        "event currency",
        _EVENT,
        "accounts.currency",
        "Currency of the account concerned, if there is one.",
        sensitivity=_INTERNAL,
    ),
    _standard("event details", _EVENT, "events.details", "What is told about it."),
)


def bank_facts(bank: Mapping[str, str]) -> tuple[FactDefinition, ...]:
    """The constants of `library.yaml` as text facts: `bank name`, `bank contact phone`, …"""
    return tuple(
        FactDefinition(
            f"bank {name}",
            slugify(f"bank {name}"),
            _CUSTOMER,
            TEXT,
            f"The bank's {name}, as `library.yaml` has it.",
            _PUBLIC,
            nullable=False,
            source="library.yaml",
            obtained=Constant(value),
        )
        for name, value in bank.items()
    )
