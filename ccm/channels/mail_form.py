"""The mail form: an e-mail as a file (RFC 5322), ready to be sent: text and HTML, styles inlined, logo inside.

In: a document of the email channel. Out: an `.eml` of CRLF lines. Message-ID, boundaries and date come from the
communication's id and the letter date, so the same document is the same bytes. Headers are built by the standard
library's typed header classes after a check for line breaks: no customer's name can add a header. A text that looks
like an encoded word (RFC 2047) is encoded here, because those classes would decode it, line breaks and all.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import blake2b
from typing import Any

import css_inline

from ccm.brand.model import Brand, Furniture
from ccm.channels.checking import check_controls
from ccm.channels.furniture import Stationery, furniture_of, safe
from ccm.channels.logo import Picture, logo_picture
from ccm.channels.model import Artefact
from ccm.channels.plain_text import plain_document
from ccm.channels.writing import Manner, write_body, write_table
from ccm.composition.model import Document, Table
from ccm.diagnostics import Diagnostic, Span, error, warning

TOO_LARGE = warning("R040", "mail-too-large", "The HTML of an e-mail is above 102 kB; Gmail cuts the rest off.")
NO_ADDRESS = error("R041", "no-mail-address", "An e-mail has no address to go to.")
BAD_ADDRESS = error("R042", "bad-mail-address", "An e-mail address is not well-formed.")
BAD_HEADER = error("R043", "bad-mail-header", "A title or name has a line break, which would add a header.")

CLIPPED = 102 * 1000
"""Bytes of HTML after which Gmail shows “Message clipped”."""

LINE = 78
"""Characters of a header line before it is folded (RFC 5322, 2.1.1)."""

LONGEST_NAME = 200

ENCODED = "=?"
"""The beginning of an encoded word (RFC 2047); reading programs decode what follows."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = re.compile(rf"(?=[^@]{{1,64}}@)(?!.*=\?){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?=..){_LABEL}\Z")
"""An address as letters arrive at: a dot-atom (RFC 5322, 3.2.3) of at most 64 signs, a host name of labels."""

_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')
_ID = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(slots=True)
class MailRenderer:
    """Documents of one brand to e-mails."""

    brand: Brand
    form: str = "mail"
    stationery: Stationery = field(init=False)
    inliner: Any = field(init=False)
    logo: Picture = field(init=False)

    def __post_init__(self) -> None:
        self.stationery = Stationery(self.brand, "mail.html.j2")
        self.inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
        self.logo = logo_picture(self.brand)

    def render(self, document: Document) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document."""
        furniture, findings = furniture_of(document, self.brand)
        if furniture is None:
            return None, findings
        html = self._html(document, furniture)
        text = _text(document, furniture)
        errors = (*check_controls(document, html), *_refused(document))
        if errors:
            return None, errors
        found = _findings(document, html)
        content = self._message(document, text, html).as_bytes(policy=SMTP)
        name = self.form
        made = Artefact(document.communication, name, "message/rfc822", ".eml", content, 0, 0, document.email, found)
        return made, found

    def _html(self, document: Document, furniture: Furniture) -> str:
        html = self.stationery.wrap(
            document,
            furniture,
            write_body(document, Manner(_table)),
            css=safe(self.brand.css["mail"]),
            logo_id=f"logo@{self.brand.mail_domain}",
            logo_width=self.logo.width,
            logo_height=self.logo.height,
        )
        return str(self.inliner.inline(html))

    def _message(self, document: Document, text: str, html: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        name = _ID.sub("-", document.communication)
        domain = self.brand.mail_domain
        message["From"] = address_of(self.brand.name, self.brand.mail_sender)
        if document.email:
            message["To"] = address_of(document.recipient_name, document.email)
        _set_subject(message, document.title)
        message["Date"] = datetime.combine(document.letter_date, time(9), UTC)
        message["Message-ID"] = f"<{name}@{domain}>"
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        _, rich = message.iter_parts()
        logo_id = f"<logo@{domain}>"
        rich.add_related(self.logo.content, "image", "png", cid=logo_id, filename="logo.png", disposition="inline")
        message.set_boundary(_boundary(name, "alternative"))
        rich.set_boundary(_boundary(name, "related"))
        return message


def address_of(name: str, email: str) -> Address:
    """An address with the name that a reader sees before it, unless that name would not survive on its line.

    A name with RFC 5322 specials is quoted, and the standard library loses the quotes when it folds the line: what
    follows a comma would become further addresses. Such a name is left out; the mail goes to the address alone. So is
    one that holds an encoded word: the library decodes it and writes what it finds into the header.
    """
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    folded = not name.isascii() or len(f'To: "{quoted}" <{email}>') > LINE
    if len(name) > LONGEST_NAME or ENCODED in name or (folded and _SPECIALS.search(name)):
        return Address(addr_spec=email)
    return Address(name, addr_spec=email)


def _set_subject(message: EmailMessage, title: str) -> None:
    """Set the subject; one with an encoded word in it is encoded as a whole, so that a reader sees its signs."""
    if ENCODED in title:
        encoded = Header(title, "utf-8", maxlinelen=LINE - 3, header_name="Subject").encode(linesep="\r\n")
        message.set_raw("Subject", encoded)
    else:
        message["Subject"] = title


def _boundary(name: str, part: str) -> str:
    """A boundary that no line of the parts can be: 128 bits of digest."""
    return "=_" + blake2b(f"{part} of {name}".encode(), digest_size=16).hexdigest()


def _text(document: Document, furniture: Furniture) -> str:
    head = f"{furniture.draft_note.upper()}\n\n" if document.draft else ""
    foot = "\n".join((furniture.mail_footer, *furniture.registered))
    return f"{head}{plain_document(document)}\n-- \n{foot}\n"


def _table(table: Table, manner: Manner) -> str:
    return write_table(table, manner, kind="data")


def _refused(document: Document) -> tuple[Diagnostic, ...]:
    found = []
    for field_name, text in (("title", document.title), ("recipient_name", document.recipient_name)):
        if "\n" in text or "\r" in text:
            message = f"the {field_name.replace('_', ' ')} has a line break"
            found.append(BAD_HEADER.at(Span(document.communication, field=field_name), message))
    if document.email and not _MAIL.match(document.email):
        message = "the e-mail address is not well-formed"
        found.append(BAD_ADDRESS.at(Span(document.communication, field="email"), message))
    if not document.email and not document.draft:
        found.append(NO_ADDRESS.at(Span(document.communication, field="email"), "there is no e-mail address"))
    return tuple(found)


def _findings(document: Document, html: str) -> tuple[Diagnostic, ...]:
    found = []
    size = len(html.encode())
    if size > CLIPPED:
        message = f"the HTML is {size / 1000:.0f} kB; Gmail cuts off what is above 102 kB"
        found.append(TOO_LARGE.at(Span(document.communication), message))
    return tuple(found)
