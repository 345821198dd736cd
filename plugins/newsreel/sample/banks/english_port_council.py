"""English banks for the harbour and the council."""

from newsreel.sample.grammar import Topic, parse_bank

HARBOUR = Topic(
    section="Harbour",
    tags=("harbour", "shipping", "port authority", "quays", "fishing"),
    role=("the harbour master", "chief engineer of the port", "chair of the port trust"),
    other_role=("secretary of the boatmen's union", "who skippers a crabber", "a retired pilot"),
    subjects=(
        ("the deepening of the inner basin", "the dredging"),
        ("the rebuilding of the old coal quay", "the quay work"),
        ("the new ramp for the island ferry", "the ferry ramp"),
        ("the shore power line for moored ships", "the shore power line"),
        ("the extension of the fish auction hall", "the auction hall"),
        ("the refit of the north pier light", "the pier light"),
        ("the floating dock bought from abroad", "the floating dock"),
        ("the breakwater wall off the marina", "the breakwater"),
    ),
    headlines=(
        "Port sets date for {subject}",
        "{subject} to start near {place}",
        "Skippers & traders weigh up {subject}",
        "“Long overdue”: port backs {subject}",
        "Costs rise for {subject}",
    ),
    bank=parse_bank("""
# lead
- [Work on|Planning for|Preparation of] {subject} [moved a step closer|gathered pace|took shape] on
  {day} [after|once|when] the port [signed|agreed|approved] [a contract|terms|a schedule] with [a
  yard in|divers from|a builder in] {other_town}.
- [Boats|Crews|Skippers] [using|working from|tied up at] {place} will [share the water with|make way
  for|have to plan around] {subject} [for the next {n:4-15} months|until well into next year|in
  {n:3-9} separate stages].
- The port [trust|board|office] has [put|placed|set] {subject} [at the top of|ahead of everything
  on|first on] [its list for the year|a crowded list of repairs|the agenda it published on {day}].
- [After|Following] {n:3-14} years of [argument|drawings|false starts], {subject} [has a builder|is
  fully paid for|will go ahead], [the port said on {day}|officials announced on {day}].
# fact
- [Surveyors|Divers|Engineers] [spent|needed] {n:5-26} days [checking|mapping|measuring] the
  [seabed|piles|mud] [below|off|beside] {place} before [a single drawing was signed|the first price
  came in|anyone named a figure].
- The [bill|price|estimate] for {short} [stands at|has reached|is put at] £{n:2-19}.{n:1-9} million,
  of which [the port pays|{town} covers|the ministry carries] [a third|roughly half|{n:40-80} per
  cent].
- [Barges|Lorries|Coasters] will [bring|carry|land] {n:1200-9800} tonnes of [rock|steel|clean
  gravel] [by way of|through|past] {place}, [mostly at night|never before seven|on the rising tide
  only].
- [Two|Three|Four] [berths|moorings|cranes] [close|fall silent|move] [from the {n:3-19}th|at the end
  of the month|as soon as the tugs arrive], [and larger hulls|while visiting yachts|and grain
  carriers] [wait outside|turn to {town}|use the outer wall].
- [Fishing boats|Potters|Trawlers] keep [their places|free passage|fuel at the old price], [a
  promise that took|a point that cost|which took] {n:2-8} [evenings of talks|draft letters|meetings
  in the net loft] [to settle|to write down].
- {short} [should|is meant to|is expected to] let [ships|vessels|hulls] of up to {n:95-180} metres
  [come in|turn|lie] [without a tug|at low water|in a westerly], [against|compared with] {n:60-92}
  [now|today|at present].
- [A colony of|Some {n:30-90} pairs of] [kittiwakes|terns|black guillemots] [nests|roosts|breeds]
  [on the girders|under the deck|along the wall], so [hammering|piling|blasting] [stops|is banned]
  [between two and five|while chicks are fed|on calm mornings].
- [The last|The previous] [comparable job|big repair|attempt] [dates from|was finished in]
  {y:1958-1999} and [ran|was] {n:5-30} weeks [late|over], [a memory|a story] that [still hurts|old
  hands like to repeat|comes up at every meeting].
- [Insurers|Underwriters|Auditors] [asked for|insisted on|wanted] [a second crane driver|new
  fenders|better ropes], {n:6-40} extra [ladders|lifebelts] and [a line of lamps|a guard boat|a
  siren] [at the mouth of the basin|near {place}|before they would sign].
- [Silt|Rust|Shipworm] has [eaten|closed|cost the port] [{n:2-9} moorings|half of the lower
  steps|the inner slip] since {y:2004-2019}, [a report says|according to the yard book|measurements
  show].
- [Freight|Cargo] through {town} [rose|grew|climbed] by {n:3-17} per cent [last year|over twelve
  months], [led by|thanks to|mostly] [timber and malt|frozen whitefish|turbine blades|salt and
  feed].
- [Between|Roughly] {n:14-40} and {n:45-90} [people|fitters and deckhands] will [find work|be taken
  on|be needed] [while the job lasts|for {short}], and [apprentices|trainees|school leavers] from
  {place} [come first|are to get every fifth post|may apply early].
- [The contract|The paper] [allows|leaves room] for {n:10-35} days of [bad weather|swell|fog], and
  [fines the builder|takes back] £{n:2-9},{n:100-900} for [each one beyond that|every further day].
- [Residents of|Households along] {place} have been [sent|promised|handed] [a leaflet|a telephone
  number|a calendar] with [the noisiest hours|every planned closure|tide times and working hours].
- [Pilots|Tug masters|Linesmen] [practised|rehearsed|tried out] [the new approach|the tighter turn]
  on [a simulator|a plywood model|a screen] in {town} [{n:7-30} times|for {n:3-8} days] [without a
  scratch|and touched the wall only once|before they gave their consent].
# quote
- “[You cannot|Nobody can] [stop a tide|argue with mud|hurry concrete], so {short} [goes at the
  pace|will follow the rhythm] [of the sea|the moon allows|of the water],” {lead_last} [said|added].
- “[Every|Each] [metre of depth|hour at the wall|lost berth] [is worth|costs us|means] {n:3-12}
  [calls a year|cargoes|jobs on the quay],” {lead_last} [said|told the meeting|noted].
- “[My father|An uncle of mine|My grandmother] [worked|sorted fish|mended nets] [on this
  stretch|beside {place}], and [I want|we owe it] to [hand it on sound|leave it better|see it
  busy],” said {lead_last}.
"""),
)

