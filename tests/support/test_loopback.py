"""The fake server answers what it was told and remembers what it was asked."""

import httpx
import pytest

from tests.support.loopback import Answer, fake_server


async def test_the_fake_gives_its_answers_in_order_and_then_200() -> None:
    async with fake_server(Answer(429, {"why": "slow"}, {"Retry-After": "3"})) as fake, httpx.AsyncClient() as http:
        first = await http.post(fake.url, json={"a": 1})
        second = await http.post(fake.url, content=b"x")

    assert (first.status_code, first.json(), first.headers["Retry-After"]) == (429, {"why": "slow"}, "3")
    assert (second.status_code, second.content) == (200, b"")
    assert [call.body for call in fake.calls] == [b'{"a":1}', b"x"]


async def test_a_silent_answer_times_the_caller_out_and_does_not_hold_up_the_end() -> None:
    async with fake_server(Answer(silent=True)) as fake, httpx.AsyncClient(timeout=0.1) as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.post(fake.url)

    assert len(fake.calls) == 1
