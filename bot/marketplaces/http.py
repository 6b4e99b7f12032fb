"""The HTTP client that the marketplaces' clients share: one pool of connections per process."""

import httpx


def http_client() -> httpx.AsyncClient:
    """A client with httpx's own limits; each marketplace sets its time-outs per call."""
    return httpx.AsyncClient()
