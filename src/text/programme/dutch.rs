//! Sentences for a programme in Dutch.

use super::{price, sentence};
use crate::programme::{Hosting, OnSite, Programme, Rule, Venues};
use crate::text::Language;
use crate::text::dutch::{count, rule};

const ME: Language = Language::Dutch;

pub(crate) fn programme(programme: &Programme) -> Vec<String> {
    let mut sentences = groups(programme);
    sentences.push(meetings(programme));
    sentences.extend(travel(programme));
    let eligible = programme.eligible.iter();
    sentences.extend(eligible.map(|(name, values)| {
        format!("Alleen voor deelnemers met {name} {}.", values.join(" of "))
    }));
    sentences.extend(programme.rules.iter().map(|it| match price(it) {
        Some(price) if matches!(it, Rule::Wish { .. }) => sentence(&format!(
            "{}; elke wens die niet uitkomt kost evenveel als {} reizen",
            rule(it),
            ME.kilometres(price)
        )),
        Some(price) => sentence(&format!(
            "{}; elk paar kost evenveel als {} reizen",
            rule(it),
            ME.kilometres(price)
        )),
        None => sentence(&rule(it)),
    }));
    sentences.extend(retained(programme));
    sentences
}

fn groups(programme: &Programme) -> Vec<String> {
    let groups = &programme.groups;
    let (min, max) = (groups.size.min, groups.size.max);
    let mut sentences = vec![if min == max {
        format!("Een groep heeft {}.", count(min.into(), "plaats", "plaatsen"))
    } else {
        format!("Een groep heeft {min} tot {max} plaatsen.")
    }];
    if groups.count.min > 0 {
        sentences.push(format!(
            "Het plan heeft minstens {}.",
            count(groups.count.min.into(), "groep", "groepen")
        ));
    }
    if let Some(most) = groups.count.max {
        sentences
            .push(format!("Het plan heeft hoogstens {}.", count(most.into(), "groep", "groepen")));
    }
    if let Some(ideal) = groups.ideal {
        sentences.push(format!(
            "Groepen van {} zijn het best: elke plaats meer of minder kost evenveel als {} reizen.",
            ideal.seats,
            ME.kilometres(ideal.off)
        ));
    }
    if groups.cost.0 > 0 {
        sentences.push(format!(
            "Elke groep kost evenveel als {} reizen, zodat groepen niet kleiner worden dan nodig.",
            ME.kilometres(groups.cost)
        ));
    }
    sentences
}

fn meetings(programme: &Programme) -> String {
    let meetings = &programme.meetings;
    let place = match (meetings.hosting, meetings.venues.unwrap_or_default()) {
        (Hosting::Central, Venues::Members) => "in de gemeente van een deelnemer",
        (Hosting::Central, Venues::All) => "in een gemeente waar dat kan",
        _ => "om de beurt in de gemeenten van de deelnemers",
    };
    let on_site = match meetings.on_site.filter(|_| programme.travels()) {
        None => None,
        Some(OnSite::Times(number)) => Some(format!("{number} keer op locatie bijeen, {place}")),
        Some(OnSite::Members) => {
            Some("bij elke deelnemer één keer op locatie bijeen, om de beurt".into())
        }
    };
    let online = (meetings.online > 0).then(|| format!("{} keer online", meetings.online));
    match (on_site, online) {
        (Some(on_site), Some(online)) => format!("Een groep komt {on_site}, en {online}."),
        (Some(on_site), None) => format!("Een groep komt {on_site}."),
        (None, Some(online)) => format!("Een groep komt {online} bijeen."),
        (None, None) => "Er zijn geen bijeenkomsten opgegeven.".into(),
    }
}

fn travel(programme: &Programme) -> Vec<String> {
    let mut sentences = Vec::new();
    if !programme.travels() {
        return sentences;
    }
    let travel = &programme.travel;
    if let Some(max) = travel.max {
        sentences.push(format!(
            "De reis naar een bijeenkomst is hoogstens {}, enkele reis.",
            ME.kilometres(max)
        ));
    }
    if let (Some(far), Some(factor)) = (travel.far, travel.far_factor) {
        sentences.push(format!(
            "Elke kilometer van een reis boven {} telt {factor} keer.",
            ME.kilometres(far)
        ));
    }
    if travel.detour != 1.0 {
        let detour = travel.detour.to_string().replace('.', ",");
        sentences
            .push(format!("Hemelsbrede afstanden tellen {detour} keer, omdat wegen langer zijn."));
    }
    sentences
}

fn retained(programme: &Programme) -> Vec<String> {
    let Some(revise) = &programme.revise else { return Vec::new() };
    let mut sentences = Vec::new();
    if revise.keep.0 > 0 {
        let keep = ME.kilometres(revise.keep);
        sentences.push(format!(
            "Elk paar uit een eerdere groep dat uiteengaat kost evenveel als {keep} reizen."
        ));
    }
    if revise.lock {
        sentences.push("Eerdere groepen blijven bijeen.".into());
    }
    if revise.may_shrink {
        sentences.push(
            "Een eerdere groep waarvan te weinig leden over zijn mag kleiner blijven.".into(),
        );
    }
    sentences
}
