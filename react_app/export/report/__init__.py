"""What is told while something is made, to people and to other processes, and how it is steered."""
