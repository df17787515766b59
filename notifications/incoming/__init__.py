"""What comes back to the office: answers, receipts, returned mail, STOP."""
