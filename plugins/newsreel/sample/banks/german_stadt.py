"""German banks for the harbour, the town hall and the schools.

Subjects are feminine or neuter, so that one form serves as subject and as accusative object.
"""

from newsreel.sample.grammar import Topic, parse_bank

HAFEN = Topic(
    section="Hafen",
    tags=("Hafen", "Schifffahrt", "Fischerei", "Kaianlagen"),
    role=("Leiterin des Hafenamts", "Sprecher der Hafengesellschaft", "zuständig für den Wasserbau"),
    other_role=("Vormann der Lotsen", "Krabbenfischer in dritter Generation", "Gutachter"),
    subjects=(
        ("die Vertiefung der inneren Fahrrinne", "die Vertiefung"),
        ("das neue Schwimmdock der Werft", "das Schwimmdock"),
        ("die Sanierung der alten Kaimauer", "die Sanierung"),
        ("das Landstromnetz für Fähren", "das Landstromnetz"),
        ("die Erweiterung der Fischhalle", "die Erweiterung"),
    ),
    headlines=(
        "Grünes Licht für {subject}",
        "Streit um {subject}: Fischer & Reeder uneins",
        "„Höchste Zeit“: Hafen wirbt für {subject}",
        "Was {subject} für {town} bedeutet",
    ),
    bank=parse_bank("""
# lead
- [Im Hafen von|Am Kai in] {town} kommt [in wenigen Wochen|noch in diesem Jahr|nach langem Warten]
  {subject} [an die Reihe|zum Zug], [wie das Hafenamt am {day} mitteilte|das wurde am {day}
  bekannt|so der Beschluss vom {day}].
- {subject} [nimmt Gestalt an|rückt näher|ist beschlossen]: Am {day} einigten sich [beide
  Seiten|Hafen und Land] [nach {n:3-11} Verhandlungsrunden|im Rathaus von {town}|vor rund {n:40-150}
  Gästen].
- [Schiffer|Fischer|Pendler] [rund um|nahe] {place} müssen sich [umstellen|auf Umwege einrichten]:
  {subject} [dauert|beansprucht] voraussichtlich {n:5-18} Monate.
# fact
- [Die Kosten|Die Ausgaben] [liegen|bewegen sich] bei {n:3-28} Millionen Euro, wovon [das Land|der
  Bund] {n:35-75} Prozent [übernimmt|beisteuert].
- [Taucher|Vermesser|Fachleute] [untersuchten|prüften] {n:6-30} Tage lang [den Grund|die Pfähle|das
  Mauerwerk] [vor|unterhalb von] {place} und [fanden|entdeckten] [Risse|alte Anker|mehr Schlick als
  erwartet].
- [Gearbeitet wird|Gerammt wird] [nur bei Tageslicht|zwischen sieben und {n:16-19} Uhr], [an
  Sonntagen|während der Brutzeit] [ruht|schweigt] [die Baustelle|jede Maschine].
- [Schiffe|Frachter] bis {n:110-190} Meter Länge [sollen|können] [künftig|dann] [ohne Schlepper|auch
  bei Ebbe|bei Westwind] [anlegen|drehen], [bisher|heute] [liegt die Grenze|ist Schluss] bei
  {n:60-105} Metern.
- [Im vergangenen Jahr|Zuletzt] [wurden|gingen] {n:210-980} Tausend Tonnen [umgeschlagen|über die
  Kante], [vor allem|überwiegend] [Holz und Getreide|Windradflügel|Salz und Dünger].
- [Die Fischer|Die Krabbenkutter] [behalten|bekommen] [ihre Liegeplätze|{n:4-12} Ersatzplätze], das
  [war|blieb] [lange umstritten|bis zuletzt offen|ihre wichtigste Forderung].
- [Naturschützer|Vogelkundler] [achten auf|sorgen sich um] {n:25-90} Brutpaare [der
  Küstenseeschwalbe|der Eiderente], die [auf den Dalben|hinter dem Schuppen|am Molenkopf]
  [nisten|brüten].
- [Zuletzt|Vergleichbares] wurde [hier|an dieser Stelle] {y:1961-1998} gebaut, [damals|seinerzeit]
  [mit {n:5-20} Wochen Verspätung|unter Protest|bei strengem Frost].
- [Anwohner|Betriebe] [an der Wasserkante|im Umkreis von {n:300-900} Metern] [erhalten|bekommen]
  [einen Lärmkalender|eine Rufnummer|wöchentlich Post].
- [Eine Spezialfirma|Ein Unternehmen] aus {other_town} [liefert|bringt] {n:400-3900} Tonnen
  [Stahl|Granit|Kies], [meist|größtenteils] [per Schute|mit der Bahn|bei Flut].
- [Rund|Etwa] {n:15-80} [Beschäftigte|Arbeitskräfte] [werden gesucht|sollen eingestellt werden],
  [darunter|auch] [Schweißer|Auszubildende|Baggerführer] [aus der Region|mit Wohnsitz in {town}].
- [Bei Sturm|Bei Nebel] darf [der Auftragnehmer|die Baufirma] [pausieren|unterbrechen], [jeder
  andere Ausfalltag|jede weitere Verzögerung] kostet {n:2-9}.{n:100-900} Euro [Strafe|Abzug].
# quote
- „{short} [ist kein Luxus|kommt spät, aber richtig]“, [sagte|betonte] {lead_last}, „[wir leben|die
  Stadt lebt] [vom tiefen Wasser|von offenen Schleusen|mit dem Hafen].“
- „[Schlick|Rost] [wartet nicht|kennt keinen Feierabend]“, [so|meinte] {lead_last}, „[deshalb|und
  darum] [handeln wir jetzt|brauchen wir {n:3-9} starke Partner].“
- {lead_last} [erinnerte an|verwies auf] das Jahr {y:1976-2013}, in dem [kein Schiff mehr
  einlief|die Kasse leer war].
"""),
)

