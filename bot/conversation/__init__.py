"""The rules of a conversation: owner, epoch, episode, burst. Pure; time and rows come in as values."""
