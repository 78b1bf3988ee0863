"""Words to build names from, written for the generator alone and not taken from the library's own lists.

Some are words the library does not know: a directory holds those too.
"""

LANGUAGE_OF = {
    "DE": "de",
    "AT": "de",
    "CH": "de",
    "FR": "fr",
    "BE": "fr",
    "LU": "fr",
    "ES": "es",
    "IT": "it",
    "PT": "pt",
    "NL": "nl",
    "PL": "pl",
    "CZ": "cs",
    "SK": "sk",
    "SE": "sv",
    "FI": "fi",
    "DK": "da",
    "RO": "ro",
    "HU": "hu",
    "BG": "bg",
    "GR": "el",
    "HR": "hr",
    "SI": "sl",
    "LT": "lt",
    "LV": "lv",
    "EE": "et",
    "GB": "en",
    "IE": "en",
    "RS": "sr",
    "TR": "tr",
    "NO": "da",
}

# One line for each language: the word in the order of TOPICS and KINDS. English is the reference.
_TOPICS = {
    "en": "Food Textile Energy Automotive Wood Tourism Plastics Health Water Ceramics Logistics Furniture",
    "de": "Lebensmittel Textil Energie Automobil Holz Tourismus Kunststoff Gesundheit Wasser Keramik "
    "Logistik Möbel",
    "fr": "Alimentaire Textile Énergie Automobile Bois Tourisme Plasturgie Santé Eau Céramique Logistique "
    "Meuble",
    "es": "Alimentación Textil Energía Automoción Madera Turismo Plástico Salud Agua Cerámica Logística "
    "Mueble",
    "it": "Alimentare Tessile Energia Automotive Legno Turismo Plastica Salute Acqua Ceramica Logistica "
    "Mobile",
    "pt": "Alimentar Têxtil Energia Automóvel Madeira Turismo Plásticos Saúde Água Cerâmica Logística "
    "Mobiliário",
    "nl": "Voeding Textiel Energie Automotive Hout Toerisme Kunststof Gezondheid Water Keramiek Logistiek "
    "Meubel",
    "pl": "Żywność Tekstylia Energia Motoryzacja Drewno Turystyka Plastik Zdrowie Woda Ceramika Logistyka "
    "Meble",
    "cs": "Potraviny Textil Energie Automobil Dřevo Turismus Plasty Zdraví Voda Keramika Logistika Nábytek",
    "sk": "Potraviny Textil Energia Automobil Drevo Turizmus Plasty Zdravie Voda Keramika Logistika Nábytok",
    "sv": "Livsmedel Textil Energi Fordon Trä Turism Plast Hälsa Vatten Keramik Logistik Möbler",
    "fi": "Elintarvike Tekstiili Energia Ajoneuvo Puu Matkailu Muovi Terveys Vesi Keramiikka Logistiikka "
    "Huonekalu",
    "da": "Fødevare Tekstil Energi Køretøj Træ Turisme Plast Sundhed Vand Keramik Logistik Møbel",
    "ro": "Alimente Textile Energie Automotive Lemn Turism Plastic Sănătate Apă Ceramică Logistică Mobilă",
    "hu": "Élelmiszer Textil Energia Autóipari Faipari Turisztika Műanyag Egészség Víz Kerámia Logisztika "
    "Bútor",
    "bg": "Храни Текстил Енергия Автомобилен Дървесина Туризъм Пластмаси Здраве Вода Керамика Логистика "
    "Мебели",
    "el": "Τρόφιμα Κλωστοϋφαντουργία Ενέργεια Αυτοκίνητο Ξύλο Τουρισμός Πλαστικά Υγεία Νερό Κεραμικά "
    "Εφοδιαστική Έπιπλο",
    "hr": "Hrana Tekstil Energija Automobil Drvo Turizam Plastika Zdravlje Voda Keramika Logistika Namještaj",
    "sl": "Hrana Tekstil Energija Avtomobil Les Turizem Plastika Zdravje Voda Keramika Logistika Pohištvo",
    "lt": "Maistas Tekstilė Energija Automobiliai Mediena Turizmas Plastikas Sveikata Vanduo Keramika "
    "Logistika Baldai",
    "lv": "Pārtika Tekstils Enerģija Automobiļi Koks Tūrisms Plastmasa Veselība Ūdens Keramika Loģistika "
    "Mēbeles",
    "et": "Toit Tekstiil Energia Auto Puit Turism Plastik Tervis Vesi Keraamika Logistika Mööbel",
    "sr": "Храна Текстил Енергија Аутомобил Дрво Туризам Пластика Здравље Вода Керамика Логистика Намештај",
    "tr": "Gıda Tekstil Enerji Otomotiv Ahşap Turizm Plastik Sağlık Su Seramik Lojistik Mobilya",
}
_KINDS = {
    "en": "Cluster Association Institute University Chamber Agency Centre Foundation Network",
    "de": "Cluster Verband Institut Universität Kammer Agentur Zentrum Stiftung Netzwerk",
    "fr": "Cluster Association Institut Université Chambre Agence Centre Fondation Réseau",
    "es": "Clúster Asociación Instituto Universidad Cámara Agencia Centro Fundación Red",
    "it": "Cluster Associazione Istituto Università Camera Agenzia Centro Fondazione Rete",
    "pt": "Cluster Associação Instituto Universidade Câmara Agência Centro Fundação Rede",
    "nl": "Cluster Vereniging Instituut Universiteit Kamer Agentschap Centrum Stichting Netwerk",
    "pl": "Klaster Stowarzyszenie Instytut Uniwersytet Izba Agencja Centrum Fundacja Sieć",
    "cs": "Klastr Asociace Institut Univerzita Komora Agentura Centrum Nadace Síť",
    "sk": "Klaster Asociácia Inštitút Univerzita Komora Agentúra Centrum Nadácia Sieť",
    "sv": "Kluster Förening Institut Universitet Kammare Myndighet Centrum Stiftelse Nätverk",
    "fi": "Klusteri Yhdistys Instituutti Yliopisto Kamari Virasto Keskus Säätiö Verkosto",
    "da": "Klynge Forening Institut Universitet Kammer Agentur Center Fonden Netværk",
    "ro": "Cluster Asociația Institutul Universitatea Camera Agenția Centrul Fundația Rețea",
    "hu": "Klaszter Egyesület Intézet Egyetem Kamara Ügynökség Központ Alapítvány Hálózat",
    "bg": "Клъстер Асоциация Институт Университет Камара Агенция Център Фондация Мрежа",
    "el": "Συστάδα Ένωση Ινστιτούτο Πανεπιστήμιο Επιμελητήριο Οργανισμός Κέντρο Ίδρυμα Δίκτυο",
    "hr": "Klaster Udruga Institut Sveučilište Komora Agencija Centar Zaklada Mreža",
    "sl": "Grozd Združenje Inštitut Univerza Zbornica Agencija Center Fundacija Mreža",
    "lt": "Klasteris Asociacija Institutas Universitetas Rūmai Agentūra Centras Fondas Tinklas",
    "lv": "Klasteris Asociācija Institūts Universitāte Kamera Aģentūra Centrs Fonds Tīkls",
    "et": "Klaster Liit Instituut Ülikool Koda Amet Keskus Sihtasutus Võrgustik",
    "sr": "Кластер Удружење Институт Универзитет Комора Агенција Центар Фондација Мрежа",
    "tr": "Küme Derneği Enstitüsü Üniversitesi Odası Ajansı Merkezi Vakfı Ağı",
}
TOPICS = {language: words.split() for language, words in _TOPICS.items()}
KINDS = {language: words.split() for language, words in _KINDS.items()}

