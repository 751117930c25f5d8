"""What the frame of a case's pages draws by itself, whatever view shows the page."""

from typing import Any

from django import template

from backend.cases import notices

register = template.Library()


@register.inclusion_tag("cases/notices.html", takes_context=True)
def case_notices(context: template.Context) -> dict[str, Any]:
    """Everything that the rooms have to tell about the person whose case the page is of."""
    return {"notices": notices.notices_of(context["request"].actor, context["case"])}
