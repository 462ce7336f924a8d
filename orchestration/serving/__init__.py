"""What is published, over HTTP and for assistants."""
