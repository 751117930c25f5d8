"""What is asked about protected characteristics and circumstances, and the codes of the answers: data, no code.

Asked once for every pathway, so that no return needs a second question (Equality Act 2010 s 149 asks public bodies to
know whom they serve). Each question may be declined, which is an answer of its own and is never asked again by
mistake. Where the NHS has a national list, its codes are ours; ``declined_as`` is its code for somebody who was asked
and would rather not say. Lists of our own say so. No list of nDelius codes was found for these questions, apart from
ethnicity (``identifiers/kinds/ethnicity_self_defined_cjs.py`` maps the justice codes; the code that came is kept in
the answer's words).

Source: NHS Data Model and Dictionary: PERSON GENDER CODE, GENDER IDENTITY CODE, ETHNIC CATEGORY, RELIGIOUS OR OTHER
BELIEF SYSTEM AFFILIATION GROUP CODE, DISABILITY CODE, PERSON STATED SEXUAL ORIENTATION CODE, PERSON MARITAL STATUS,
EX-BRITISH ARMED FORCES INDICATOR. Pregnancy and maternity: Equality Act 2010 s 17(3), 26 weeks from the birth.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from backend.refusals import Malformed, Reason

DECLINED = "declined"
LONGEST = 2000  # characters of an answer in words


@dataclass(frozen=True)
class Option:
    """One answer to choose. One that is ``alone`` rules the others out, such as *none*."""

    code: str
    title: str
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something asked of everybody. One without options is answered in words."""

    slug: str
    title: str
    options: tuple[Option, ...] = ()
    many: bool = False
    declined_as: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """Every code that may be answered, *declined* among them."""
        return frozenset({DECLINED, *(one.code for one in self.options)})

    def title_of(self, code: str) -> str:
        """The answer as people read it. Raises KeyError for a code that is none of the question's."""
        return {DECLINED: "Prefers not to say", **{one.code: one.title for one in self.options}}[code]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered: codes, or words, or words that add to the codes. Without either it was not asked."""

    codes: tuple[str, ...] = ()
    words: str = ""

    @property
    def blank(self) -> bool:
        return not self.codes and not self.words.strip()


YES_OR_NO = (Option("yes", "Yes"), Option("no", "No"))

_QUESTIONS = (
    Question(
        slug="sex",
        title="Sex",
        options=(Option("1", "Male"), Option("2", "Female"), Option("9", "Indeterminate")),
    ),
    Question(
        slug="gender_identity",
        title="Gender identity",
        options=(
            Option("1", "Male, trans men included"),
            Option("2", "Female, trans women included"),
            Option("3", "Non-binary"),
            Option("4", "Another gender identity"),
        ),
        declined_as="Z",
    ),
    Question(
        slug="ethnicity",
        title="Ethnic category",
        options=(
            Option("A", "White: British"),
            Option("B", "White: Irish"),
            Option("C", "White: any other background"),
            Option("D", "Mixed: White and Black Caribbean"),
            Option("E", "Mixed: White and Black African"),
            Option("F", "Mixed: White and Asian"),
            Option("G", "Mixed: any other background"),
            Option("H", "Asian or Asian British: Indian"),
            Option("J", "Asian or Asian British: Pakistani"),
            Option("K", "Asian or Asian British: Bangladeshi"),
            Option("L", "Asian or Asian British: any other background"),
            Option("M", "Black or Black British: Caribbean"),
            Option("N", "Black or Black British: African"),
            Option("P", "Black or Black British: any other background"),
            Option("R", "Chinese"),
            Option("S", "Any other ethnic group"),
        ),
        declined_as="Z",
    ),
    Question(
        slug="religion",
        title="Religion or belief",
        options=(
            Option("A", "Baha'i"),
            Option("B", "Buddhist"),
            Option("C", "Christian"),
            Option("D", "Hindu"),
            Option("E", "Jain"),
            Option("F", "Jewish"),
            Option("G", "Muslim"),
            Option("H", "Pagan"),
            Option("I", "Sikh"),
            Option("J", "Zoroastrian"),
            Option("K", "Another religion or belief"),
            Option("L", "None"),
        ),
        declined_as="M",
    ),
    Question(
        slug="disability",
        title="Disability",
        many=True,
        options=(
            Option("01", "Behaviour and emotions"),
            Option("02", "Hearing"),
            Option("03", "Use of the hands"),
            Option("04", "Memory, or ability to concentrate, learn or understand"),
            Option("05", "Mobility"),
            Option("06", "Perceiving physical danger"),
            Option("07", "Personal care and continence"),
            Option("08", "Progressive conditions and physical health"),
            Option("09", "Sight"),
            Option("10", "Speech"),
            Option("XX", "Another disability"),
            Option("NN", "No disability", alone=True),
        ),
        declined_as="ZZ",
    ),
    Question(
        slug="sexual_orientation",
        title="Sexual orientation",
        options=(
            Option("1", "Heterosexual or straight"),
            Option("2", "Gay or lesbian"),
            Option("3", "Bisexual"),
            Option("4", "Another sexual orientation"),
            Option("U", "Does not know or is not sure"),
        ),
        declined_as="Z",
    ),
    Question(
        slug="pregnancy_maternity",
        title="Pregnancy and maternity",
        options=(
            Option("pregnant", "Pregnant"),
            Option("maternity", "Gave birth in the last 26 weeks"),
            Option("neither", "Neither"),
        ),
    ),
    Question(
        slug="marital_status",
        title="Marital status",
        options=(
            Option("S", "Single"),
            Option("M", "Married or in a civil partnership"),
            Option("P", "Separated"),
            Option("D", "Divorced, or civil partnership dissolved"),
            Option("W", "Widowed, or surviving civil partner"),
        ),
        declined_as="N",
    ),
    Question(
        slug="neurodiversity",
        title="Neurodiversity",
        many=True,
        options=(
            Option("autism", "Autism"),
            Option("adhd", "Attention deficit hyperactivity disorder (ADHD)"),
            Option("dyslexia", "Dyslexia or another difficulty with reading or numbers"),
            Option("dyspraxia", "Dyspraxia"),
            Option("brain_injury", "Brain injury"),
            Option("speech_and_language", "Speech, language and communication needs"),
            Option("other", "Another condition"),
            Option("none", "None known", alone=True),
        ),
    ),
    Question(slug="language", title="Main language"),
    Question(slug="interpreter", title="Interpreter needed", options=YES_OR_NO),
    Question(slug="adjustments", title="Reasonable adjustments"),
    Question(slug="gp_practice", title="GP practice"),
    Question(
        slug="accommodation",
        title="Where the person lives",
        options=(
            Option("owner", "Own home"),
            Option("tenant", "Rented home"),
            Option("family_or_friends", "With family or friends, settled"),
            Option("supported", "Supported housing"),
            Option("approved_premises", "Approved premises"),
            Option("temporary", "Temporary accommodation, hostel or refuge"),
            Option("sofa_surfing", "Moving between family or friends"),
            Option("rough_sleeping", "Sleeping rough"),
            Option("hospital", "Hospital"),
            Option("prison", "Prison"),
            Option("other", "Somewhere else"),
        ),
    ),
    Question(
        slug="veteran",
        title="Service in the armed forces",
        options=(
            Option("02", "Has served"),
            Option("03", "Has not served"),
            Option("05", "Family member of somebody who has served"),
        ),
    ),
    Question(slug="carer", title="Cares for somebody", options=YES_OR_NO),
    Question(slug="care_experienced", title="Was in care as a child", options=YES_OR_NO),
)

QUESTIONS: Mapping[str, Question] = MappingProxyType({one.slug: one for one in _QUESTIONS})


def faults_of(answers: Mapping[str, Answer]) -> Iterator[Reason]:
    """Every answer that is none to its question, as a reason that says what to do."""
    for slug, answer in answers.items():
        question = QUESTIONS.get(slug)
        if question is None:
            yield Reason(code="unknown_question", sentence=f"There is no question called {slug[:40]!a}.", where=slug)
        elif sentence := _fault(question, answer):
            yield Reason(code="no_such_answer", sentence=f"{question.title}: {sentence}", where=slug)


def check(answers: Mapping[str, Answer]) -> None:
    """Raise Malformed, with every reason, where an answer is none to its question."""
    if reasons := list(faults_of(answers)):
        raise Malformed(reasons[0].sentence, reasons=reasons)


def _fault(question: Question, answer: Answer) -> str:
    codes = set(answer.codes)
    alone = {DECLINED, *(one.code for one in question.options if one.alone)}
    if not codes <= question.codes:
        return "choose from the answers listed."
    if len(codes) > 1 and not question.many:
        return "choose one answer."
    if len(codes) > 1 and codes & alone:
        return f"“{question.title_of(min(codes & alone))}” stands alone. Take away it or the others."
    if len(answer.words) > LONGEST:
        return f"shorten the answer to {LONGEST} characters."
    if "\0" in answer.words:
        return "the answer holds a character that is not text. Type it again."
    return ""
