"""Every change of a case goes in here: read this list to know what the system can do to one.

``open_case``  begin a case on a pathway
``assign``     say who works on a case: take it, give it to a colleague, give it back
``name_lead``  say who leads the work with somebody who is on several cases
``hand_on_everything``  hand over every case that somebody who leaves holds, and say what was moved
``perform``    do one action of the pathway; ``perform_many`` does several, each by itself
``perform_together``  the same action on hundreds of cases, at once; ``follow_together`` where a room's own date moved
``join`` and ``leave``  make an organisation a party of a case, or end its part
``place``      move a case to the site that serves it
``carry_deaths``  let every case know what its person's record says of their death
``reckon_anew``  move what is owed on a site's cases, where the site counts with another figure
"""

from backend.cases.commands.assigning import Assigned, assign
from backend.cases.commands.dying import carry_deaths
from backend.cases.commands.leading import name_lead
from backend.cases.commands.leaving import HandedOn, hand_on_everything
from backend.cases.commands.opening import open_case
from backend.cases.commands.parties import join, leave
from backend.cases.commands.performing import Done, Request, perform, perform_many
from backend.cases.commands.placing import place
from backend.cases.commands.reckoning import reckon_anew
from backend.cases.commands.together import follow_together, lock_together, perform_together

__all__ = [
    "Assigned",
    "Done",
    "HandedOn",
    "Request",
    "assign",
    "carry_deaths",
    "follow_together",
    "hand_on_everything",
    "join",
    "leave",
    "lock_together",
    "name_lead",
    "open_case",
    "perform",
    "perform_many",
    "perform_together",
    "place",
    "reckon_anew",
]
