"""The people and places of the two English newspapers. All of them are invented."""

FIRST_NAMES = [
    "Agnes",
    "Alan",
    "Bridget",
    "Callum",
    "Carys",
    "Clive",
    "Daphne",
    "Dilip",
    "Edwin",
    "Eleri",
    "Esme",
    "Farah",
    "Fergus",
    "Gareth",
    "Gwen",
    "Hamish",
    "Harriet",
    "Imran",
    "Iona",
    "Isla",
    "Jasper",
    "Jocelyn",
    "Kavita",
    "Kenneth",
    "Lachlan",
    "Leonie",
    "Lowri",
    "Magnus",
    "Mairi",
    "Marcus",
    "Meera",
    "Moira",
    "Nadia",
    "Neil",
    "Nerys",
    "Oliver",
    "Owen",
    "Petra",
    "Priya",
    "Quentin",
    "Rhona",
    "Rowan",
    "Ruth",
    "Selma",
    "Stuart",
    "Sunil",
    "Tamsin",
    "Terence",
    "Una",
    "Vera",
    "Victor",
    "Wanda",
    "Yusuf",
    "Zoe",
]

LAST_NAMES = [
    "Abernethy",
    "Ashdown",
    "Barlow",
    "Beckwith",
    "Birtles",
    "Braddock",
    "Calder",
    "Chaudhry",
    "Corrigan",
    "Crabtree",
    "Dalgleish",
    "Denholm",
    "Dunmore",
    "Eastwick",
    "Elphick",
    "Fairbairn",
    "Fenwick",
    "Garvey",
    "Goodall",
    "Greenhalgh",
    "Halloran",
    "Hathersage",
    "Iqbal",
    "Jessop",
    "Kettlewell",
    "Kinnear",
    "Lanyon",
    "Lockwood",
    "Macready",
    "Mistry",
    "Naylor",
    "Nettleton",
    "Oakshott",
    "Ormerod",
    "Pascoe",
    "Penhallow",
    "Quayle",
    "Rafferty",
    "Redfern",
    "Rothwell",
    "Sandilands",
    "Scholes",
    "Tennant",
    "Thackray",
    "Trevelyan",
    "Underhill",
    "Vickers",
    "Wardlaw",
    "Whitlock",
    "Yardley",
]

JOBS = (
    "a postal worker", "a retired welder", "a hairdresser", "a night nurse", "a student of law",
    "a second-hand bookseller", "a roofer", "a tax adviser", "a gardener", "a bus mechanic",
    "a corner shop owner", "a piano tuner", "a dental nurse", "a crane driver", "a sailmaker",
    "a cook", "an optician", "a parent of four", "a florist", "a swimming teacher",
    "a caretaker", "a beekeeper", "a joiner", "an electrician", "a pharmacist",
)  # fmt: skip

GAZETTE_TOWN = "Port Alder"
GAZETTE_PLACES = (
    "Rope Walk", "Customs Lane", "Anchor Street", "the Fish Steps", "Tidemill Road", "Ballast Quay",
    "Lantern Hill", "Chandler's Row", "St Brannoc's Square", "Pilot Terrace", "Saltmarsh Avenue",
    "the Weighhouse", "Cutter Street", "Dolphin Yard", "Mizzen Close", "Old Battery Road",
)  # fmt: skip

LEDGER_TOWN = "Kelsby"
LEDGER_PLACES = (
    "Drovers' Gate", "Fell Road", "Millrace Street", "Foundry Bank", "the Corn Exchange",
    "Hawthorn Rise", "Quarry Lane", "Weavers' Green", "Upper Garth", "Station Parade", "Tannery Hill",
    "Beckside", "Minster Close", "Shepherd's Row", "Cinder Path", "Ironmonger Row",
)  # fmt: skip

WIRE_TOWN = "Westhaven"
WIRE_PLACES = (
    "Parliament Street", "the Long Mole", "Admiral's Walk", "Museum Island", "Cathedral Close",
    "King's Basin", "the Royal Exchange", "Meadow Bridge", "Observatory Road", "Canal Side",
)  # fmt: skip

OTHER_TOWNS = (
    "Harrowmouth", "Strand Bay", "Tollerby", "Marrick", "Upper Wenn", "Cold Ashfield", "Pellport",
    "Brackwater", "Skerrin", "Ditchling Cross", "Lowmoor", "Eastry Sound", "Quill Harbour",
)  # fmt: skip

GAZETTE_REPORTERS = (
    "Jane Doe", "Tobias Merriman", "Siobhán Keane", "Rajiv Anand", "Helen Fairweather",
    "Dominic Stone-Parry",
)  # fmt: skip
LEDGER_REPORTERS = (
    "Beth Ackroyd", "Marcus Oyelaran", "Ingrid Solheim", "Peter O'Hara", "Lucy Threlfall",
)  # fmt: skip
AGENCY = "Meridian Wire"

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
