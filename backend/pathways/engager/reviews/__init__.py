"""What is owed at each step: by whom, by when, how often it is chased and who is told when it stays undone.

``rule`` is the number of the review rule (README, “The rules”); clocks of the state table without a number of their own
have none. No timer moves a case: a review raises work, and people move cases.
"""

from backend.pathways.releasing import CUSTODY
from backend.pathways.vocabulary import Anchor

from .after import AFTER
from .always import ALWAYS
from .before import BEFORE

ANCHORS = (
    Anchor(
        slug="release", title="Date of release", meaning="The one that counts now, of all that were stated.",
        follows=CUSTODY, reads=lambda known: known.release_at,
    ),
    Anchor(slug="released", title="Released", meaning="The day on which the person came out."),
)  # fmt: skip

REVIEWS = (*BEFORE, *AFTER, *ALWAYS)
