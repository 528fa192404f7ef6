"""What a statement line says: every kind of entry with its category, details and counterparty.

In: nothing. Out: `BOOK`, a closed list of lines, and the positions of each family of lines (employers, merchants,
…). An entry then carries one small number that decides its three texts, so that fifty million entries cost fifty
million small numbers. All companies are invented.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ccm.samplebank.addresses import TOWNS
from ccm.samplebank.tables import Floats, Ints

CATEGORIES: Sequence[str] = (
    "opening balance",
    "salary",
    "pension",
    "benefit",
    "business income",
    "refund",
    "interest",
    "transfer",
    "savings",
    "rent",
    "mortgage",
    "utilities",
    "subscription",
    "tax",
    "debt repayment",
    "loan repayment",
    "payment",
    "groceries",
    "card",
    "cash",
    "fee",
    "penalty interest",
)  # in the order in which a day is booked: credits first, fees last


@dataclass(slots=True)
class _Book:
    categories: list[int] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    counterparties: list[str | None] = field(default_factory=list)

    def lines(self, category: str, lines: Iterable[tuple[str, str | None]]) -> Ints:
        """Add lines of a category; return their positions."""
        start = len(self.details)
        for details, counterparty in lines:
            self.categories.append(CATEGORIES.index(category))
            self.details.append(details)
            self.counterparties.append(counterparty)
        return np.arange(start, len(self.details), dtype=np.int64)

    def line(self, category: str, details: str, counterparty: str | None = None) -> int:
        """Add one line; return its position."""
        return int(self.lines(category, [(details, counterparty)])[0])

    def parties(self, category: str, pattern: str, parties: str) -> Ints:
        """Add a line for each party of a "|" list; `{}` stands for its name in capitals."""
        return self.lines(category, [(pattern.format(party.upper()), party) for party in parties.split("|")])


BOOK = _Book()
OPENING = BOOK.line("opening balance", "BALANCE BROUGHT FORWARD")
SALARIES = BOOK.parties(
    "salary",
    "{} SALARY",
    "Ashcombe Borough Council|Northmoor Hospitals|Tillman & Rook LLP|Brightwater Logistics|"
    "Cobalt Lantern Software|Harrow Fields Academy|"
    "Pike & Daughters Ltd|Merrow Rail|Stonebeck Quarries|Oakapple Stores|Larkspur Care Homes|"
    "University of Penhallow|Vantage Point Media|"
    "D’Arcy Plumbing|Quill Insurance Services|Saltmarsh Brewery",
)
BONUSES = BOOK.parties(
    "salary", "{} BONUS", "Cobalt Lantern Software|Tillman & Rook LLP|Quill Insurance Services|Brightwater Logistics"
)
PENSIONS = BOOK.parties(
    "pension",
    "{} PENSION",
    "Teachers’ Mutual|Merrow Rail Retirement Fund|Northmoor Hospitals Scheme|Stonebeck Provident",
)
STATE_PENSION = BOOK.line("pension", "STATE PENSION", "Department for Pensions")
CHILD_BENEFIT = BOOK.line("benefit", "CHILD BENEFIT", "Office for Families")
SUPPORT = BOOK.line("benefit", "INCOME SUPPORT ALLOWANCE", "Office for Work and Living")
STUDENT_FINANCE = BOOK.line("benefit", "STUDENT FINANCE MAINTENANCE LOAN", "Student Finance Office")
INVOICES = BOOK.lines(
    "business income",
    [
        (f"FASTER PAYMENT FROM {client.upper()} INV {number}", client)
        for client in (
            "Hobbs & Partners",
            "Greenshank Studio",
            "Kestrel Events",
            "Mrs T Underhill",
            "Two Rivers Café",
            "Ptarmigan Press",
        )
        for number in (1041, 1107, 1215, 1388, 2002, 2117)
    ],
)
TAKINGS = BOOK.line("business income", "CARD TAKINGS PAID OUT BY TILLPOINT", "Tillpoint")
RENTS = BOOK.parties(
    "rent",
    "STANDING ORDER TO {} RENT",
    "Foxhill Lettings|Mr S Abara|Ashcombe Housing Trust|Keystone Estates|Mrs P van Dorn",
)
MORTGAGES = BOOK.parties(
    "mortgage", "DIRECT DEBIT TO {}", "Penhallow Home Loans|Three Counties Building Society|Lantern Mortgages"
)
COUNCIL = BOOK.lines(
    "utilities", [(f"DIRECT DEBIT TO {town.upper()} COUNCIL TAX", f"{town} Council") for town, _, _ in TOWNS]
)
ENERGY = BOOK.parties("utilities", "DIRECT DEBIT TO {}", "Northstar Energy|Wickham Power & Gas|Blue Flame Co-operative")
WATER = BOOK.parties("utilities", "DIRECT DEBIT TO {}", "Three Valleys Water|Ridgeway Water")
PHONE = BOOK.parties("utilities", "DIRECT DEBIT TO {}", "Chatterbox Mobile|Hillside Broadband|Linnet Telecom")
SUBSCRIPTIONS = BOOK.parties(
    "subscription",
    "DIRECT DEBIT TO {}",
    "Streamly|Tunehive|The Evening Courier|Flex & Lift Gym|Paws Pet Cover|CloudCupboard|Vegbox by Vera|"
    "National Woodland Trust Fund|"
    "Homestead Insurance|Roadsure Motor Insurance",
)
TAXES = BOOK.line("tax", "SELF ASSESSMENT PAYMENT", "Office of Revenue")
DEBT_PLANS = BOOK.parties(
    "debt repayment", "STANDING ORDER TO {} DEBT PLAN", "Harbour Debt Advice|Fair Footing Repayments"
)
TO_SAVINGS = BOOK.line("savings", "STANDING ORDER TO YOUR SAVINGS ACCOUNT", "Own account")
FROM_CURRENT = BOOK.line("savings", "STANDING ORDER FROM YOUR CURRENT ACCOUNT", "Own account")
TRANSFER_OUT = BOOK.line("transfer", "TRANSFER TO OWN ACCOUNT", "Own account")
TRANSFER_IN = BOOK.line("transfer", "TRANSFER FROM OWN ACCOUNT", "Own account")
CLOSING_OUT = BOOK.line("transfer", "ACCOUNT CLOSED, BALANCE TO OWN ACCOUNT", "Own account")
HOUSEHOLD_OUT = BOOK.line("transfer", "STANDING ORDER WITHIN THE HOUSEHOLD", "Own household")
HOUSEHOLD_IN = BOOK.line("transfer", "STANDING ORDER FROM JOINT ACCOUNT", "Own household")
CARD_PAYMENT_OUT = BOOK.line("transfer", "DIRECT DEBIT TO MERIDIAN CREDIT CARD", "Meridian Bank")
CARD_PAYMENT_IN = BOOK.line("transfer", "PAYMENT RECEIVED, THANK YOU", "Own account")
LOAN_PAID_IN = BOOK.line("transfer", "MERIDIAN LOAN PAID TO YOU", "Meridian Bank")
LOAN_PAID_OUT = BOOK.line("transfer", "LOAN PAID OUT", "Own account")
REPAYMENT_OUT = BOOK.line("loan repayment", "DIRECT DEBIT TO MERIDIAN LOANS", "Meridian Bank")
REPAYMENT_IN = BOOK.line("loan repayment", "REPAYMENT RECEIVED", "Own account")
LOAN_INTEREST = BOOK.line("interest", "INTEREST CHARGED", "Meridian Bank")
CARD_INTEREST = BOOK.line("interest", "INTEREST ON PURCHASES", "Meridian Bank")
SAVINGS_INTEREST = BOOK.line("interest", "GROSS INTEREST PAID", "Meridian Bank")
OVERDRAFT_INTEREST = BOOK.line("interest", "OVERDRAFT INTEREST", "Meridian Bank")
PENALTY = BOOK.line("penalty interest", "INTEREST ON MISSED REPAYMENTS", "Meridian Bank")
RETURNED_FEE = BOOK.line("fee", "RETURNED PAYMENT FEE, MERIDIAN LOANS", "Meridian Bank")
ACCOUNT_FEE = BOOK.line("fee", "PLUS ACCOUNT MONTHLY FEE", "Meridian Bank")
FIRST_DEPOSIT = BOOK.line("payment", "FASTER PAYMENT, FIRST DEPOSIT", None)
FROM_ABROAD = BOOK.line("payment", "SEPA TRANSFER FROM ANOTHER BANK", None)
FRIENDS = BOOK.parties(
    "payment",
    "FASTER PAYMENT TO {}",
    "J O’Brien|Zoë Marsh|K Łaszcz|Sunday League FC|PTA Ashcombe Primary|Dad|A & B Removals|Priya",
)
BOARD = BOOK.line("payment", "STANDING ORDER TO FAMILY FOR BOARD", "Family")
NURSERY = BOOK.line("payment", "STANDING ORDER TO LITTLE ACORNS NURSERY", "Little Acorns Nursery")
CAR_FINANCE = BOOK.line("payment", "DIRECT DEBIT TO CARWELL MOTOR FINANCE", "Carwell Motor Finance")
ELSEWHERE = BOOK.line("payment", "FASTER PAYMENT TO THREE COUNTIES BUILDING SOCIETY", "Three Counties Building Society")
HELP = BOOK.line("payment", "FASTER PAYMENT FROM FAMILY", "Family")
CASH = BOOK.lines("cash", [(f"CASH MACHINE {town.upper()}", None) for town, _, _ in TOWNS])


@dataclass(frozen=True, slots=True)
class Merchants:
    """Shops of one kind: `lines` has a row per merchant and a column per town; `prices` the usual pounds of each."""

    lines: Ints
    prices: Floats
    weights: Floats


def _merchants(category: str, text: str, *, pattern: str = "CARD PAYMENT TO {}, {}") -> Merchants:
    """From "Name:price:popularity|…"."""
    parts = [entry.split(":") for entry in text.split("|")]
    rows = [
        BOOK.lines(category, [(pattern.format(name.upper(), town.upper()), name) for town, _, _ in TOWNS])
        for name, _, _ in parts
    ]
    return Merchants(
        np.array(rows),
        np.array([float(price) for _, price, _ in parts]),
        np.array([float(much) for _, _, much in parts]),
    )


GROCERS = _merchants(
    "groceries",
    "Harvest & Hearth:46:5|Pennywise Market:27:6|Greenlane Foods:31:3|Oakapple Stores:52:5|"
    "Thistle & Co:22:2|Corner Larder:7:5|Fjord Discount:24:4",
)
SHOPS = _merchants(
    "card",
    "Bean There Café:4.2:9|The Crooked Billet:17:4|Saffron Garden:36:2|Pizzeria Da Ugo:27:2|"
    "Wayside Fuel:48:4|Threadbare Clothing:41:2|"
    "Hammer & Tongs DIY:29:1.5|Willow Pharmacy:8:2.5|Merrow Rail:19:3|Town Buses:2.6:5|"
    "Parcelbird Online:29:6|Bookworm & Sons:13:1.5|"
    "Volt Electricals:140:0.7|Skylark Airways:190:0.5|Sunward Holidays:420:0.2|Cogs & Co Garage:160:0.6|"
    "Petal & Stem:21:0.8|Snips Hair:26:1|Rex Cinema:14:1|Dr Paws Vets:58:0.4|Sleepwell Inns:88:0.4|"
    "Lily’s Nails “& More”:31:0.6|Salt/Vinegar Chippy:9:2",
)
MOTORS = _merchants("card", "Ravensworth Motors:4000:1|Cedar & Sons Kitchens:3500:1")
REFUNDS = _merchants("refund", "Parcelbird Online:24:3|Threadbare Clothing:41:2", pattern="REFUND FROM {}, {}")

CATEGORY_OF = np.array(BOOK.categories, dtype=np.int64)
