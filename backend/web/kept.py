"""What somebody had typed when their session ended: carried in the page while they sign in again.

It is stored nowhere, since whoever sends it is nobody yet. Once they are signed in they get their page back as it was,
and nothing of it is saved until they press its button again: ``form-add`` makes a form show itself without saving.
"""

import json

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from backend.web.forms import ADD

NAME = "kept"
AGAIN = "again"  # names no group of rows, so that none is added
_LEFT_OUT = ("csrfmiddlewaretoken", ADD, NAME)


def packed(sent: QueryDict) -> str:
    """What was sent, as one text that a hidden field holds."""
    return json.dumps([(name, value) for name, values in sent.lists() if name not in _LEFT_OUT for value in values])


def unpacked(text: str) -> list[tuple[str, str]]:
    """The fields again, as names and values; none where the text is not one of ours."""
    try:
        pairs = json.loads(text)
        fields = [(name, value) for name, value in pairs]
    except (ValueError, TypeError):
        return []
    return fields if all(isinstance(part, str) for pair in fields for part in pair) else []


def given_back(request: HttpRequest, text: str, address: str) -> HttpResponse:
    """The page between signing in and the form: one button that leads to it, filled in as it was."""
    context = {"address": address, "fields": [*unpacked(text), (ADD, AGAIN)]}
    return render(request, "web/given_back.html", context)
