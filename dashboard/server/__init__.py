"""The app: pages put together, background jobs, security headers, gunicorn."""
