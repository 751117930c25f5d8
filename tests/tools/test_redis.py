"""The embedded Redis, for real."""

import os
import signal
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tools.entry.account import Account
from tools.entry.home import Home, open_to_servers
from tools.entry.processes import servers_inside, wait_until
from tools.entry.redis import Broker


@pytest.fixture
def broker(home: Home, binaries: Path, account: Account) -> Iterator[Callable[[], Broker]]:
    """Makes brokers that share one folder and one memory, as successive commands do."""
    folder = home.path / "demo"
    open_to_servers(folder)
    state: dict[str, Any] = {}
    log = home.log / "redis.log"
    made: list[Broker] = []

    def make() -> Broker:
        found = Broker(
            folder=folder / "redis", binaries=binaries, log=log, account=account, state=state, save=lambda: None
        )
        made.append(found)
        return found

    yield make
    for each in made:
        each.stop()
    assert servers_inside(folder / "redis", Broker.process_names) == []


def value_of(broker: Broker, key: str) -> object:
    with redis.Redis.from_url(broker.url()) as client:
        return client.get(key)


def test_its_address_works_and_nobody_gets_in_without_the_password(broker: Callable[[], Broker]) -> None:
    server = broker()
    server.start()
    assert value_of(server, "key") is None
    at_once = Retry(NoBackoff(), 0)
    with redis.Redis(port=server.port, retry=at_once) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.get("key")


def test_it_listens_on_loopback_and_hides_its_password(broker: Callable[[], Broker]) -> None:
    server = broker()
    server.start()
    with redis.Redis.from_url(server.url()) as client:
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
    command = Path(f"/proc/{server.ready_process()}/cmdline").read_text(encoding="utf-8")
    assert server.state["password"] not in command
    assert (server.folder / "redis.conf").stat().st_mode & 0o077 == 0


def test_it_keeps_nothing_between_starts(broker: Callable[[], Broker]) -> None:
    server = broker()
    server.start()
    with redis.Redis.from_url(server.url()) as client:
        client.set("key", "value")
    server.stop()
    server.start()
    assert value_of(server, "key") is None


def test_after_a_kill_it_comes_back_at_its_address(broker: Callable[[], Broker]) -> None:
    server = broker()
    server.start()
    before, pid = server.url(), server.ready_process()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not server.running(), 5)
    again = broker()
    again.start()
    assert again.url() == before
    assert again.ready_process() not in {None, pid}


def test_a_second_start_uses_the_server_that_runs(broker: Callable[[], Broker]) -> None:
    first, second = broker(), broker()
    first.start()
    pid = first.ready_process()
    second.start()
    assert second.ready_process() == pid


def test_another_redis_on_the_remembered_port_is_not_taken_for_ours(broker: Callable[[], Broker]) -> None:
    server = broker()
    server.start()
    old = server.port
    server.stop()
    with AnotherRedis(("127.0.0.1", old), Refuses) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        assert not server.running()
        server.start()
        assert server.port != old
        assert value_of(server, "key") is None
        other.shutdown()


class AnotherRedis(socketserver.TCPServer):
    allow_reuse_address = True


class Refuses(socketserver.StreamRequestHandler):
    """Answers as a Redis whose password is another one."""

    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n")
