"""What an English article on any topic may say: statements, voices from the street, endings."""

from newsreel.sample.grammar import parse_bank

COMMON = parse_bank("""
# intro
- {lead}, {lead_role}, [called|described] it as [a turning point|an honest result|a good day with
  rough edges] and [thanked|praised] [everyone who had stayed late|{n:20-90} helpers|the people
  behind the scenes].
- [Speaking|Talking] [outside|on the steps of|by the door of] [the old customs house|the library|a
  crowded café], {lead}, {lead_role}, [asked for|promised|urged] [patience|plain words|calm].
- “[Let me be clear|I will say it plainly]: {short} [matters|is serious|deserves attention],” said
  {lead}, {lead_role}, [on {day}|in a crowded room|by telephone].
- {lead}, {lead_role}, [looked tired but pleased|seemed relieved|took {n:15-50} minutes of
  questions] and [spoke|talked] [mostly|at length] about [what comes next|lessons learned|small
  things that worked].
- [For|According to] {lead}, {lead_role}, [the most important thing|what counts now] is [that people
  talk|a sober look at {short}|trust].
- During [a briefing|a short statement|a conversation] [on {day}|near {place}], {lead}, {lead_role},
  [set out|explained|listed] [what is known|the main points|{n:3-8} points] and [left open|did not
  say] [who will pay|how long it takes|what was discussed in private].
- “[We owe people|People deserve] [an answer|straight talk] about {short},” {lead}, {lead_role},
  [said|told listeners], [reading from a card|without notes|between two appointments].
# voice
- {person}, [{n:24-79}|aged {n:24-79}], {job}, [heard of it|first learned of it] [on the radio|from
  a neighbour|in the queue at the post office]: “[I had to sit down|At last|Well, I laughed].”
- “[I have lived|We have been] [on|around] {place} for {n:6-44} years, and {short} is [all anyone
  talks about|a first|the talk of the stairwell],” [said|reported] {person}, {job}.
- [At the baker's|In the ferry café|Outside the chemist's], {person}, {job}, [sighed|smiled|took a
  while to answer]: “[Ask me|Come back] [when it is over|in a month|after the weekend].”
- [Opinions|Views] [on the street|around {place}] [differ|are mixed]; {person}, {job}, [finds
  it|called it] “[brave|a fuss about little|better than nothing]”.
- {person}, {job}, [walked over|came] [from {place_b}|with two children|in the lunch break] to [see
  it at first hand|have a look|ask questions] and [left|went home] [convinced|with more of
  them|unimpressed].
- “[My children|The neighbours|Half my customers] [ask|want to know] about {short} [every day|at
  breakfast|all the time],” said {person}, {job} [near|by|not far from] {place}.
- [Reached|Called] [at work|on the evening of {day}], {person}, {job}, [was blunt|chose careful
  words]: “[This will be|It is] [remembered|a lot to take in|what we needed].”
# more
- [Like many|Like others here], {person_last} [worries more about|cares more about|talks more about]
  [rents|the young|the next winter] than about [speeches|tables of figures|who gets the credit].
- {person_last} [has kept|showed|still owns] [a cutting|a photograph|a letter] from {y:1974-2012}
  [that says much the same|to prove it|with the very same words].
- [All the same|Still|Even so], {person_last} [would not change|hopes to learn] [a thing|more]
  [before|until] [the dust has settled|{month}].
- “[And yet|Mind you],” {person_last} added, “[someone has to|you do not get|I have seen] [do
  it|{n:3-9} chances|worse].”
- [Friends of|Those who know] {person_last}, {job}, [say|add] [such calm is rare|the same|it more
  loudly], [especially|above all] [at the weekly card game|on {place}|over a second cup].
# second
- {second}, {other_role}, [took|offered] [a cooler|another|a longer] view: [{n:2-6} years|one
  season|a single case] would be [too short|too little] to [judge|draw a line under] [what {town} is
  going through|it].
- [Support came|Encouragement came|There was backing] from {second}, {other_role}, who [has
  followed|has dealt with] [such matters|the subject] [since {y:1988-2016}|for {n:9-33} years] and
  [saw|sees] [no reason for alarm|progress|a pattern].
- “[It could have been|I would have liked it] [done|handled] [sooner|with more care],”
  [said|remarked] {second}, {other_role}, who nevertheless [stayed to the end|shook hands all
  round].
- {second}, {other_role}, [warned|cautioned] against [quick conclusions|cheap jokes] about {short}
  and [pointed to|recalled] [{other_town}|the year {y:1993-2019}], where [things had gone|much went]
  [differently|wrong].
- [Asked about it|In reply], {second}, {other_role}, [spoke of|mentioned] “[a debt to|respect for]
  [those who do the work|the quiet ones|{place}]” and [left it at that|would not be drawn further].
# colour
- [Gulls|A brass band|Church bells] [could be heard|sounded] [over|above] {place} [while|as] [coats
  were buttoned|people drifted off|the talking went on], {short} still [on every tongue|in the
  air|the only topic].
- [By evening|Towards noon|Before long] the [cafés|pavements] [around|near] {place_b} were
  [full|loud with talk|busy], and {n:3-9} [different versions|rumours] [were doing the rounds|could
  be had for a coffee].
- [Someone|A joker|A child] had [chalked|written] “[about time|thank you|ask {lead_last}]” [on a
  wall|on the kerb] [near|at the end of] {place}, [and no one|and nobody] [wiped it off|minded].
- [A photograph|A short film] [from|taken on] {place} [was shared|went round] {n:1200-48000} times
  [before supper|within a day], [mostly|often] with [a heart|a question mark|a dry remark].
- [Coffee|Soup|Hot chocolate] was [served|handed round] to {n:20-190} [people|visitors] [from a
  van|in paper cups], [paid for|brought] by [the rotary club|a shop on {place}|an anonymous donor].
# outlook
- [A meeting|An open evening|A question hour] about {short} [is planned for|will be held on|takes
  place on] [the {n:4-19}th of {month}|{day_b} week], in [the guildhall|the parish room|a tent near
  {place}]; [entry is free|seats are limited|tea is promised].
- [More|Further news] about {short} [is expected|will be known] [before {month}|when {lead_last}
  returns|in {n:2-8} weeks], [and until then|so for now] [{town} waits|the talk goes on].
- [Whether|How far] {short} will [divide|occupy|unite] people, [nobody|no one] in {town} [cares to
  bet|would swear], [least of all|not even] {second_last}.
- [On|By] {day_b} [the next|a first] [summary|review] of {short} [is due|should be ready], and
  [{person_last} plans to|many hope to|some {n:30-200} people will] [be there|read it closely].
- [As for|Regarding] the [rest|open points] of {short}, [{lead_last} said|the word is],
  [{town}|people] [should|would] [hear more|have clarity] “[in good time|when it is ripe|not a day
  before {month}]”.
# letters
- By [noon|four o'clock|the evening] [the desk|the newsroom] had [received|counted] {figure}
  [letters and messages|calls and letters] about {short}, [most of them|many of them] from
  [around|near] {place}.
""")
