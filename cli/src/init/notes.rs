//! What the five programmes leave open, and what was chosen for each.

use crate::built_in::Sample;
use crate::terminal::Both;

/// What a programme is, for the head of its file.
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
             registration and fill the gaps when somebody leaves.",
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
