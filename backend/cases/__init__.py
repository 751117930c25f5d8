"""What happened: cases, their strands, their history and what is owed. The only writer of case state."""
