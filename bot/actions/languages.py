"""Which language a reply is written in: Indonesian, or English where every word of the answer exists in English."""

from dataclasses import replace

from bot.actions.reply import NeedPerson, Reply
from bot.actions.world import World
from bot.messages import Reason


def translated(reply: Reply, world: World) -> Reply:
    """The reply in the world's language; what cannot be said in it goes to a person.

    A response `utter_x` has its English words in `utter_x_en`.
    """
    names = {one.response: world.response(one.response) for one in reply if not isinstance(one, NeedPerson)}
    if None in names.values():
        needs = tuple(one for one in reply if isinstance(one, NeedPerson))
        return needs or (NeedPerson(Reason.FACT_MISSING, missing="translation"),)
    return tuple(one if isinstance(one, NeedPerson) else replace(one, response=names[one.response] or "") for one in reply)
