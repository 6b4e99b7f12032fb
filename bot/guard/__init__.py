"""What may leave on which marketplace: links, phone numbers, contacts elsewhere, length. Data and pure checks."""
