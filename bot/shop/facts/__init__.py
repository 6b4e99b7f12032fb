"""Facts: pure functions on a shop folder and a moment. Value, source, validity and rule; None = not stated or expired."""
