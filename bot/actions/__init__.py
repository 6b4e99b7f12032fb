"""Rasa's actions: one answers a turn, one hands off. No wording, no SQL."""
