"""What must be entered with each action of the MHTR pathway, by stage: the data dictionary of its README."""
