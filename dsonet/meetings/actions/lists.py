"""Take a list of those who come away as a file: the record keeps who did."""

import enum

from dsonet import journal
from dsonet.access import require
from dsonet.meetings import policy
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.lists import AttendeeList, attendees_of, guests_of_city
from dsonet.members.models import Member


class Which(enum.StrEnum):
    """For whom a list is."""

    ORGANISERS = "organisers"
    HOST_CITY = "host_city"


def take_list_away(keeper: Member, meeting: Meeting, which: Which, form: str) -> AttendeeList:
    """The list, and a line in the record; `form` is csv or xlsx."""
    require(policy.may_see_attendees(keeper))
    find = guests_of_city if which == Which.HOST_CITY else attendees_of
    found = find(keeper, meeting)
    number = len(found.attendees)
    journal.write(
        keeper.id, "export_attendees", "meeting", meeting.id, list=which.value, form=form, number=number
    )
    return found
