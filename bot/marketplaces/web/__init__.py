"""Our own chat for a shop's site: tokens, wire format and client. The wire format stands in docs/marketplaces/web.md."""
