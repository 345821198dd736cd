"""German banks for the weather and for sport."""

from newsreel.sample.grammar import Topic, parse_bank

WETTER = Topic(
    section="Wetter",
    tags=("Wetter", "Sturm", "Feuerwehr", "Küstenschutz"),
    role=("Einsatzleiter der Feuerwehr", "Meteorologin", "Sprecherin des Deichverbands"),
    other_role=("Vormann der Seenotretter", "Ingenieur beim Landkreis", "Versicherungskaufmann"),
    subjects=(
        ("das Unwetter über der Geest", "das Unwetter"),
        ("die Sturmböe vom Vorabend", "die Sturmböe"),
        ("das Hochwasser in der Unterstadt", "das Hochwasser"),
        ("die Windhose am Flugplatz", "die Windhose"),
        ("das Gewitter in der Dämmerung", "das Gewitter"),
    ),
    headlines=(
        "Aufräumen beginnt: {subject} und die Folgen",
        "{subject} trifft {place}",
        "Nacht ohne Schlaf & Strom: {subject}",
        "„Wie ein Güterzug“: {subject}",
    ),
    bank=parse_bank("""
# lead
- {subject} hat [in {town}|rund um {place}] [{n:12-90} Keller gefüllt|Dächer abgedeckt|{n:600-5400}
  Haushalte vom Strom getrennt]; am {day} [liefen|begannen] [die Aufräumarbeiten|Pumpen und Sägen].
- [Verletzt|Ernsthaft verletzt] wurde niemand, doch [der Schaden|die Rechnung] ist
  [hoch|beträchtlich]: {subject} [überraschte|traf] {town} [in den frühen Stunden|kurz vor der
  Dämmerung], [hieß es am {day}|wie am {day} zu hören war].
- [Schulen|Fähren|Züge] [öffneten|fuhren] am {day} wieder, [nachdem|kaum {n:20-50} Stunden nachdem]
  {subject} {town} [lahmgelegt|in Atem gehalten] hatte.
# fact
- [Die Leitstelle|Die Zentrale] zählte {n:80-640} [Anrufe|Notrufe] [bis zum Morgen|in einer Nacht],
  [dreimal|doppelt] so viele wie [an einem Sonnabend|bei Volksfesten|üblich].
- [Gemessen wurden|Die Station meldete] {n:38-96} [Liter Regen je Quadratmeter|Knoten Wind|Blitze je
  Minute], [danach|dann] [riss die Verbindung ab|fiel das Gerät aus].
- [Pappeln|Zwei alte Linden|Mehrere Buchen] [stürzten|fielen] [bei|nahe] {place} um und
  [begruben|trafen] [einen Lieferwagen|ein Wartehäuschen|ein Gewächshaus].
- [Sandsäcke|Tauchpumpen] [waren|blieben] [knapp|begehrt], [der Landkreis|das Lager]
  [bestellte|schickte] {n:600-5600} [weitere|Stück] [aus {other_town}|noch vor Mitternacht].
- [Zwischen|Irgendwo zwischen] {place} und {place_b} [stand|kam] das Wasser {n:20-95} Zentimeter
  hoch, [Kühltruhen|Klaviere|Farbeimer] [trieben|schwammen] [umher|gegen die Türen].
- [Ähnlich heftig|Vergleichbar] war es zuletzt {y:1962-2013}, [als|damals, als] {n:3-12} [Boote
  sanken|Scheunen einstürzten|Deichabschnitte rutschten].
- [Monteure|Elektriker] [tauschten|ersetzten] {n:9-70} [Masten|Schalter], [versorgt von|begleitet
  von] [Landwirten mit Traktoren|einem Imbisswagen|Nachbarn mit Lampen].
- [In der Turnhalle|Im Gemeindesaal] schliefen {n:18-140} Menschen [auf Matten|auf Feldbetten],
  [darunter|unter ihnen] [eine Hochzeitsgesellschaft|ein Chor aus {other_town}|Reisende].
- [Bauern|Gärtnereien] [südlich|nördlich] von {town} [fürchten um|verloren] [ein Zehntel der
  Ernte|ihre Glasdächer|{n:40-300} Hühner].
- [Die Vorhersage|Das Modell] hatte [Schwächeres|eine andere Zugbahn] erwartet, [nun|jetzt] [soll
  geprüft werden|wird untersucht], [woran es lag|was man lernen kann].
- [Spielplätze|Deichwege|Brücken] bleiben [gesperrt|zu], bis [Prüfer|Kletterer] die {n:12-60}
  [gefährlichsten Stellen|lockeren Äste] [gesichert|begutachtet] haben.
- [Versicherer|Gutachter] [sprechen von|schätzen] {n:2-24} Millionen Euro Schaden, [Boote|städtische
  Gebäude] [nicht mitgerechnet|sind da noch nicht dabei].
# quote
- „[Geübt|Geprobt] haben wir [oft|{n:6-20} Mal]“, sagte {lead_last}, „aber {short} [war
  schneller|war lauter|kam ohne Vorwarnung].“
- „Bitte [Abstand halten von|wegbleiben von] [Kabeln|Kanten|nassen Bäumen]“, [mahnte|bat]
  {lead_last}, „[kein Foto ist das wert|auch heute noch].“
- {lead_last} [zählte|nannte] {n:7-30} [Einsätze bis Mitternacht|Fahrzeuge], „und [niemand hat
  gemurrt|irgendwer hatte immer Suppe].“
"""),
)

