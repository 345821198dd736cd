"""English banks for sport and for culture."""

from newsreel.sample.grammar import Topic, parse_bank

SPORT = Topic(
    section="Sport",
    tags=("sport", "league", "cup", "supporters", "local club"),
    role=("the home coach", "who captains the side", "the team manager"),
    other_role=("the visiting coach", "a former goalkeeper", "who has reported on the club since 1991"),
    subjects=(
        ("the derby under the floodlights", "the derby"),
        ("the cup tie against the league leaders", "the cup tie"),
        ("the replay on a heavy pitch", "the replay"),
        ("the charity match for the hospice", "the charity match"),
        ("the women's semi-final", "the semi-final"),
        ("the rowing regatta on the estuary", "the regatta"),
        ("the relay race around the old walls", "the relay"),
        ("the youth final at the county ground", "the final"),
    ),
    headlines=(
        "Late drama settles {subject}",
        "{subject} ends in songs & tears",
        "Crowd of the season for {subject}",
        "“We never stopped”: how {subject} was won",
        "Newcomer shines in {subject}",
    ),
    bank=parse_bank("""
# lead
- [A debutant|A substitute|The youngest starter] [decided|turned|lit up] {subject} on {day}, [to the
  joy|much to the surprise|in front] of {n:700-5200} [spectators|people|supporters] [near|behind the
  fence at|from] {place}.
- {subject} [gave|brought] {town} [the evening it had waited for|a result to remember|plenty to talk
  about] on {day}, [{n:8-30} years|a whole season|three weeks] after [a bitter defeat|the last
  meeting|the club nearly folded].
- [Nerves|Patience|Fine margins] [ruled|decided|marked] {subject} on {day}, and [only|not before]
  [the last {n:3-9} minutes|a late protest|a stopwatch] [separated|told] [the two sides|winners from
  losers].
- [Few|Not many] in {town} [had bet on|expected much from] {subject}, [yet|but] on {day} [it
  became|they saw] [the contest of the year|a small classic|something rare].
# fact
- The [opening|first] [quarter of an hour|stage|phase] [belonged to|went to|flattered] [the
  visitors|the favourites|the younger legs], who [hit the post|led|came close] [twice|three
  times|after a slip].
- [Then|After {n:22-41} minutes|Shortly before the break] [{second_last}|a teenager from {place}|the
  number {n:4-17}] [broke free|stole the ball|pulled ahead] and [made it count|found the gap|drew
  level].
- [Rain|A crosswind|Low sun] [made|turned] [each pass|every corner|the far side] [a
  gamble|harder|into guesswork], and {n:3-9} [players|competitors] [changed shoes|slipped
  badly|asked for towels].
- [The referee|Stewards|A judge] [showed|handed out] {n:3-8} [cards|warnings] and [was whistled
  at|earned applause|stayed calm] [when a claim|as an appeal|after a long look] [near the line|on
  the far bank] [was turned down|came to nothing].
- [Statistics|The scorer's sheet|Numbers] [gave|credited] the [winners|home team] with {n:52-68} per
  cent of [the play|possession|the territory] and {n:7-21} [attempts|clear chances], [figures|a
  share] [rarely seen here|better than all season].
- [A run|A streak|A series] of {n:4-13} [defeats|draws|wins] [ended|came to a close] [with|through]
  {short}, [the club's archive shows|to the relief of the treasurer|as the announcer noted twice].
- [Injury|Illness|A suspension] [kept|left] [the usual captain|{n:2-5} regulars|a key defender] [at
  home|in the stand], [so|and] [a reserve|a cousin|a baker's apprentice] [stepped in|got the
  armband].
- [Coaches|Buses|A special train] [carried|brought] {n:120-900} [fans|followers] from {other_town},
  [who sang|who stayed|whose drums were heard] [until the lights went out|on {place} long
  afterwards|past the final whistle].
- [In training|During the week|On Tuesday evening] the [squad|crew|team] had [practised|rehearsed]
  [just that|starts|set pieces] for {n:40-120} minutes [in an empty car park|on sand|behind the fish
  market].
- [Gate money|Takings|The collection] [came to|amounted to|reached] £{n:4-38},{n:100-900}, [part of
  which|half of which] [goes to|will pay for] [new nets|the junior section|a defibrillator].
- [Next up|The following fixture|What comes next] is [a trip|the long journey] to {other_town},
  where the [side|team] has [not won|lost only once] since {y:2001-2020}.
- [The winners|They] [now lie|move up to|sit] [third|fourth|fifth|second] [in the table|in the
  rankings], {n:2-9} points [behind|clear of] [a crowded field|the leaders|their old rivals], [with
  {n:5-14} rounds left|and with a match in hand].
- [For|As for] the [losers|beaten side], [pride|a round of applause|a quiet bus] [was the reward|had
  to do], though [their keeper|a late surge|one brave tackle] [won praise|kept the margin small]
  [from all sides|and hearts].
- [Children|Ball boys and girls|Juniors] [from|trained on] {place} [formed a tunnel|waved
  flags|carried the banner], [a custom|something] [begun|started] at {short} in {y:1971-2015}.
# quote
- “[We were|My team was] [second best|too shy] for [half an hour|twenty minutes], and [then we
  remembered|something clicked, and we knew] [what we had trained for|whose ground this is],”
  {lead_last} said.
- “{short} [is not|was never] [about tactics|for the faint-hearted]; [it is about|you need]
  [lungs|friends beside you|the last ten metres],” said {lead_last}.
- “[Write about|Look at] [the groundsman|the bench|those kids], [not about me|they earned it],”
  {lead_last} [laughed|said], [soaked|with mud up to the knees|hoarse].
"""),
)

