"""One SQL database, SQLite or PostgreSQL, used from asyncio through threads.

SQLite gets one writer thread with group commit: writers that wait together share one transaction, each in its own savepoint,
so that one failing write does not fail the others. PostgreSQL gets a pool of threads with a transaction each.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

T = TypeVar("T")
Work = Callable[[Connection], T]
Group = list[tuple[Work[Any], "Future[Any]"]]

GROUP_LIMIT = 128
BUSY_MILLISECONDS = 15_000
THREADS = 8


class Database:
    """Runs pieces of work in transactions."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._readers = ThreadPoolExecutor(THREADS, thread_name_prefix="sql")
        self._writer = _GroupWriter(self.engine) if self.is_sqlite else None

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction that is durable when this returns."""
        return await asyncio.wrap_future(self._submit(work))

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a connection of its own; what it writes is rolled back."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def write_now(self, work: Work[T]) -> T:
        """`write` for programs without an event loop."""
        return self._submit(work).result()

    def read_now(self, work: Work[T]) -> T:
        """`read` for programs without an event loop."""
        with self.engine.connect().execution_options(reads_only=True) as connection:
            return work(connection)

    def close(self) -> None:
        """Finish what waits, then close every connection."""
        if self._writer:
            self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()

    def _submit(self, work: Work[T]) -> "Future[T]":
        if self._writer:
            return self._writer.submit(work)
        return self._readers.submit(self._in_transaction, work)

    def _in_transaction(self, work: Work[T]) -> T:
        with self.engine.begin() as connection:
            return work(connection)


class _GroupWriter:
    """The one thread of this process that writes to SQLite."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sql-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T]) -> "Future[T]":
        future: Future[T] = Future()
        self._waiting.put((work, future))
        return future

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group = [first]
            while len(group) < GROUP_LIMIT and not self._waiting.empty():
                following = self._waiting.get()
                if following is None:
                    self._waiting.put(None)
                    break
                group.append(following)
            self._commit(group)

    def _commit(self, group: Group) -> None:
        # From here on nobody can cancel: a future that changes its state under us would end this thread.
        group = [(work, future) for work, future in group if future.set_running_or_notify_cancel()]
        try:
            with self._engine.begin() as connection:
                done = _run_alone(connection, group) if len(group) == 1 else _run_together(connection, group)
        except Exception as error:  # noqa: BLE001 - the group's transaction failed: all of it did
            for _, future in group:
                if not future.done():
                    future.set_exception(error)
            return
        for future, result in done:
            future.set_result(result)


def _run_alone(connection: Connection, group: Group) -> "list[tuple[Future[Any], Any]]":
    """One piece of work needs no savepoint: its failure is the transaction's."""
    ((work, future),) = group
    return [(future, work(connection))]


def _run_together(connection: Connection, group: Group) -> "list[tuple[Future[Any], Any]]":
    """Each in its own savepoint; a failing one is told to its caller at once."""
    done = []
    for work, future in group:
        try:
            with connection.begin_nested():
                done.append((future, work(connection)))
        except Exception as error:  # noqa: BLE001 - handed to the caller, who decides
            future.set_exception(error)
    return done


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=THREADS, pool_pre_ping=True, future=True)
    # SQLAlchemy's default for SQLite files opens the file anew for every transaction (four times slower).
    engine = sa.create_engine(url, poolclass=QueuePool, pool_size=THREADS, connect_args={"check_same_thread": False}, future=True)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, so that savepoints work
    # A cache of 2 MB for each of nine connections would only hold what the system's own cache holds already.
    pragmas = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON", "cache_size=-400")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that begins as a reader and then writes fails at once when another wrote in between; readers take
    # no lock in WAL mode, so only `read` stays deferred.
    deferred = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")
