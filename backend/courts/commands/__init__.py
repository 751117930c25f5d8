"""Everything that changes what is known of courts, their lists and their orders.

``load_reference``   courts and offences of the shipped tables, and the site for courts that no other serves
``import_list``      take in one file of a court list
``import_results``   take in one file of court results
"""
