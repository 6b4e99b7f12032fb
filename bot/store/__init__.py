"""SQL and Redis: the implementations of the Protocols in bot.delivery."""
