"""The Mental Health Treatment Requirement: from referral at court to the end of treatment and of the order."""
