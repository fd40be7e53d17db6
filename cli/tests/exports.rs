//! Registrations as forms and spreadsheets export them, read by the program with its built-in municipalities and postcodes.

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use common::kring;
use tempfile::TempDir;

const PROGRAMME: &str = "name = \"T\"\n[groups]\nsize = { min = 2, max = 3 }\n[meetings]\non_site = 1\n\
                         hosting = \"central\"\n";

/// Folder with a programme and registrants.
struct Case(TempDir);

/// Exit status, standard output and standard error of a run.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Case {
    fn new(registrants: impl AsRef<[u8]>) -> Self {
        let case = Self(TempDir::new().unwrap());
        fs::write(case.path("p.toml"), PROGRAMME).unwrap();
        fs::write(case.path("r.csv"), registrants).unwrap();
        case
    }

    /// Adds sections to the programme.
    fn with(self, sections: &str) -> Self {
        fs::write(self.path("p.toml"), format!("{PROGRAMME}{sections}")).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn kring(&self, arguments: &[&str]) -> Ran {
        let mut program = std::process::Command::new(kring());
        program.current_dir(self.0.path()).env("LC_ALL", "C").args(arguments);
        program.output().unwrap().into()
    }

    fn form(&self, more: &[&str]) -> Ran {
        let files = ["form", "--programme", "p.toml", "--registrants", "r.csv", "--out", "out"];
        self.kring(&[&files[..], &["--work-limit", "100000"], more].concat())
    }

    /// Forms groups; returns the warnings and groups.csv.
    fn formed(&self) -> (String, String) {
        let ran = self.form(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        (ran.stderr, fs::read_to_string(self.path("out/groups.csv")).unwrap())
    }

    /// Asserts that the registrants are refused with each of the texts.
    fn refused(&self, texts: &[&str]) {
        let ran = self.form(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        for text in texts {
            assert!(ran.stderr.contains(text), "{text} in {}", ran.stderr);
        }
        assert!(!self.path("out").exists());
    }
}

const FORM: &str = "Tijdstempel,E-mailadres,Voor- en achternaam,In welke gemeente bent u raadslid?\n\
                    12-3-2026 14:05:00,p1@example.nl,Deelnemer 1,Hillegom\n\
                    12-3-2026 16:58:00,p2@example.nl,Deelnemer 2,Lisse\n";

#[test]
fn the_export_of_a_form_needs_the_header_of_the_municipality() {
    let case = Case::new(FORM);
    case.refused(&[
        "required columns are missing: municipality; the headers are \"Tijdstempel\", \"E-mailadres\"",
        "name it in the programme under [columns]: municipality = \"the header\"",
    ]);
    let named = case.with("[columns]\nmunicipality = \"In welke gemeente bent u raadslid?\"\n");
    let (warnings, groups) = named.formed();
    assert!(
        warnings.contains("there is no column id: registrants are numbered 1, 2, 3"),
        "{warnings}"
    );
    // The ids are in the table, so that it can be read again.
    assert!(groups.lines().nth(1).unwrap().contains("Hillegom"), "{groups}");
    assert!(groups.lines().next().unwrap().split(',').any(|name| name == "id"), "{groups}");
    let missing = Case::new(FORM).with("[columns]\nmunicipality = \"Waar?\"\n");
    missing.refused(&["p.toml, line 8, column 1: the registrants file has no header \"Waar?\""]);
}

#[test]
fn init_names_the_columns_of_a_form_and_keeps_what_exists() {
    let case = Case::new(FORM);
    let ran = case.kring(&["init", "consultants", "--registrants", "r.csv", "--out", "new.toml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.stdout.starts_with("2 registrants\n"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("Deelnemer 1"), "{}", ran.stdout);
    let programme = fs::read_to_string(case.path("new.toml")).unwrap();
    assert!(
        programme.contains("\nmunicipality = \"In welke gemeente bent u raadslid?\"\n"),
        "{programme}"
    );
    assert!(programme.contains("\nname = \"Voor- en achternaam\"\n"), "{programme}");
    let again = case.kring(&["init", "--out", "new.toml", "--language", "nl"]);
    assert_eq!(again.code, Some(1));
    assert!(again.stderr.contains("dit bestand bestaat al"), "{}", again.stderr);
    let size = "size = { min = 5, max = 10 }";
    fs::write(case.path("p.toml"), programme.replace(size, "size = { min = 2, max = 3 }")).unwrap();
    assert_eq!(case.form(&[]).code, Some(0));
}

#[test]
fn dutch_headers_titles_totals_and_blank_rows_are_read() {
    let case = Case::new(
        "Aanmeldingen 2026;;;;\n;;;;\nid;naam;gemeente;max reisafstand km;;\n1;A;Hillegom;40,5;;\n;;;;\n2;B;Lisse;40,5;;\n;;;;\nTotaal;;2;;;\n",
    );
    let (warnings, groups) = case.formed();
    assert!(
        warnings.contains("r.csv, line 1: this line above the header is left out"),
        "{warnings}"
    );
    assert!(warnings.contains("r.csv, line 8: this row of totals is left out"), "{warnings}");
    assert_eq!(groups.lines().count(), 3, "{groups}");
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let case = Case::new("id,gemeente,opmerking\n1,Lisse,\"twee\nregels\"\n\n2,Nergenshuizen,\n");
    case.refused(&["r.csv, line 4, column 2 (gemeente): no municipality has"]);
}

#[test]
fn dates_are_read_as_forms_write_them() {
    let rows = |dates: [&str; 3]| {
        let rows = dates.iter().enumerate().map(|(nth, date)| format!("{nth},Lisse,{date}\n"));
        format!("id,gemeente,tijdstempel\n{}", rows.collect::<String>())
    };
    for dates in [
        ["12-3-2026 14:05", "2026-03-12", "13-03-2026"],
        ["13/3/2026 9:00", "1/4/2026", "2/4/2026"],
    ] {
        assert_eq!(Case::new(rows(dates)).formed().0, "");
    }
    let open = Case::new(rows(["3/4/2026", "5/6/2026", "7/7/2026"]));
    open.refused(&["\"3/4/2026\" is 2026-04-03 or 2026-03-04; state date_order"]);
    let stated = open.with("[columns]\ndate_order = \"mdy\"\n");
    assert_eq!(stated.formed().0, "");
    let wrong =
        rows(["soon", "later", "never"]).replace("0,Lisse,soon\n", &"0,Lisse,soon\n".repeat(5));
    Case::new(wrong)
        .refused(&["lines 2, 3, 4 and 4 more, column 3 (tijdstempel): this is not a date"]);
}

#[test]
fn municipalities_are_read_as_people_write_them() {
    let names = [
        "Den Haag",
        "gem. Utrecht",
        "363",
        "Krimpen a.d. IJssel",
        "Sudwest Fryslan",
        "Bergen (NH)",
        "Weesp",
    ];
    let rows: String =
        names.iter().enumerate().map(|(nth, name)| format!("{nth},{name}\n")).collect();
    let (warnings, _) = Case::new(format!("id,gemeente\n{rows}")).formed();
    assert!(warnings.contains("\"Weesp\" is now part of Amsterdam"), "{warnings}");
    assert_eq!(warnings.lines().count(), 1, "{warnings}");
    Case::new("id,gemeente\n1,Bergen\n2,Haaren\n3,\"Nijmegen, raadslid\"\n").refused(&[
        "\"Bergen\" can mean Bergen (NH.) (GM0373), Bergen (L.) (GM0893)",
        "\"Haaren\" can mean Boxtel (GM0757), Oisterwijk (GM0824), Tilburg (GM0855), Vught (GM0865)",
        "did you mean \"Nijmegen\"?",
    ]);
}

#[test]
fn the_same_person_twice_is_told_without_a_name() {
    let case = Case::new(
        "id,name,municipality,email\n1,Canary One,Lisse,a@example.nl\n2,Canary Two,Lisse,A@example.nl \n3,canary  one,Lisse,\n",
    );
    let (warnings, _) = case.formed();
    assert!(
        warnings.contains("line 3, column 4 (email): the same e-mail address as in r.csv, line 2"),
        "{warnings}"
    );
    assert!(
        warnings.contains(
            "line 4, column 2 (name): the same name and municipality as in r.csv, line 2"
        ),
        "{warnings}"
    );
    assert!(!warnings.to_lowercase().contains("canary"), "{warnings}");
    let plan = fs::read_to_string(case.path("out/plan.json")).unwrap();
    assert!(plan.contains("\"code\": \"same_person\""), "{plan}");
}

#[test]
fn lists_of_forms_are_split() {
    for (separator, end) in [(", ", ""), (";", ";")] {
        let cell = |slots: &[&str]| format!("\"{}{end}\"", slots.join(separator));
        let rows = [
            cell(&["fri 13:00", "fri 15:00"]),
            cell(&["fri 15:00", "mon 9:00"]),
            cell(&["fri 13:00", "mon 9:00"]),
        ];
        let rows: String =
            rows.iter().enumerate().map(|(nth, cell)| format!("{nth},Lisse,{cell}\n")).collect();
        let case = Case::new(format!("id,municipality,available\n{rows}"))
            .with("[[rules]]\nkind = \"overlap\"\nmin = 1\n");
        let (warnings, groups) = case.formed();
        assert!(
            warnings.contains("this cell is read as \"fri 13:00\" | \"fri 15:00\""),
            "{warnings}"
        );
        // All three share no slot, two of them do.
        assert_eq!(groups.lines().count(), 3, "{groups}");
    }
}

#[test]
fn a_postcode_gives_municipality_and_starting_point() {
    let case = Case::new("id,postcode,municipality\n1,2161 AB,\n2,2182,\n3,1012 AB,Lisse\n");
    let (warnings, groups) = case.formed();
    assert!(warnings.contains("the postcode is in Amsterdam, not in Lisse"), "{warnings}");
    assert_eq!(groups.lines().count(), 4, "{groups}");
    Case::new("id,postcode\n1,0999 AB\n")
        .refused(&["this is not a postcode such as 1234 or 1234 AB"]);
    Case::new("id,postcode\n1,1303 ZZ\n2,2161\n").refused(&["postcode 1303 is unknown"]);
}

#[test]
fn warnings_come_before_wrong_answers() {
    let case =
        Case::new("id,gemeente,functie\n1,Lisse,Wethouder\n2,Lisse,wethouder\n3,Lisse,wethouder\n")
            .with("[eligible]\nrole = [\"burgemeester\"]\n");
    let ran = case.form(&[]);
    assert!(ran.stderr.contains("\"wethouder\" (2), \"Wethouder\" (1)"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("no registrant has the value \"burgemeester\" of role"),
        "{}",
        ran.stderr
    );
    // Nobody is placed: the first line says so.
    assert!(ran.stdout.starts_with("nobody is placed: "), "{}", ran.stdout);
}

#[test]
fn a_rule_that_nobody_can_meet_is_proven_impossible() {
    let rule = "[[rules]]\nkind = \"quota\"\nattribute = \"role\"\nvalue = \"chair\"\nmin = 1\n";
    let rows: String = (0..60).map(|nth| format!("{nth},{},member\n", 300 + nth)).collect();
    let towns: String =
        (0..60).map(|nth| format!("{},T{nth},52,{}\n", 300 + nth, 5 + nth)).collect();
    let case = Case::new(format!("id,municipality,role\n{rows}")).with(rule);
    fs::write(case.path("m.csv"), format!("code,name,latitude,longitude\n{towns}")).unwrap();
    let ran = case.form(&["--municipalities", "m.csv"]);
    assert!(
        ran.stdout.starts_with(
            "nobody is placed: The rules allow no group with this person: at least 1 person"
        ),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("proven optimal"), "{}", ran.stdout);
    let some = PROGRAMME.replace("max = 3 }", "max = 3 }\ncount = { min = 1 }");
    fs::write(case.path("p.toml"), format!("{some}{rule}")).unwrap();
    assert_eq!(case.form(&["--municipalities", "m.csv"]).code, Some(2));
}

#[test]
fn messages_are_in_the_language_of_the_user() {
    let case = Case::new("id,gemeente\n1,Nergenshuizen\n");
    let ran = case.form(&["--language", "nl"]);
    assert!(
        ran.stderr.starts_with("r.csv, regel 2, kolom 2 (gemeente): geen gemeente heeft"),
        "{}",
        ran.stderr
    );
    let unknown = case.kring(&["form", "--langage", "nl", "--language", "nl"]);
    assert!(unknown.stderr.starts_with("fout: de optie"), "{}", unknown.stderr);
    assert_eq!(unknown.code, Some(1));
    let mut program = std::process::Command::new(kring());
    program.current_dir(case.0.path()).env("LC_ALL", "nl_NL.UTF-8").args([
        "form",
        "--registrants",
        "r.csv",
    ]);
    let ran = Ran::from(program.output().unwrap());
    assert!(ran.stderr.starts_with("fout: verplicht en niet opgegeven"), "{}", ran.stderr);
}
