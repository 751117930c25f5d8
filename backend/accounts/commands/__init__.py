"""Every change of organisations, sites and accounts that the running system makes goes in here.

``set_protocol_value``  a site's own figure for a protocol value of a pathway, from a date
"""

from backend.accounts.commands.protocol import set_protocol_value

__all__ = ["set_protocol_value"]
