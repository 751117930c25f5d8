"""Who a case is about: people, the numbers other services know them by, and who may be told what."""
