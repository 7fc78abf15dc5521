"""What every room uses: arrays as they are stored, files that survive a kill, the machine."""
