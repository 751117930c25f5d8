"""The embedded PostgreSQL, for real: killed, taken over, refused."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tools.entry.account import Account
from tools.entry.console import EntryError
from tools.entry.home import Home, open_to_servers
from tools.entry.postgres import ROLES, Cluster
from tools.entry.processes import alive, end, runs_inside, servers_inside, wait_until


@pytest.fixture
def new_cluster(home: Home, binaries: Path, account: Account) -> Iterator[Callable[..., Cluster]]:
    """Makes clusters that share one folder and one memory, as successive commands do. There is nothing there yet."""
    yield from clusters(home.path, binaries, account, {})


@pytest.fixture
def cluster(
    home: Home, binaries: Path, account: Account, made_before: Callable[[Path], dict[str, Any]]
) -> Iterator[Callable[..., Cluster]]:
    """The same, where an earlier command has left its data."""
    open_to_servers(home.path / "demo")
    yield from clusters(home.path, binaries, account, made_before(home.path / "demo" / "postgres"))


@pytest.fixture(scope="module")
def server(binaries: Path, account: Account) -> Iterator[Cluster]:
    """One that runs, for tests that leave it as they found it. It is a demo's: nothing is given up for speed."""
    folder = Path(tempfile.mkdtemp(prefix="footbridge-test-"))
    folder.chmod(0o755)
    for make in clusters(folder, binaries, account, {}):
        running = make(throwaway=False)
        running.start()
        yield running
    shutil.rmtree(folder)


def clusters(base: Path, binaries: Path, account: Account, state: dict[str, Any]) -> Iterator[Callable[..., Cluster]]:
    folder = base / "demo"
    open_to_servers(folder)
    made: list[Cluster] = []

    def make(*, throwaway: bool = True) -> Cluster:
        found = Cluster(
            folder=folder / "postgres",
            binaries=binaries,
            log=base / "postgres.log",
            account=account,
            state=state,
            save=lambda: None,
        )
        found.throwaway = throwaway
        made.append(found)
        return found

    yield make
    for each in made:
        each.stop()
    assert servers_inside(folder / "postgres", {"postgres"}) == []


