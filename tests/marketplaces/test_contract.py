"""What every marketplace must do, run over every folder here that has a profile. How to join: tests/support/marketplace.py."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.delivery.ports import Marketplace
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, MarketplaceError, RateLimited
from bot.messages import Author, Kind
from tests.support.inbox import FakeInbox, fake_inbox
from tests.support.loopback import Answer, FakeServer, fake_server, serving_blueprint
from tests.support.marketplace import MALFORMED, UNSUPPORTED, Profile, Sending, one_text, profiles, told
from tests.support.mutation import mutated

FOUND = profiles(Path(__file__).parent)
GENERIC_RUBBISH = (b"", b"[]", b"null", b'"text"', b"{}", b"{", b"\xff\xfe", b"[" * 100_000)


@dataclass
class Door:
    """A marketplace's channel, served as the gateway serves it."""

    profile: Profile
    fake: FakeInbox
    http: httpx.AsyncClient

    async def post(self, body: bytes, **headers: str) -> httpx.Response:
        """Call the webhook, signed."""
        return await self._post(body, {**self.profile.sign(body), **headers})

    async def post_forged(self, body: bytes) -> httpx.Response:
        """Call the webhook as somebody who does not know the secret."""
        return await self._post(body, dict(self.profile.forge(body)))

    async def post_unsigned(self, body: bytes) -> httpx.Response:
        """Call the webhook with no proof at all."""
        return await self._post(body, {})

    async def _post(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return await self.http.post(self.profile.webhook, content=body, headers={"Content-Type": "application/json", **headers})


@asynccontextmanager
async def door(profile: Profile, *channel_ids: str) -> AsyncIterator[Door]:
    """The marketplace's channel over an inbox whose shop has these channels."""
    fake = fake_inbox(profile.name, *channel_ids)
    channel = profile.channel(fake.inbox)
    blueprint = channel.blueprint(_never)
    async with (
        serving_blueprint(blueprint, f"/webhooks/{channel.url_prefix()}") as address,
        httpx.AsyncClient(base_url=address) as http,
    ):
        yield Door(profile, fake, http)


async def _never(_: object) -> None:
    raise AssertionError("a marketplace's channel must not hand a message to Rasa itself")


@asynccontextmanager
async def calling(sending: Sending, *answers: Answer, timeout: float = 5.0) -> AsyncIterator[tuple[FakeServer, Marketplace]]:
    """The marketplace's client, talking to a fake server with these answers."""
    async with fake_server(*answers) as server, httpx.AsyncClient() as http:
        yield server, sending.client(http, server.url, timeout)


def test_marketplaces_were_found() -> None:
    names = [profile.name for profile in FOUND]

    assert {"onetalk", "bridge"} <= set(names)
    assert names == [profile.folder.name for profile in FOUND]


@pytest.mark.parametrize("profile", FOUND, ids=lambda profile: profile.name)
class TestMarketplace:
    """One marketplace."""

    @pytest.fixture
    async def open_door(self, profile: Profile) -> AsyncIterator[Door]:
        """The channel of a shop that has the fixtures' channels."""
        async with door(profile, *profile.channel_ids) as opened:
            yield opened

    @pytest.fixture
    def message(self, profile: Profile) -> bytes:
        """Some recorded message."""
        return next(iter(profile.messages().values()))

    @pytest.fixture
    def sending(self, profile: Profile) -> Sending:
        """How it is called."""
        if profile.sending is None:
            pytest.skip(f"{profile.name} is not called: every row is delivered at once")
        return profile.sending

    def test_every_fixture_says_what_it_must_become(self, profile: Profile) -> None:
        assert profile.messages()
        assert profile.those(MALFORMED)
        assert bool(profile.those(UNSUPPORTED)) == profile.unknown_events
        assert set(profile.fixtures) == set(profile.expected)

    async def test_every_recorded_message_is_stored_as_expected_and_wakes_a_worker(self, open_door: Door) -> None:
        for name, body in open_door.profile.messages().items():
            open_door.fake.clear()

            response = await open_door.post(body)

            assert (name, response.status_code) == (name, 200)
            [stored] = open_door.fake.stored
            expected = open_door.profile.expected[name]
            assert {member: told(stored)[member] for member in expected} == expected, name
            assert [key.external_id for key in open_door.fake.wakeups.woken] == [stored.conversation]
            assert open_door.fake.store.tickets == []

    async def test_unproven_requests_get_an_empty_401_and_store_nothing(self, open_door: Door) -> None:
        for body in [*open_door.profile.fixtures.values(), *GENERIC_RUBBISH]:
            for refused in (await open_door.post_forged(body), await open_door.post_unsigned(body)):
                assert (refused.status_code, refused.content) == (401, b"")

        assert open_door.fake.stored == []
        assert open_door.fake.store.tickets == []

    async def test_replayed_webhook_is_acknowledged_and_stored_once(self, open_door: Door, message: bytes) -> None:
        answers = [await open_door.post(message) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert len(open_door.fake.stored) == 1
        assert len(open_door.fake.wakeups.woken) == 1

    async def test_malformed_bodies_are_refused_with_a_reason_and_store_nothing(self, open_door: Door) -> None:
        for body in [*open_door.profile.those(MALFORMED).values(), *GENERIC_RUBBISH]:
            response = await open_door.post(body)

            assert (body[:300], response.status_code) == (body[:300], 400)
            assert response.json()["error"]
        assert open_door.fake.stored == []
        assert open_door.fake.store.tickets == []

    async def test_unknown_events_are_acknowledged_and_shown_to_a_person(self, profile: Profile, open_door: Door) -> None:
        if not profile.unknown_events:
            pytest.skip(f"{profile.name} sends no kinds but ours")
        for name, body in profile.those(UNSUPPORTED).items():
            open_door.fake.clear()

            response = await open_door.post(body)

            assert (name, response.status_code) == (name, 200)
            assert open_door.fake.stored == []
            assert len(open_door.fake.store.tickets) == 1

    async def test_a_channel_of_no_shop_is_acknowledged_and_shown_to_a_person(self, profile: Profile, message: bytes) -> None:
        if not profile.unknown_channels:
            pytest.skip(f"{profile.name} cannot call for a shop that is not ours")
        async with door(profile) as elsewhere:
            response = await elsewhere.post(message)

        assert response.status_code == 200
        assert elsewhere.fake.stored == []
        assert len(elsewhere.fake.store.tickets) == 1

    async def test_a_message_that_could_not_be_stored_is_not_acknowledged(self, open_door: Door, message: bytes) -> None:
        open_door.fake.store.broken = True
        failed = await open_door.post(message)
        open_door.fake.store.broken = False
        again = await open_door.post(message)

        assert (failed.status_code, again.status_code) == (500, 200)
        assert len(open_door.fake.stored) == 1

    async def test_a_lost_wakeup_loses_no_message(self, open_door: Door, message: bytes) -> None:
        open_door.fake.wakeups.lost = True

        response = await open_door.post(message)

        assert response.status_code == 200
        assert len(open_door.fake.stored) == 1

    @settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    async def test_no_body_whatever_causes_an_error_of_ours(self, open_door: Door, data: st.DataObject) -> None:
        body = data.draw(mutated(list(open_door.profile.fixtures.values())))
        open_door.fake.clear()

        response = await open_door.post(body)

        assert response.status_code in (200, 400)
        assert response.status_code == 200 or not open_door.fake.stored

    async def test_a_reply_is_sent_once_with_its_text(self, profile: Profile, sending: Sending) -> None:
        async with calling(sending, sending.accepted) as (server, client):
            await client.send(one_text(profile.name))

        [call] = server.calls
        assert "Siap, Kak!" in call.body.decode()
        assert client.name == profile.name

    async def test_a_rate_limit_says_how_long_to_wait(self, profile: Profile, sending: Sending) -> None:
        async with calling(sending, sending.rate_limited) as (_, client):
            with pytest.raises(RateLimited) as limited:
                await client.send(one_text(profile.name))

        assert limited.value.seconds == sending.rate_limited_seconds

    async def test_a_failing_marketplace_may_be_tried_again(self, profile: Profile, sending: Sending) -> None:
        async with calling(sending, sending.failed) as (server, client):
            with pytest.raises(DeliveryFailed):
                await client.send(one_text(profile.name))

        assert len(server.calls) == 1

    async def test_a_refusal_is_final(self, profile: Profile, sending: Sending) -> None:
        async with calling(sending, sending.refused) as (_, client):
            with pytest.raises(DeliveryRefused):
                await client.send(one_text(profile.name))

    async def test_an_unreachable_marketplace_may_be_tried_again(self, profile: Profile, sending: Sending) -> None:
        async with calling(sending) as (server, _):
            gone = server.url
        async with httpx.AsyncClient() as http:
            with pytest.raises(DeliveryFailed):
                await sending.client(http, gone, 5.0).send(one_text(profile.name))

    @pytest.mark.parametrize("answer", [Answer(silent=True), Answer(dropped=True)], ids=["silent", "dropped"])
    async def test_no_answer_after_a_send_is_unclear(self, profile: Profile, sending: Sending, answer: Answer) -> None:
        async with calling(sending, answer, timeout=0.2) as (server, client):
            with pytest.raises(DeliveryUnclear):
                await client.send(one_text(profile.name))

        assert len(server.calls) == 1

    async def test_the_receipt_is_the_id_that_the_echo_will_have(self, open_door: Door, sending: Sending) -> None:
        profile = open_door.profile
        async with calling(sending, sending.accepted) as (_, client):
            sent = await client.send(one_text(profile.name))

        assert sent.external_id == sending.receipt
        if profile.echo:
            await open_door.post(profile.fixtures[profile.echo])
            [echo] = open_door.fake.stored
            # Not the buyer, and nobody whom it could name: whether it is ours is decided by the record.
            assert (echo.external_id, echo.author) == (sent.external_id, Author.OUTSIDE)

    async def test_the_list_of_messages_says_what_the_shops_side_said(self, profile: Profile, sending: Sending) -> None:
        async with calling(sending, sending.listed or Answer()) as (server, client):
            heard = await client.recent(one_text(profile.name).key)

        if sending.listed is None:
            assert (heard, server.calls) == (None, [])
        else:
            assert heard is not None and tuple(heard) == sending.heard
            assert all(later.sent_at >= earlier.sent_at for later, earlier in pairwise(heard))

    @pytest.mark.parametrize("rubbish", [*GENERIC_RUBBISH, b'{"messages": [{}]}', b'{"messages": 7}'], ids=lambda body: body[:20])
    async def test_a_list_that_cannot_be_read_is_an_error_of_the_marketplaces(
        self, profile: Profile, sending: Sending, rubbish: bytes
    ) -> None:
        await self._no_list(profile, sending, Answer(200, rubbish))

    @pytest.mark.parametrize(
        "answer", [Answer(429), Answer(503), Answer(404), Answer(silent=True), Answer(dropped=True)], ids=repr
    )
    async def test_a_list_that_does_not_come_is_an_error_of_the_marketplaces(
        self, profile: Profile, sending: Sending, answer: Answer
    ) -> None:
        await self._no_list(profile, sending, answer)

    async def _no_list(self, profile: Profile, sending: Sending, answer: Answer) -> None:
        if sending.listed is None:
            pytest.skip(f"{profile.name} has no list of messages")
        async with calling(sending, answer, timeout=0.2) as (_, client):
            with pytest.raises(MarketplaceError):
                await client.recent(one_text(profile.name).key)

    def test_what_it_allows_can_be_kept(self, sending: Sending) -> None:
        limits = sending.client(httpx.AsyncClient(), "http://127.0.0.1:9/", 1.0).limits

        assert limits.calls_per_second > 0
        assert limits.calls_at_once >= 1

    def test_only_calls_that_set_a_state_are_repeatable(self, sending: Sending) -> None:
        client = sending.client(httpx.AsyncClient(), "http://127.0.0.1:9/", 1.0)

        assert {kind for kind in Kind if client.repeatable(kind)} == sending.repeatable
        assert Kind.TEXT not in sending.repeatable
