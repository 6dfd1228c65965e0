"""The parts of the performance window, each fed by the desk and the stage link."""
