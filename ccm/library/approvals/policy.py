"""`approval:` in `library.yaml`: who may approve what, how many must, for how long, and what makes them look again.

In: the record. Out: an `ApprovalPolicy`. Of the rules the first that fits a fragment says who approves it; a fragment
that may promote a product needs the second line besides. Author and approver always differ: no policy can allow it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, Span, error, nearest_or_all, warning
from ccm.library.approvals.model import Wording
from ccm.library.approvals.reviewers import Reviewers, is_among
from ccm.library.fields import LibraryFields
from ccm.library.model import JURISDICTIONS, PURPOSES
from ccm.written import Text, short

RULE_NEVER_REACHED = warning("L103", "rule-never-reached", "A rule of the approval policy stands behind one for all.")
UNKNOWN_TOPIC = warning("L104", "unknown-topic", "The approval policy or a reviewer names a topic without fragments.")

NO_SUCH_ROLE = error("L117", "no-such-role", "The approval policy leaves something to a role that it does not list.")

AUTHOR, REVIEWER, SECOND_LINE, RELEASE = "author", "reviewer", "second-line", "release"
PARAMETERS, DISCLOSURES, BRAND = "parameters", "disclosures", "brand"
DEPENDENCIES = (PARAMETERS, DISCLOSURES, BRAND)


@dataclass(frozen=True, slots=True)
class Requirement:
    """So many different persons must sign in one of these roles."""

    roles: tuple[str, ...]
    signatures: int = 1

    def __str__(self) -> str:
        return f"{self.signatures} × {' or '.join(self.roles)}"


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Who approves fragments of some topics (the first word of the id), languages and jurisdictions; without any of
    these, all of them.
    """

    requirement: Requirement
    topics: tuple[Text, ...] = ()
    locales: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()

    @property
    def is_for_all(self) -> bool:
        """Whether it fits every fragment."""
        return not (self.topics or self.locales or self.jurisdictions)

    def fits(self, wording: Wording) -> bool:
        """Whether the rule is about a wording."""
        topics = {each.text for each in self.topics}
        return (
            (not topics or wording.topic in topics)
            and is_among(wording.locale, self.locales)
            and not (
                self.jurisdictions
                and wording.jurisdictions
                and set(self.jurisdictions).isdisjoint(wording.jurisdictions)
            )
        )


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """What a bank asks of an approval; as it stands here if `library.yaml` says nothing."""

    roles: tuple[str, ...] = (AUTHOR, REVIEWER, SECOND_LINE, RELEASE)
    rules: tuple[ApprovalRule, ...] = (ApprovalRule(Requirement((REVIEWER,))),)
    promotion_purposes: tuple[str, ...] = ("marketing",)
    promotion_topics: tuple[Text, ...] = ()
    second_line: Requirement = Requirement((SECOND_LINE,))
    months: int = 24
    again_on: tuple[str, ...] = (DISCLOSURES,)

    def requirements(self, wording: Wording) -> tuple[Requirement, ...]:
        """Who must sign; empty if no rule says so, and then nobody can."""
        found = next((rule.requirement for rule in self.rules if rule.fits(wording)), None)
        if found is None:
            return ()
        return (found, self.second_line) if wording.promotion else (found,)

    def promotes(self, topic: str, purposes: Iterable[str]) -> bool:
        """Whether a fragment of a topic, used for these purposes, may promote a product."""
        return topic in {each.text for each in self.promotion_topics} or not set(self.promotion_purposes).isdisjoint(
            purposes
        )


