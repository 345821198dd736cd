"""English banks for science and for the courts."""

from newsreel.sample.grammar import Topic, parse_bank

SCIENCE = Topic(
    section="Science",
    tags=("science", "research", "environment", "university", "sea life"),
    role=("who led the research", "professor of coastal ecology", "the project's chief scientist"),
    other_role=("who was not part of the team", "a field technician", "who counts birds in spare hours"),
    subjects=(
        ("the survey of seagrass in the bay", "the seagrass survey"),
        ("the network of home-made tide gauges", "the gauge network"),
        ("the winter count of seabirds", "the seabird count"),
        ("the study of plastic in harbour mud", "the plastics study"),
        ("the camera that watches for meteors", "the meteor camera"),
        ("the core drilled from the great bog", "the bog core"),
        ("the trial of lights that spare moths", "the moth trial"),
        ("the sound recording of the seabed", "the seabed recording"),
    ),
    headlines=(
        "What {subject} tells us",
        "Surprise finding from {subject}",
        "Amateurs & experts join in {subject}",
        "{subject} enters its second phase",
        "Closer look at {subject} near {place}",
    ),
    bank=parse_bank("""
# lead
- [Researchers|A team|Scientists] [in|based in] {town} [presented|published|laid out] [the
  results|first numbers|new data] of {subject} on {day}, [and they|which] [hold|held] [a
  surprise|good news|more questions than answers].
- {subject} has [shown|revealed|uncovered] [a change|patterns|a rhythm] [nobody|no model] had
  [predicted|expected], [a paper|an article|a talk] [released|given] on {day}
  [says|argues|suggests].
- [Off|Not far from|Within sight of] {place}, {subject} [has been running|went on quietly] for
  {n:14-70} months; [on {day}|this {day}] [its first|the long-awaited] [findings|charts] [were made
  public|appeared].
- With [plastic tubes|borrowed boats|{n:30-190} volunteers] and [little money|much patience],
  {subject} [has produced|delivered] [a result|evidence] [worth|that earned] [a journal
  page|international notice] on {day}.
# fact
- [Samples|Readings|Records] [were taken|came] from {n:11-64} [places|points] [between|from] {place}
  and [the outer reef|{place_b}|the lighthouse], [every {n:4-20} days|twice a night|at each low
  water].
- The [signal|effect|trend] [is small|is clear], [about|roughly|close to] {n:3-29} per cent [a
  decade|over {n:5-15} years], [but|and] [steady|far larger than chance allows|visible to the naked
  eye].
- [One sensor|A drone|The main recorder] [was lost|drowned|vanished] [in a squall|under a ferry|to a
  curious seal], and [its memory card|a replacement] [turned up|arrived] [{n:9-50} weeks later|by
  post from {other_town}].
- [Schools|Anglers|Retired engineers] [supplied|checked|typed in] {n:900-16000}
  [entries|values|pictures], [and|of which] [fewer than|about] {n:2-8} per cent [had to be thrown
  out|proved wrong].
- [Older|Earlier] [figures|notes|log books], [kept|begun] by [a parish priest|monks|a signalman] in
  {y:1861-1948}, [gave|offered] {short} [a baseline|something to compare with].
- [A grant|Funding] of £{n:60-870},000 [runs out|ends|dries up] in [{month}|{n:8-26} months], so [a
  bid|a new application] [is being written|went to three foundations].
- [The method|Their approach] is [simple|cheap]: [a bucket|a string|an old phone], [a clock|some
  code] and [{n:3-9} litres of|a splash of|plenty of] [sea water|vinegar|coffee], [as one student|as
  a colleague] [put it|joked].
- [Species|Traces|Shapes] [never before|not] [seen|recorded] [this far north|in {town}] [turned
  up|appeared] in {n:4-22} [samples|files], [among them|including] [a worm|a diatom|two kinds of
  shrimp] [without a name|known from Iceland].
- [Critics|Reviewers|Colleagues elsewhere] [point to|mention] [gaps|a short series|the warm year
  {y:2015-2024}] and [ask for|want] [a control site|{n:2-6} more seasons|the raw numbers].
- [All|The] [data|code] [is|has been put] [online|in an open archive], [free|without a licence fee],
  and {n:7-45} [groups|laboratories] have [downloaded it|started to use it] [since {day}|within
  days].
- [The council|A fishing cooperative|The harbour] [wants to use|has asked for]
  [maps|forecasts|advice] from {short} [when|before] [it moves moorings|lamps are replaced|new
  limits are set].
- [On clear|On calm] nights [the team|students] [work|sit] [on the roof|in a van] [above|near]
  {place}, [with soup|under red lamps], [until four|for up to {n:6-11} hours].
- [A mathematical|A statistical] [trick|model] [borrowed from|first used in] [shipping
  insurance|hospital wards|hurricane research] [filled|bridged] [gaps|{n:30-200} missing days] in
  [the series|the log].
- [Similar|Parallel] work [in|near] {other_town} [points|leans] [the same way|in another direction],
  [a mystery|a contrast] the [groups|two teams] [hope to|will] [explain|test] [together|next
  season].
# quote
- “[Nature|The sea] [does not read|ignores] our [models|plans], and {short} [is the proof|taught us
  so],” said {lead_last}.
- “[I checked|We ran] [the numbers|that chart] {n:4-19} times [because|since] [I did not believe
  it|it looked too good],” {lead_last} [said|confessed].
- “[Ten minutes|One afternoon] with [a notebook|wet boots] [on {place}] [can be|is] [science|worth
  more than a rumour],” {lead_last} [told volunteers|said].
"""),
)

