"""Conditions of Engager, each with the sentence a person reads when it does not hold. All are the service's own."""
