"""The shape of production, as far as it can be shown without a container engine."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_it_fits_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "tests/deploy/compose-spec.json").read_text())
    jsonschema.Draft7Validator(schema).validate(compose)


def test_a_fault_in_it_would_be_found(compose: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "tests/deploy/compose-spec.json").read_text())
    broken = compose | {"services": compose["services"] | {"web": {"ports": "8000", "imagee": "x"}}}
    assert list(jsonschema.Draft7Validator(schema).iter_errors(broken))


def test_it_has_the_five_parts_and_the_one_that_prepares(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"web", "worker", "scheduler", "database", "redis", "prepare"}
    images = {name: service["image"] for name, service in compose["services"].items()}
    assert images["database"] == "postgres:18"
    assert images["web"] == images["worker"] == images["scheduler"] == images["prepare"]


def test_every_part_that_stays_has_a_health_check_or_needs_none(compose: dict[str, Any]) -> None:
    """Nothing depends on a scheduler's tick, so it alone has none."""
    without = {name for name, service in compose["services"].items() if "healthcheck" not in service}
    assert without == {"prepare", "scheduler"}


def test_secrets_are_files_and_never_values(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|_URL", name) and name != "FOOTBRIDGE_PUBLIC_URL":
                assert name.endswith("_FILE"), name
                assert value.startswith("/run/secrets/")
                assert Path(value).name in service["secrets"]
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()


def test_who_serves_requests_never_holds_the_owners_key(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "scheduler"):
        assert not {"database_owner_url", "postgres_password"} & set(compose["services"][name]["secrets"])


def test_only_web_is_reached_and_only_from_this_host(compose: dict[str, Any]) -> None:
    assert {name for name, service in compose["services"].items() if "ports" in service} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["web"]["ports"])


def test_the_secrets_are_made_for_their_owner_alone_and_kept(tmp_path: Path, compose: dict[str, Any]) -> None:
    script = tmp_path / "make_secrets.sh"
    script.write_text((ROOT / "deploy/make_secrets.sh").read_text())
    made = []
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True)
        folder = tmp_path / "secrets"
        made.append({path.name: path.read_text() for path in folder.iterdir()})
        assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    assert made[0] == made[1]
    assert set(made[0]) == set(compose["secrets"])
    assert len(set(made[0].values())) == len(made[0])


@pytest.mark.skipif("DATABASE_OWNER_URL" not in os.environ, reason="needs the settings of the suite")
def test_the_commands_it_runs_exist(compose: dict[str, Any]) -> None:
    from django.core.management import get_commands

    commands = get_commands()
    for service in compose["services"].values():
        for line in (service.get("command", []), service.get("healthcheck", {}).get("test", [])):
            if "backend.manage" in line:
                assert line[line.index("backend.manage") + 1] in commands


def test_what_the_image_copies_is_there() -> None:
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), name
