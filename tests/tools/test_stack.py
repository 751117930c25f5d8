"""Servers shared by several commands, and what is left of those that were killed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.conftest import processes_of
from tools.entry import account as account_module
from tools.entry import stack as under_test
from tools.entry.account import Account, base_folder, private_folder
from tools.entry.console import EntryError
from tools.entry.home import ROOT, Home
from tools.entry.processes import wait_until
from tools.entry.stack import Needs, Purpose, Stack

# Most of what is tested here is the same for both servers, and Redis starts more quickly.


def test_the_last_command_out_stops_the_servers(stack: Callable[..., Stack], home: Home) -> None:
    with stack(postgres=False) as first:
        pid = first.redis.ready_process()
        with stack(postgres=False) as second:
            assert second.redis.ready_process() == pid
            assert second.redis.url() == first.redis.url()
        assert first.redis.ready_process() == pid
    assert processes_of(home) == []


def test_a_second_command_may_outlive_the_first(stack: Callable[..., Stack], home: Home) -> None:
    first, second = stack(postgres=False), stack(postgres=False)
    first.__enter__()
    second.__enter__()
    first.__exit__()
    assert second.redis.running()
    second.__exit__()
    assert processes_of(home) == []


def test_data_and_address_are_kept_between_starts(stack: Callable[..., Stack], home: Home) -> None:
    with stack(redis=False) as first:
        first.postgres.sql("CREATE TABLE kept AS SELECT 42 AS answer")
        addresses = first.postgres.urls()
    assert processes_of(home) == []
    with stack(redis=False) as second:
        assert second.postgres.sql("SELECT answer FROM kept").strip() == "42"
        assert second.postgres.urls() == addresses


def test_fresh_drops_the_data(stack: Callable[..., Stack], home: Home) -> None:
    with stack(redis=False) as first:
        first.postgres.sql("CREATE TABLE kept ()")
        addresses = first.postgres.urls()
    stack(redis=False).drop()
    assert not (home.path / "demo").exists()
    with stack(redis=False) as second:
        assert second.postgres.sql("SELECT to_regclass('kept') IS NULL").strip() == "t"
        assert second.postgres.urls() != addresses


def test_data_in_use_is_not_dropped(stack: Callable[..., Stack]) -> None:
    with stack(postgres=False) as used:
        with pytest.raises(EntryError, match="Another command of Footbridge works with this data"):
            stack(postgres=False).drop()
        assert used.redis.running()


def test_what_dies_is_started_again_at_its_address(stack: Callable[..., Stack]) -> None:
    with stack(postgres=False) as used:
        before = used.redis.url()
        used.redis.stop()
        assert used.restart_lost() == ["Redis"]
        assert used.redis.url() == before
        assert used.restart_lost() == []


def test_two_test_runs_at_once_do_not_meet(stack: Callable[..., Stack], home: Home) -> None:
    with stack(Purpose.TEST, postgres=False) as first, stack(Purpose.TEST, postgres=False) as second:
        assert first.name == "test"
        assert first.redis.url() != second.redis.url()
        private = second.folder
        assert private.exists()
    assert not private.exists()
    assert (home.path / "test").exists()
    assert processes_of(home) == []


def test_a_checks_data_is_gone_after_it(stack: Callable[..., Stack], home: Home) -> None:
    with stack(Purpose.CHECK, redis=False) as used:
        assert used.postgres.running()
    assert [path.name for path in home.path.iterdir() if path.name.startswith(("check", "demo"))] == []
    assert processes_of(home) == []


def killed_inside(home: Home, purpose: Purpose, *, redis: bool, in_memory: bool = False) -> int:
    """Another process enters a stack and is killed there; its process number."""
    script = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from tools.entry.home import Home
from tools.entry.stack import Needs, Purpose, Stack
needs = Needs(postgres={not redis}, redis={redis})
Stack(Home.chosen(), Purpose({purpose.value!r}), needs, in_memory={in_memory}).__enter__()
os.kill(os.getpid(), 9)
"""
    with subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL) as victim:
        victim.wait()
    assert processes_of(home), "the victim started nothing"
    return victim.pid


def test_servers_of_a_killed_command_serve_the_next_and_stop_with_it(stack: Callable[..., Stack], home: Home) -> None:
    killed_inside(home, Purpose.DEMO, redis=True)
    before = processes_of(home)
    with stack(postgres=False):
        assert processes_of(home) == before
    assert processes_of(home) == []


def test_a_killed_check_is_cleared_away_by_the_next(stack: Callable[..., Stack], home: Home) -> None:
    pid = killed_inside(home, Purpose.CHECK, redis=False)
    assert (home.path / f"check-{pid}").exists()
    with stack(Purpose.CHECK, postgres=False):
        assert not (home.path / f"check-{pid}").exists()
    assert processes_of(home) == []
    assert list(home.path.glob("locks/check-*")) == []