SPORT_DE = Topic(
    section="Sport",
    tags=("Sport", "Verein", "Liga", "Nachwuchs"),
    role=("Trainer der Gastgeber", "Kapitänin der Mannschaft", "Sportwart des Vereins"),
    other_role=("Trainer der Gäste", "früherer Torwart", "Vereinschronist"),
    subjects=(
        ("das Derby unter Flutlicht", "das Derby"),
        ("das Pokalspiel gegen den Tabellenführer", "das Pokalspiel"),
        ("die Ruderregatta auf der Förde", "die Regatta"),
        ("das Endspiel der Jugend", "das Endspiel"),
        ("die Staffel rund um den Stadtwall", "die Staffel"),
    ),
    headlines=(
        "{subject} endet mit einem Paukenschlag",
        "Jubel & Tränen: {subject}",
        "Junges Talent prägt {subject}",
        "So viele Zuschauer wie nie: {subject}",
    ),
    bank=parse_bank("""
# lead
- {subject} hat {town} am {day} [begeistert|in Atem gehalten|aus dem Häuschen gebracht]: Erst
  {n:3-9} Minuten vor [Schluss|dem Ende] [fiel|kam] [die Entscheidung|der entscheidende Vorstoß].
- [Ein Debütant|Eine Einwechselspielerin|Das jüngste Mitglied im Team] [entschied|drehte] am {day}
  {subject}, [zur Freude von|unter dem Jubel von] {n:700-4200} Menschen [nahe {place}|am Rand der
  Strecke].
- [Kaum jemand|Fast niemand] hatte [darauf gewettet|damit gerechnet], doch am {day} wurde {subject}
  [zum Höhepunkt|zur Sternstunde] [der Saison|für {town}].
# fact
- Die [Anfangsphase|erste Viertelstunde] [gehörte|behagte] den [Gästen|Favoriten], [zweimal|dreimal]
  [fehlten nur|waren es bloß] [Zentimeter|Sekunden].
- [Nach {n:22-41} Minuten|Dann] [nutzte|ergriff] {second_last} [eine Lücke|die Gelegenheit], und
  [der Rückstand schmolz|die Bank sprang auf].
- [Regen|Seitenwind|Tiefe Sonne] machte [jeden Zug|jede Kurve] zur [Lotterie|Geduldsprobe], {n:3-9}
  [Beteiligte|Aktive] [rutschten aus|wechselten die Schuhe].
- [Das Kampfgericht|Die Unparteiische] [zeigte|verteilte] {n:3-8} [Karten|Verwarnungen] und [blieb
  ruhig|erntete Pfiffe], [als|während] [ein Protest abgewiesen wurde|alle gestikulierten].
- [Die Statistik|Der Spielbogen] [nennt|zählt] {n:7-21} [Chancen|Versuche] [der|für die] Sieger, so
  viele [wie selten zuvor|wie zuletzt {y:2004-2021}].
- [Eine Serie|Ein Lauf] von {n:4-13} [Niederlagen|Siegen|Unentschieden] [ging zu Ende|riss ab], [wie
  der Stadionsprecher|was die Kassenwartin] [zweimal betonte|mit Freude vermerkte].
- [Verletzt|Gesperrt|Erkrankt] fehlten {n:2-5} [Stammkräfte|Leistungsträger], [dafür|für sie] sprang
  [ein Bäckerlehrling|eine Cousine|die Reserve] [ein|in die Bresche].
- Aus {other_town} kamen {n:120-900} [Fans|Anhänger] [im Bus|im Sonderzug], [ihre Trommeln|die
  Gesänge] [hörte man|klangen] noch lange [um|rund um] {place}.
- Die Einnahmen [von|in Höhe von] {n:4-38}.{n:100-900} Euro [fließen|gehen] [zum Teil|zur Hälfte] in
  [neue Netze|die Jugendarbeit|einen Defibrillator].
- [Als Nächstes|In der kommenden Woche] wartet [die Fahrt nach|das Treffen in] {other_town}, dort
  [gelang seit {y:2001-2020} kein Sieg|hängen die Trauben hoch].
- [In der Tabelle|In der Rangliste] [rückt|klettert] die Mannschaft auf Platz [zwei|drei|vier|fünf],
  {n:2-9} Punkte [hinter|vor] [den Rivalen|dem Feld].
- [Kinder|Nachwuchskräfte] [aus dem Viertel|vom Verein nebenan] [bildeten Spalier|trugen die Fahne],
  [ein Brauch|so will es die Sitte] seit {y:1971-2015}.
# quote
- „[Eine halbe Stunde|Lange] waren wir [zu brav|zweite Wahl]“, sagte {lead_last}, „[dann|und dann]
  [machte es klick|haben wir uns geschüttelt].“
- „{short} [gewinnt man nicht|ist nie etwas] [mit dem Rechenschieber|für Zauderer]“, [meinte|rief]
  {lead_last}, „[da zählen|es zählen] [Lunge und Freunde|die letzten zehn Meter].“
- {lead_last} [lobte|umarmte] [den Platzwart|die Bank|alle {n:14-24} im Kader] und [wollte|mochte]
  [von sich selbst|vom eigenen Anteil] nicht [reden|sprechen].
"""),
)
