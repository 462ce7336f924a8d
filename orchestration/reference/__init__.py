"""Areas and names from CBS, and the reviewed seeds that we compare with them."""
