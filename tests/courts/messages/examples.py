"""Small messages to read, built from parts, and the sample files of the project."""

import copy
import json
from pathlib import Path
from typing import Any

from backend.courts.messages import read_court_list, read_court_results
from backend.courts.messages.records import Reading, SentenceOrder

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
PUBLIC_LISTS = SAMPLES / "public" / "court-lists"
PUBLIC_RESULTS = SAMPLES / "public" / "hearing-results"
OUR_LISTS = SAMPLES / "court-lists"
OUR_RESULTS = SAMPLES / "results"

COMMUNITY_TYPE = "418b3aa7-65ab-4a4a-bab9-2f96b698118c"
SUSPENDED_TYPE = "8b1cff00-a456-40da-9ce4-f11c20959084"
TREATMENT_TYPE = "5473390c-dbe2-4026-a95f-8bb99d2e011d"
VARIED_TYPE = "4a026ff3-e1aa-407e-aafa-015723c1dbd0"

Json = dict[str, Any]


def load(path: Path) -> Any:
    """The JSON of a sample file."""
    return json.loads(path.read_text(encoding="utf-8"))


def as_list(message: object, file: str = "list.json") -> Reading:
    """Read a message as a court list."""
    return read_court_list(json.dumps(message).encode(), file)


def as_results(message: object, file: str = "results.json") -> Reading:
    """Read a message as results."""
    return read_court_results(json.dumps(message).encode(), file)


def messages_of(reading: Reading) -> list[str]:
    """The problem lines as people see them."""
    return [problem.sentence for problem in reading.problems]


def only_order(reading: Reading) -> SentenceOrder:
    """The one order of a reading."""
    assert len(reading.orders) == 1, messages_of(reading)
    return reading.orders[0]


# --- court lists --------------------------------------------------------------------------------------------------


def hearing(**changes: object) -> Json:
    """A Common Platform hearing of one person on one day."""
    message: Json = {
        "id": "11111111-aaaa-4aaa-8aaa-111111111111",
        "type": {"description": "Sentence"},
        "jurisdictionType": "MAGISTRATES",
        "courtCentre": {"code": "B20BL00", "roomName": "Courtroom 06"},
        "hearingDays": [{"sittingDay": "2026-07-16T09:00:00.000Z", "listedDurationMinutes": 30}],
        "prosecutionCases": [
            {
                "id": "22222222-aaaa-4aaa-8aaa-222222222222",
                "prosecutionCaseIdentifier": {"caseURN": "20CA4417226"},
                "defendants": [listed_defendant()],
            }
        ],
    }
    return {"hearing": message | changes}


def listed_defendant(**changes: object) -> Json:
    """A defendant of such a hearing."""
    defendant: Json = {
        "id": "33333333-aaaa-4aaa-8aaa-333333333333",
        "pncId": "2014/0271846X",
        "personDefendant": {
            "personDetails": {
                "title": "Ms",
                "firstName": "Leah",
                "lastName": "Ashdown",
                "dateOfBirth": "1991-06-14",
                "gender": "FEMALE",
            }
        },
        "offences": [{"id": "44444444-aaaa-4aaa-8aaa-444444444444", "offenceCode": "CJ88116"}],
    }
    return defendant | changes


def with_defendants(*defendants: Json) -> Json:
    """A hearing of one case with these defendants."""
    message = hearing()
    message["hearing"]["prosecutionCases"][0]["defendants"] = list(defendants)
    return message


def day_list_entry(**changes: object) -> Json:
    """An entry of the day's list of probation's court team."""
    entry: Json = {
        "caseId": "55555555-aaaa-4aaa-8aaa-555555555555",
        "hearingId": "66666666-aaaa-4aaa-8aaa-666666666666",
        "defendantId": "77777777-aaaa-4aaa-8aaa-777777777777",
        "caseNo": "1474726180",
        "crn": "X320741",
        "courtCode": "B20BL",
        "courtRoom": "1",
        "sessionStartTime": "2026-11-23T09:30:00",
        "listNo": "3rd",
        "pnc": "2014/0271846X",
        "probationStatus": "Current",
        "previouslyKnownTerminationDate": "2024-01-31",
        "suspendedSentenceOrder": False,
        "breach": True,
        "offences": [{"offenceTitle": "Theft from a shop", "offenceSummary": "On 01/10/2026 stole bread."}],
        "defendantSex": "F",
        "defendantName": "Leah Ashdown",
        "defendantDob": "1991-06-14",
        "defendantAddress": {"line1": "14 Invented Row", "line2": "Ladywood", "line3": None, "postcode": "b16 9zz"},
    }
    return entry | changes


# --- results ------------------------------------------------------------------------------------------------------


