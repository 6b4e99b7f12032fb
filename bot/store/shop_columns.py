"""Column types of the shop tables: exact decimals, and frozen values kept as JSON."""

from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa


class ExactDecimal(sa.types.TypeDecorator[Decimal]):  # type: ignore[misc] # SQLAlchemy 1.4 is untyped
    """A decimal kept as text, since SQLite would round it."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The digits."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The decimal again."""
        return None if value is None else Decimal(value)


class Frozen(sa.types.TypeDecorator[Any]):  # type: ignore[misc] # SQLAlchemy 1.4 is untyped
    """A list, map or frozen dataclass of a known type, as JSON."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = False

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Lists, maps, texts and numbers."""
        return None if value is None else msgspec.to_builtins(value)

    def process_result_value(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """The value again, checked against its type."""
        return None if value is None else msgspec.convert(value, type=self.kind)


class Chosen(sa.types.TypeDecorator[Any]):  # type: ignore[misc] # SQLAlchemy 1.4 is untyped
    """A member of an enumeration, as its value."""

    impl = sa.String(32)
    cache_ok = False

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The member's value."""
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """The member again."""
        return None if value is None else self.kind(value)
