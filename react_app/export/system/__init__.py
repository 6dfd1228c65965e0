"""What an export needs of the system: locks, room, children, interrupts, notes, files that appear when whole."""
