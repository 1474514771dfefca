"""Commitments: what is open, what fell due, what was done and confirmed (1.5, 4.2, 4.3, 6.4, 6.5)."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from metrics.gather.dialect import Say
from metrics.gather.facts import GAVE, RECEIVED, Members, soonest
from metrics.scoring.evidence import Count, Kept

HALF, YEAR = 180, 365  # windows of 1.5 and of the others


def commitments(say: Say) -> str:
    """One row for each delivery, or for a commitment without any: n, commitment, its owner, its receiver,
    whether the convener owes it, whether it counts on the day, has owner and person; days since it was due
    (as last agreed before it fell due), since it was delivered if that is confirmed, since the
    confirmation, since it was delivered as the owner itself reported."""
    by_convener = "(SELECT b.role FROM partnerships_membership b WHERE b.id = y.membership_id) = 'convener'"
    return f"""{say.asked}
    SELECT a.n, c.id, c.owner_id, c.receiver_id, o.role = 'convener',
        c.made_on <= {say.today} AND (c.withdrawn_on IS NULL OR c.withdrawn_on > {say.today}),
        c.owner_id IS NOT NULL AND c.owner_person_id IS NOT NULL, {say.days(say.today, "u.due_on")},
        CASE WHEN y.membership_id = c.receiver_id OR (c.receiver_id IS NULL AND {by_convener})
            THEN {say.days(say.today, "v.delivered_on")} END,
        {say.days(say.today, 'y."on"')},
        CASE WHEN f.organization_id = o.organization_id THEN {say.days(say.today, "v.delivered_on")} END
    FROM asked a CROSS JOIN partnerships_commitment c
    LEFT JOIN partnerships_membership o ON o.id = c.owner_id
    LEFT JOIN partnerships_duedate u ON u.commitment_id = c.id AND NOT u.is_late
        AND u.agreed_on <= {say.today} AND (u.until_on IS NULL OR u.until_on > {say.today})
    LEFT JOIN partnerships_delivery v ON v.commitment_id = c.id AND v.delivered_on <= {say.today}
    LEFT JOIN directory_affiliation f ON f.id = v.reported_by_id
    LEFT JOIN partnerships_confirmation y ON y.delivery_id = v.id AND y."on" <= {say.today}
    WHERE c.partnership_id = a.pid"""


class Promise(NamedTuple):
    """A commitment that counts on the day; days are before the day."""

    is_convener: bool
    is_formed: bool  # but for its due date
    due: int | None
    done: int | None

    def is_missed(self, days: int) -> bool:
        """It fell due in the trailing so many days, and was not done by then."""
        return self.due is not None and 0 <= self.due < days and (self.done is None or self.done < self.due)

    def lacks_form(self) -> bool:
        return self.done is None and not (self.is_formed and self.due is not None)


Promises = dict[int, Promise]  # commitment → what it is


def judge(rows: Iterable[tuple[Any, ...]], people: Sequence[Members]) -> list[Promises]:
    """The commitments of each pair; what their deliveries say of the members goes to these."""
    found: list[Promises] = [{} for _ in people]
    for place, key, owner, receiver, is_convener, counts, is_formed, due, done, said, reported in rows:
        if done is not None and said < YEAR:
            people[place].mark(owner, GAVE)
            people[place].mark(receiver, RECEIVED)
        if reported is not None:
            soonest(people[place].heard, owner, reported)
        if counts:
            earlier = found[place].get(key)
            if earlier is None:
                found[place][key] = Promise(bool(is_convener), bool(is_formed), due, done)
            elif done is not None and (earlier.done is None or done > earlier.done):
                found[place][key] = earlier._replace(done=done)
    return found


def kept(promises: Iterable[Promise], days: int) -> Kept:
    """Of those that fell due in the trailing so many days."""
    on_time = late = fell_due = 0
    for _, _, due, done in promises:
        if due is not None and 0 <= due < days:
            fell_due += 1
            on_time += done is not None and done >= due
            late += done is not None and done < due
    return Kept(on_time, late, fell_due)


def well_formed(promises: Iterable[Promise]) -> Count:
    """6.4, of the open ones."""
    formed = still_open = 0
    for _, is_formed, due, done in promises:
        if done is None:
            still_open += 1
            formed += is_formed and due is not None
    return formed, still_open
