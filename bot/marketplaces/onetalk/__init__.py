"""OneTalk's custom-chatbot contract: the shapes on the wire, and the client. HTTP, not Rasa."""
