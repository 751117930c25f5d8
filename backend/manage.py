"""Runs a management command as the database role that the command names: ``python -m backend.manage COMMAND …``.

Our commands say ``database_role`` themselves (see ``backend/console.py``); Django's own that touch the schema run as
owner, every other as app.
"""

import os
import sys

_OWNERS = {"migrate", "sqlmigrate", "showmigrations", "makemigrations", "optimizemigration", "dbshell", "inspectdb"}


def main(arguments: list[str] | None = None) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    os.environ.setdefault("FOOTBRIDGE_PROCESS", "manage")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line, get_commands, load_command_class

    argv = [sys.argv[0], *(sys.argv[1:] if arguments is None else arguments)]
    try:
        django.setup()
        from backend.database import Role, connect_as

        name = argv[1] if len(argv) > 1 else "help"
        app = get_commands().get(name)
        role = Role.OWNER if name in _OWNERS else Role.APP
        if isinstance(app, str) and app.startswith("backend."):
            role = getattr(load_command_class(app, name), "database_role", role)
        connect_as(role)
    except ImproperlyConfigured as fault:
        sys.exit(f"Footbridge cannot start: {fault}")
    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
