"""Documents as stage 3 makes them, written by hand: a letter of two pages, statements, an e-mail, a text message."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ccm.composition.model import (
    Block,
    Document,
    Filled,
    Inline,
    Items,
    Origin,
    Panel,
    Paragraph,
    Row,
    Section,
    Styled,
    Table,
    Text,
)


def origin(fragment: str, slot: str, locale: str = "en") -> Origin:
    return Origin(fragment, locale, "d" * 64, slot)


def words(*parts: str | Inline) -> tuple[Inline, ...]:
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def fact(text: str, source: str = "a fact") -> Filled:
    return Filled(text, source)


def strong(*parts: str | Inline) -> Styled:
    return Styled("strong", words(*parts))


def paragraph(fragment: str, slot: str, *parts: str | Inline, level: int = 0) -> Paragraph:
    return Paragraph(words(*parts), origin(fragment, slot), level)


def document(channel: str, layout: str, title: str, *sections: Section, **more: object) -> Document:
    known = {
        "communication": f"sample-{channel}-0001",
        "touchpoint": "sample",
        "locale": "en-GB",
        "letter_date": date(2026, 10, 1),
        "dated": "1 October 2026",
        "address": ("Mrs Amelia Hartley", "27 Orchard Terrace", "Lower Fenwick", "NORTHGATE", "NG4 2QX"),
        "recipient_name": "Mrs Amelia Hartley",
        "reference": "MB-4471 0926",
        "email": "amelia.hartley@mail.example",
        "mobile": "+447700900123",
    }
    return Document(channel=channel, layout=layout, title=title, sections=sections, **{**known, **more})


def salutation(name: str = "Mrs Hartley") -> Section:
    return Section("salutation", (paragraph("common.salutation", "salutation", "Dear ", fact(name, "name"), ","),))


def closing() -> Section:
    here = origin("common.closing", "closing")
    lines = (
        Paragraph(words("Yours sincerely,"), here),
        Paragraph(words(strong("Eleanor Whitcombe"), Styled("break"), "Head of Customer Savings"), here),
    )
    return Section("closing", (Panel("signature", lines, here),))


def disclosures() -> Section:
    return Section(
        "disclosures",
        (
            paragraph(
                "risk.capital-at-risk",
                "disclosures",
                "The value of investments can go down as well as up and you may get back less than you put in. Past "
                "performance is not a guide to the future. If you are unsure whether an investment suits you, ask an "
                "independent financial adviser.",
            ),
            paragraph(
                "deposit.guarantee",
                "disclosures",
                "Eligible deposits with Meridian Bank are protected up to a total of ",
                fact("£120,000", "deposit guarantee limit"),
                " by the Financial Services Compensation Scheme, the United Kingdom’s deposit guarantee scheme.",
            ),
        ),
    )


def letter(**more: object) -> Document:
    """A savings review of two pages: headings, a panel with figures, a list, what is important, a signature."""
    review = origin("savings.year", "review")
    figures = Table(
        head=(words("Your savings"), words("30 Sep 2025"), words("30 Sep 2026"), words("Change")),
        rows=(
            Row(
                (words("Everyday Saver"), words(fact("£3,120.00")), words(fact("£4,870.55")), words(fact("+£1,750.55")))
            ),
            Row(
                (
                    words("Fixed Rate Bond, 2 years"),
                    words(fact("£10,000.00")),
                    words(fact("£10,415.00")),
                    words(fact("+£415.00")),
                )
            ),
            Row(
                (words("Total"), words(fact("£13,120.00")), words(fact("£15,285.55")), words(fact("+£2,165.55"))),
                "fixed",
            ),
        ),
        align=("left", "right", "right", "right"),
        origin=review,
    )
    body: tuple[Block, ...] = (
        paragraph(
            "savings.regular-saver",
            "review",
            "You put money aside in ",
            strong(fact("11 of the last 12 months")),
            " and now hold ",
            fact("£15,285.55"),
            " in ",
            fact("two accounts"),
            ". That is more than six months of the salary we see arriving each month – the cushion that most "
            "advisers suggest.",
        ),
        Panel("summary", (Paragraph(words("Your year at a glance"), review, 2), figures), review),
        paragraph("savings.rate", "review", "What your money earned", level=2),
        paragraph(
            "savings.rate",
            "review",
            "Your Everyday Saver pays ",
            fact("3.10% AER"),
            " (variable). Interest is worked out each "
            "day and paid on the first working day of the month. Over the year you received ",
            fact("£128.40"),
            " before tax; most people do not have to pay tax on this amount.",
        ),
        Items(
            (
                words("Your standing order of ", fact("£150.00"), " on the 3rd of each month did most of the work."),
                words("You moved ", fact("£250.00"), " back to your current account in March, and put it back in May."),
                words(
                    "Your Fixed Rate Bond matures on ", fact("14 February 2027"), "; we write to you six weeks before."
                ),
            ),
            review,
        ),
    )
    ideas: tuple[Block, ...] = (
        paragraph("invest.invitation", "next step", "When savings could do more", level=2),
        paragraph(
            "invest.invitation",
            "next step",
            "Money you will not need for five years or longer may grow more when it is "
            "invested. It may also lose value. If you would like to talk it through, without obligation, a colleague "
            "at your branch has time for you: ",
            Styled("link", words("meridian-bank.example/talk"), "https://meridian-bank.example/talk"),
            ".",
        ),
        paragraph("invest.how", "next step", "How a conversation works", level=3),
        Items(
            (
                words("We ask what the money is for and when you may need it."),
                words("We show you what could go wrong, in pounds, before what could go well."),
                words("You decide at home. Nothing is signed on the day."),
            ),
            origin("invest.how", "next step"),
            ordered=True,
        ),
        Panel(
            "important",
            (
                Paragraph(words("Before you decide"), origin("invest.care", "next step"), 2),
                Paragraph(
                    words(
                        "Keep at least three months of spending in an account you can reach at once. "
                        "Pay back expensive debt first."
                    ),
                    origin("invest.care", "next step"),
                ),
            ),
            origin("invest.care", "next step"),
        ),
        paragraph(
            "service.thanks",
            "next step",
            "Thank you for saving with Meridian Bank since ",
            fact("March 2014"),
            ". If anything in "
            "this letter is not clear, or if you would like it in large print, braille or audio, call us: we are there "
            "every day from 7 am to 11 pm.",
        ),
    )
    return document(
        "letter",
        "letter",
        "Your savings in the past year",
        salutation(),
        Section("review", body),
        Section("next step", ideas),
        closing(),
        disclosures(),
        **more,
    )


SHOPS = (
    "Card payment GREENLEAF GROCERS NORTHGATE",
    "Direct debit Northgate City Council council tax instalment 6 of 10",
    "Card payment HALCYON RAIL online ticket reference 88120-AX",
    "Standing order to Everyday Saver",
    "Cash machine High Street Northgate",
    "Card payment The Copper Kettle café",
    "Transfer from J & P Okonjo-Björkqvist “holiday share”",
)


def pounds(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace("-", "−")


def movements(
    count: int, *, opening: Decimal = Decimal("1204.17"), details: str = ""
) -> tuple[tuple[Row, ...], Decimal]:
    """Rows as the composer makes them: an opening row, the movements, a closing row."""
    rows = [
        Row((words("1 Sep"), words("Opening balance"), (), (), words(fact(pounds(opening)))), "fixed", pounds(opening))
    ]
    balance = opening
    for at in range(count):
        paid_in = at % 11 == 4
        amount = Decimal(1850) if paid_in else Decimal(317 + at * 731 % 9000) / 100
        balance += amount if paid_in else -amount
        text = details or ("Salary Fenwick Instruments Ltd" if paid_in else SHOPS[at % len(SHOPS)])
        day = date(2026, 9, 1) + timedelta(days=at * 30 // max(count, 30))
        shown = words(fact(pounds(amount), "amount"))
        cells = (
            words(fact(f"{day.day} {day:%b}", "date")),
            words(fact(text, "details")),
            shown if not paid_in else (),
            shown if paid_in else (),
            words(fact(pounds(balance), "balance")),
        )
        rows.append(Row(cells, "row", pounds(balance)))
    rows.append(
        Row((words("30 Sep"), words("Closing balance"), (), (), words(fact(pounds(balance)))), "fixed", pounds(balance))
    )
    return tuple(rows), balance


def statement(count: int = 60, *, details: str = "", **more: object) -> Document:
    """A current-account statement with `count` movements."""
    rows, balance = movements(count, details=details)
    here = origin("statement.movements", "movements")
    summary = origin("statement.summary", "summary")
    table = Table(
        head=(words("Date"), words("Details"), words("Paid out (£)"), words("Paid in (£)"), words("Balance (£)")),
        rows=rows,
        align=("left", "left", "right", "right", "right"),
        origin=here,
        carried="Balance carried forward",
        brought="Balance brought forward",
        carried_column=4,
        text_column=1,
    )
    glance = Table(
        head=(words("Opening balance"), words("Paid in"), words("Paid out"), words("Closing balance")),
        rows=(
            Row(
                (
                    words(fact("£1,204.17")),
                    words(fact("£9,250.00")),
                    words(fact("£2,690.11")),
                    words(strong(fact(f"£{pounds(balance)}"))),
                )
            ),
        ),
        align=("left", "left", "left", "left"),
        origin=summary,
    )
    blocks: tuple[Block, ...] = (
        Panel(
            "summary",
            (
                Paragraph(words("Meridian Current Account ", fact("40-12-78 31926819")), summary, 2),
                glance,
            ),
            summary,
        ),
    )
    return document(
        "letter",
        "statement",
        "Your statement for September 2026",
        Section("summary", blocks),
        Section("movements", (paragraph("statement.movements", "movements", "Your money in and out", level=2), table)),
        Section(
            "notes",
            (
                paragraph(
                    "statement.overdraft",
                    "notes",
                    "Your arranged overdraft is ",
                    fact("£500.00"),
                    ". You did not use it this month.",
                ),
            ),
        ),
        disclosures(),
        **more,
    )


def email(**more: object) -> Document:
    """A short service e-mail."""
    here = origin("alert.device", "message")
    return document(
        "email",
        "letter",
        "A new device was added to your account",
        salutation(),
        Section(
            "message",
            (
                Paragraph(
                    words(
                        "On ",
                        fact("1 October 2026 at 14:32"),
                        " somebody signed in to your account from a device we had not seen before.",
                    ),
                    here,
                ),
                Panel(
                    "important",
                    (
                        Paragraph(words("If this was not you"), here, 2),
                        Paragraph(
                            words("Call us at once on ", strong("0808 157 0100"), ". We answer day and night."), here
                        ),
                    ),
                    here,
                ),
                Paragraph(
                    words(
                        "If it was you, there is nothing to do. You can see all your devices in ",
                        Styled("link", words("your settings"), "https://meridian-bank.example/devices"),
                        ".",
                    ),
                    here,
                ),
            ),
        ),
        closing(),
        **more,
    )


def sms(
    text: str = "Meridian Bank: a new device signed in to your account today. Not you? Call 0808 157 0100.",
    **more: object,
) -> Document:
    """A text message."""
    return document(
        "sms", "letter", "Security alert", Section("message", (paragraph("alert.sms", "message", text),)), **more
    )


def named(name: str, base: Document) -> Document:
    """The same document for somebody of another name."""
    return replace(
        base, address=(name, *base.address[1:]), recipient_name=name, sections=(salutation(name), *base.sections[1:])
    )
