//! A programme file with a comment on every key that exists; keys that the programme does not use are commented out.

use kring::files::{ColumnNames, SurveyedColumn};
use kring::programme::{Hosting, OnSite, Venues};
use kring::{Language, Programme, Rule};

use super::kinds::{examples, meaning};
use super::notes;
use crate::built_in::{self, Sample};
use crate::terminal::{Both, Terminal};

/// Returns the programme file of a sample. `columns` becomes its section `[columns]`; `surveyed` columns with values give
/// examples of rules.
pub(crate) fn commented(
    sample: Sample,
    columns: &ColumnNames,
    surveyed: &[SurveyedColumn],
    language: Language,
) -> String {
    let programme = sample.programme();
    let mut file = File { text: String::new(), terminal: Terminal { language, quiet: true } };
    file.note(notes::head(sample));
    file.blank();
    file.note(("Name of the programme, for reports.", "Naam van het programma, voor verslagen."));
    file.key(true, "name", &quoted(file.terminal.text(notes::name(sample))));
    file.groups(sample, &programme);
    file.meetings(sample, &programme);
    file.travel(&programme);
    file.eligible(&programme, surveyed);
    file.rules(sample, &programme, surveyed);
    file.revise();
    file.columns(columns);
    file.labels();
    file.text
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn kilometres(metres: kring::Metres) -> String {
    metres.kilometres().to_string()
}

struct File {
    text: String,
    terminal: Terminal,
}

impl File {
    fn note(&mut self, text: Both<'_>) {
        for line in self.terminal.text(text).lines() {
            self.line(&format!("# {line}"));
        }
    }

    fn blank(&mut self) {
        self.line("");
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn section(&mut self, is_used: bool, name: &str) {
        self.blank();
        self.line(&format!("{}[{name}]", if is_used { "" } else { "# " }));
    }

    fn key(&mut self, is_used: bool, key: &str, value: &str) {
        self.line(&format!("{}{key} = {value}", if is_used { "" } else { "# " }));
    }

    fn groups(&mut self, sample: Sample, programme: &Programme) {
        let groups = &programme.groups;
        self.section(true, "groups");
        self.note(notes::size(sample));
        self.note((
            "For even sizes add for example ideal = 6, off_km = 10: each place more or fewer then costs 10 km.",
            "Voor even grote groepen erbij bijvoorbeeld ideal = 6, off_km = 10: elke plaats meer of minder kost dan 10 km.",
        ));
        let (min, max) = (groups.size.min, groups.size.max);
        self.key(true, "size", &format!("{{ min = {min}, max = {max} }}"));
        self.note(notes::count(sample));
        match groups.count.max {
            Some(max) => self.key(true, "count", &format!("{{ max = {max} }}")),
            None => self.key(false, "count", "{ min = 1, max = 20 }"),
        }
        self.note((
            "A facilitator's effort, in kilometres for each group: without it the least travel always means the smallest groups.",
            "De inzet van een begeleider, in kilometers per groep: zonder dit geven de minste kilometers altijd de kleinste groepen.",
        ));
        let cost = kilometres(groups.cost);
        self.key(cost != "0", "cost_km", if cost == "0" { "15" } else { &cost });
    }

    fn meetings(&mut self, sample: Sample, programme: &Programme) {
        let meetings = &programme.meetings;
        self.section(true, "meetings");
        self.note(notes::on_site(sample));
        match meetings.on_site {
            Some(OnSite::Times(times)) => self.key(true, "on_site", &times.to_string()),
            Some(OnSite::Members) => self.key(true, "on_site", "\"members\""),
            _ => self.key(false, "on_site", "0"),
        }
        self.note(("Online meetings.", "Bijeenkomsten online."));
        let online = meetings.online;
        self.key(online > 0, "online", &if online > 0 { online } else { 2 }.to_string());
        self.note((
            "\"central\": at one venue; \"rotating\": at each member's in turn; \"online\": without travel.",
            "\"central\": op één plaats; \"rotating\": bij elke deelnemer in beurt; \"online\": niemand reist.",
        ));
        let hosting = match meetings.hosting {
            Hosting::Central => "\"central\"",
            Hosting::Rotating => "\"rotating\"",
            _ => "\"online\"",
        };
        self.key(true, "hosting", hosting);
        self.note((
            "Only with \"central\": the venue is a member's municipality (\"members\") or any one (\"all\").",
            "Alleen met \"central\": de plaats is de gemeente van een deelnemer (\"members\") of om het even welke (\"all\").",
        ));
        let venues = if meetings.venues == Some(Venues::All) { "\"all\"" } else { "\"members\"" };
        self.key(meetings.hosting == Hosting::Central, "venues", venues);
    }

    fn travel(&mut self, programme: &Programme) {
        let (is_used, detour) = (programme.travel.detour != 1.0, programme.travel.detour);
        self.section(is_used, "travel");
        self.note((
            "Roads are longer than the straight line: by this factor.",
            "Wegen zijn langer dan de rechte lijn: met deze factor.",
        ));
        self.key(is_used, "detour", &if is_used { detour } else { 1.3 }.to_string());
        self.note((
            "Longest journey that a member may have, one way, in kilometres.",
            "Langste reis die een deelnemer mag hebben, enkele reis, in kilometers.",
        ));
        self.key(false, "max_km", "80");
        self.note((
            "Fair journeys: each kilometre of a journey above far_km counts far_factor times in the cost (2 to 10).",
            "Eerlijke reizen: elke kilometer van een reis boven far_km telt far_factor keer in de kosten (2 tot 10).",
        ));
        self.key(false, "far_km", "60");
        self.key(false, "far_factor", "3");
    }

    fn eligible(&mut self, programme: &Programme, surveyed: &[SurveyedColumn]) {
        let is_known = |attribute: &String| has_attribute(surveyed, attribute);
        let is_used = programme.eligible.keys().any(is_known);
        self.section(is_used, "eligible");
        self.note((
            "Only people with one of these values take part; others are on the reserve list with that reason.",
            "Alleen mensen met een van deze waarden doen mee; anderen staan met die reden op de reservelijst.",
        ));
        for (attribute, values) in &programme.eligible {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            let is_known = has_attribute(surveyed, attribute);
            self.key(is_known, attribute, &format!("[{}]", values.join(", ")));
        }
        if programme.eligible.is_empty() {
            self.key(false, "role", "[\"wethouder\"]");
        }
    }

    fn rules(&mut self, sample: Sample, programme: &Programme, surveyed: &[SurveyedColumn]) {
        self.blank();
        self.note((
            "Rules. Hard ones hold in every group; soft ones cost kilometres for each pair that breaks them.",
            "Regels. Harde gelden in elke groep; zachte kosten kilometers voor elk tweetal dat ze breekt.",
        ));
        for rule in &programme.rules {
            self.blank();
            self.note(meaning(rule));
            notes::rule(sample, rule).into_iter().for_each(|note| self.note(note));
            let is_known = rule.attribute().is_none_or(|name| has_attribute(surveyed, name));
            if !is_known {
                self.note((
                    "No column gives this attribute: name one under [columns], and take the # away.",
                    "Geen kolom geeft dit kenmerk: noem er een onder [columns], en haal de # weg.",
                ));
            }
            self.rule(is_known, rule);
        }
        for rule in examples(surveyed) {
            let kind = std::mem::discriminant(&rule);
            if programme.rules.iter().all(|used| std::mem::discriminant(used) != kind) {
                self.blank();
                self.note(meaning(&rule));
                self.rule(false, &rule);
            }
        }
    }

    fn rule(&mut self, is_used: bool, rule: &Rule) {
        self.line(if is_used { "[[rules]]" } else { "# [[rules]]" });
        // Every rule has a form in TOML.
        for line in toml::to_string(rule).unwrap_or_default().lines() {
            self.line(&format!("{}{line}", if is_used { "" } else { "# " }));
        }
    }

    fn revise(&mut self) {
        self.section(false, "revise");
        self.note((
            "With --previous: each pair of earlier group-mates that is separated costs this much.",
            "Met --previous: elk tweetal dat eerder bij elkaar zat en nu niet meer, kost zoveel kilometers.",
        ));
        self.key(false, "keep_km", "20");
        self.note((
            "With --previous: true keeps every earlier group together; newcomers may join.",
            "Met --previous: true houdt elke eerdere groep bij elkaar; nieuwe deelnemers mogen erbij.",
        ));
        self.key(false, "lock", "false");
        self.note((
            "With lock: true lets an earlier group stay smaller than size.min where too few of its members are left.",
            "Met lock: true laat een eerdere groep kleiner dan size.min als er te weinig deelnemers van over zijn.",
        ));
        self.key(false, "may_shrink", "false");
    }

    fn columns(&mut self, columns: &ColumnNames) {
        let is_used = columns.iter().next().is_some();
        self.section(is_used, "columns");
        self.note((
            "Headers of the registrants file that mean a column, where they are called otherwise.",
            "Koppen in het bestand met deelnemers die een kolom betekenen, als ze anders heten.",
        ));
        for (column, header) in columns.iter() {
            self.key(true, column, &quoted(header));
        }
        if !is_used {
            self.key(false, "municipality", "\"In welke gemeente bent u raadslid?\"");
        }
        self.note((
            "Order of day and month in dates such as 3/4/2026: \"dmy\" or \"mdy\".",
            "Volgorde van dag en maand in datums zoals 3/4/2026: \"dmy\" of \"mdy\".",
        ));
        self.key(false, "date_order", "\"dmy\"");
    }

    fn labels(&mut self) {
        self.section(false, "labels");
        self.note(("What the report calls a column.", "Hoe het verslag een kolom noemt."));
        self.key(
            false,
            "safety_region",
            self.terminal.text(("\"safety region\"", "\"veiligheidsregio\"")),
        );
    }
}

/// Returns `true` if the registrants or the municipalities have an attribute; without a survey they may have any.
fn has_attribute(surveyed: &[SurveyedColumn], attribute: &str) -> bool {
    let is_of_registrants = surveyed.iter().any(|column| column.column == attribute);
    surveyed.is_empty()
        || is_of_registrants
        || attribute == "municipality"
        || built_in::has_attribute(attribute)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use kring::files::{Input, ProgrammeFile};

    use super::*;

    #[test]
    fn a_commented_programme_reads_back_and_names_every_key() {
        for sample in Sample::value_variants() {
            for language in [Language::English, Language::Dutch] {
                let names = ColumnNames::default().with("municipality", "Waar \"woont\" u?");
                let text = commented(*sample, &names, &[], language);
                let read = ProgrammeFile::read(Input::text("p", &text)).unwrap();
                let mut expected = sample.programme();
                if language == Language::Dutch {
                    assert_ne!(read.programme.name, expected.name);
                    expected.name.clone_from(&read.programme.name);
                }
                assert_eq!(read.programme, expected, "{text}");
                assert_eq!(read.columns, names);
                for key in [
                    "name",
                    "size",
                    "ideal",
                    "off_km",
                    "or_none",
                    "count",
                    "cost_km",
                    "on_site",
                    "online",
                    "hosting",
                    "venues",
                    "detour",
                    "max_km",
                    "far_km",
                    "far_factor",
                    "keep_km",
                    "lock",
                    "may_shrink",
                    "municipality",
                    "date_order",
                    "safety_region",
                ] {
                    assert!(text.contains(&format!("{key} =")), "{key} in {text}");
                }
            }
        }
    }

    #[test]
    fn the_programmes_of_the_examples_are_commented_so() {
        for sample in Sample::value_variants() {
            let name = sample.to_possible_value().unwrap().get_name().to_owned();
            let path = format!("{}/../examples/programmes/{name}.toml", env!("CARGO_MANIFEST_DIR"));
            let text = commented(*sample, &ColumnNames::default(), &[], Language::English);
            if std::env::var_os("KRING_RECORD").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{name}");
        }
    }

    #[test]
    fn what_is_commented_out_is_right_too() {
        // Every line that is commented out becomes active; those that exclude each other are taken out.
        let text =
            commented(Sample::LocalCouncillors, &ColumnNames::default(), &[], Language::English);
        let is_name = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let is_key = |line: &str| {
            let stated = line.strip_prefix("# ").unwrap_or_default();
            stated.starts_with('[') || stated.split_once(" = ").is_some_and(|(key, _)| is_name(key))
        };
        let active: Vec<&str> = text
            .lines()
            .map(|line| if is_key(line) { line.trim_start_matches("# ") } else { line })
            .collect();
        let read = ProgrammeFile::read(Input::text("p", &active.join("\n")));
        assert!(read.is_ok(), "{read:?}\n{}", active.join("\n"));
    }
}
