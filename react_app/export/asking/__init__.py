"""What people ask for in words: options, and the formats they mean."""
