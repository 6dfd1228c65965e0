"""Small widgets of the desk: painted by hand, fed from outside, each telling what the hand does by signals."""
