"""Background work on Celery: the queue in Redis, who works on it, and fits in chunks."""
