"""Plays the marketplaces over their documented wire formats, field for field. Imports nothing from `bot`."""
