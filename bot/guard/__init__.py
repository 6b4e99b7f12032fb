"""What may leave on which marketplace."""