COUNCIL = Topic(
    section="Council",
    tags=("council", "town hall", "budget", "planning", "residents"),
    role=("leader of the council", "who chairs the finance committee", "the deputy mayor"),
    other_role=("who speaks for the opposition", "an independent member", "the town clerk"),
    subjects=(
        ("the plan for longer library hours", "the library plan"),
        ("the rise in parking charges", "the parking rise"),
        ("the dimming of street lamps after midnight", "the lamp scheme"),
        ("the reform of the allotment waiting list", "the allotment reform"),
        ("the ban on cars in the market square", "the car ban"),
        ("the licence for private landlords", "the landlord licence"),
        ("the promise of a tree for every street", "the tree promise"),
        ("the sale of the former bathhouse", "the bathhouse sale"),
    ),
    headlines=(
        "Councillors split over {subject}",
        "{subject} wins narrow vote",
        "Town hall & traders clash over {subject}",
        "{place} residents have their say on {subject}",
        "What {subject} would mean for {place}",
    ),
    bank=parse_bank("""
# lead
- Councillors [in|at] {town} [backed|adopted|waved through] {subject} by {n:19-27} votes to {n:8-18}
  on {day}, [ending|after|closing] [a debate of {n:3-6} hours|a long evening|months of wrangling].
- [A decision on|The final vote on|The argument over] {subject} [will have to wait|was put off on
  {day}|dragged on past midnight], [after|because] [members asked for new figures|a microphone
  failed|{n:5-11} councillors walked out].
- {subject} [drew|brought|filled the gallery with] {n:60-240} [people|residents|onlookers] [to the
  town hall|from {place} and beyond] on {day}, [the largest crowd|more than any item] [in
  years|since {y:2009-2021}].
- [Few|Not many] [papers|items] have [divided|occupied] the chamber [as much as|like] {subject},
  which [came back|returned|was laid] before members on {day} [in a fourth draft|with fresh
  numbers|much altered].
# fact
- The [treasurer|finance office|budget team] [expects|reckons with|counts on] £{n:40-480},000 [a
  year|in the first twelve months], [money|a sum] [meant for|set aside for|that could pay for] [road
  repairs|two youth workers|the leaking roof of the baths].
- [A clause|An amendment|One paragraph] [tabled|written|moved] by [the Greens|a group of
  four|members for {place}] [exempts|spares|leaves out] [carers|night workers|small charities|shift
  nurses].
- [Under|According to] the [draft|rules|timetable], {short} [begins|takes effect|applies] on the
  first of [{month}|the month after next] and [is looked at again|must be renewed|lapses] after
  {n:9-30} months.
- [Of|Among] {n:900-4800} [replies|forms|postcards] [to the consultation|sent in], {n:41-69} per
  cent [were in favour|said yes|liked the idea], [but|though] [the answer from|streets around|voters
  in] {place} [was a firm no|leaned the other way|came late].
- [Shopkeepers|Stallholders|Publicans] [handed over|delivered|collected] a petition with
  {n:310-2900} names, [bundled in|tied with|carried in] [a vegetable crate|green string|two shoe
  boxes].
- [The opposition|A minority report|One speaker] [called|labelled|described] {short} [a tax on|a
  burden for|bad news for] [people without gardens|the elderly|the outer wards], [a charge|a
  reading] [the majority|the cabinet] [denied|rejected] [at once|with some heat].
- [A similar|The same] [idea|measure] in {other_town} [cut complaints|saved energy|raised income] by
  {n:6-28} per cent, [though|but] [auditors there|its own council|a university team] [warned
  against|was wary of] [simple comparisons|reading too much into it].
- [Officers|Clerks|Planners] [walked|measured|photographed] {n:14-90} [streets|corners|plots] [in
  the spring|over six weekends|between {place} and {place_b}] to [draw up|check|correct] [the
  map|the list|a register].
- [Anyone|Households|Tenants] who [disagrees|disagree|feel wronged] [can|may] [appeal|write|object]
  [within {n:14-42} days|until the end of {month}], [free of charge|online or at the counter|on a
  single form].
- [Legal advice|An opinion from outside counsel|A note by the solicitor] [ran|came] to {n:11-64}
  pages and [found no fault|advised caution|urged clearer wording] [with|over|about] [the notice
  period|the section on fees|data rules].
- [Enforcement|Checking|Inspection] [falls to|will be done by|rests with] {n:2-9} [wardens|part-time
  staff|officers], who [already cover|also look after] [noise at night|the weekly market|litter
  bins].
- [It is|This makes it] the [second|third|fourth] [attempt|try] since {y:2008-2022}; [the last
  one|its forerunner] [died in committee|fell by one vote|was withdrawn] [before Easter|on its
  second reading|amid laughter].
- [Members for|Both councillors from] {place} [crossed the floor|abstained|voted against their
  group], [one of them|the elder] [citing|naming] {n:30-120} [phone calls|e-mails|doorstep talks].
- [A map|A table|An annexe] [hung|pinned|posted] [in the foyer|beside the counter] shows [which
  corners|how many doors|what share of each ward] {short} [touches|would affect|reaches].
# quote
- “[We listened|We went door to door|We counted], and [then we changed|we rewrote] [a third of the
  text|{n:6-15} clauses|the part that hurt],” {lead_last} [said|told members|replied].
- “[Nobody|No one] [stands for election|comes here] to [be loved for|enjoy] {short}, [but the sums
  work|yet doing nothing costs more],” {lead_last} [said|argued].
- “[Ask me|Judge us] in [a year|{n:8-20} months], [when|once] [the figures are in|people are used to
  it],” was {lead_last}'s [reply|answer to hecklers].
"""),
)
