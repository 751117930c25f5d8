"""Cases through the REST API: read, list, open, act. Nothing here knows of any one pathway."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import problems
from backend.api.idempotency import key_of, once
from backend.api.paging import begin_after, next_link
from backend.api.preconditions import tagged, version_looked_at
from backend.api.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, LOCATION, ON_WRITING, documented
from backend.api.shapes import read_body, read_query
from backend.api.views import ApiView
from backend.cases import api_shapes as shapes
from backend.cases import queries
from backend.cases.commands import open_case, perform
from backend.refusals import NotFound
from backend.web import listings
from backend.web.rules import actor_of

SOURCE = "api"


class Cases(ApiView):
    """The cases that the client's organisation is a party to."""

    @documented(
        "listCases", tag="cases", parameters=[shapes.ListSent], answers=shapes.CasesShape, may_fail=[problems.MALFORMED]
    )
    def get(self, request: Request) -> Response:
        """A page of cases, newest first: open ones, unless asked otherwise."""
        sent = read_query(shapes.ListSent, request)
        after = begin_after(sent.get("after"))
        page = queries.cases(actor_of(request), shapes.ListSent.wanted(sent), after=after, limit=sent["limit"])
        return Response(shapes.CasesShape({"items": page.cases, "next": next_link(request, page.after)}).data)

    @documented(
        "openCase", tag="cases", sends=shapes.CaseSent, answers=shapes.DoneShape, status=201,
        parameters=[IDEMPOTENCY_KEY, LOCATION], may_fail=[*ON_WRITING, problems.NOT_FOUND],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Open a case for a person whom the organisation works with, by one of the pathway's opening actions."""
        actor, key, sent = actor_of(request), key_of(request), read_body(shapes.CaseSent, request)
        with once(key, request, by=actor):
            done = open_case(
                sent["pathway"],
                sent["action"],
                by=actor,
                person_id=sent["person_id"],
                site_id=sent["site_id"],
                command_id=key,
                data=sent["data"],
                happened_at=sent["happened_at"],
                source=SOURCE,
            )
        answer = shapes.DoneShape(done).data
        return Response(answer, status=201, headers={"Location": answer["url"]})


class OneCase(ApiView):
    """One case."""

    @documented(
        "readCase", tag="cases", answers=shapes.CaseShape, parameters=[IF_NONE_MATCH, ETAG], unchanged=True,
        may_fail=[problems.MALFORMED, problems.NOT_FOUND],
    )  # fmt: skip
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """Where it stands, what is owed, who works on it. Its ETag is what an action on it names in If-Match."""
        read_query(shapes.NothingSent, request)
        case = queries.case(actor_of(request), case_id)
        return tagged(request, case.version, shapes.CaseShape(case).data)


class Actions(ApiView):
    """What may be done on a case."""

    @documented(
        "listActions", tag="actions", answers=shapes.ActionsShape, may_fail=[problems.MALFORMED, problems.NOT_FOUND]
    )
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """Every action of the pathway: whether this client may do it now, why not, and what is entered with it."""
        read_query(shapes.NothingSent, request)
        return Response(shapes.ActionsShape(queries.case(actor_of(request), case_id)).data)


class OneAction(ApiView):
    """Doing one action."""

    @documented(
        "performAction", tag="actions", sends=shapes.ActionSent, answers=shapes.DoneShape,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        may_fail=[*ON_WRITING, problems.NOT_FOUND, problems.STALE, problems.VERSION_NEEDED],
    )  # fmt: skip
    def post(self, request: Request, case_id: uuid.UUID, action: str) -> Response:
        """Do it: all of it happens, once, or nothing does and every reason is named."""
        actor, key, sent = actor_of(request), key_of(request), read_body(shapes.ActionSent, request)
        version = version_looked_at(request)
        with once(key, request, by=actor):
            done = perform(
                case_id,
                action,
                by=actor,
                expected_version=version,
                command_id=key,
                data=sent["data"],
                happened_at=sent["happened_at"],
                about=str(sent["about"]) if sent["about"] else None,
                source=SOURCE,
            )
        return Response(shapes.DoneShape(done).data)


class Events(ApiView):
    """What happened on a case."""

    @documented(
        "listEvents", tag="cases", parameters=[shapes.EventsSent], answers=shapes.EventsShape,
        may_fail=[problems.MALFORMED, problems.NOT_FOUND],
    )  # fmt: skip
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """A page of its events, newest first; clinical answers for health staff alone."""
        sent = read_query(shapes.EventsSent, request)
        after = begin_after(sent.get("after"))
        told = queries.timeline(actor_of(request), case_id)
        rest = [one for one in told if after is None or one.sequence < int(after)]
        shown, more = rest[: sent["limit"]], len(rest) > sent["limit"]
        following = next_link(request, str(shown[-1].sequence) if more else None)
        return Response(shapes.EventsShape({"items": shown, "next": following}).data)


class CaseReviews(ApiView):
    """What is owed on a case."""

    @documented(
        "listCaseReviews", tag="reviews", answers=shapes.CaseReviewsShape,
        may_fail=[problems.MALFORMED, problems.NOT_FOUND],
    )  # fmt: skip
    def get(self, request: Request, case_id: uuid.UUID) -> Response:
        """Everything that is or was owed on it, what is due first at the top."""
        read_query(shapes.NothingSent, request)
        return Response(shapes.CaseReviewsShape({"items": queries.reviews(actor_of(request), case_id)}).data)


class Reviews(ApiView):
    """What is owed by the client's roles."""

    @documented(
        "listReviews", tag="reviews", parameters=[shapes.ReviewsSent], answers=shapes.ReviewsShape,
        may_fail=[problems.MALFORMED],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """What this client's roles owe on the cases that it sees, what is due first at the top."""
        limit = read_query(shapes.ReviewsSent, request)["limit"]
        owed = queries.owed_by(actor_of(request), limit=limit + 1)
        items = [{"review": review, "case": case} for review, case in owed[:limit]]
        return Response(shapes.ReviewsShape({"items": items, "more": len(owed) > limit}).data)


class Lists(ApiView):
    """A list that answers are chosen from."""

    @documented("getList", tag="actions", answers=shapes.ListingShape, may_fail=[problems.NOT_FOUND])
    def get(self, request: Request, name: str) -> Response:
        """The lines of a list as this client may choose from them: the key to send, and what it means."""
        if not listings.is_offered(name):
            raise NotFound("There is no such list.")
        lines = [{"key": key, "means": words} for key, words in listings.lines_of(name, actor_of(request))]
        return Response(shapes.ListingShape({"items": lines}).data)
