"""How columns are called in the languages of the EU: facts for suggesting which field a column is.

Keys are field names as adapters commonly call them; an adapter adds its own names with `Field.names`.
"""

from trellis.imports.reading.keys import fold

NAMES_OF_FIELDS = {
    "name": """
name; title; organisation name; organization; organisation; company name; company; cluster name; legal
name; nombre; razón social; nom; dénomination; raison sociale; intitulé; bezeichnung; firma; firmenname;
organisationsname; nome; ragione sociale; denominazione; denominação; naam; bedrijfsnaam; navn; namn;
nimi; nazwa; název; názov; naziv; ime; denumire; nume; név; megnevezés; nosaukums; pavadinimas; nimetus;
όνομα; επωνυμία; ονομασία; име; наименование; isem; ainm""",
    "short_name": """
short name; acronym; abbreviation; sigla; sigle; acronyme; acrónimo; acronimo; abkürzung; kurzname;
akronym; skrót; zkratka; skratka; kratica; kurzbezeichnung; förkortning; forkortelse; lyhenne; lühend;
rövidítés; συντομογραφία; ακρωνύμιο; съкращение; afkorting""",
    "description": """
description; summary; about; profile; abstract; objectives; mission; descripción; objetivos; objetivo;
resumen; résumé; objectifs; présentation; beschreibung; kurzbeschreibung; ziele; descrizione; obiettivi;
descrição; resumo; omschrijving; beschrijving; beskrivelse; beskrivning; kuvaus; kirjeldus; opis; popis;
descriere; leírás; apraksts; aprašymas; περιγραφή; описание; deskrizzjoni; cur síos""",
    "country": """
country; country code; nation; state; país; pays; land; staat; paese; stato; nazione; maa; riik; kraj;
państwo; země; stát; krajina; štát; država; zemlja; țară; țara; ország; valsts; šalis; χώρα; държава;
страна; pajjiż; tír""",
    "region": """
region; nuts; nuts code; nuts2; nuts 2; nuts3; nuts region; región; comunidad autónoma; provincia;
région; département; bundesland; regione; regiune; região; regio; regija; kraj region; landsdel; län;
fylke; maakunta; maakond; województwo; povincie; okres; județ; megye; régió; reģions; regionas;
περιφέρεια; περιοχή; област; регион; reġjun; réigiún""",
    "city": """
city; town; municipality; location; place; locality; ciudad; municipio; localidad; ville; commune;
localité; stadt; ort; gemeinde; città; comune; cidade; município; stad; plaats; gemeente; by; bynavn;
kommune; kommun; kaupunki; kunta; linn; miasto; miejscowość; město; obec; mesto; grad; općina; oraș;
localitate; város; település; pilsēta; miestas; πόλη; δήμος; град; община; belt; baile""",
    "address": """
address; street; postal address; contact location; dirección; domicilio; adresse; rue; anschrift;
straße; strasse; indirizzo; via; morada; endereço; adres; straat; vejnavn; gata; gatuadress; osoite;
aadress; ulica; adresa; cím; utca; adrese; adresas; διεύθυνση; адрес; indirizz; seoladh""",
    "postcode": """
postcode; postal code; zip; zip code; city code; plz; postleitzahl; code postal; código postal; cp; cap;
postcode nl; postnr; postnummer; postinumero; sihtnumber; kod pocztowy; psč; poštna številka; poštanski
broj; cod poștal; irányítószám; pasta indekss; pašto kodas; ταχυδρομικός κώδικας; τκ; пощенски код""",
    "website": """
website; web; web site; url; homepage; internet; www; link; webpage; página web; sitio web; site web;
webseite; internetseite; sito web; sito; sítio; página; hjemmeside; hemsida; webbplats; verkkosivu;
kotisivu; koduleht; veebileht; strona www; strona internetowa; webové stránky; webová stránka; spletna
stran; mrežna stranica; honlap; weboldal; mājaslapa; svetainė; ιστοσελίδα; ιστότοπος; уебсайт; suíomh
gréasáin""",
    "email": """
email; e-mail; mail; email address; correo; correo electrónico; courriel; e-mail-adresse; posta
elettronica; sähköposti; e-post; epost; e-pošta; poczta elektroniczna; электронна поща; имейл;
ηλεκτρονικό ταχυδρομείο; el. paštas; e-pasts""",
    "year_founded": """
year founded; founded; foundation year; established; year established; creation year; year of creation;
año de fundación; fundación; année de création; création; gründungsjahr; gegründet; anno di fondazione;
fondazione; ano de fundação; oprichtingsjaar; stiftet; grundat; perustettu; asutatud; rok założenia; rok
založení; leto ustanovitve; godina osnivanja; an înființare; alapítás éve; dibināšanas gads; įkūrimo
metai; έτος ίδρυσης; година на основаване""",
    "latitude": """
latitude; lat; y; coordy; coord y; y coord; breitengrad; breite; latitud; latitudine; breddegrad;
szerokość geograficzna; zeměpisná šířka; širina; γεωγραφικό πλάτος; ширина""",
    "longitude": """
longitude; lon; lng; long; x; coordx; coord x; x coord; längengrad; länge; longitud; longitudine;
lengtegraad; længdegrad; długość geograficzna; zeměpisná délka; dolžina; γεωγραφικό μήκος; дължина""",
    "coordinates": """
coordinates; geom; geometry; geo; location wkt; wkt; point; latlong; lat lon; coordenadas; coordonnées;
koordinaten; coordinate; coördinaten; koordinater; koordinaatit; współrzędne; souřadnice; koordináták;
συντεταγμένες; координати""",
    "identifier": """
identifier; id; code; reference; ref; number; site id; key; uid; identificador; identifiant; kennung;
nummer; codice; identificativo; identyfikator; identifikátor; azonosító; identifikators;
identifikatorius; κωδικός; идентификатор""",
    "registration_number": """
registration number; company number; vat; vat number; tax id; cif; nif; siren; siret;
handelsregisternummer; cvr; organisationsnummer; y-tunnus; registrikood; nip; krs; regon; ičo; ico; oib;
cui; cégjegyzékszám; partita iva; codice fiscale; afm; εικ; eik; kvk; lei; pic""",
    "kind": """
kind; type; category; organisation type; type of organisation; tipo; categoría; genre; catégorie; art;
typ; kategorie; categoria; soort; type organisatie; tyyppi; tüüp; rodzaj; druh; vrsta; tip; típus;
veids; rūšis; τύπος; κατηγορία; тип; вид; edih soe""",
    "ecosystems": """
ecosystem; ecosystems; industrial ecosystem; industrial ecosystems; sector; sectors; industry;
industries; formatted sectors; subsector; sectores; sector industrial; secteur; secteurs; filière;
branche; branchen; wirtschaftszweig; settore; settori; setor; setores; sectoren; branche dk; bransch;
toimiala; valdkond; branża; sektor; sektory; odvětví; ágazat; nozare; sektorius; τομέας; сектор; отрасъл""",
    "technologies": """
technology; technologies; advanced technologies; formatted technologies; tecnologías; tecnología;
technologien; technologie; tecnologie; tecnologia; technologieën; teknologi; teknologier; teknologiat;
tehnoloogia; technologia; technológia; tehnologije; tehnologii; technológiák; tehnoloģijas;
technologijos; τεχνολογίες; технологии""",
    "services": """
services; service; services offered; formatted services; servicios; leistungen; dienstleistungen;
angebote; servizi; serviços; diensten; ydelser; tjänster; palvelut; teenused; usługi; služby; storitve;
usluge; servicii; szolgáltatások; pakalpojumi; paslaugos; υπηρεσίες; услуги""",
    "languages": """
languages; language; idiomas; langues; sprachen; lingue; línguas; talen; sprog; språk; kielet; języki;
jazyky""",
    "staff": """
staff; staff fte; fte; employees; personnel; effectif; mitarbeiter; dipendenti; empleados; medewerkers;
medarbejdere""",
    "members": """
members; number of members; members count; miembros; socios; membres; adhérents; mitglieder; soci;
membri; membros; leden; medlemmer; medlemmar; jäsenet; liikmed; członkowie; členové; člani; članovi;
tagok; biedri; nariai; μέλη; членове""",
    "start": """
start; start date; begin; from; fecha de inicio; date de début; beginn; startdatum; start dato; inizio;
data inizio; początek; začátek; algus; alku; ημερομηνία έναρξης; начало""",
    "end": """
end; end date; to; until; fecha de fin; date de fin; ende; enddatum; slut dato; fine; data fine; koniec;
konec; lõpp; loppu; ημερομηνία λήξης; край""",
}

FOLDED = {field: frozenset(map(fold, names.split(";"))) for field, names in NAMES_OF_FIELDS.items()}
SAME_FIELD = {
    "founded": "year_founded",
    "acronym": "short_name",
    "url": "website",
    "web_address": "website",
    "place": "city",
}


def known_names(field_name: str) -> frozenset[str]:
    """Return the folded names a field of this name is known by."""
    return FOLDED.get(SAME_FIELD.get(field_name, field_name), frozenset())
