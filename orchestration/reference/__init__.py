"""The areas and names that CBS publishes, and the reviewed seeds made from them."""
