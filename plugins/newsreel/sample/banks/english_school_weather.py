"""English banks for schools and for the weather."""

from newsreel.sample.grammar import Topic, parse_bank

SCHOOLS = Topic(
    section="Schools",
    tags=("schools", "education", "pupils", "teachers", "families"),
    role=("the head teacher", "who leads the schools service", "the deputy head"),
    other_role=("a governor", "who speaks for the parents", "a science teacher"),
    subjects=(
        ("the free breakfast club", "the breakfast club"),
        ("the rule that locks phones away", "the phone rule"),
        ("the new science block", "the science block"),
        ("the walking bus for young pupils", "the walking bus"),
        ("the reading scheme with pensioners", "the reading scheme"),
        ("the lending library for instruments", "the instrument library"),
        ("the later start of the school day", "the later start"),
        ("the exchange with a Danish island", "the exchange"),
    ),
    headlines=(
        "Pupils give {subject} top marks",
        "{subject}: one school, many questions",
        "Parents & teachers welcome {subject}",
        "How {subject} changed a school on {place}",
        "Governors vote to keep {subject}",
    ),
    bank=parse_bank("""
# lead
- [Children|Pupils|Boys and girls] at [the school on|the primary near|the academy by] {place} [were
  the first to try|have taken to|spoke up on {day} for] {subject}, which [the staff room|most of the
  staff] [calls a success|would not give up|hopes to keep].
- [Governors|The board|Trustees] of the [school|academy] on {place} [decided|agreed|resolved] on
  {day} that {subject} [is here to stay|will run for {n:2-5} more years|deserves a proper budget].
- {subject} [has reached|now involves|touches] {n:180-940} [pupils|young people] in {town}, [figures
  published|a paper released|numbers given out] on {day} [show|reveal|suggest].
- [A year|Two terms|{n:5-11} months] [after|into] [its launch|a shaky beginning|the first trial],
  {subject} [got|received|earned] [a warm report|praise from inspectors|good marks] on {day}.
# fact
- [Attendance|Punctuality|Turnout] [rose|improved|went up] from {n:84-89} to {n:91-97} per cent, and
  [lateness|detentions|slips for missing homework] [fell|halved|dropped] [by a quarter|between
  holidays|in the lower years].
- [Year {n:3-11}|One class|A group of {n:12-28}] [kept|wrote|drew] [a diary|a chart|weekly notes]
  about {short} and [read from it|pinned it up|presented it] [in assembly|in the dining hall|to the
  governors].
- {short} [costs|comes to] £{n:9-78},{n:100-900} [a year|for the school year], [shared by|split
  between|paid for by] [the council and a charity|two trusts|parents, a bakery and the county].
- [Teachers|Assistants|Lunch staff] [had feared|expected|prepared for] [extra duties|noise|empty
  seats]; [instead|in the end], [they report|they describe|most speak of] [calmer corridors|fuller
  lessons|more talk between year groups].
- [Volunteers|Grandparents|Sixth formers] [from|living on] {place} [help|turn up|take turns] [on
  {n:2-4} mornings a week|before the bell|whenever the rota says so], [wearing|with] [yellow
  bibs|name badges|paper crowns].
- [Not everyone|Hardly everybody] [is persuaded|cheers]: [{n:23-90} families|a handful of
  parents|one petition] [asked|pleaded] for [an opt-out|shorter days|clearer letters] [in
  {month}|before the vote].
- [A waiting list|A second list|The sign-up sheet] [holds|carries|grew to] {n:24-130} names, [most
  of them|many] from [the estate behind|flats near|farms beyond] {place}.
- [Researchers|Students|A team] from [the university at|the college in] {other_town}
  [tested|interviewed|followed] {n:70-360} [pupils|children], [and found|and noted] [better
  sleep|steadier marks in maths|more confidence in reading aloud].
- The [building|hall|room] [in use|set aside] [was once|used to be|began as] [a bicycle shed|a drill
  hall|a laundry], [and|where] [smells|still smells] of [floor polish|chalk|old rubber] [on damp
  days|in the first week of term].
- [Inspectors|Visitors from the ministry|Advisers] [praised|singled out|noted] [the way older pupils
  lead|clear rules|good humour], but [asked for|missed|wanted] [written goals|a plan for
  winter|figures on cost].
- [Lunch|The first lesson|Registration] now [starts|begins] {n:5-25} minutes [later|earlier], [which
  meant|and so] [new bus times|changing {n:4-12} timetables|a fresh contract for the kitchen].
- [Recruiting|Finding|Keeping] [staff|people] [proved|was|remains] [harder|easier] than
  [expected|feared|planned]: {n:14-62} [applied|came forward] for {n:2-7} [posts|places].
- [A cupboard|One shelf|A crate] [full of|holding] [lost gloves|forgotten flutes|{n:30-80} rulers]
  [became|turned into] [the subject of|a running joke in] [the newsletter|morning notices],
  [edited|written] by [two twelve-year-olds|Year {n:7-10}].
- [Neighbouring|Other] schools in {other_town} [have asked|want] to [copy|visit|borrow from]
  {short}, and a [first group|party of {n:6-18} teachers] [arrives|is due] [after half-term|in
  {month}].
# quote
- “[Children|Teenagers|Pupils] [notice|know] [when adults mean it|if a rule is fair], and {short}
  [is one of those things|passed that test],” said {lead_last}.
- “[I was|Half of us were] [against it|doubtful] [for about {n:3-9} days|until the first Friday],”
  {lead_last} [admitted|said], “[then I saw|and then came] [the queue|their faces|the reading
  scores].”
- “[A school|Learning] is [not a factory|a long walk]; {short} [gives us|buys us] [time to talk|a
  quieter half hour|one more reason to come in],” {lead_last} [said|wrote to parents].
"""),
)

