"""What is done to an index as a whole: copied, put back, made small, replaced by a new one."""