RATHAUS = Topic(
    section="Rathaus",
    tags=("Stadtrat", "Haushalt", "Verwaltung", "Bürger"),
    role=("Vorsitzende des Bauausschusses", "Erster Stadtrat", "Sprecherin der Mehrheit"),
    other_role=("Mitglied der Opposition", "parteiloser Ratsherr", "Kämmerer im Ruhestand"),
    subjects=(
        ("die Sperrung des Marktplatzes für Autos", "die Sperrung"),
        ("das Konzept für längere Büchereizeiten", "das Büchereikonzept"),
        ("die Erhöhung der Parkgebühren", "die Gebührenerhöhung"),
        ("das Nachtabschalten der Straßenlampen", "das Abschalten"),
        ("die Satzung für Kleingärten", "die Gartensatzung"),
    ),
    headlines=(
        "Rat stimmt knapp für {subject}",
        "{subject}: Händler & Anwohner hoffen",
        "Viel Gegenwind für {subject}",
        "Fragen und Antworten: {subject}",
    ),
    bank=parse_bank("""
# lead
- Der Rat von {town} hat am {day} [mit {n:18-26} gegen {n:8-17} Stimmen|nach {n:3-6} Stunden
  Debatte] {subject} [beschlossen|gebilligt|auf den Weg gebracht].
- {subject} [spaltet|bewegt] {town}: [Zur Sitzung am {day}|Am {day}] [kamen|drängten sich]
  {n:70-260} [Menschen|Zuhörer] [in den Saal|auf die Empore].
- [Vertagt|Verschoben] [wurde|ist] am {day} [in {town}|im Stadtrat von {town}] {subject}, [weil
  Zahlen fehlten|nachdem {n:5-11} Mitglieder den Saal verlassen hatten].
# fact
- [Die Kämmerei|Das Finanzamt der Stadt] [rechnet mit|erwartet] {n:40-480}.000 Euro [im Jahr|in den
  ersten zwölf Monaten], [Geld, das|eine Summe, die] [für Radwege|für das Freibad|für zwei
  Sozialstellen] [gedacht|bestimmt] ist.
- [Ein Änderungsantrag|Ein Zusatz] nimmt [Pflegedienste|Schichtarbeiter|Vereine] [aus|von allem
  aus], das hatten {n:3-9} [Ratsleute|Abgeordnete] [gefordert|verlangt].
- [Von|Unter] {n:800-4600} [Antworten|Zuschriften] [aus der Umfrage|der Bürger] waren {n:42-69}
  Prozent [zustimmend|freundlich], [rund um|in der Gegend um] {place} [überwog|siegte] [die
  Ablehnung|das Nein].
- [Die Kaufleute|Die Wirte] [übergaben|überreichten] {n:300-2700} Unterschriften [in einer
  Obstkiste|im Schuhkarton|mit roter Schleife].
- [In Kraft treten|Gelten] soll [das Ganze|die Regelung] [zum Ersten des übernächsten Monats|ab
  {month}], eine [Prüfung|Bilanz] folgt nach {n:9-30} Monaten.
- [Das Nachbarstädtchen|Die Gemeinde] {other_town} [ging voran|hat Erfahrung]: Dort [sanken|fielen]
  die [Beschwerden|Kosten] um {n:6-28} Prozent.
- [Eine Juristin|Die Rechtsabteilung] legte ein Papier von {n:11-64} Seiten [vor|auf den Tisch],
  darin stehen [keine Einwände|zwei offene Fragen|{n:3-9} Ratschläge].
- [Wer|Jeder, der] [betroffen ist|nicht einverstanden ist], kann [binnen|innerhalb von] {n:14-42}
  Tagen [Einspruch einlegen|schriftlich widersprechen], [kostenlos|auch am Schalter].
- [Kontrollieren|Überwachen] sollen [das|die Vorschrift] {n:2-9} [Beschäftigte|Leute] des
  Ordnungsamts, die [schon jetzt|bislang] [den Wochenmarkt|die Strandkörbe] [im Blick
  haben|betreuen].
- [Es ist|Damit ist es] der [zweite|dritte|vierte] Anlauf seit {y:2008-2022}, [beim letzten
  Mal|zuvor] [fehlte eine Stimme|endete alles im Ausschuss].
- [Zwei|Drei] Ratsmitglieder [aus dem Viertel um|mit Wohnsitz nahe] {place} [enthielten
  sich|stimmten gegen die eigene Fraktion], eines davon [nach {n:30-120} Anrufen|aus
  Gewissensgründen].
- [Ein Plan|Eine Karte] [im Foyer|neben dem Bürgerbüro] zeigt, [welche {n:14-60} Straßen|wie viele
  Häuser] [betroffen sind|es trifft].
# quote
- „[Wir haben|Die Stadt hat] [zugehört|gerechnet] und [ein Drittel|{n:6-15} Absätze] geändert“,
  [sagte|erklärte] {lead_last} [im Rat|vor der Abstimmung].
- „{short} [macht niemandem Freude|ist kein Geschenk]“, [gestand|sagte] {lead_last} [offen|ohne
  Umschweife], „[aber|doch] [Abwarten|Wegsehen] [kostet mehr|hilft auch nicht].“
- „[Messen Sie uns|Fragen Sie mich] in {n:8-20} Monaten“, [rief|entgegnete] {lead_last} [den
  Kritikern zu|in den Zwischenruf hinein].
"""),
)

