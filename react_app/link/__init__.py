"""What crosses processes: one authenticated connection and blocks of shared memory."""
