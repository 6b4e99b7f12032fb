"""The desk: tickets, routing, hours. Data and pure evaluators."""
