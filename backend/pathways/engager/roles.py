"""The roles of Engager. Administrator, referrer and the system itself are shared with other pathways."""

from backend.pathways.roles import Role

PRACTITIONER = Role(
    slug="engager_practitioner",
    title="Engager practitioner",
    sentence="Works with the person in prison, meets them at the gate and goes on with them in the community.",
    clinical=True,
)
SUPERVISOR = Role(
    slug="engager_supervisor",
    title="Engager supervisor",
    sentence="Supervises practitioners, discusses every open case with them, and agrees gate plans and endings.",
    clinical=True,
)
TEAM_LEAD = Role(
    slug="engager_team_lead",
    title="Engager team lead",
    sentence="Takes people on, allocates, answers for risk and for who is out alone, and approves endings.",
    clinical=True,
    confirms_deaths=True,
    hands_on=True,
)
DEPUTY_LEAD = Role(
    slug="engager_deputy_lead",
    title="Engager deputy lead",
    sentence="Approves in the team lead's place: what the lead proposed, what the lead holds, and when they are away.",
    clinical=True,
    confirms_deaths=True,
    hands_on=True,
)

ROLES = (PRACTITIONER, SUPERVISOR, TEAM_LEAD, DEPUTY_LEAD)
