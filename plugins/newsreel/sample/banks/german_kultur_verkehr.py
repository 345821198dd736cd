"""German banks for culture and for transport."""

from newsreel.sample.grammar import Topic, parse_bank

KULTUR = Topic(
    section="Kultur",
    tags=("Kultur", "Theater", "Musik", "Museum"),
    role=("Leiterin des Museums", "Intendant", "Kuratorin"),
    other_role=("Bühnenbildner", "Kantorin", "langjähriger Kritiker"),
    subjects=(
        ("die Ausstellung über versunkene Dörfer", "die Ausstellung"),
        ("das Freilichtstück vom Heringskrieg", "das Stück"),
        ("die Orgelreihe in der Seefahrerkirche", "die Orgelreihe"),
        ("das Festival der kurzen Filme", "das Festival"),
        ("die Puppenoper für Erwachsene", "die Puppenoper"),
    ),
    headlines=(
        "Volles Haus: {subject} eröffnet",
        "Leise & groß: {subject}",
        "Darum lohnt sich {subject}",
        "{subject} zieht Gäste nach {place}",
    ),
    bank=parse_bank("""
# lead
- {subject} lockte am {day} [in {town}|unweit von {place}] {n:180-900} [Neugierige|Gäste] [an|aus
  dem Haus], [viele|manche] [blieben|standen] [bis zuletzt|lange vor der Tür].
- [Zart|Seltsam|Komisch] und [mutig|langsam|laut]: {subject} hatte am {day} [in {town}|am Rand von
  {place}] [Premiere|einen starken Auftakt], und [das Publikum|der Saal] [schwieg erst|hielt den
  Atem an].
- [Vier Winter|{n:2-9} Jahre] Arbeit [stecken|liegen] [darin|dahinter], nun ist {subject} [seit
  {day}|ab {day}] [in {town} zu erleben|für alle offen].
# fact
- [Das Material|Vieles davon] [stammt|kommt] [von Dachböden|aus Kellern|aus Fotoalben] [um|rund um]
  {place}, und seit {y:1938-1986} [hütete|bewahrte] es [ein Klempner|eine Lehrerin|eine
  Fischerfamilie].
- [Karten|Eintrittskarten] kosten {n:5-24} Euro, [am {day_b} zahlt jeder, was er kann|wer unter
  {n:16-26} ist, zahlt weniger].
- {n:9-70} [Laien|Studierende|Nachbarn] [wirken mit|sind beteiligt], [für die meisten|für viele] ist
  es [das erste Mal|eine Mutprobe].
- [In einer Szene|In einem Raum] [genügt|reicht] [eine Lampe|ein Fahrrad|ein Wasserkessel], um [eine
  ganze Flotte|den Mond] [zu zeigen|herbeizuzaubern].
- [Das Licht|Die Beleuchtung] [bauten|schufen] [Lehrlinge|{n:3-8} Auszubildende] aus {other_town}
  [mit Einmachgläsern|aus alten Scheinwerfern].
- [Der Vorverkauf|Die Nachfrage] [übertraf|schlug] mit {n:1100-8900} [Karten|Anmeldungen] [alle
  Erwartungen|das vorige Jahr].
- [Die Musik|Der Klang] [mischt|verbindet] [Nebelhörner|Akkordeon|Glas] mit [Kinderstimmen|einer
  tiefen Trommel|Stille], [manchmal zu laut|ganz ohne Erklärung].
- [Einiges|Manches] [gelingt nicht|überzeugt nicht]: [Der zweite Teil|Eine Rede über Zölle] [zieht
  sich|dauert {n:8-20} Minuten zu lang], [und die Bänke sind hart|die Heizung brummt].
- [Schulklassen|Vereine] [können|dürfen] {n:14-80} [Führungen|Werkstätten] buchen, [mit Ton|mit
  Schatzkarte], [bis {month}|solange Platz ist].
- Das [Gebäude|Haus], [einst|früher] [Zollschuppen|Seilerei|Meierei], wurde {y:1974-2012} [durch
  {n:400-2200} Briefe|dank einer Bürgerinitiative] [gerettet|vor dem Abriss bewahrt].
- [Gefördert|Unterstützt] wird alles von [{n:200-900} Spendern|einer Reederei|der Landesstiftung],
  [zusammen|insgesamt] mit {n:22-190}.000 Euro.
- [Ein Katalog|Ein Heft] mit {n:48-160} [Seiten|Bildern] [liegt aus|ist erschienen],
  [gedruckt|gebunden] [in {other_town}|auf einer Handpresse].
# quote
- „[Die Leute|Unsere Nachbarn] [kennen|tragen] [mehr Geschichten|mehr Lieder] [als jedes Archiv|in
  sich, als sie ahnen]“, sagte {lead_last}, „{short} [hört nur zu|macht sie lauter].“
- „[Ich wollte|Gesucht war] [etwas zum Riechen|ein Abend ohne Ironie|kein Glaskasten]“,
  [erklärte|so] {lead_last}.
- „[Wenn ein Kind|Wenn jemand] [zu Hause|danach] [die Großeltern fragt|noch einmal hinsieht]“,
  [sagte|meinte] {lead_last}, „[hat es sich gelohnt|sind wir am Ziel].“
"""),
)

