"""Our Rasa graph components, built on bot.text. They know no shop."""
