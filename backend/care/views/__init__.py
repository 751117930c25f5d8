"""The screens of care: taking a measure, and how the scores went."""
