"""The few places where Rasa itself is fitted: launcher, tracker store, patches, filling of responses."""
