"""English banks for business and for transport."""

from newsreel.sample.grammar import Topic, parse_bank

BUSINESS = Topic(
    section="Business",
    tags=("business", "jobs", "economy", "employers", "investment"),
    role=("the managing director", "who founded the firm", "head of operations"),
    other_role=("of the chamber of commerce", "who represents the workforce", "an analyst"),
    subjects=(
        ("the boatyard that builds electric launches", "the boatyard"),
        ("the family bakery with nine shops", "the bakery"),
        ("the sardine cannery on the east side", "the cannery"),
        ("the software house in the old mint", "the software house"),
        ("the rope maker founded in 1802", "the rope maker"),
        ("the brewery that went cooperative", "the brewery"),
        ("the workshop for turbine bearings", "the bearing workshop"),
        ("the seaweed start-up", "the seaweed company"),
    ),
    headlines=(
        "New orders for {subject}",
        "{subject} hires again",
        "Risk & reward at {subject}",
        "“Small is no excuse”: a visit to {subject}",
        "{subject} looks beyond {place}",
    ),
    bank=parse_bank("""
# lead
- {subject} [plans|intends|is about] to [take on|hire|recruit] {n:14-120} [people|workers] [by
  {month}|over the next year|in {town}], [the owners announced|it said|managers told staff] on
  {day}.
- [Turnover|Revenue|Income] at {subject} [rose|climbed|jumped] by {n:7-41} per cent, [according
  to|say] [accounts|books] [opened|presented|filed] on {day}.
- [Two years|Barely {n:8-20} months] after [a fire|a lost contract|near-bankruptcy], {subject} [is
  growing|has turned the corner|reported a profit] on {day}.
- A [contract|deal] [worth|valued at] £{n:2-16}.{n:1-9} million [keeps|will keep] {subject} [busy|at
  work] [until|well past] {y:2028-2031}, [bringing relief to|good news for|with gains for]
  [suppliers near|cafés on|landlords around] {place}.
# fact
- [Orders|Enquiries] [come|arrive] from [Norway and Portugal|{n:9-24} countries|three continents|the
  islands], while [customers nearby|{town} itself] [brought in|took] [a fifth|barely {n:8-30} per
  cent|less than half].
- [Energy|Raw materials|Freight] [eats up|now takes|swallows] {n:11-34} [pence of each pound|per
  cent of costs], so [a heat pump|a row of panels|a second-hand turbine] [was ordered|is being
  fitted] [in spring|for £{n:60-480},000].
- [On the floor|In the main hall|Downstairs], {n:12-60} [machines|benches] [stand|hum] where [there
  were|people remember] {n:3-9} in {y:1989-2014}, [some of them|the oldest] [bought|rescued] [at
  auction|from a rival in {other_town}].
- {short} [pays|offers] [starters|trainees|new staff] £{n:12-19}.{n:10-90} an hour, [a little
  above|more than|about] [the county average|what the supermarket gives], [plus|and] [shares|bus
  fares|lunch].
- [Banks|Lenders] [refused|turned down] [the first|an early] [loan|plan]; [credit unions|a cousin in
  Canada|{n:140-620} small savers] [stepped in|put up the money] [instead|within weeks].
- [Competition|Pressure] from [abroad|larger rivals|web shops] [has grown|remains], [and margins|and
  profit per piece] [fell|shrank] to {n:2-6}.{n:1-9} per cent [before|until] [prices were raised|the
  range was cut].
- [About half|A third|{n:22-70} per cent] of the [staff|team] [live|grew up] [within sight
  of|around] {place}, [many|some] in the [second|third] generation, [and most|which is why few]
  [come by bicycle|own keys to the building].
- [A prototype|The latest model|A trial batch] [went|was sent] to {other_town} [for tests|for
  tasting|for approval] and [came back|returned] with [a list of {n:4-19} changes|full marks|one
  cracked seam].
- [Suppliers|Haulage firms|Cleaners] [share|gain]: [each job|every post] at {short}
  [supports|brings] [one more|{n:2-4} others] [in the district|along the road], a [study|bank]
  [calculates|says].
- [The works council|The union|Employees] [won|secured|agreed to] [a shorter Friday|{n:27-32} days
  of leave|a say in shifts] [in return for|in exchange for] [weekend runs|flexible hours|a pay
  pause].
- [Space|Room] is [tight|short]: [pallets|crates|barrels] [stand|wait] [in the yard|under
  tarpaulin], and [talks about|a bid for] [the plot next door|a former depot on {place_b}|{n:2-9}
  acres] [continue|have begun].
- [Waste|Offcuts|Steam] [no longer goes|is not lost] to [landfill|the sky]; [a farm|the swimming
  pool|a school] [takes|buys] {n:30-210} [tonnes|units] [a year|each quarter].
- [Rules|Paperwork|Customs forms] [cost|take up] {n:9-40} hours [a week|per shipment], [a
  complaint|a figure] [heard|repeated] [across the sector|by every exporter in {town}].
- [The premises|The oldest wall] dates from {y:1802-1931} and has [seen|survived] [two floods|a
  bomb|four owners], [as a plaque|as a painting in the stairwell] [records|shows].
# quote
- “[We do not|No one here will] [chase|dream of] [size|headlines]; [we want|I want] {short} to [be
  boring|pay wages] [in {n:20-50} years|when I retire],” said {lead_last}.
- “[The machine|Software] [matters less|is the easy part]; [finding|keeping] [one good fitter|people
  who care] [is the trick|takes years],” {lead_last} [said|observed].
- “[Call it|Maybe it was] [stubbornness|luck], but [we never missed|not once did we miss] [a pay
  day|a delivery] in {n:6-30} years,” {lead_last} [said|told guests].
"""),
)

