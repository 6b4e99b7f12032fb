"""Pure functions on Indonesian chat text. Knows no shop and no Rasa."""
