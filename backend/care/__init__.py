"""What is done for a person on any pathway: so far, the measures taken and the alerts they raise."""
