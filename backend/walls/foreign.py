"""The walls of tables that other packages bring. A table that is missing here fails the start."""

from backend.walls.vocabulary import EVERYTHING, NOTHING, READ, Wall, everybody

_CLOSED = Wall(rows=everybody(), app=NOTHING)
_SIGN_IN = Wall(rows=everybody(), app=EVERYTHING)

FOREIGN: dict[str, Wall] = {
    "contenttypes.ContentType": _CLOSED,
    "auth.Permission": _CLOSED,
    "auth.Group": _CLOSED,
    "auth.Group_permissions": _CLOSED,
    "sessions.Session": _SIGN_IN,
    "oauth2_provider.AccessToken": _SIGN_IN,
    "oauth2_provider.RefreshToken": _SIGN_IN,
    "oauth2_provider.Grant": _SIGN_IN,
    "oauth2_provider.IDToken": _SIGN_IN,
    "oauth2_provider.DeviceGrant": _SIGN_IN,
}

#: tables that no model stands for
WITHOUT_MODEL: dict[str, Wall] = {"django_migrations": Wall(rows=everybody(), app=READ, worker=READ)}
