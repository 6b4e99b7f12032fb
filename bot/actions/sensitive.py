"""On a sensitive matter the bot says no more than the first-aid line, where one exists, and the label's own warning."""

from bot.actions.question import Subject, used
from bot.actions.reply import Ask, Reply, Say
from bot.shop.facts import details

FIRST_AID = ("skin_reaction", "swallowed", "fire_or_shock", "spoiled_food")
ABOUT_THE_BODY = frozenset({"pregnancy", "baby_food", "allergy", "medical", "skin_reaction", "swallowed"})
SELF_HARM = "self_harm"


def safety_lines(kind: str, subject: Subject | Ask | None) -> Reply:
    """What may be said beside the hand-off. Never that something is safe."""
    first_aid = (Say(f"utter_first_aid_{kind}"),) if kind in FIRST_AID else ()
    return (*first_aid, *(_label_warning(subject) if kind in ABOUT_THE_BODY else ()))


def _label_warning(subject: Subject | Ask | None) -> Reply:
    """The label's warning, where all variants in question carry the same."""
    if not isinstance(subject, Subject):
        return ()
    found = {fact.value: fact for variant in subject.variants if (fact := details.warnings(variant))}
    if len(found) != 1:
        return ()
    ((text, fact),) = found.items()
    return (Say("utter_label_warning", {"product": subject.label, "warnings": text}, (used(fact, text),)),)
