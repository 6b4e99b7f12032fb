"""A response's words with its placeholders filled, as Rasa's server does it."""

from collections.abc import Mapping

from rasa.core.nlg.interpolator import interpolate_text


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; unchanged where one is missing."""
    return str(interpolate_text(text, dict(values)))