# Ways to write one legal form; the first is the usual one.
LEGAL_FORMS = {
    "DE": ("GmbH", "G.m.b.H.", "Gesellschaft mit beschränkter Haftung", "gmbh"),
    "AT": ("GmbH", "Ges.m.b.H.", "GesmbH", "G.m.b.H."),
    "CH": ("AG", "Aktiengesellschaft", "A.G."),
    "FR": ("SARL", "S.A.R.L.", "Sàrl"),
    "BE": ("SA", "S.A.", "Société Anonyme"),
    "LU": ("S.à r.l.", "SARL", "Sàrl"),
    "ES": ("S.L.", "SL", "Sociedad Limitada", "S.L.U."),
    "IT": ("S.p.A.", "SPA", "S. p. A.", "Società per Azioni"),
    "PT": ("Lda", "Lda.", "Limitada", "LDA"),
    "NL": ("B.V.", "BV", "Besloten Vennootschap"),
    "PL": ("Sp. z o.o.", "Spółka z o.o.", "SP. Z O. O.", "Spółka z ograniczoną odpowiedzialnością"),
    "CZ": ("s.r.o.", "spol. s r.o.", "S.R.O."),
    "SK": ("s.r.o.", "spol. s r. o.", "s. r. o."),
    "SE": ("AB", "Aktiebolag", "A.B."),
    "FI": ("Oy", "OY", "Osakeyhtiö", "Oy Ab"),
    "DK": ("A/S", "AS", "Aktieselskab"),
    "NO": ("AS", "A/S", "Aksjeselskap"),
    "RO": ("SRL", "S.R.L.", "S.C. SRL"),
    "HU": ("Kft.", "KFT", "Korlátolt Felelősségű Társaság"),
    "BG": ("ООД", "OOD", "О.О.Д."),
    "GR": ("Α.Ε.", "ΑΕ", "Ανώνυμη Εταιρεία", "S.A."),
    "HR": ("d.o.o.", "D.O.O.", "d. o. o."),
    "SI": ("d.o.o.", "D.O.O.", "d. o. o."),
    "LT": ("UAB", "Uždaroji akcinė bendrovė"),
    "LV": ("SIA", "Sabiedrība ar ierobežotu atbildību"),
    "EE": ("OÜ", "Osaühing"),
    "GB": ("Ltd", "Limited", "Ltd."),
    "IE": ("Ltd", "Limited", "Ltd."),
    "RS": ("д.о.о.", "doo", "d.o.o."),
    "TR": ("A.Ş.", "AŞ", "Anonim Şirketi"),
}
LEADING_FORMS = frozenset(["LT", "LV", "EE"])
_SYLLABLES = {
    "de": "berg hof stein wald mann brück feld horn schmid krüg wein müh acker linden rösch kess trau vogt",
    "fr": "beau mont vill lac roch gran clair fort ber tier lou sain dre vau pic morel char quen",
    "es": "vill torr mart san roj garc alva lóp mor fuen sol rub mend nav cal ñez pal zor",
    "pl": "kow ław brz czar wiś now grz pod sło mir stan bor jan kru żół szcz wal dęb",
    "fi": "laht koi mäki niem saar jär hein salo kiv rant lepp vuor tuul hall pell suom ketti palo",
    "hu": "szab nagy hor vár kis sze ger bal len fek tót mol dud pap osz kel győr máz",
    "bg": "стан бор вел драг пет иван мар гор тод рад сто ков дим хри ник бог люб зла",
    "el": "παπ κων γεωρ δημ νικ αλεξ μαρ θεο χρισ ιωαν σταυ ανδρ καρ βασ λαμ πετ φωτ μιχ",
    "lt": "vil kaun šia dain gint rim mind alg jon pet stan žem aušr sau lais rugi bald kėd",
}
SYLLABLES = {language: parts.split() for language, parts in _SYLLABLES.items()}
ENDINGS = {
    "de": ("er", "ner", "ke"),
    "fr": ("on", "ier", "et"),
    "es": ("ez", "ero", "al"),
    "pl": ("ski", "icz", "ex"),
    "fi": ("nen", "la", "o"),
    "hu": ("i", "ász", "ker"),
    "bg": ("ов", "ев", "ски"),
    "el": ("ίδης", "όπουλος", "άκης"),
    "lt": ("as", "is", "ta"),
}
SYLLABLES_OF = {
    "de": "de",
    "nl": "de",
    "da": "de",
    "sv": "de",
    "fr": "fr",
    "es": "es",
    "it": "es",
    "pt": "es",
    "ro": "es",
    "pl": "pl",
    "cs": "pl",
    "sk": "pl",
    "hr": "pl",
    "sl": "pl",
    "sr": "bg",
    "fi": "fi",
    "et": "fi",
    "hu": "hu",
    "bg": "bg",
    "el": "el",
    "lt": "lt",
    "lv": "lt",
    "en": "fr",
    "tr": "hu",
}