WEATHER = Topic(
    section="Weather",
    tags=("weather", "storm", "flooding", "emergency services", "coast"),
    role=("who coordinates the emergency services", "duty officer of the coastguard", "a forecaster"),
    other_role=("who runs the lifeboat station", "the county engineer", "a fire officer"),
    subjects=(
        ("the gale that crossed the coast", "the gale"),
        ("the hailstorm over the eastern suburbs", "the hailstorm"),
        ("the cloudburst in the upper valley", "the cloudburst"),
        ("the thick sea fog of the past days", "the fog"),
        ("the spring tide in the lower town", "the tide"),
        ("the landslip on the cliff road", "the landslip"),
        ("the small tornado near the airfield", "the tornado"),
        ("the thunderstorm that struck at dusk", "the thunderstorm"),
    ),
    headlines=(
        "Clean-up begins after {subject}",
        "{subject} leaves its mark on {place}",
        "Crews work through the night after {subject}",
        "Power back & roads open after {subject}",
        "“Like a train”: {place} recalls {subject}",
    ),
    bank=parse_bank("""
# lead
- [Firefighters|Volunteers|Road crews] were [still clearing|busy sweeping|out repairing]
  [gutters|tracks|lanes] [around|on both sides of|close to] {place} on {day} after {subject} [caught
  {town} off guard|passed in under {n:20-90} minutes|did its worst].
- {subject} [left|put] {n:600-7400} [homes|households] [without power|in the dark|cut off] and
  [closed|blocked] {n:4-19} roads [in and around|west of|between {place} and] {town}, [the county
  said|officials reported|crews found] on {day}.
- [Nobody was badly hurt|Injuries were slight|There were only bruises] when {subject}
  [reached|hit|took hold of] {town}, but the [bill|damage|mess] [is large|will take weeks to
  settle|surprised old hands] [on {day}|at first light].
- [Schools|Ferries|Trains] [ran again|reopened|returned to normal] on {day}, [a day|two days|barely
  {n:20-60} hours] after {subject} [swept|came over|closed in on] {town}.
# fact
- [A gauge|Instruments|A station] [at|above|near] {place} [showed|measured|logged] {n:38-96}
  [millimetres of rain|knots of wind|lightning strikes] [in one hour|between four and five|before
  the line went dead].
- [Some|About|Close to] {n:80-640} [calls|alarms] [reached|came in to] the control room, [three
  times|twice] [the usual number|what a Saturday brings], [and {n:6-24} crews|with every engine]
  [drove out|took turns|were on the road].
- [Trees|Poplars|Two old limes] [came down|fell|split] [across|beside|on] {place}, [one of them|the
  tallest] [crushing|missing|flattening] [a bus shelter|a parked van|a greenhouse full of tomatoes].
- [Sandbags|Pumps|Tarpaulins] [were handed out|went|were gone] [within the hour|from a lorry|at the
  fire station], [and the county|but the depot] [has ordered|still holds|can send] {n:800-5600}
  more.
- [Forecasters|Models|Bulletins] had [pointed to|warned of|expected] [something weaker|a track
  farther north|rain, not this], and [a review|a note] of {short} [is promised|will follow|is due]
  [by {month}|within {n:10-40} days].
- [Cellars|Basements|Ground floors] [between|along] {place} and {place_b} [took in|held|stood under]
  {n:20-95} centimetres of [water|silt|brown water], [and|while] [freezers|pianos|paint tins]
  [floated|drifted] [past the stairs|against the door].
- [The last|An] event of [this kind|such force] [was recorded|came] in {y:1962-2013}, [when|a year
  in which] {n:3-12} [boats were lost|roofs flew off|barns fell] [on the same stretch|according to
  parish notes].
- [Engineers|Linesmen|Electricians] [replaced|mended|reset] {n:9-70} [poles|switches|transformers]
  [by hand|in relay|under floodlights], [helped by|fed by] [farmers with tractors|a chip
  van|neighbours with torches].
- [Farmers|Growers|Beekeepers] [north|south|inland] of {town} [fear for|lost|count] [a tenth of the
  crop|{n:40-300} hives and sheds|their glass], [a loss|damage] [insurers call|agents describe as]
  [unusual|partly covered|hard to price].
- [A rest centre|A hall|The gymnasium] on {place} [took in|gave beds to|sheltered] {n:18-140}
  people, [among them|including] [a school trip|a wedding party|a choir from {other_town}] [on its
  way home|stuck since noon].
- [Rail|Bus|Ferry] [services|traffic] [stopped|stood still] for {n:3-17} hours, [and stranded|and
  hundreds of] passengers [were given|shared|found] [blankets|tea|taxis] [in the waiting room|at the
  depot|paid by the operator].
- [Cliff paths|Playgrounds|Footbridges] [stay shut|remain closed|are taped off] [until|while]
  [rangers|inspectors|climbers] [have checked|look at|test] [every railing|loose stone|the {n:12-60}
  worst spots].
- {short} [moved|travelled] at [about|roughly|an estimated] {n:30-95} kilometres an hour
  [along|over|down] [the estuary|the ridge|the ring road], [a path|a line] [easy to read|visible]
  from [broken branches|scattered slates|satellite pictures].
- [Claims|Losses] [could|may] [pass|reach|come to] £{n:2-24} million, [an adviser|one insurer|a loss
  adjuster] in {other_town} [estimated|guessed|reckons], [not counting|leaving out] [sea
  walls|council property|boats].
# quote
- “[We train|People practise] for [this|nights like that], but {short} [came faster|was louder|asked
  more of us] than [any drill|the textbook says],” said {lead_last}.
- “[Stay away from|Please keep off|Do not go near] [the edge|fallen cables|standing water], [even if
  it looks calm|however good the picture],” {lead_last} [urged|said|warned].
- “[I counted|We had] {n:7-30} [jobs on the board|crews out] [at midnight|by breakfast], and [not
  one complaint|somebody always had soup],” {lead_last} [said|recalled].
"""),
)
