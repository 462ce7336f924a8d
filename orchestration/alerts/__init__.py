"""What is told to whom: alerts and the channels they go by."""
