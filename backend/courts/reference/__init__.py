"""Courts, offence codes and result codes of England and Wales, as tables shipped with the project."""
