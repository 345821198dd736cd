"""What a German article on any topic may say."""

from newsreel.sample.grammar import parse_bank

COMMON_DE = parse_bank("""
# intro
- {lead}, {lead_role}, [sprach|redete] von einem [guten Tag|ehrlichen Ergebnis|Wendepunkt] und
  [dankte|lobte] {n:20-90} [Beteiligten|Mitwirkenden] [für ihre Ausdauer|ausdrücklich].
- „[Ich sage es offen|Damit das klar ist]: {short} [beschäftigt uns alle|ist wichtig|geht jeden
  an]“, [sagte|betonte] {lead}, {lead_role}, [am {day}|im Gespräch|vor vollem Raum].
- [Auf der Treppe|Am Rande des Termins|Bei Tee und Keksen] [bat|warb] {lead}, {lead_role}, um
  [Geduld|klare Worte|Vertrauen] [und nannte {n:3-8} Gründe|und las nicht ab|und blieb ruhig].
- Für {lead}, {lead_role}, [zählt|gilt] vor allem [eines|etwas Einfaches]: [miteinander reden|genau
  hinsehen|nicht aufgeben].
- {lead}, {lead_role}, [wirkte müde, aber zufrieden|nahm sich {n:15-50} Minuten Zeit] und
  [sprach|erzählte] [über das, was kommt|von kleinen Erfolgen|vor allem von Fehlern].
# voice
- „[Seit {n:6-44} Jahren|Mein Leben lang] [wohne|arbeite] ich [hier|in dieser Gegend], und {short}
  ist [überall Thema|das Gespräch im Treppenhaus|etwas Neues]“, [sagte|erzählte] {person}, {job}.
- {person} ({n:24-79}), {job}, [hörte davon|erfuhr es] [im Radio|beim Friseur|auf dem Wochenmarkt]:
  „[Endlich|Na also|Da musste ich mich setzen].“
- [Beim Bäcker|Im Fährcafé|Vor der Apotheke] [winkte|lächelte] {person}, {job}, [nur|freundlich]:
  „[Fragen Sie|Kommen Sie] [in einem Monat|nach dem Wochenende] noch einmal.“
- [Die Meinungen|Die Ansichten] [im Viertel|um {place}] [gehen auseinander|sind geteilt]; {person},
  {job}, [findet es|nannte es] „[mutig|viel Lärm um wenig|besser als nichts]“.
- {person}, {job}, kam [mit zwei Kindern|in der Mittagspause|aus Neugier] [vorbei|herüber] und
  [ging|fuhr] [überzeugt|mit neuen Fragen|eher unbeeindruckt] [nach Hause|wieder an die Arbeit].
# more
- [Wie viele hier|Wie andere auch] sorgt sich {person_last} [eher um die Mieten|mehr um die
  Jungen|eher um den nächsten Winter] als um [Reden|Tabellen|Eitelkeiten].
- {person_last} [besitzt|zeigte] [noch einen Brief|einen Zeitungsausschnitt|ein Foto] von
  {y:1974-2012}, und darin [steht|findet sich] [fast dasselbe|die gleiche Geschichte].
- [Trotzdem|Dennoch] [möchte|will] {person_last} [abwarten|schweigen], bis [sich der Staub gelegt
  hat|der {month} vorbei ist].
- „[Aber|Und doch]“, [fügte|setzte] {person_last} hinzu, „[einer muss es machen|ich habe in {n:9-40}
  Jahren Schlimmeres gesehen].“
# second
- {second}, {other_role}, [urteilte|sah es] [nüchterner|vorsichtiger]: {n:2-6} Jahre
  [reichten|genügten] nicht, [um einen Schlussstrich zu ziehen|um {town} zu verstehen].
- [Rückhalt|Zuspruch] kam von {second}, {other_role}, [seit {y:1988-2016}|seit {n:9-33} Jahren] mit
  dem Thema [vertraut|befasst]: [Es gebe Fortschritte|Zur Sorge bestehe kein Anlass].
- „[Das hätte|Manches hätte] [früher|sorgfältiger] [geschehen|laufen] können“, [bemerkte|sagte]
  {second}, {other_role}, [blieb aber bis zum Ende|reichte dann aber allen die Hand].
- {second}, {other_role}, [warnte vor schnellen Schlüssen|riet zur Vorsicht] und erinnerte an
  {other_town}, wo es {y:1993-2019} [anders kam|lange gedauert habe].
# colour
- [Möwen|Glocken|Blechbläser] waren [über|bei] {place} [zu hören|zu vernehmen], [während|als] [man
  auseinanderging|die Mäntel zugeknöpft wurden] und [noch immer|weiter] alle über {short}
  [sprachen|stritten].
- [Bis zum Abend|Gegen Mittag] [kursierten|gab es] {n:3-9} [Fassungen|Gerüchte], alle [für den Preis
  eines Kaffees|umsonst] zu haben [nahe|rund um] {place_b}.
- [Jemand|Ein Kind] hatte mit Kreide „[danke|wird auch Zeit|Fragt {lead_last}]“ [an die Mauer|auf
  das Pflaster] [nahe|vor] {place} geschrieben, und [niemand|keiner] [wischte es weg|störte sich
  daran].
- [Ein Foto|Ein kurzer Film] davon wurde {n:1200-48000} Mal [geteilt|angesehen], [meist|oft] mit
  [einem Herz|einem Fragezeichen|trockenem Kommentar].
- [Suppe|Kakao|Kaffee] gab es für {n:20-90} [Leute|Gäste] [in Pappbechern|an einem Wagen],
  [gestiftet|bezahlt] von [einem Laden|einem Wirt] [nahe|bei] {place_b}.
# outlook
- [Ein Bürgerabend|Eine Fragestunde|Ein Rundgang] nahe {place_b} ist für {month}
  [angesetzt|geplant], [der Eintritt ist frei|um Anmeldung wird gebeten|Tee ist versprochen], und
  [auch über|gerade über] {short} [soll gesprochen werden|will man reden].
- [Mehr|Genaueres] über {short} soll [in {n:2-8} Wochen|vor {month}|bald] [bekannt|zu erfahren]
  sein, [bis dahin|einstweilen] [wartet {town}|gehen die Gespräche weiter].
- [Ob|Wie lange] {short} [den Ort noch beschäftigt|Gesprächsstoff bleibt], [mag|will] in {town}
  [niemand|keiner] [beschwören|vorhersagen], [auch nicht|selbst nicht] {second_last}.
- Am {day_b} soll [eine erste|die nächste] [Übersicht|Bilanz] [vorliegen|folgen], {person_last}
  [will sie lesen|hofft auf klare Zahlen].
- [Zum Rest|Zu den offenen Punkten] sagte {lead_last} [nur|knapp|am Ende]: „[Alles zu seiner
  Zeit|Nicht vor {month}|Wir melden uns].“
""")
