"""One folder per marketplace: payloads, signing, client. HTTP, not Rasa."""
