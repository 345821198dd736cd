"""The explainer that carries no date anywhere: history and advice that never says when it is."""

from newsreel.sample.grammar import Topic, parse_bank

HISTORY = Topic(
    section="Guides",
    tags=("guide", "history", "heritage"),
    role=("who keeps the town archive", "a local historian", "warden of the heritage trail"),
    other_role=("a guide", "who restores old boats", "a church organist"),
    subjects=(
        ("the leaning lighthouse", "the lighthouse"),
        ("the stone circle on the moor", "the stone circle"),
        ("the smugglers' tunnel", "the tunnel"),
        ("the clock with one hand", "the clock"),
        ("the whalebone arch", "the arch"),
        ("the ice house under the hill", "the ice house"),
        ("the singing sands", "the beach"),
        ("the last ropewalk", "the ropewalk"),
    ),
    headlines=(
        "Explained: the story of {subject}",
        "A short guide to {subject}",
        "Legends & facts about {subject}",
    ),
    bank=parse_bank("""
# lead
- [Ask anyone|Stop somebody] on {place} about {subject} and you will [hear|be told] [a tale|{n:3-7}
  stories], [no two alike|not all of them true|at least one with a ghost].
- [Hardly|Scarcely] a [visitor|guest] leaves {town} without [seeing|hearing of] {subject}, yet
  [few|not many] know [how it came to be|why it is still here].
- {subject} [is older than|has outlived] [the railway|most maps of {town}|three rebuilt churches],
  and [it keeps|still holds] [a secret or two|scholars busy|its charm].
# trap
- [The present fence|A small sign|The visitors' path] was [added|put up|laid] in {past_month}
  {past_year}, after [a public collection|a winter of repairs|long talks with the owners].
# intro
- {lead}, {lead_role}, [has told|tells] the story [hundreds of times|to anyone who asks] and
  [still|always] begins with [the weather|a question|the smell of the place].
- “[It is best to|You should] [come alone|come slowly],” says {lead}, {lead_role},
  [holding|jingling] [a ring of keys|a lantern].
- [Nobody|No one] knows {short} better than {lead}, {lead_role}, who [grew up|learned to walk] [in
  its shadow|within earshot of it|next door].
# second
- {second}, {other_role}, [prefers|tells] [a plainer|another] version: [money ran out|the plans were
  lost|somebody measured twice and cut once].
- [Some of|Half of] what is [printed|said] is wrong, [according to|says] {second_last}, [above
  all|beginning with] [the dates on the postcards|the part about the king|the ghost].
# fact
- The [first|earliest] [written|known] [mention|trace] [is found|stands] in a [tax roll|will|ship's
  log] of {y:1480-1690}, which [calls it|speaks of it as] “[a great wonder|the old thing|a nuisance
  to carts]”.
- [Local|Family] [tradition|legend] [has it|insists] that [a widow|a blind mason|{n:7-13} brothers]
  [built|began] it [for a bet|in one night|out of gratitude], [a claim|a version] [no document|no
  archive] [supports|confirms].
- [Measured|Paced out] [carefully|from edge to edge], {short} [is|comes to] {n:11-48} metres
  [across|long|at its widest], [a little more|slightly less] than [the guidebooks claim|people
  guess].
- In {y:1790-1890} [a storm|a fire|a careless surveyor] [nearly destroyed|badly damaged] {short},
  and [the repairs|new timbers] [are easy to spot|can still be seen] [on the north side|by their
  colour].
- [Painters|Poets|Photographers] [have loved it|came in numbers] since {y:1840-1925}; [one of them|a
  certain Miss Aldous] [rented|took] a room on {place} and [stayed {n:9-40} years|never left].
- [Builders|Carpenters|Restorers] [point to|admire] [the dry joints|the oak pegs|the narrow wedges],
  [a craft|a trick] that [came|spread] from {other_town} [with sailors|by sea|in the last century
  but two].
- [During|In] the [war|blockade], [boys|coastal watchers] [slept|kept lookout] [there|beside it],
  and [their initials|{n:30-110} carved names] [remain|can be read] [at knee height|in low light].
- [Getting there|The way] is [simple|easy enough]: [from|starting at] {place}, follow [the wall|the
  white posts|the stream] for {n:15-50} minutes; [good shoes|a torch|a windproof jacket]
  [help|helps|will do].
- [Dogs are|Quiet company is] welcome [on the path|outside the gate], [picnics too|but drones are
  not], and [the key|a leaflet] [is kept|can be had] [at the post office|in the corner shop|by the
  warden].
- [Children|Younger visitors] [like to|may] [look for|count] [the stone fish|the {n:12-60} iron
  rings|the crooked step], [hidden|set] [to the left|near the entrance|where few people look].
- [A model|A drawing] in the [town museum|reading room] [shows|explains] [how it once looked|each
  phase of building], [down to|complete with] [the ropes|tiny gulls|a baker's cart].
- [Upkeep|Maintenance] [costs|takes] £{n:4-30},{n:100-900} a year, [raised|collected] through [a tin
  by the door|cake sales|postcards], [and {n:12-60} volunteers|plus the patience of {n:12-60}
  people].
- [Scholars|Experts] [disagree|still argue] about [its purpose|the odd angle|a filled-in doorway];
  [a theory|one idea] from {y:1951-1998} [involving|about] [herring|bells|tax evasion] [has the most
  friends|refuses to die].
- [The best|A good] [time|moment] to [visit|see it] is [an hour before sunset|early morning], when
  [the light is low|nobody is about|the tide turns], [say those who know|as the warden will
  confirm].
- [Similar|Comparable] [sites|places] [exist|survive] near {other_town}, but [none|not one] is [so
  complete|open all year|as loved].
# quote
- “[People want|Visitors hope for] [treasure|pirates],” said {lead_last}, “[and I give them|what
  they get is] [drainage|{n:4-9} centuries of patching|the price of lime].”
- “[Leave it|Let it be] [a little crooked|as it is]; {short} [has earned that|does not need us],”
  {lead_last} [advises|likes to say].
"""),
)
