"""How fast SiapKak is, beside Rasa as it comes: `make bench` and `make bench-long`. Nothing here is part of the bot."""