def prompt(reference: str, value: str, label: str = "") -> Json:
    """One prompt of a result."""
    return {"promptReference": reference, "label": label or reference, "value": value, "type": "TXT"}


def result(code: str | None, result_id: str | None, *, label: str = "", **changes: object) -> Json:
    """One judicial result."""
    found: Json = {
        "cjsCode": code,
        "judicialResultId": result_id,
        "label": label or f"Result {code}",
        "orderedDate": "2026-11-16",
        "isDeleted": False,
        "rootJudicialResultId": result_id,
        "judicialResultPrompts": [],
        "lastSharedDateTime": "2026-11-16",
    }
    return {key: value for key, value in (found | changes).items() if value is not None}


def community_order(result_id: str | None = "order-1", **changes: object) -> Json:
    """A community order until 15 November 2027."""
    prompts = [prompt("endDate", "15/11/2027", "End Date"), prompt("supervisingCourt", "Birmingham")]
    fixed: Json = {"judicialResultTypeId": COMMUNITY_TYPE, "judicialResultPrompts": prompts}
    return result("1116", result_id, label="Community order England / Wales", **(fixed | changes))


def suspended_order(result_id: str | None = "order-1", code: str = "1115", **changes: object) -> Json:
    """A suspended sentence order: 26 weeks, suspended for 24 months, supervised for 18."""
    prompts = [
        prompt("imprisonmentPeriod", "26 Weeks"),
        prompt("suspendedPeriod", "24 Months"),
        prompt("supervisionPeriod", "18 Months"),
    ]
    fixed: Json = {"judicialResultTypeId": SUSPENDED_TYPE, "judicialResultPrompts": prompts}
    return result(code, result_id, label="Suspended sentence order - imprisonment", **(fixed | changes))


def treatment(result_id: str | None = "mhtr-1", root: str | None = "order-1", **changes: object) -> Json:
    """A treatment requirement of twelve months under the order."""
    prompts = [
        prompt("medicalPractitionerPsychologist", "Dr Miriam Oakley"),
        prompt("careHomeHospital", "Summerhill Wellbeing Centre"),
        prompt("periodOfTreatment", "12 Months"),
    ]
    fixed: Json = {
        "judicialResultTypeId": TREATMENT_TYPE,
        "judicialResultPrompts": prompts,
        "qualifier": "HF",
        "resultDefinitionGroup": "Community Requirement",
        "rootJudicialResultId": root,
        "parentJudicialResultId": None if root is None else f"group-of-{root}",
    }
    return result("3108", result_id, label="Mental health treatment non-residential patient", **(fixed | changes))


def unpaid_work(root: str | None = "order-1", hours: str = "80 Hours", **changes: object) -> Json:
    """An unpaid work requirement under the order."""
    fixed: Json = {
        "judicialResultPrompts": [prompt("numberOfHours", hours, "Number of hours")],
        "resultDefinitionGroup": "Community Requirement",
        "rootJudicialResultId": root,
    }
    return result("3101", "upw-1", label="Unpaid work. Requirement to be completed.", **(fixed | changes))


def resulted(*results: Json, **changes: object) -> Json:
    """A results message of the kind with a session: one person, one offence, these results."""
    message: Json = {
        "session": {
            "id": "88888888-aaaa-4aaa-8aaa-888888888888",
            "courtCentreWithLJA": {"courtCentre": {"code": "B20BL00", "name": "Birmingham Magistrates' Court"}},
            "sessionDays": [{"sittingDay": "2026-11-16T10:00:00.000Z"}],
        },
        "hearingDay": "2026-11-16",
        "cases": [{"caseId": "case-1", "urn": "20CA4417226", "defendants": [resulted_defendant(*results)]}],
    }
    return message | changes


def resulted_defendant(*results: Json, **changes: object) -> Json:
    """A person of such a message."""
    defendant: Json = {
        "defendantId": "33333333-aaaa-4aaa-8aaa-333333333333",
        "individualDefendant": {
            "person": {"firstName": "Leah", "lastName": "Ashdown", "dateOfBirth": "1991-06-14", "gender": "FEMALE"}
        },
        "offences": [offence(*results)],
    }
    return defendant | changes


def offence(*results: Json, **changes: object) -> Json:
    """An offence with results."""
    found: Json = {
        "id": "44444444-aaaa-4aaa-8aaa-444444444444",
        "offenceCode": "CJ88116",
        "convictionDate": "2026-10-12",
        "judicialResults": copy.deepcopy(list(results)),
    }
    return found | changes


def hearing_resulted(*results: Json, **changes: object) -> Json:
    """The same in the frame of a hearing."""
    message = with_defendants(listed_defendant(offences=[offence(*results)]))
    return message | {"hearingDay": "2026-11-16", "sharedTime": "2026-11-16T14:05:31.000Z"} | changes
