"""What a screen tells after it has saved and sent the browser on: kept in the session until the next page shows it."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

_KEY = "told"


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A sentence, and where it offers one, a link: “Change”."""

    sentence: str
    link_text: str = ""
    link: str = ""


def tell(request: HttpRequest, sentence: str, *, link_text: str = "", link: str = "") -> None:
    """Show ``sentence`` at the top of the next page. It names no person: sessions are kept longer than cases are."""
    kept = request.session.get(_KEY, [])
    request.session[_KEY] = [*kept, asdict(Telling(sentence=sentence, link_text=link_text, link=link))]


def take(request: HttpRequest) -> list[Telling]:
    """What was told, once."""
    session = getattr(request, "session", None)
    if session is None or _KEY not in session:
        return []
    return [Telling(**one) for one in session.pop(_KEY)]
