"""A bridge: a shop's own platform over signed HTTP, as docs/marketplaces/bridge.md asks it to speak."""
