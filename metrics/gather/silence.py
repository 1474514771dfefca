"""How long each party has been silent, as indicator 5.1 counts it, without all the rest of the evidence."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from metrics.gather import members
from metrics.gather.dialect import Say, by_index, list_pairs, parameters
from metrics.gather.facts import meet
from metrics.gather.prepared import asking
from metrics.scoring.evidence import PartyContact


def gather_silence(asked: Sequence[tuple[int, date]]) -> list[tuple[PartyContact, ...]]:
    """The contacts of each (partnership, day), in the order asked; two statements for any number.

    In: as for `gather`. Out: for each pair one PartyContact a party, its days counted back from that day.
    """
    if not asked:
        return []
    say = Say(connection.vendor, len({day for _, day in asked}) == 1, with_rows=False)
    given = parameters(say, asked)
    with connection.cursor() as cursor, by_index(cursor):
        list_pairs(cursor, say, given)
        ask = asking(cursor, say, given, len(asked))
        people = meet(ask(members.members(say)), ask(members.traces(say)), [], [], len(asked))
    return [one.contacts() for one in people]