SCHULE = Topic(
    section="Schule",
    tags=("Schule", "Bildung", "Kinder", "Eltern"),
    role=("Schulleiterin", "Leiter des Schulamts", "Konrektorin"),
    other_role=("Elternsprecher", "Lehrkraft für Physik", "Schulsozialarbeiterin"),
    subjects=(
        ("das kostenlose Schulfrühstück", "das Schulfrühstück"),
        ("die handyfreie Pause", "die handyfreie Pause"),
        ("das Lesepatenprojekt mit Senioren", "das Lesepatenprojekt"),
        ("die Ausleihe für Musikinstrumente", "die Instrumentenausleihe"),
        ("das grüne Klassenzimmer am Deich", "das grüne Klassenzimmer"),
    ),
    headlines=(
        "Gute Noten für {subject}",
        "Eltern & Lehrkräfte loben {subject}",
        "Wie {subject} den Alltag verändert",
        "Schule bei {place} setzt auf {subject}",
    ),
    bank=parse_bank("""
# lead
- [Kinder|Jugendliche] [der Schule|aus der Schule] nahe {place} feierten am {day} {subject} [mit
  Liedern|mit einem Fest|vor {n:60-240} Gästen], [und das Echo|die Stimmung] war
  [herzlich|gut|überraschend lebhaft].
- {subject} [bleibt|wird fortgesetzt]: [Das entschied|So beschloss es] die Schulkonferenz in {town}
  am {day} [einstimmig|mit großer Mehrheit|nach {n:2-4} Stunden].
- [Ein halbes Jahr|Zwei Jahre|{n:5-11} Monate] nach dem Start [zieht|zog] {town} am {day}
  [Bilanz|ein Fazit]: {subject} [wirkt|hat sich bewährt|kommt an].
# fact
- [Die Zahl der Fehltage|Die Zahl der Verspätungen] sank [seither|seit dem Start] um {n:11-48}
  Prozent, [besonders deutlich|am stärksten] in [den unteren Klassen|Jahrgang {n:5-10}].
- [Beteiligt|Dabei] sind [inzwischen|bisher] {n:120-760} [Kinder|Schülerinnen und Schüler], [im
  Herbst|zu Beginn] waren es {n:30-110}.
- [Finanziert|Bezahlt] wird [das Vorhaben|alles] [von der Stadt und einer Stiftung|aus Spenden|über
  den Förderverein], [jährlich|pro Schuljahr] [sind das|macht das] {n:8-70}.{n:100-900} Euro.
- [Ehrenamtliche|Großeltern|Ältere Jugendliche] [helfen|springen ein], [meist|in der Regel] an
  {n:2-4} [Tagen|Vormittagen] [in der Woche|zwischen Frühstück und erster Stunde].
- [Skeptisch|Dagegen] [waren|blieben] {n:12-60} [Familien|Eltern], sie [wünschen|fordern] [klarere
  Regeln|mehr Mitsprache|kürzere Wege].
- [Eine Forschungsgruppe|Ein Team der Hochschule] aus {other_town} [befragte|begleitete] {n:60-340}
  [Kinder|Familien] und [stellte fest|notierte]: [Es wird mehr gelesen|Alle schlafen besser|Die
  Pausen sind ruhiger].
- Der [Raum|Bau] [war früher|diente einst als] [Turnhalle|Waschküche|Kohlenkeller], [noch heute|bis
  heute] [riecht es dort|duftet er] nach [Kreide|Bohnerwachs|Apfelsinen].
- [Auf der Warteliste|Auf einer Liste im Sekretariat] [stehen|finden sich] {n:20-130} Namen,
  [viele|die meisten] [aus den Dörfern|aus der Siedlung] [hinter|jenseits von] {place}.
- [Das Ministerium|Die Schulaufsicht] [lobte|würdigte] [die klare Handschrift|den Einsatz der
  Großen], [vermisst|verlangt] aber [schriftliche Ziele|einen Plan für {month}].
- [Für|Auf] {n:2-5} [neue Stellen|Plätze im Team] [bewarben sich|meldeten sich] {n:14-62}
  [Menschen|Interessierte], [darunter|unter ihnen] [eine Köchin|ein Kapitän|zwei frühere Schüler].
- [Jahrgang {n:5-10}|Eine Projektgruppe] [führt|schreibt] [ein Tagebuch|eine Wandzeitung], das
  Ergebnis [hängt|liegt] [in der Aula|im Bus|beim Bäcker].
- [Schulen|Kollegien] aus {other_town} [wollen|möchten] [das Modell|die Idee] [übernehmen|ansehen],
  [ein Besuch|die erste Gruppe] [ist für {month} geplant|kommt mit {n:6-18} Lehrkräften].
# quote
- „[Kinder|Jugendliche] [merken sofort|spüren], [ob wir es ernst meinen|was echt ist]“,
  [sagte|findet] {lead_last}, „{short} [ist ernst gemeint|hat Bestand].“
- „[Anfangs|In den ersten {n:3-9} Tagen] war ich [dagegen|unsicher]“, [sagte|gestand] {lead_last},
  „[dann sah ich|dann kamen] [die Schlange vor der Tür|diese Gesichter].“
- {lead_last} [dankte|dankt] [dem Hausmeister|den Küchenkräften|allen Freiwilligen], denn [ohne
  sie|ohne solche Hilfe] [ginge es nicht|stünde man mit leeren Händen da].
"""),
)
