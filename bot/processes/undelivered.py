"""`make undelivered`: messages to buyers that did not arrive, or perhaps did not; `SEND="12 13"` sends them again."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import clock_from_environment
from bot.errors import SiapKakError
from bot.processes import prepare
from bot.processes.import_shop import settings_for_import
from bot.store import migrate
from bot.store.database import Database
from bot.store.undelivered import Refused, SqlUndelivered, Undelivered

FIRST_WORDS = 60  # characters
HINT = 'Send one again: make undelivered SEND="ID". What is “unknown” may have arrived: look into the chat first.'


def report(letters: Sequence[Undelivered], shop: str | None) -> list[str]:
    """One paragraph a message, and what can be done."""
    where = f" of the shop {shop}" if shop else ""
    if not letters:
        return [f"No message{where} waits to be sent again: everything arrived or was never meant to."]
    return [line for letter in letters for line in _told(letter)] + [HINT]


def refusal(refused: Refused) -> str:
    """Why a message cannot be sent again."""
    if refused.state is None:
        return f"{refused.id}: no message to a buyer has this number – `make undelivered` lists them."
    return f"{refused.id}: it is {refused.state}, and only what is failed or unknown can be sent again."


def _told(letter: Undelivered) -> list[str]:
    at = letter.at.isoformat(sep=" ", timespec="minutes")
    words = " ".join(letter.text.split()) or f"({letter.kind})"
    first = words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS]}…"
    return [
        f"{letter.id}  {letter.state}  {at}  {letter.key.shop_id}  {letter.key.marketplace}  {letter.key.external_id}",
        f"    why: {letter.why or 'not noted'}",
        f"    text: {first}",
    ]


def _send_again(undelivered: SqlUndelivered, ids: Sequence[int], now: datetime) -> int:
    refused = undelivered.send_again(ids, now)
    for each in refused:
        print(refusal(each), file=sys.stderr)
    queued = [str(each) for each in dict.fromkeys(ids) if each not in {one.id for one in refused}]
    if queued:
        print(f"Queued again: {', '.join(queued)}. They leave within seconds while SiapKak serves, else with the next start.")
    return 1 if refused else 0


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """The command's exit code: 0, or 1 when something was refused or could not be read."""
    parser = argparse.ArgumentParser(prog="make undelivered", description=__doc__)
    parser.add_argument("--shop", help="only this shop's")
    parser.add_argument("--send-again", nargs="+", type=int, metavar="ID", help="queue these messages anew")
    wanted = parser.parse_args(arguments)
    try:
        settings = settings_for_import(environment)
        settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        migrate.upgrade(settings.database_url)
        database = Database(settings.database_url)
        try:
            undelivered = SqlUndelivered(database)
            if wanted.send_again:
                return _send_again(undelivered, wanted.send_again, clock_from_environment(environment).now())
            print("\n".join(report(undelivered.listed(wanted.shop), wanted.shop)))
        finally:
            database.close()
    except SiapKakError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(prepare.sentence(error), file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
