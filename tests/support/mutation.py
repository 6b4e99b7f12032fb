"""Bodies that are nearly right: recorded ones with bytes or members changed. For tests that feed a parser with anything."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\x00") | st.just(10**30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
DEEP = (b"[" * 100_000, b'{"a":' * 100_000, b'{"unknown":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def mutated(bodies: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Variations of these JSON bodies, and now and then something else altogether."""
    one = st.sampled_from(list(bodies))
    return (
        one.flatmap(_members_changed)
        | one.flatmap(_bytes_changed)
        | one.map(lambda body: body[:-1] + b',"unknown":' + DEEP[0])
        | st.binary(max_size=60)
        | st.sampled_from(DEEP)
        | JSON.map(lambda value: json.dumps(value).encode())
    )


def _bytes_changed(body: bytes) -> st.SearchStrategy[bytes]:
    place = st.integers(0, len(body))
    return st.builds(lambda start, end, new: body[:start] + new + body[end:], place, place, st.binary(max_size=6))


@st.composite
def _members_changed(draw: Callable[..., Any], body: bytes) -> bytes:
    document = json.loads(body)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(document))
        if not places:
            break
        parent, key = draw(st.sampled_from(places))
        if draw(st.booleans()):
            parent[key] = draw(JSON)
        else:
            del parent[key]
    return json.dumps(document, ensure_ascii=draw(st.booleans())).encode(errors="surrogatepass")


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    keys: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]
