"""Several bubbles are one turn, and the wait for more has a bound."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.burst import LONGEST_WAIT, Bubble, joined, ready_at
from tests.support.messages import NOON

BUBBLES = st.lists(
    st.builds(lambda seconds, text: (seconds, text), st.floats(0, 60), st.text(max_size=8)), min_size=1, max_size=12
).map(lambda parts: [Bubble(number, text, NOON + timedelta(seconds=at)) for number, (at, text) in enumerate(parts)])
WINDOWS = st.floats(0, 30).map(lambda seconds: timedelta(seconds=seconds))


@given(bubbles=BUBBLES, window=WINDOWS)
def test_a_burst_is_never_longer_than_its_bound(bubbles: list[Bubble], window: timedelta) -> None:
    first = min(bubble.received_at for bubble in bubbles)

    assert ready_at(bubbles, window) <= first + LONGEST_WAIT


@given(bubbles=BUBBLES, window=WINDOWS)
def test_within_the_bound_the_buyer_was_quiet_for_the_window(bubbles: list[Bubble], window: timedelta) -> None:
    first, newest = (find(bubble.received_at for bubble in bubbles) for find in (min, max))

    ready = ready_at(bubbles, window)

    assert ready == newest + window or ready == first + LONGEST_WAIT


@given(bubbles=BUBBLES, window=WINDOWS, later=st.floats(0, 5))
def test_one_more_bubble_never_makes_it_ready_earlier(bubbles: list[Bubble], window: timedelta, later: float) -> None:
    newest = max(bubble.received_at for bubble in bubbles)
    more = [*bubbles, Bubble(99, "?", newest + timedelta(seconds=later))]

    assert ready_at(more, window) >= ready_at(bubbles, window)


@given(bubbles=BUBBLES)
def test_no_word_is_lost_and_the_order_stays(bubbles: list[Bubble]) -> None:
    text = joined(bubbles)

    assert text == "\n".join(bubble.text for bubble in bubbles if bubble.text.strip())
    assert bool(text) == any(bubble.text.strip() for bubble in bubbles)
