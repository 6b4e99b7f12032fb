"""What a shop sells and states: values, the importer, facts with validity, and finding products in a text. No SQL here."""
