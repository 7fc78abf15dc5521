"""What a sentence says of its numbers: what they count, bound and are paid for, and how near."""