def test_a_set_up_that_fails_is_tried_once_and_leaves_nothing(
    stack: Callable[..., Stack], home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def disk_full(*_: object) -> Path:
        tries.append(1)
        raise EntryError("the disk is full")

    monkeypatch.setattr(under_test, "server_binaries", disk_full)
    with pytest.raises(EntryError, match="the disk is full"), stack(Purpose.CHECK):
        pass
    assert tries == [1]
    assert list(home.path.glob("check-*")) == []


def test_secrets_are_readable_by_their_owner_alone(stack: Callable[..., Stack], home: Home) -> None:
    home.secret_key()
    with stack(postgres=False) as used:
        for file in (home.path / "secret_key", used.folder / "servers.json"):
            assert file.stat().st_mode & 0o077 == 0, file
    assert home.secret_key() == Home.chosen().secret_key()


@pytest.fixture
def closed(home: Home, binaries: Path) -> Home:
    """The home below a folder that others may not enter; its private folder has the servers' binaries already."""
    home.path.parent.chmod(0o700)
    private_folder(home).mkdir()
    (private_folder(home) / "embedded").symlink_to(binaries)
    return home


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run under another account")
def test_below_a_closed_folder_the_data_goes_to_a_private_one(stack: Callable[..., Stack], closed: Home) -> None:
    with stack() as used:
        assert used.data == private_folder(closed)
        assert used.postgres.sql("SELECT 1").strip() == "1"
        assert used.redis.running()
        assert (used.data / "belongs-to").read_text(encoding="utf-8") == f"{closed.path}\n"
        assert used.data.stat().st_mode & 0o066 == 0
    assert processes_of(closed) == []
    assert closed.path.parent.stat().st_mode & 0o777 == 0o700, "the caller's folder was opened"
    stack().drop()
    assert not (private_folder(closed) / "demo").exists()


def in_memory(home: Home) -> Stack:
    return Stack(home, Purpose.TEST, Needs(redis=False), in_memory=True)


@pytest.mark.skipif(not account_module.has_memory(), reason="there is no room in memory here")
def test_what_the_whole_suite_copies_lies_in_memory_and_is_gone_after_it(home: Home) -> None:
    with in_memory(home) as used:
        folder = used.kept / used.name
        assert folder.is_relative_to(account_module.MEMORY)
        assert used.postgres.sql("SELECT 1").strip() == "1"
        assert used.kept.stat().st_mode & 0o066 == 0
    assert not folder.exists()
    assert not used.folder.exists()
    assert processes_of(home) == []


def test_where_memory_is_short_it_lies_on_disk(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_module, "MEMORY_NEEDED", 10**18)
    with in_memory(home) as used:
        assert used.kept == used.data
        assert (used.data / used.name).exists()
    assert not (used.data / used.name).exists()


@pytest.mark.skipif(not account_module.has_memory(), reason="there is no room in memory here")
@pytest.mark.parametrize("redis", [False, True], ids=["PostgreSQL", "Redis"])
@pytest.mark.parametrize("short", [False, True], ids=["with room", "with memory short since"])
def test_what_a_killed_run_left_in_memory_ends_and_goes_with_the_next(
    stack: Callable[..., Stack], home: Home, monkeypatch: pytest.MonkeyPatch, *, redis: bool, short: bool
) -> None:
    pid = killed_inside(home, Purpose.TEST, redis=redis, in_memory=True)
    left = account_module.memory_of(home) / f"test-{pid}"
    assert left.exists()
    if short:  # as it may be just because runs were killed
        monkeypatch.setattr(account_module, "MEMORY_NEEDED", 10**18)
    with stack(Purpose.TEST, postgres=redis, redis=not redis):
        assert not left.exists()
        assert not (home.path / f"test-{pid}").exists()
    assert processes_of(home) == []
    assert not left.parent.exists()


@pytest.mark.skipif(not account_module.has_memory(), reason="there is no room in memory here")
def test_a_run_that_fills_memory_leaves_nothing_there(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_memory(home) as used:
        folder = used.kept / used.name
        monkeypatch.setattr(account_module, "MEMORY_NEEDED", 10**18)
    assert not folder.exists()
    assert not account_module.memory_of(home).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run under another account")
def test_where_the_account_can_enter_nothing_leaves_the_home(home: Home, account: Account) -> None:
    assert base_folder(home, account) == home.path
    assert not private_folder(home).exists()


def test_a_lock_outlives_no_process(home: Home, tmp_path: Path) -> None:
    """The kernel lets go: a command that was killed blocks nobody."""
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tools.entry.locks import FileLock
from pathlib import Path
FileLock(Path({str(home.lock("x"))!r})).take()
print("held", flush=True)
sys.stdin.read()
"""
    from tools.entry.locks import FileLock

    lock = FileLock(home.lock("x"))
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert not lock.take(wait=False)
        holder.kill()
    assert wait_until(lambda: lock.take(wait=False), 2)
    lock.release()
