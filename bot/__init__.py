"""SiapKak: answers Indonesian marketplace buyers from the shop's own facts, and hands over when it should not answer."""
