"""The one question to the guard: what in this text must not leave? Pure; the same for the bot's words and a person's."""

from collections.abc import Iterable

from bot.guard.contacts import contacts
from bot.guard.links import is_allowed, links, mails
from bot.guard.numbers import plain_numbers
from bot.guard.phones import allowed_phones, phones
from bot.guard.readable import Readable, readable
from bot.guard.rules import Finding, FindingKind, GuardRules

Span = tuple[int, int]


def check(text: str, rules: GuardRules) -> tuple[Finding, ...]:
    """Everything that must not leave, in the order in which it stands; empty when the text may leave."""
    copy = readable(text)
    mail_spans = list(mails(copy))
    copy = copy.without(mail_spans)
    link_spans = list(links(copy))
    foreign = [span for span in link_spans if not is_allowed(copy.text[slice(*span)], rules.links)]
    copy = copy.without(link_spans)
    found = [
        *_findings(text, copy, FindingKind.LINK, foreign),
        *_findings(text, copy, FindingKind.CONTACT, [*mail_spans, *contacts(copy)]),
        *_findings(text, copy, FindingKind.PHONE, _phones(copy, rules)),
    ]
    if len(text) > rules.longest:
        found.append(Finding(FindingKind.LENGTH, rules.longest, len(text), text[rules.longest :]))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _phones(copy: Readable, rules: GuardRules) -> list[Span]:
    copy = copy.without(allowed_phones(copy, rules.phones))
    spans: list[Span] = []
    for span in sorted(phones(copy.without(plain_numbers(copy))), key=lambda span: (span[0], -span[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def _findings(text: str, copy: Readable, kind: FindingKind, spans: Iterable[Span]) -> list[Finding]:
    places = [copy.original(span) for span in spans if span[1] > span[0]]
    return [Finding(kind, start, end, text[start:end]) for start, end in places]
