"""Rasa's doors: one short module per marketplace, and the stream of turns."""
