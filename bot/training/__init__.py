"""One command with verbs: lint, train, evaluate, gate."""
