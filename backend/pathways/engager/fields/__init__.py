"""What is entered with each action. Much that Engager enters is shared with other pathways and stands beside them."""
