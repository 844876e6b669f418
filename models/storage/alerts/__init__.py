"""Write and read alerts, summaries, detection rules and the notification outbox."""
