"""Any frame of an export before it runs."""
