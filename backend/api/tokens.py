"""Where other organisations' systems get their tokens: OAuth2 client credentials alone (RFC 6749 section 4.4)."""

import datetime as dt
import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from oauth2_provider.oauth2_backends import get_oauthlib_core
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import SettingsScopes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.schema import CORRELATION
from backend.api.views import ApiView

FORM = "application/x-www-form-urlencoded"
_VISIBLE = re.compile("[\x20-\x7e]*")  # VSCHAR of RFC 6749 appendix A

_log = logging.getLogger(__name__)


class ClientCredentials(OAuth2Validator):  # type: ignore[misc]  # django-oauth-toolkit ships no types
    """Tokens by the database's clock, and no look-up of a client by what can be no client's identity."""

    def _load_application(self, client_id: str | None, request: Any) -> Any:
        if not client_id or not _VISIBLE.fullmatch(client_id):
            return None
        return super()._load_application(client_id, request)

    def _create_access_token(
        self, expires: dt.datetime, request: Any, token: Mapping[str, Any], source_refresh_token: Any = None
    ) -> Any:
        expires = clock.now() + dt.timedelta(seconds=token["expires_in"])
        return super()._create_access_token(expires, request, token, source_refresh_token)


class ClientScopes(SettingsScopes):  # type: ignore[misc]  # django-oauth-toolkit ships no types
    """A client gets the scopes that it was registered for, and none that it merely asks for."""

    def get_available_scopes(self, application: Any = None, *_: Any, **__: Any) -> list[str]:
        every: Mapping[str, str] = self.get_all_scopes()
        return [scope for scope in every if application is None or scope in application.scopes]

    def get_default_scopes(self, application: Any = None, *_: Any, **__: Any) -> list[str]:
        available = self.get_available_scopes(application)
        return [scope for scope in super().get_default_scopes() if scope in available]


# These are OAuth's own names (RFC 6749 sections 4.4.2, 5.1, 5.2), so they are not in camelCase.


class TokenAsked(serializers.Serializer[Any]):
    grant_type = serializers.CharField(help_text="client_credentials")
    scope = serializers.CharField(required=False, help_text="Parted by spaces; cases:read where none is named")
    client_id = serializers.CharField(required=False, help_text="Where it is not in the Authorization header")
    client_secret = serializers.CharField(required=False, help_text="Where it is not in the Authorization header")


class TokenGiven(serializers.Serializer[Any]):
    access_token = serializers.CharField()
    token_type = serializers.CharField(help_text="Bearer")
    expires_in = serializers.IntegerField(help_text="Seconds")
    scope = serializers.CharField()


class TokenRefused(serializers.Serializer[Any]):
    error = serializers.CharField(help_text="One of those of RFC 6749 section 5.2")
    error_description = serializers.CharField(required=False)


class Token(ApiView):
    """Hands out tokens."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="getToken",
        tags=["access"],
        request={FORM: TokenAsked},
        responses={200: TokenGiven, 400: TokenRefused, 401: TokenRefused},
        parameters=[CORRELATION],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """A token for ten minutes. Send the client's id and secret as HTTP Basic, or in the body."""
        if (request.content_type or "").split(";")[0].strip().lower() != FORM:
            return _refused(f"Send a body of the type {FORM}.")
        posted = request._request.POST  # noqa: SLF001 - the toolkit reads Django's own request
        if any(not _VISIBLE.fullmatch(one) for name, values in posted.lists() for one in (name, *values)):
            return _refused("Send visible ASCII characters alone.")
        _, _, given, status = get_oauthlib_core().create_token_response(request._request)  # noqa: SLF001
        body = json.loads(given)
        response = Response(body, status=status, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})
        if status == 401:
            response["WWW-Authenticate"] = 'Basic realm="Footbridge"'  # RFC 6749 section 5.2
        if status >= 400:
            _log.warning("a token was refused: %s", body.get("error"))
        return response


def _refused(why: str) -> Response:
    return Response({"error": "invalid_request", "error_description": why}, status=400)
