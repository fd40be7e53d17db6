//! Programmes in TOML.

use kring::error::{Fault, FaultKind, Place};
use kring::files::{ProgrammeFile, read_programme};
use kring::{Faults, Metres, Programme, Rule};

use super::Folder;

const PLAIN: &str = "name = \"Plain\"\n\n[groups]\nsize = { min = 6, max = 8 }\n\n\
                     [meetings]\non_site = 6\nhosting = \"rotating\"\n";

fn faults(toml: &str) -> Vec<String> {
    let folder = Folder::new();
    let faults = read_programme(folder.write("p.toml", toml)).unwrap_err();
    folder.lines(&faults)
}

#[test]
fn every_key_is_read() {
    let folder = Folder::new();
    let toml = "name = 'All'\n[groups]\nsize = { min = 2, max = 4 }\ncount = { min = 1, max = 9 }\n\
                cost_km = 1.5\n[meetings]\non_site = 2\nonline = 1\nhosting = 'central'\n\
                venues = 'all'\n[travel]\ndetour = 1.3\nmax_km = 80\n[eligible]\nrole = ['a', 'b']\n\
                [[rules]]\nkind = 'at_most'\nattribute = 'party'\nmax = 1\n\
                [[rules]]\nkind = 'together'\nids = ['r1', 'r2']\n[revise]\nkeep_km = 20\nlock = true\n";
    let programme = read_programme(folder.write("p.toml", toml)).unwrap();
    assert_eq!(programme.groups.cost, Metres(1500));
    assert_eq!(programme.rules.len(), 2);
    assert_eq!(programme.travel.max, Some(Metres(80_000)));
    assert!(programme.revise.is_some_and(|revise| revise.lock));
}

#[test]
fn a_byte_order_mark_and_any_line_end_are_accepted() {
    let folder = Folder::new();
    let toml = format!("\u{feff}{}", PLAIN.replace('\n', "\r\n"));
    assert_eq!(read_programme(folder.write("p.toml", toml)).unwrap().name, "Plain");
}

#[test]
fn presets_can_be_written_and_read() {
    let folder = Folder::new();
    for programme in [Programme::mayors(), Programme::neighbourhood_consultants()] {
        let toml = toml::to_string(&programme).unwrap();
        assert_eq!(read_programme(folder.write("p.toml", toml)).unwrap(), programme);
    }
}

#[test]
fn syntax_has_a_line_and_a_column() {
    let said = faults("name = \"é\" x\n");
    assert!(said[0].starts_with("p.toml, line 1, column 12: "), "{said:?}");
    assert_eq!(said[0].lines().count(), 1);
}

#[test]
fn each_section_and_each_rule_has_its_fault() {
    let toml = "grops = 1\n[groups]\nsise = { min = 1, max = 2 }\n[meetings]\nhosting = 'centrl'\n\
                [[rules]]\nkind = 'same'\nattribute = 'party'\n\
                [[rules]]\nkind = 'sme'\n\
                [[rules]]\nkind = 'at_most'\nattribute = 'a'\nmax = -1\n\
                [[rules]]\nkind = 'distinct'\nattribute = 'a'\nmin = 1\npenalty_m = 3\n\
                [travel]\nmax_km = -2\n";
    let said = faults(toml);
    let starts = [
        "p.toml, line 3, column 1: \"sise\" has no meaning here; did you mean \"size\"?",
        "p.toml, line 5, column 11: unknown variant `centrl`, expected one of `central`, `rotating`",
        "p.toml, line 21, column 10: kilometres must lie between 0 and 100000000",
        "p.toml, line 9, column 1: \"sme\" is no kind of rule; the kinds are at_most, same",
        "p.toml, line 14, column 7: invalid value: integer `-1`, expected a whole number",
        "p.toml, line 19, column 1: \"penalty_m\" has no meaning here; did you mean \"penalty_km\"?",
        "p.toml, line 1, column 1: \"grops\" has no meaning here; did you mean \"groups\"?",
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (said, start) in said.iter().zip(starts) {
        assert!(said.starts_with(start), "{said}\nnot {start}");
    }
}

#[test]
fn missing_keys_are_reported() {
    let said = faults("name = \"a\"\n");
    let expected = [
        "p.toml, line 1, column 1: groups is required here",
        "p.toml, line 1, column 1: meetings is required here",
    ];
    assert_eq!(said, expected);
    let said = faults("[groups]\n\n[meetings]\nhosting = 'online'\n");
    assert_eq!(said, ["p.toml, line 1, column 1: missing field `size`"]);
    let rules =
        ["kind = 'quota'\nattribute = 'a'", "kind = 'at_most'\nmax = 1", "kind = 'overlap'"];
    let said =
        faults(&rules.iter().fold(PLAIN.to_owned(), |toml, r| toml + "[[rules]]\n" + r + "\n"));
    let expected = [
        "p.toml, line 9, column 1: a rule of kind \"quota\" needs attribute, value",
        "p.toml, line 12, column 1: a rule of kind \"at_most\" needs attribute, max",
        "p.toml, line 15, column 1: a rule of kind \"overlap\" needs min",
    ];
    assert_eq!(said, expected);
}

#[test]
fn contradictions_are_located_at_their_keys() {
    let toml = "[groups]\nsize = { min = 9, max = 8 }\n[meetings]\nhosting = \"central\"\n\
                on_site = \"members\"\n[[rules]]\nkind = \"overlap\"\nmin = 1\n\
                [[rules]]\nkind = \"quota\"\nattribute = \"a\"\nvalue = \"\"\nmin = 3\nmax = 2\n";
    let expected = [
        "p.toml, line 2, column 1: the least (9) is above the most (8)",
        "p.toml, line 5, column 1: on_site = \"members\" needs hosting = \"rotating\"",
        "p.toml, line 9, column 1: the least (3) is above the most (2)",
        "p.toml, line 12, column 1: the value is required and empty here",
    ];
    assert_eq!(faults(toml), expected);
    let toml = "[groups]\nsize = { min = 2, max = 3 }\n[meetings]\nhosting = 'online'\non_site = 2\n\
                venues = 'all'\n";
    let expected = [
        "p.toml, line 5, column 1: hosting \"online\" has no meetings on site: set on_site = 0",
        "p.toml, line 6, column 1: venues needs hosting = \"central\"",
    ];
    assert_eq!(faults(toml), expected);
}

#[test]
fn faults_found_later_are_located_too() {
    let folder = Folder::new();
    let toml =
        format!("{PLAIN}[[rules]]\nkind = \"together\"\nids = [\n \"r1\", \"é\",\n \"r2\" ]\n");
    let file = ProgrammeFile::read(folder.write("p.toml", toml)).unwrap();
    assert!(matches!(file.programme.rules[..], [Rule::Together { .. }]));
    let place_of = |path: &str| {
        let place = Place::Programme(path.into());
        let fault = Fault::new(place, FaultKind::Required("x"));
        folder.lines(&file.locate(Faults::from(fault))).remove(0)
    };
    for (path, place) in [
        ("rules[0].ids[2]", "line 13, column 2"),
        ("rules[0].ids[1]", "line 12, column 8"),
        ("rules[0].penalty_km", "line 9, column 1"),
        ("groups.size.max", "line 4, column 19"),
        ("groups.count.max", "line 3, column 2"),
        ("revise.keep_km", "line 1, column 1"),
    ] {
        assert_eq!(place_of(path), format!("p.toml, {place}: x is required here"), "{path}");
    }
    let option = Faults::from(Fault::new(Place::Option("gap"), FaultKind::Required("x")));
    assert_eq!(file.locate(option.clone()), option);
}