def read_policy(fields: LibraryFields, locales: Sequence[str]) -> ApprovalPolicy:
    """Read the record; what is wrong keeps its default and is told."""
    plain = ApprovalPolicy()
    named = tuple(dict.fromkeys(each.text for each in fields.names("roles")))
    roles = (*named, *(each for each in (RELEASE,) if each not in named)) if named else plain.roles
    rules = tuple(
        rule for each in fields.records("rules", of="a rule") if (rule := _read_rule(each, roles, locales)) is not None
    )
    _find_unreached(rules, fields)
    promotions = fields.record("financial promotions", of="financial promotions")
    purposes, topics, second = (
        _read_promotions(promotions, roles, plain)
        if promotions is not None
        else (plain.promotion_purposes, (), _usual(fields, SECOND_LINE, "financial promotions", roles))
    )
    policy = ApprovalPolicy(
        roles=roles,
        rules=rules or (ApprovalRule(_usual(fields, REVIEWER, "rules", roles)),),
        promotion_purposes=purposes,
        promotion_topics=topics,
        second_line=second,
        months=fields.whole("expires after months", default=plain.months, least=1) or plain.months,
        again_on=fields.choices("again on change of", DEPENDENCIES, default=plain.again_on),
    )
    fields.close()
    return policy


def _usual(fields: LibraryFields, role: str, key: str, roles: Sequence[str]) -> Requirement:
    """What holds where the policy does not say it; the role must then be one of those it lists."""
    if role not in roles:
        message = f"without “{key}” the role {role} signs, and it is not among the roles"
        fields.report(NO_SUCH_ROLE, fields.place("roles"), message, hint=f"say “{key}”, or add {role} to the roles")
    return Requirement((role,))


def _read_rule(fields: LibraryFields, roles: Sequence[str], locales: Sequence[str]) -> ApprovalRule | None:
    named = [fields.one_of(each, roles) for each in fields.names("approvers", required=True)]
    number = fields.whole("signatures", default=1, least=1) or 1
    languages = sorted({*locales, *(tag.partition("-")[0] for tag in locales)})
    chosen = [fields.one_of(each, languages) for each in fields.names("locales")]
    places = fields.choices("jurisdictions", JURISDICTIONS, default=())
    unknown = None in chosen or ("jurisdictions" in fields.entries and not places)
    rule = ApprovalRule(
        Requirement(tuple(each for each in named if each), number),
        fields.names("topics"),
        tuple(each for each in chosen if each),
        places,
    )
    fields.close()
    return rule if rule.requirement.roles and not unknown else None


def _read_promotions(
    fields: LibraryFields, roles: Sequence[str], plain: ApprovalPolicy
) -> tuple[tuple[str, ...], tuple[Text, ...], Requirement]:
    purposes = fields.choices("purposes", PURPOSES, default=plain.promotion_purposes)
    topics = fields.names("topics")
    named = [fields.one_of(each, roles) for each in fields.names("second line", required=True)]
    fields.close()
    second = tuple(each for each in named if each)
    return purposes, topics, Requirement(second or (SECOND_LINE,))


def _find_unreached(rules: Sequence[ApprovalRule], fields: LibraryFields) -> None:
    for number, rule in enumerate(rules[:-1], 1):
        if rule.is_for_all:
            message = f"rule {number} fits every fragment, so those behind it are never reached"
            fields.report(RULE_NEVER_REACHED, fields.place("rules"), message, hint="let it be the last one")
            return


def find_unknown_topics(policy: ApprovalPolicy, reviewers: Reviewers, topics: Iterable[str]) -> Iterator[Diagnostic]:
    """Topics that no fragment has: a rule or key that is meant for them would fit nothing, and nobody would notice."""
    known = sorted(set(topics))
    for topic in (*(each for rule in policy.rules for each in rule.topics), *policy.promotion_topics):
        if topic.text not in known:
            yield _unknown_topic(topic.text, topic.span, known)
    for person in reviewers.persons:
        for name in sorted({name for key in person.keys for name in key.topics} - set(known)):
            yield _unknown_topic(name, Span(person.path), known)


def _unknown_topic(name: str, place: Span, known: Sequence[str]) -> Diagnostic:
    hint = nearest_or_all(name, known, "topics are the first words of ids")
    return UNKNOWN_TOPIC.at(place, f"no fragment is about “{short(name)}”", hint=hint)
