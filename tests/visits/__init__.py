"""Makes the folder a package for the type checker; a pathway folder needs only the four files beside this one."""
