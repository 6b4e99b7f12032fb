"""Services between marketplaces and understanding: inbox, turns, outbox, sweeper. They speak to storage through Protocols."""
