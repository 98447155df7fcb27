"""What comes in: commands, presses, forms, comings and goings."""
