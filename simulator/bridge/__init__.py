"""Plays a bridge: a shop's own platform with buyers, a seller's app, and the wire format of docs/marketplaces/bridge.md."""

from simulator.bridge.platform import BridgePlatform
from simulator.bridge.routes import bridge_blueprint

__all__ = ["BridgePlatform", "bridge_blueprint"]
