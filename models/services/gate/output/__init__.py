"""What ``bandwatch gate`` writes: text, Markdown, JSON, JUnit XML and annotations."""
