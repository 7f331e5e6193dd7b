"""The commands that stay: the pages and the jobs, with their logs, figures and end."""

import asyncio
import contextlib
import logging
import logging.config
import signal
import socket
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import click
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from tracker.actions.set_up import new_set_up_link
from tracker.app import create_app
from tracker.clock import SystemClock
from tracker.command_line import refuse, with_records
from tracker.jobs.run import run_jobs
from tracker.logs import json_lines, told
from tracker.records.alone import serving_alone
from tracker.records.codes import Codes
from tracker.records.connections import sqlite_path
from tracker.settings import Settings, read_settings
from tracker.web.impatient import ImpatientProtocol

if sys.platform != "win32":
    import resource

log = logging.getLogger("tracker")

# Seconds a request that is being answered has, once the server was told to stop.
FINISH_SECONDS = 20
_OPEN_FILES = 16_384


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Start the web pages and, in a single process, the jobs."""
    settings = read_settings()
    asyncio.run(settings.store().try_out())
    if workers > 1 and sqlite_path(settings.database):
        refuse(
            "SQLite 数据库只由一个进程提供服务；"
            "需要多个进程时，请改用 PostgreSQL（TRACKER_DATABASE）。"
        )
    refuse_taken_port(host, port)
    _room_for_a_crowd()
    with serving_alone(settings.database), _watched(settings, workers):
        _serve(settings, host, port, workers)


@click.command()
def jobs() -> None:
    """Run the jobs alone, for installations of several processes."""
    settings = read_settings()
    asyncio.run(settings.store().try_out())

    async def run() -> None:
        stop = asyncio.Event()
        for told_to in (signal.SIGTERM, signal.SIGINT):
            # Windows has no such handlers: there, it ends at once.
            with contextlib.suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(told_to, stop.set)
        await run_jobs(settings, SystemClock(), stop)

    with _watched(settings):
        with_records(settings, run())


@contextlib.contextmanager
def _watched(settings: Settings, workers: int = 1) -> Iterator[None]:
    """Lines and figures for whoever watches, as far as they are wanted."""
    if settings.json_log:
        logging.config.dictConfig(json_lines())
    with contextlib.ExitStack() as figures:
        try:
            if settings.metrics:
                metrics: Any = import_module("tracker.metrics")  # its library is slow to load
                figures.enter_context(metrics.told_at(settings.metrics, workers=workers))
        except OSError as failure:
            refuse(
                "TRACKER_METRICS_LISTEN 指定的地址不能使用"
                f"（{failure.strerror}）；每个服务要用不同的端口。"
            )
        yield


def _room_for_a_crowd() -> None:
    """Each of a thousand people has a connection, and a shell lets us have some thousand files
    in all."""
    if sys.platform != "win32":
        have, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _OPEN_FILES if most == resource.RLIM_INFINITY else min(_OPEN_FILES, most)
        if have != resource.RLIM_INFINITY and have < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _serve(settings: Settings, host: str, port: int, workers: int) -> None:
    link = with_records(settings, new_set_up_link(Codes(settings.key), SystemClock().now()))
    place = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if link:  # opens everything: never among lines that are kept
        said = f"首次使用，请在浏览器打开一次性链接完成设置：{place}/set-up/{link}"
        click.echo(said, err=not settings.json_log)
    elif not settings.json_log:
        click.echo(f"公众页面 {place}/ ，工作人员 {place}/desk", err=True)
    log.info("serving", extra=told(place=place, workers=workers))
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "log_level": "warning",
        "access_log": False,  # it would tell of paths and questions
        "timeout_graceful_shutdown": FINISH_SECONDS,
        "server_header": False,
        "proxy_headers": False,  # whom to believe is a setting of the application
        "http": ImpatientProtocol,
        "ws": "none",
    }
    if settings.json_log:
        options["log_config"] = json_lines()
    if workers == 1:
        uvicorn.run(create_app(settings, jobs=True), **options)
    else:
        if not settings.json_log:
            click.echo("多个进程时，后台任务请另行运行 tracker jobs。", err=True)
        _run_workers(
            uvicorn.Config(
                "tracker.app:web_of_environment", factory=True, workers=workers, **options
            )
        )


class _Workers(Multiprocess):
    """The parent of the workers. It holds their port as well, and lets go of it first when told
    to stop: else connections would go on to be taken that nobody will ever answer."""

    def terminate_all(self) -> None:
        for listening in self.sockets:
            listening.close()
        super().terminate_all()


def _run_workers(config: uvicorn.Config) -> None:
    parent = _Workers(config, sockets=[config.bind_socket()])
    parent.run()
    if any(one.exitcode == STARTUP_FAILURE for one in parent.processes):
        sys.exit(STARTUP_FAILURE)


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there, reuse would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            refuse(
                f"不能在 {host} 的 {port} 端口启动（{failure.strerror}）；请用 --port 换一个端口。"
            )
