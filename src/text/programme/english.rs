//! Sentences for a programme in English.

use super::{price, sentence};
use crate::programme::{Hosting, OnSite, Programme, Rule, Venues};
use crate::text::Language;
use crate::text::english::{count, rule};

const ME: Language = Language::English;

pub(crate) fn programme(programme: &Programme) -> Vec<String> {
    let mut sentences = groups(programme);
    sentences.push(meetings(programme));
    sentences.extend(travel(programme));
    let eligible = programme.eligible.iter();
    sentences.extend(
        eligible.map(|(name, values)| {
            format!("Only for people whose {name} is {}.", values.join(" or "))
        }),
    );
    sentences.extend(programme.rules.iter().map(|it| match price(it) {
        Some(price) if matches!(it, Rule::Wish { .. }) => sentence(&format!(
            "{}; each wish that is not met costs as much as {} of travel",
            rule(it),
            ME.kilometres(price)
        )),
        Some(price) => sentence(&format!(
            "{}; each pair costs as much as {} of travel",
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
        format!("A group takes {}.", count(min.into(), "place", "places"))
    } else {
        format!("A group takes {min} to {max} places.")
    }];
    if groups.count.min > 0 {
        sentences.push(format!(
            "The plan has at least {}.",
            count(groups.count.min.into(), "group", "groups")
        ));
    }
    if let Some(most) = groups.count.max {
        sentences.push(format!("The plan has at most {}.", count(most.into(), "group", "groups")));
    }
    if let Some(ideal) = groups.ideal {
        sentences.push(format!(
            "Groups of {} are best: each place more or fewer costs as much as {} of travel.",
            ideal.seats,
            ME.kilometres(ideal.off)
        ));
    }
    if groups.cost.0 > 0 {
        sentences.push(format!(
            "Each group costs as much as {} of travel, so that groups are not smaller than necessary.",
            ME.kilometres(groups.cost)
        ));
    }
    sentences
}

fn times(number: u32) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        more => format!("{more} times"),
    }
}

fn meetings(programme: &Programme) -> String {
    let meetings = &programme.meetings;
    let place = match (meetings.hosting, meetings.venues.unwrap_or_default()) {
        (Hosting::Central, Venues::Members) => "in the municipality of a member",
        (Hosting::Central, Venues::All) => "in any municipality that can host",
        _ => "in the members' municipalities in turn",
    };
    let on_site = match meetings.on_site.filter(|_| programme.travels()) {
        None => None,
        Some(OnSite::Times(number)) => Some(format!("{} on site, {place}", times(number))),
        Some(OnSite::Members) => Some("on site once at each member's, in turn".to_owned()),
    };
    let online = (meetings.online > 0).then(|| format!("{} online", times(meetings.online)));
    match (on_site, online) {
        (Some(on_site), Some(online)) => format!("A group meets {on_site}, and {online}."),
        (Some(one), None) | (None, Some(one)) => format!("A group meets {one}."),
        (None, None) => "No meetings are stated.".into(),
    }
}

fn travel(programme: &Programme) -> Vec<String> {
    let mut sentences = Vec::new();
    if !programme.travels() {
        return sentences;
    }
    let travel = &programme.travel;
    if let Some(max) = travel.max {
        sentences
            .push(format!("A journey to a meeting is at most {}, one way.", ME.kilometres(max)));
    }
    if let (Some(far), Some(factor)) = (travel.far, travel.far_factor) {
        sentences.push(format!(
            "Each kilometre of a journey above {} counts {factor} times.",
            ME.kilometres(far)
        ));
    }
    if travel.detour != 1.0 {
        sentences.push(format!(
            "Distances in a straight line count {} times, because roads are longer.",
            travel.detour
        ));
    }
    sentences
}

fn retained(programme: &Programme) -> Vec<String> {
    let Some(revise) = &programme.revise else { return Vec::new() };
    let mut sentences = Vec::new();
    if revise.keep.0 > 0 {
        let keep = ME.kilometres(revise.keep);
        sentences.push(format!(
            "Each pair of an earlier group that is separated costs as much as {keep} of travel."
        ));
    }
    if revise.lock {
        sentences.push("Earlier groups stay together.".into());
    }
    if revise.may_shrink {
        sentences.push("An earlier group with too few members left may stay smaller.".into());
    }
    sentences
}
