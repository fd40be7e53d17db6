//! Open points of the five programmes, and the choice made for each.

use kring::Rule;

use crate::built_in::Sample;
use crate::terminal::Both;

/// Description of a programme, for the head of its file.
pub(super) fn head(sample: Sample) -> Both<'static> {
    match sample {
        Sample::LocalCouncillors => (
            "Councillors of local parties: groups within one region, the first meeting on location, then three online.",
            "Raadsleden van lokale partijen: groepen binnen één regio, de eerste bijeenkomst op locatie, daarna drie online.",
        ),
        Sample::AldermenOpen => (
            "Aldermen, open registration: every alderman receives the group once in the own municipality.",
            "Wethouders, open inschrijving: elke wethouder ontvangt de groep een keer in de eigen gemeente.",
        ),
        Sample::Mayors => (
            "Mayors: six in a group, never more, spread over the regions; half-days in the members' towns.",
            "Burgemeesters: zes in een groep, nooit meer, gespreid over de regio's; dagdelen bij de deelnemers thuis.",
        ),
        Sample::AldermenByQuarter => (
            "Aldermen in groups by the four quarters of the country, with as little common ground in their work as possible.",
            "Wethouders in groepen per landsdeel, met zo weinig mogelijk raakvlakken in hun werk.",
        ),
        Sample::Consultants => (
            "Community and neighbourhood consultants: online only, on Friday afternoons.",
            "Wijk- en buurtadviseurs: alleen online, op vrijdagmiddag.",
        ),
    }
}

/// Name of a programme, for reports; in English that of the library.
pub(super) fn name(sample: Sample) -> Both<'static> {
    match sample {
        Sample::LocalCouncillors => ("Local councillors", "Raadsleden van lokale partijen"),
        Sample::AldermenOpen => ("Aldermen, open registration", "Wethouders, open inschrijving"),
        Sample::Mayors => ("Mayors", "Burgemeesters"),
        Sample::AldermenByQuarter => ("Aldermen by quarter", "Wethouders per landsdeel"),
        Sample::Consultants => ("Neighbourhood consultants", "Wijk- en buurtadviseurs"),
    }
}

/// Note on the size of groups.
pub(super) fn size(sample: Sample) -> Both<'static> {
    match sample {
        Sample::LocalCouncillors => (
            "The organisation says at most 8; fewer than 5 make too little exchange.",
            "De organisatie zegt hoogstens 8; met minder dan 5 is er te weinig uitwisseling.",
        ),
        Sample::Mayors => (
            "The organisation says six. Five where the number of mayors does not come out even.",
            "De organisatie zegt zes. Vijf als het aantal burgemeesters niet uitkomt.",
        ),
        _ => (
            "Places in a group, at least and at most.",
            "Plaatsen in een groep, ten minste en ten hoogste.",
        ),
    }
}

/// Note on the number of groups.
pub(super) fn count(sample: Sample) -> Both<'static> {
    match sample {
        Sample::AldermenOpen => (
            "Number of groups. Fewer here than 150 people need: when all places are taken, the rest wait in the order of\n\
             registration and fill the gaps when a member leaves.",
            "Aantal groepen. Hier minder dan 150 mensen nodig hebben: als alle plaatsen bezet zijn, wacht de rest op volgorde\n\
             van aanmelding en vult de plaatsen van wie vertrekt.",
        ),
        _ => (
            "Number of groups, at least and at most, for example as many as there are facilitators.",
            "Aantal groepen, ten minste en ten hoogste, bijvoorbeeld zoveel als er begeleiders zijn.",
        ),
    }
}

/// Note on the meetings on site.
pub(super) fn on_site(sample: Sample) -> Both<'static> {
    match sample {
        Sample::Mayors => (
            "Meetings on site. The organisation says 6 to 8 half-days in a year: six, so that each member hosts once.",
            "Bijeenkomsten op locatie. De organisatie zegt 6 tot 8 dagdelen in een jaar: zes, zodat elke deelnemer een keer ontvangt.",
        ),
        Sample::AldermenByQuarter => (
            "Meetings on site. A first cycle of six; the same group may go on with a later cycle of four.",
            "Bijeenkomsten op locatie. Een eerste ronde van zes; dezelfde groep kan verder met een ronde van vier.",
        ),
        _ => (
            "Meetings on site; \"members\" when each member hosts once (only with hosting = \"rotating\").",
            "Bijeenkomsten op locatie; \"members\" als elke deelnemer een keer ontvangt (alleen met hosting = \"rotating\").",
        ),
    }
}

/// Note on a rule: why the programme has it, and what its organisation leaves open.
pub(super) fn rule(sample: Sample, rule: &Rule) -> Option<Both<'static>> {
    Some(match (sample, rule) {
        (Sample::LocalCouncillors, Rule::Same { .. }) => (
            "Left open: what a region is. The 25 safety regions are large enough to fill groups; with 400 registrants nearly\n\
             half of the 40 COROP regions could not form one. People of a region with too few wait, and read how many are missing.",
            "Opengelaten: wat een regio is. De 25 veiligheidsregio's zijn groot genoeg om groepen te vullen; met 400 aanmeldingen\n\
             zou bijna de helft van de 40 COROP-gebieden geen groep vormen. Wie uit een regio met te weinig mensen komt, wacht en\n\
             leest hoeveel er ontbreken.",
        ),
        (Sample::Mayors, Rule::Distinct { .. }) => (
            "Formed with regard to regional spread. Left open: how much. At least three safety regions.",
            "Gevormd met oog voor spreiding. Opengelaten: hoeveel. Ten minste drie veiligheidsregio's.",
        ),
        (Sample::Mayors, Rule::Avoid { .. }) => (
            "Mayors of one safety region already sit together on its board: better not in one group.",
            "Burgemeesters van één veiligheidsregio zitten al samen in het bestuur: liever niet in één groep.",
        ),
        (Sample::AldermenByQuarter, Rule::Avoid { attribute, .. }) if attribute == "portfolio" => (
            "No common ground in work: as little as possible the same portfolio, party or region. Left open: how these weigh\n\
             against travel. A shared portfolio counts as 20 km, and so on.",
            "Geen raakvlakken in het werk: zo weinig mogelijk dezelfde portefeuille, partij of regio. Opengelaten: hoe die wegen\n\
             tegen reizen. Een gedeelde portefeuille telt als 20 km, enzovoort.",
        ),
        (Sample::AldermenByQuarter, Rule::Avoid { attribute, .. }) if attribute == "tags" => {
            ("Competences mixed.", "Competenties gemengd.")
        }
        (Sample::Consultants, Rule::Overlap { .. }) => (
            "A slot is a fixed Friday afternoon of the month. All members can come to two of them: one to meet on, and one for\n\
             a meeting that has to be moved.",
            "Een moment is een vaste vrijdagmiddag in de maand. Alle deelnemers kunnen op twee: een om bijeen te komen, en een\n\
             voor een bijeenkomst die verzet moet worden.",
        ),
        (Sample::Consultants, Rule::Avoid { attribute, .. }) if attribute == "organisation" => (
            "Colleagues of other organisations and of other regions. Left open: how much each of them counts.",
            "Collega's van andere organisaties en uit andere regio's. Opengelaten: hoe zwaar elk telt.",
        ),
        _ => return None,
    })
}
