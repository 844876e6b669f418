"""What a link to a trend shows of itself in chats and issue trackers."""