COURTS = Topic(
    section="Courts",
    tags=("courts", "trial", "crime", "justice", "police"),
    role=("who prosecutes", "the presiding judge", "counsel for the defence"),
    other_role=("a detective", "an expert witness", "a spokesperson for the court"),
    subjects=(
        ("the trial over a looted charity fund", "the fraud trial"),
        ("the case of the stolen copper bells", "the bell case"),
        ("the hearing on the boathouse fire", "the fire hearing"),
        ("the trial of a picture forger", "the forgery trial"),
        ("the case against a tobacco smuggler", "the smuggling case"),
        ("the inquest into a level-crossing crash", "the inquest"),
        ("the appeal of an oyster poacher", "the poaching appeal"),
        ("the dispute over a dead captain's will", "the will dispute"),
    ),
    headlines=(
        "Witness stuns court in {subject}",
        "Verdict nears in {subject}",
        "Letters & ledgers: {subject}",
        "Judge orders new evidence in {subject}",
        "{place} watches {subject}",
    ),
    bank=parse_bank("""
# lead
- [A witness|An accountant|A former neighbour] [changed|shook|turned] the course of {subject} on
  {day}, [telling|informing] the court in {town} [that papers had been burnt|about a second key|what
  was hidden near {place}].
- [Judges|The bench|Jurors] in {town} [heard|listened to] {n:4-17} [witnesses|hours of evidence] on
  {day} as {subject} [entered|reached|moved into] its [second|third|final] week.
- {subject} [took|saw] [an unexpected turn|a pause|a sharp exchange] on {day} [when|after] [a box of
  receipts|a diary|a photograph] [was found|surfaced|was shown] [in a garage|from a flat] on
  {place}.
- [Sentence|A ruling|Judgment] in {subject} [is expected|could fall|will come] [within {n:5-21}
  days|before the month ends], the court in {town} [announced|let it be known] on {day}.
# fact
- [Prosecutors|The Crown|Investigators] [put|set] the [loss|damage] at £{n:18-940},{n:100-900}, [a
  sum|money] [the defence|counsel] [calls|considers] [inflated|a guess|off by half].
- The [accused|defendant|respondent], {n:29-71}, [a former clerk|a fishmonger|a part-time teacher]
  [from|with a flat on] {place}, [denies everything|has said nothing so far|admits parts of it].
- [Bank statements|Phone records|Tyre marks] [link|tie|connect] [the evening|a van|{n:3-12}
  payments] [to|with] [a lock-up|a bar|an address] in {other_town}, [an officer|the file]
  [said|claims].
- [Cross-examination|Questioning] [lasted|took] {n:2-7} hours and [turned on|centred on|returned to]
  [a single date|a torn envelope|who held the keys] [again and again|until the lights were switched
  on].
- [A handwriting|A forensic|A marine] expert [was {n:70-98} per cent sure|had doubts|saw no link],
  [based on|after looking at] {n:6-40} [pages|samples|splinters] [under a microscope|for three
  weeks].
- [In the public gallery|On the benches], [{n:20-90} people|students of law|relatives of the
  victims] [took notes|sat in silence|shook their heads], and [one man|a woman] [was asked|had] to
  leave.
- The [file|bundle] for {short} [fills|runs to] {n:9-48} [folders|boxes], [carried|wheeled] in [each
  morning|on a trolley] by [two ushers|a clerk with a bad back].
- [An earlier|A first] [hearing|attempt] in {y:2016-2025} [collapsed|was adjourned] [because|when]
  [a juror fell ill|evidence was mislabelled|a lawyer withdrew].
- [Police|Detectives] had [searched|watched] [{n:3-14} addresses|the site|a barn] [around|beyond]
  {place_b} [for weeks|at dawn], and [took away|seized] [computers|paint|{n:40-300} parcels].
- [Bail|A request for bail|Release on security] of £{n:5-60},000 was [refused|granted|set],
  [with|under] [conditions|the rule] that [a passport be handed in|nobody contacts witnesses].
- [The maximum|The heaviest] [term|penalty] is {n:4-14} years; [comparable|similar] cases [in|from]
  {other_town} [ended|finished] with [fines|community work|less than half that].
- [Letters|Messages] [read|quoted] aloud [sounded|seemed] [friendly|like a code|desperate], [one
  ending|one of them closing] with [a recipe|the words “burn this”|a drawing of a gull].
- [A civil|A separate] [claim|suit] by {n:5-80} [savers|neighbours|heirs] [rests|waits] until
  {short} [is over|has ended], [lawyers|their solicitor] [explained|said].
- The [building|old courthouse] itself [played a part|caused delay]: [a leaking ceiling|a fire
  alarm|frozen pipes] [emptied|closed] [court {n:2-6}|the main room] for {n:20-90} minutes.
# quote
- “[Facts|Papers] do not [blush|forget], and {short} [rests on|is full of] [facts|papers],”
  {lead_last} [told the court|said].
- “[I would ask|Let us ask] [everyone|the press] to [be patient|wait]; [a rumour|a headline] [is not
  evidence|proves nothing],” {lead_last} [said|warned].
- “[Nobody|No one] [in this room|present] [knows|can say] [what happened after {n:7-11} o'clock|who
  opened that door], [not yet|and that is the point],” {lead_last} said.
"""),
)