TRANSPORT = Topic(
    section="Transport",
    tags=("transport", "buses", "rail", "roads", "cycling"),
    role=("who plans the network", "the transport commissioner", "head of the bus company"),
    other_role=("of the passengers' forum", "who drives the route", "of the cyclists' club"),
    subjects=(
        ("the tram line to the hospital", "the tram line"),
        ("the winding new bus timetable", "the timetable"),
        ("the protected cycle lane along the front", "the cycle lane"),
        ("the closure of the swing bridge", "the bridge closure"),
        ("the night bus for shift workers", "the night bus"),
        ("the ticket that covers train and boat", "the joint ticket"),
        ("the barrier at the level crossing", "the barrier"),
        ("the car park for commuters by the station", "the commuter car park"),
    ),
    headlines=(
        "First test for {subject}",
        "{subject} divides drivers & riders",
        "Delays blamed on {subject}",
        "{place}: relief and anger over {subject}",
        "Five answers about {subject}",
    ),
    bank=parse_bank("""
# lead
- [Commuters|Passengers|Drivers] [around|passing|living by] {place} [got|had] their first
  [taste|real look] of {subject} on {day}, [and|while] [reactions|opinions] [ranged from|swung
  between] [delight to fury|shrugs and cheers].
- {subject} [will change|is changing|has changed] [journeys|daily trips] for {n:2100-19000} people
  in {town}, [a report published|planners said|numbers released] on {day}.
- [Tempers frayed|Horns sounded|Patience ran out] on {place} on {day} as {subject} [met|collided
  with|faced] [the morning rush|market day|a lorry with a flat tyre].
- [From|Starting] {day}, {subject} [is|becomes] [a fact|reality|part of daily life] in {town},
  {n:3-11} [years|budgets] after [it was first drawn on a napkin|the idea was laughed at|the first
  petition].
# fact
- [Journey times|The ride|The trip] [between|from] {place} and {place_b} [fell|came down] from
  {n:28-49} to {n:15-26} minutes [on paper|in trials|off-peak], [but|though] [at eight o'clock|on
  wet days] [it is another story|the gain melts].
- [Counters|Cameras|Volunteers with clickers] [noted|registered|counted] {n:1300-9700}
  [trips|bicycles|vehicles] [a day|on an average weekday], [{n:4-22} per cent more|a clear rise]
  than [in {y:2018-2024}|forecast].
- {short} [cost|swallowed] £{n:3-38} million, [{n:2-9} million more than|less than|exactly]
  [planned|what was promised|first quoted], [owing to|because of] [clay|a forgotten gas main|steel
  prices].
- [Signs|Maps|Announcements] [were missing|appeared late|pointed the wrong way] at {n:3-16} stops,
  [so|and] [staff in orange|students|two inspectors] [stood|waited] [with leaflets|at the
  corner|until dark] [to help|answering questions].
- [Older|Disabled|Blind] travellers [had asked for|won|still miss] [longer green lights|raised
  kerbs|a bench every {n:150-400} metres], [a point|something] [the planners|the operator]
  [accepts|promises to settle] [by {month}|soon].
- [Cafés|Florists|Butchers] [on|next to] {place} [complain of|report|fear] [fewer customers|a drop
  of {n:8-35} per cent|empty parking bays], while [a bicycle shop|the pharmacy|one hotel] [speaks
  of|sees] [better days|more passing trade].
- [Drivers|Conductors|Dispatchers] [were trained|practised] for {n:3-12} [days|weeks],
  [including|and spent] [a night shift|an afternoon in wheelchairs|hours] [on an empty route|in the
  simulator|behind the depot].
- [In an emergency|When sirens sound], [engines|ambulances] [may|can] [use|cross|block] [the middle
  strip|the side track|both lanes], [which|a rule that] [saved|is said to save] {n:2-6} minutes [in
  a drill|at the weekend].
- [The fare|A single|A day pass] [stays at|rises to|is fixed at] £{n:2-7}.{n:10-95} [until|before]
  {month}, and [children|carers|apprentices] [ride|travel] [free|for half|at no charge after six].
- [Air|Noise] [readings|measurements] [taken|made] [at head height|outside the nursery]
  [improved|fell|got better] by {n:5-23} per cent [in the trial|within weeks], [a lab|a university]
  in {other_town} [found|wrote].
- [Work|Digging] [uncovered|brought to light] [a cobbled lane|{n:40-300} clay pipes|the keel of a
  barge], and [archaeologists|a museum team] [halted|slowed] {short} for {n:6-40} days.
- [Rival|Alternative] [plans|sketches] — [a tunnel|a loop by {place_b}|cable cars, no less] — [were
  dropped|failed] in {y:2011-2023} [on cost|for lack of support|after {n:2-5} hearings].
- [An app|A board|A recorded voice] [tells|shows] [waiting times|free spaces|diversions] [to the
  minute|in {n:3-7} languages], [except when|unless] [the network drops|it rains hard|batteries
  die].
- [Snags|Teething troubles|Faults] [are|will be] [logged|gathered] [for {n:60-180} days|in public],
  and [small things|paint, poles and timings] [can be changed|may be moved] [without a new
  vote|overnight].
# quote
- “[Nobody|No passenger] [reads|loves] [a plan|a consultation paper]; [they stand|people stand] [in
  the rain|on {place}] and [judge us|ask where {short} is],” said {lead_last}.
- “[Give it|I ask for] [{n:4-12} weeks|one winter], [then shout|and then count again],” {lead_last}
  [said|told critics].
- “[Every|Each] [full bus|filled seat|bicycle] is [{n:20-60} metres of queue|a gap in the traffic]
  [we do not see|that helps drivers too],” {lead_last} [argued|said].
"""),
)
