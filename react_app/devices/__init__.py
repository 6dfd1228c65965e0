"""Controllers: each turns messages into control changes or tempo."""