def connected(server: Cluster, variable: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(server.urls()[variable], autocommit=True)


def shown(server: Cluster, variable: str, expression: str) -> str:
    with connected(server, variable) as connection:
        row = connection.execute(f"SELECT {expression}".encode()).fetchone()
    assert row is not None
    return str(row[0])


def test_each_address_signs_in_as_its_own_role(server: Cluster) -> None:
    assert {name: shown(server, name, "current_user") for name in ROLES} == ROLES


def test_no_role_has_a_power_that_passes_the_walls(server: Cluster) -> None:
    powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    found = server.sql(f"SELECT rolname, {powers} FROM pg_roles WHERE rolname LIKE 'footbridge_%' ORDER BY 1")
    assert found.split() == [f"{role}|f" for role in sorted(ROLES.values())]


def test_the_owner_makes_tables(server: Cluster) -> None:
    with connected(server, "DATABASE_OWNER_URL") as owner:
        owner.execute("CREATE TABLE things ()")
        owner.execute("DROP TABLE things")


@pytest.mark.parametrize("variable", sorted(set(ROLES) - {"DATABASE_OWNER_URL"}))
@pytest.mark.parametrize("statement", ["CREATE TABLE more ()", "CREATE TEMPORARY TABLE more ()", "CREATE SCHEMA more"])
def test_nobody_but_the_owner_makes_anything(server: Cluster, variable: str, statement: str) -> None:
    with connected(server, variable) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute(statement.encode())


@pytest.mark.parametrize("variable", sorted(set(ROLES) - {"DATABASE_OWNER_URL"}))
@pytest.mark.parametrize("limit", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"])
def test_no_session_can_hang_for_ever(server: Cluster, variable: str, limit: str) -> None:
    assert shown(server, variable, f"current_setting('{limit}')") not in {"0", ""}


def test_the_workers_statements_end_before_its_task_is_handed_to_another(server: Cluster) -> None:
    from worker.app import TASK_TIME_LIMIT, VISIBILITY_TIMEOUT

    limit = "extract(epoch FROM current_setting('statement_timeout')::interval)::integer"
    assert int(shown(server, "DATABASE_WORKER_URL", limit)) < TASK_TIME_LIMIT < VISIBILITY_TIMEOUT / 2


@pytest.mark.parametrize("variable", sorted(ROLES))
def test_a_temporary_table_never_stands_in_for_a_real_one(server: Cluster, variable: str) -> None:
    assert shown(server, variable, "current_setting('search_path')") == "public, pg_temp"


def test_a_wrong_password_is_refused(server: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://footbridge_app:wrong@127.0.0.1:{server.port}/footbridge")


def test_only_loopback_is_served(server: Cluster) -> None:
    assert server.sql("SHOW listen_addresses").strip() == "127.0.0.1"
    assert not server.sql("SHOW unix_socket_directories").strip()


def test_no_password_can_be_read_from_arguments_logs_or_files_left_behind(server: Cluster) -> None:
    command = Path(f"/proc/{server.ready_process()}/cmdline").read_text(encoding="utf-8")
    log = server.log.read_text(encoding="utf-8")
    for secret in (server.state["superuser"], *server.state["passwords"].values()):
        assert secret not in command
        assert secret not in log
    assert list(server.folder.parent.glob("*.password")) == []


def test_a_demos_data_is_written_durably(server: Cluster) -> None:
    settings = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
    assert [server.sql(f"SHOW {name}").strip() for name in settings] == ["on"] * 4


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_as_root_the_server_belongs_to_another_account(server: Cluster, account: Account) -> None:
    assert account.uid != 0
    assert Path(f"/proc/{server.ready_process()}").stat().st_uid == account.uid
    data = server.folder.stat()
    assert (data.st_uid, stat.S_IMODE(data.st_mode)) == (account.uid, 0o700)


def test_a_second_start_uses_the_server_that_runs(server: Cluster, binaries: Path, account: Account) -> None:
    pid = server.ready_process()
    second = Cluster(
        folder=server.folder, binaries=binaries, log=server.log, account=account, state=server.state, save=lambda: None
    )
    second.start()
    assert second.ready_process() == pid


def test_what_was_committed_survives_a_kill(cluster: Callable[..., Cluster]) -> None:
    server = cluster(throwaway=False)
    server.start()
    before = server.urls()
    server.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    pid = server.ready_process()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not server.running(), 5)
    again = cluster(throwaway=False)
    again.start()
    assert again.sql("SELECT answer FROM kept").strip() == "42"
    assert again.urls() == before


def test_a_port_taken_by_another_program_is_given_up(cluster: Callable[..., Cluster]) -> None:
    server = cluster()
    server.start()
    old = server.port
    server.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", old))
        other.listen()
        server.start()
        assert server.port != old
        assert shown(server, "DATABASE_URL", "1") == "1"


def test_a_lost_servers_number_may_belong_to_another_process(cluster: Callable[..., Cluster], account: Account) -> None:
    server = cluster()
    server.start()
    record = (server.folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    server.stop()
    other = account.start(["sleep", "60"], cwd=Path("/"), output=subprocess.DEVNULL)
    try:
        file = server.folder / "postmaster.pid"
        file.write_text("\n".join([str(other.pid), *record[1:]]) + "\n", encoding="utf-8")
        account.own(file)
        assert not server.running()
        server.start()
        assert server.running()
        assert alive(other.pid), "a process that is not ours was ended"
    finally:
        end(other.pid, (signal.SIGKILL, 5))
        other.wait()


def test_a_shell_left_open_in_the_data_folder_is_not_ended(cluster: Callable[..., Cluster], account: Account) -> None:
    server = cluster()
    server.start()
    shell = account.start(["sleep", "60"], cwd=server.folder, output=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: runs_inside(shell.pid, server.folder), 5)
        server.stop()
        assert alive(shell.pid)
    finally:
        end(shell.pid, (signal.SIGKILL, 5))
        shell.wait()


def test_data_of_another_version_is_refused_with_what_to_do(cluster: Callable[..., Cluster]) -> None:
    server = cluster(throwaway=False)
    (server.folder / "PG_VERSION").write_text("17\n", encoding="ascii")
    with pytest.raises(EntryError, match=r"made by PostgreSQL 17, .* brings PostgreSQL 18\..*--fresh"):
        cluster(throwaway=False).start()
    tests = cluster(throwaway=True)
    tests.start()
    assert tests.running(), "data of tests is made anew without asking"


def test_databases_that_killed_tests_left_are_dropped_and_no_other(cluster: Callable[..., Cluster]) -> None:
    server = cluster()
    server.start()
    for name in ("footbridge_own_1", "footbridge_template_1"):
        server.sql(f"CREATE DATABASE {name}", database="postgres")
    server.drop_databases("footbridge_own_")
    names = server.sql("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1").split()
    assert names == ["footbridge", "footbridge_template_1", "postgres"]


def test_a_database_of_tests_is_dropped_whoever_works_in_it(cluster: Callable[..., Cluster]) -> None:
    """The server's own housekeeping may be at work there, and must not fail a run that is over."""
    server = cluster()
    server.start()
    with connected(server, "DATABASE_OWNER_URL") as owner:
        owner.execute("CREATE DATABASE footbridge_own_1")
        owner.execute("GRANT CONNECT ON DATABASE footbridge_own_1 TO footbridge_worker")
        with psycopg.connect(server.urls()["DATABASE_WORKER_URL"], dbname="footbridge_own_1", autocommit=True) as other:
            owner.execute("DROP DATABASE footbridge_own_1 WITH (FORCE)")
            with pytest.raises(psycopg.OperationalError):
                other.execute("SELECT 1")


def test_a_start_killed_half_way_is_not_taken_up(new_cluster: Callable[..., Cluster]) -> None:
    server = new_cluster(throwaway=False)
    draft = server.folder.with_name("postgres.new")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n", encoding="ascii")
    server.start()
    assert shown(server, "DATABASE_URL", "1") == "1"
    assert not draft.exists()


def test_changed_roles_reach_an_old_cluster(
    cluster: Callable[..., Cluster], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = cluster()
    server.start()
    changed = tmp_path / "roles.sql"
    from tools.entry import postgres

    text = postgres.ROLES_FILE.read_text(encoding="utf-8")
    changed.write_text(f"{text}\nALTER ROLE footbridge_app SET statement_timeout = '7s';\n", encoding="utf-8")
    monkeypatch.setattr(postgres, "ROLES_FILE", changed)
    cluster().start()
    assert shown(server, "DATABASE_URL", "current_setting('statement_timeout')") == "7s"