VERKEHR = Topic(
    section="Verkehr",
    tags=("Verkehr", "Bus und Bahn", "Straßen", "Radverkehr"),
    role=("Verkehrsplanerin der Stadt", "Leiter der Verkehrsbetriebe", "zuständig für das Liniennetz"),
    other_role=("Sprecherin des Fahrgastbeirats", "Busfahrer", "aktiv im Radfahrklub"),
    subjects=(
        ("die Straßenbahn zum Klinikum", "die Straßenbahn"),
        ("das neue Busnetz", "das Busnetz"),
        ("die Sperrung der Drehbrücke", "die Brückensperrung"),
        ("das Kombiticket für Bahn und Fähre", "das Kombiticket"),
        ("die geschützte Radspur an der Promenade", "die Radspur"),
    ),
    headlines=(
        "Erster Härtetest: {subject}",
        "{subject}: Autofahrer & Radler streiten",
        "{place} diskutiert über {subject}",
        "Fünf Antworten rund um {subject}",
    ),
    bank=parse_bank("""
# lead
- [Pendler|Fahrgäste] [rund um|nahe] {place} [erlebten|spürten] am {day} zum ersten Mal {subject},
  [die Reaktionen|die Urteile] [reichten|gingen] von [Jubel|Lob] bis [Wut|Kopfschütteln].
- {subject} [verändert|prägt] [ab {day}|seit {day}] [die Wege|den Alltag] von {n:2100-19000}
  Menschen in {town}, [zeigt ein Bericht|rechnen die Planer vor].
- [Hupen|Gedränge|Lange Gesichter] [bei|an der Ecke zu] {place}: Am {day} [stieß|traf] {subject}
  [auf den Berufsverkehr|auf den Markttag|auf die Wirklichkeit].
# fact
- Die [Fahrzeit|Strecke] zwischen {place} und {place_b} [verkürzt sich|schrumpft] [auf dem Papier|im
  Test] von {n:28-49} auf {n:15-26} Minuten.
- [Zählgeräte|Freiwillige] [erfassten|notierten] {n:1300-9700} [Fahrten|Räder|Fahrzeuge] [am Tag|je
  Werktag], {n:4-22} Prozent mehr als {y:2018-2024}.
- [Die Kosten|Die Ausgaben] [stiegen|kletterten] auf {n:3-38} Millionen Euro, [schuld sind|Gründe
  sind] [Lehmboden|eine vergessene Gasleitung|hohe Stahlpreise].
- An {n:3-16} Haltestellen fehlten [Schilder|Pläne|Hinweise], [Personal in Orange|ein Inspektor]
  half [bis zum Abend|mit Zetteln] [weiter|aus].
- [Ältere Menschen|Blinde Fahrgäste] [wünschen|fordern] [längere Grünphasen|hohe Bordsteine|alle
  {n:150-400} Meter eine Bank], [das will|dies soll] die Stadt [bis {month}|bald] [lösen|nachholen].
- [Cafés|Blumenläden|Metzger] [an der Strecke|im Viertel] [klagen über|befürchten] {n:8-35} Prozent
  weniger [Umsatz|Kundschaft], [ein Radladen|ein Hotel] [dagegen|hingegen] [frohlockt|sucht
  Personal].
- [Rettungswagen|Löschfahrzeuge] [dürfen|können] [die Mitte|die Nebenspur] [nutzen|queren], [in
  einer Übung|im Test] [sparte das|brachte das] {n:2-6} Minuten.
- [Eine Fahrt|Der Einzelschein] [kostet|bleibt bei] [bis {month}|vorerst] {n:2-5},{n:10-95} Euro,
  [Kinder|Azubis] [fahren|reisen] [gratis|zum halben Preis].
- [Beim Graben|Bei den Arbeiten] kamen [Pflastersteine|{n:40-300} Tonpfeifen|Reste eines Kahns] [zum
  Vorschein|ans Licht], [Archäologen|das Museum] [bremsten|stoppten] den Bau {n:6-40} Tage [lang|am
  Stück].
- [Andere Ideen|Varianten], [ein Tunnel etwa|eine Schleife etwa], scheiterten {y:2011-2023} [an den
  Kosten|im Ausschuss].
- [Fahrer|Disponenten] [übten|lernten] {n:3-12} [Tage|Wochen], [auch|sogar] [im Rollstuhl|nachts auf
  leerer Strecke|am Simulator].
- [Kinderkrankheiten|Pannen] werden {n:60-180} Tage [lang gesammelt|lang öffentlich erfasst],
  [Kleines|der Takt] lässt sich [rasch|über Nacht|ohne neuen Beschluss] ändern.
# quote
- „[Niemand|Kein Fahrgast] [liest|liebt] [Pläne|Gutachten]“, sagte {lead_last}, „[man steht|alle
  stehen] [im Regen|am Bordstein] und [urteilt|fragt nach dem Bus].“
- „{short} [braucht|verdient] {n:4-12} Wochen [Geduld|Schonfrist]“, [bat|warb] {lead_last},
  „[dann|danach] [zählen wir neu|dürfen alle schimpfen].“
- {lead_last} [rechnete vor|erinnerte daran], dass [jeder volle Bus|jedes Rad] {n:20-60} Meter Stau
  [erspart|vermeidet].
"""),
)
