"""The screens' own pieces: the transaction door, the rules of addresses, base templates and components."""
