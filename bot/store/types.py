"""Column types that behave alike on SQLite and PostgreSQL."""

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa


class Moment(sa.types.TypeDecorator[datetime]):  # type: ignore[misc]  # Any in the stubs
    """An aware moment in UTC, kept as sortable ISO text with microseconds."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuses naive times: they would mean another moment on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot be stored: {value!r}")
        return value.astimezone(timezone.utc).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The moment again, in UTC."""
        return None if value is None else datetime.fromisoformat(value)
