"""Twenty thousand invented people whose names are spread as names in England and Wales are: few common ones, many rare."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass

from django.db import connection

from backend.people.names import key_of
from tests import cast
from tests.people.given import pnc

FAMILY = """
Smith Jones Williams Brown Taylor Davies Wilson Evans Thomas Johnson Roberts Walker Wright Robinson Thompson White
Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Scott Cooper Morris Ward Moore
King Watson Baker Harrison Morgan Patel Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis Khan Singh
Ahmed Ali Hussain Begum Kaur Shah Bennett Cook Griffiths Shaw Cox Miller Bailey Richardson Carter Collins Murphy Price
Richards Marshall Simpson Ellis Adams Stevens Wilkinson Chapman Foster Gray Graham Mills Webb Palmer Knight Rogers
Powell Dixon Barnes Mason Hunt Butler Holmes Owen Campbell Fisher Matthews Barker Pearson Harvey Lloyd Fletcher
Reynolds Jenkins Gibson Andrews Kelly Howard Ford Murray Elliott Fox Stewart Grant Cole Dean Wells Armstrong
Cunningham Spencer Harper Lawrence Bradley Atkinson Russell Payne Gardner Hudson Hart Burton Nicholson Walsh Newman
Jordan Hamilton Wallace Woods Francis West Cross Burns Kennedy Rose Carr Sutton Byrne Doyle Gallagher Nolan Brennan
Sweeney O'Brien O'Connor O'Neill O'Sullivan O'Reilly McCarthy McDonald McKenzie MacLeod McLean Fitzgerald Fitzpatrick
Kavanagh Quinn Boyle Duffy Farrell Nowak Kowalski Wiśniewski Wójcik Kamiński Zieliński Szymański Dąbrowski Kozłowski
Jankowski Mazur Popescu Ionescu Popa Dumitru Stan Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Fernandes
Gomes Ribeiro Garcia Martinez Rossi Russo Ferrari Esposito Papadopoulos Georgiou Constantinou Yilmaz Kaya Demir Çelik
Şahin Öztürk Nguyen Tran Pham Huynh Wong Chan Cheung Leung Ng Lam Ho Li Wang Zhang Chen Liu Yang Huang Zhao Wu Kim
Park Choi Okafor Okonkwo Adeyemi Adebayo Balogun Eze Nwosu Obi Chukwu Mensah Owusu Boateng Asante Osei Appiah Mohamed
Abdi Hassan Ibrahim Osman Farah Warsame Tesfaye Bekele Haile Mutasa Moyo Ncube Sibanda Dlamini Chowdhury Rahman Islam
Miah Uddin Iqbal Akhtar Malik Mahmood Rashid Aziz Bhatti Chaudhry Qureshi Siddiqui Mirza Sheikh Sharma Gupta Kumar
Verma Mehta Desai Joshi Nair Menon Iyer Reddy Rao Das Bose Sen Ghosh Banerjee Mukherjee Gill Sandhu Dhillon Sidhu
Grewal Bains Johal Rai Gurung Tamang Perera Fernando Silva Jayasuriya Sivakumar Müller Schmidt Schneider Fischer Weber
Meyer Wagner Becker Hoffmann Dubois Laurent Lefèvre Moreau Girard Jansen Bakker Visser Larsen Nielsen Sørensen Hansen
Johansson Lindqvist Korhonen Virtanen Tamm Kask Ozols Bērziņš Kovács Nagy Horvat Novak Petrov Ivanova Dimitrov
Georgieva Hoxha Krasniqi Gashi Berisha Haddad Khoury Nasser Saleh Amini Hosseini Rezaei Karimi Barrow Leffler Monk
Wordsworth Ackroyd Arkwright Bickerstaff Birtwistle Bottomley Braithwaite Butterworth Clegg Clough Cowgill Crabtree
Duckworth Entwistle Fairclough Fothergill Gaskell Greenhalgh Haworth Higginbottom Hindle Holroyd Hoyle Illingworth
Kershaw Lumb Micklethwaite Murgatroyd Oldroyd Ollerenshaw Pilkington Ramsbottom Ratcliffe Schofield Shackleton
Shuttleworth Sowerby Sugden Sutcliffe Tattersall Thistlethwaite Threlfall Wadsworth Whitworth Winterbottom Pendry
Prosser Probert Gwynne Llewellyn Meredith Vaughan Tudor Trelawney Penhaligon Trevithick Polkinghorne
""".split()  # noqa: SIM905 - read as text, not as a column

GIVEN = """
Muhammad Oliver George Harry Noah Jack Charlie Jacob Alfie Freddie Oscar Leo Logan Archie Theo Thomas James Joshua
Henry William Max Lucas Ethan Arthur Mason Isaac Harrison Teddy Finley Daniel Riley Edward Joseph Alexander Adam
Samuel Benjamin Sebastian Toby Elijah David Michael Paul Andrew Stephen Mark Christopher Simon Robert Richard Peter
Kevin Gary Ian Darren Jason Lee Craig Wayne Stuart Dean Carl Shaun Ryan Liam Connor Callum Kieran Aaron Nathan Tyrone
Jermaine Mohammed Ahmed Ali Hassan Ibrahim Yusuf Omar Imran Tariq Bilal Vijay Rajesh Amit Sanjay Arjun Gurpreet
Harpreet Jaspal Piotr Tomasz Krzysztof Andrzej Marek Jakub Andrei Ionuț João Tiago Chidi Emeka Kwame Kofi Abdi Nguyen
Wei Jian Olivia Amelia Isla Ava Emily Isabella Mia Poppy Ella Lily Jessica Sophie Grace Freya Charlotte Sarah Emma
Laura Rebecca Claire Karen Susan Julie Tracey Sharon Michelle Nicola Lisa Joanne Donna Kelly Stacey Kirsty Gemma
Hayley Kayleigh Chantelle Shanice Fatima Aisha Zainab Khadija Maryam Samina Priya Anita Sunita Deepa Simran Manpreet
Agnieszka Katarzyna Magdalena Joanna Elena Ana Maria Siân Niamh Aoife Bronwen Phyllis Mavis Ngozi Amara Adaeze Abena
Hodan Mei Xiu
""".split()  # noqa: SIM905 - read as text, not as a column


@dataclass(frozen=True)
class Invented:
    """One of them, as they are on file."""

    id: uuid.UUID
    family_name: str
    given_names: str
    born: dt.date
    pnc_id: str


def invent(count: int, seed: int = 7) -> list[Invented]:
    """The same people every time. One in thirty has two family names, one in four a second given name."""
    chance = random.Random(seed)
    weights = [1 / (rank + 12) for rank in range(len(FAMILY))]
    people = []
    for number in range(count):
        family = chance.choices(FAMILY, weights)[0]
        if chance.random() < 1 / 30:
            family += "-" + chance.choice(FAMILY)
        given = chance.choice(GIVEN) + (f" {chance.choice(GIVEN)}" if chance.random() < 0.25 else "")
        born = dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(365 * 57))
        people.append(
            Invented(uuid.UUID(int=chance.getrandbits(128), version=4), family, given, born, pnc(number, 2001))
        )
    return people


def settle(people: list[Invented]) -> None:
    """Write them into the database that the process is connected to as owner, held by Birmingham's liaison service."""
    keys = [key_of(one.family_name, one.given_names) for one in people]
    tables = ("people_person", "people_name", "people_identifier")
    with connection.cursor() as cursor:
        # row by row the triggers would take most of a minute; what they do is done at the end, at once
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO people_person (id, parties, family_name, given_names, known_as, title, date_of_birth, recorded_at)"
            " SELECT id, ARRAY[%s::uuid], family, given, '', '', born, now()"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::date[]) AS one (id, family, given, born)",
            [
                cast.LIAISON.id,
                [one.id for one in people],
                [one.family_name for one in people],
                [one.given_names for one in people],
                [one.born for one in people],
            ],
        )
        cursor.execute(
            "INSERT INTO people_name"
            " (id, parties, person_id, family_name, given_names, family_key, given_key, source, recorded_at)"
            " SELECT gen_random_uuid(), ARRAY[%s::uuid], id, family_key, given_key, family_key, given_key, 'test', now()"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS one (id, family_key, given_key)",
            [cast.LIAISON.id, [one.id for one in people], [one.family for one in keys], [one.given for one in keys]],
        )
        cursor.execute(
            "INSERT INTO people_identifier (id, parties, person_id, kind, given, canonical, warning, source, recorded_at,"
            " set_aside_by, set_aside_because)"
            " SELECT gen_random_uuid(), ARRAY[%s::uuid], id, 'pnc_id', number, number, '', 'test', now(), '', ''"
            " FROM unnest(%s::uuid[], %s::text[]) AS one (id, number)",
            [cast.LIAISON.id, [one.id for one in people], [one.pnc_id for one in people]],
        )
        cursor.execute(
            "INSERT INTO people_spelling (family_key, one_letter_less)"
            " SELECT family_key, walls.one_letter_less(family_key) FROM (SELECT DISTINCT family_key FROM people_name) AS one"
        )
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
