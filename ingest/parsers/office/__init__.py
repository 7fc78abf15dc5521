"""What the Office formats have in common."""
