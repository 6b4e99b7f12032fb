"""One small module per process, and what make run does."""