CULTURE = Topic(
    section="Culture",
    tags=("culture", "arts", "music", "theatre", "museum"),
    role=("who directs the programme", "the curator", "artistic director of the house"),
    other_role=("a stage designer", "who conducts the town band", "a critic of many years"),
    subjects=(
        ("the exhibition of drowned villages", "the exhibition"),
        ("the open-air play about the herring wars", "the play"),
        ("the organ series in the sailors' church", "the organ series"),
        ("the festival of short films", "the film festival"),
        ("the puppet opera for grown-ups", "the puppet opera"),
        ("the poetry evening in the ice house", "the poetry evening"),
        ("the show of forgotten photographs", "the photo show"),
        ("the concert for ropes and bells", "the concert"),
    ),
    headlines=(
        "Full house for {subject}",
        "{subject} opens with a hush",
        "Voices & shadows: {subject}",
        "Why {subject} is worth the queue on {place}",
        "Old stories, new light: {subject}",
    ),
    bank=parse_bank("""
# lead
- [Long queues|A full courtyard|{n:180-900} visitors] [greeted|welcomed|marked] [the first night|the
  opening|the start] of {subject} on {day}, [a short walk|two streets|a stone's throw] from {place}.
- [Quiet|Strange|Tender] and [funny|brave|slow], {subject} [opened|began|came to life] in {town} on
  {day} and [left|kept] [its audience|many a visitor] [searching for words|in their seats|humming].
- It [took|needed] {n:2-9} [years|winters] and [a great deal of|more than a little]
  [patience|tape|tea], but {subject} [can be seen|is open|found its public] [from {day}|since {day}]
  [behind|near|above] {place}.
- [Whoever|Anyone who] [thought|feared] that {subject} would be [a dry affair|for specialists|too
  long] [was proved wrong|had to think again] on {day}.
# fact
- [The material|Most of it|What visitors see] [comes|was borrowed] from [attics|a cellar|family
  albums] [on|around] {place}, where [a plumber|two sisters|a retired teacher] [kept it|had stored
  it] since {y:1938-1986}.
- [Tickets|Seats|Passes] cost £{n:4-24}, and [on {day_b}s|before noon|in the last week] [people pay
  what they can|entry is free|it is half of that].
- [A cast|A choir|A crew] of {n:9-70} [amateurs|students|neighbours], [most of them|some] [on
  stage|seen in public] for the first time, [carries|lifts|shapes] [the evening|the second half|the
  quietest scenes].
- [In one|In the last] [room|scene|part], [a lamp|a bicycle|a kettle] [is enough|stands in|does
  duty] for [a whole fleet|the moon|a town under water], [and the crowd|and people] [gasped|held
  their breath|laughed].
- [The light|Lighting|Every sound] was [built|made|recorded] with [jam jars|ship's lanterns|old
  headlamps] by [apprentices|a team of {n:3-8}|second-year trainees] from {other_town}.
- [Advance sales|Bookings|Reservations] for {short} [passed|stand at|jumped to] {n:1100-8900},
  [which is {n:12-60} per cent more|more] than [the house had hoped for|last year's total].
- [Music|A score] by [a local composer|{second_last}|two brothers] [mixes|sets]
  [foghorns|accordion|glass] [with|against] [children's voices|a low drum|silence], [sometimes too
  loudly|to great effect|and never explains itself].
- Not [all of it|everything] [works|comes off]: [the second hour|a speech about trade|one video]
  [drags|runs {n:8-20} minutes too long|gets lost], and [the benches are hard|the heating hums].
- [School groups|Classes|Clubs] [can book|have reserved|will get] {n:14-80} [tours|workshops], [with
  clay|led by artists|with a treasure map], [through|until the end of] {month}.
- The [venue|building], [once|formerly] [a customs shed|a rope loft|a dairy], [was saved|escaped
  demolition] in {y:1974-2012} [by a petition|by {n:400-2200} letters|when a bank failed].
- [Money|Support] [came from|was raised by] [a lottery fund|{n:200-900} small donors|a shipping
  company], [to the tune of|and adds up to] £{n:22-190},000, [the largest|the boldest] [grant|sum]
  in [years|the group's history].
- [A book|A slim catalogue|A folder] with {n:48-160} [pages|pictures|drawings] [is sold|goes with
  it], [printed|made] [in {other_town}|on a hand press|on paper from old sails].
- [Next to|Beside] the [entrance|bar|stairs] [hangs|stands] [a wall of names|a visitors' book|a
  map], where [guests|people] [add|may leave|write] [their own memories|an anecdote|a sketch] of
  {short}.
- [After|Following] {town}, {short} [travels|moves on] to {other_town} and [perhaps|later] [to the
  islands|across the border|to {n:3-7} smaller towns].
# quote
- “[People here|Our neighbours] [carry|know] more [stories|songs] than [any archive|they think];
  {short} [only turns up the volume|lends them a stage],” said {lead_last}.
- “[I wanted|We tried for] [something you can smell|no glass cases|an evening without irony],”
  {lead_last} [explained|said], “[and a bit of mischief|and a way in for everyone].”
- “[If one child|If somebody] [goes home|leaves] and [asks a grandparent|looks twice at {place}],
  [it was worth it|we have done our job],” {lead_last} [said|added].
"""),
)
