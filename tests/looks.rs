//! Report and map of a plan, `report.html` and `groups.geojson`: every hosting, hostile texts, both languages.
#![cfg(feature = "files")]

use std::fs;
use std::path::Path;

use kring::files::{PoolFiles, Presentation, Results, Sheet};
use kring::programme::{Meetings, OnSite, Size};
use kring::{Language, Metres, Options, Plan, Pool, Programme, Rule};
use serde_json::Value;

/// A name, an e-mail address and an unknown column that would do harm if they were not escaped.
const HOSTILE: [&str; 3] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>&amp;",
    "\u{202e}😀 javascript:alert(3)",
];

fn pool(folder: &Path) -> (Pool, Sheet) {
    let towns = "code,name,latitude,longitude\nA,Aa </script><b>,52.0,5.0\nB,Bee & Co,52.2,5.3\n\
                 C,Cee,52.4,5.1\nD,Dee,52.4,5.1\n";
    let mut people = String::from("id,municipality,name,email,party,latitude,longitude,note\n");
    for nth in 0..9 {
        let town = ["A", "B", "C", "D"][nth % 4];
        let [name, email, note] = HOSTILE.map(|text| format!("\"{}\"", text.replace('"', "\"\"")));
        let home = if nth == 0 { "51.123,4.321" } else { "," };
        people += &format!("r{nth},{town},{name},{email},P{},{home},{note}\n", nth % 2);
    }
    let [municipalities, registrants] = [("towns.csv", towns.to_owned()), ("people.csv", people)]
        .map(|(name, text)| {
            let path = folder.join(name);
            fs::write(&path, text).unwrap();
            path
        });
    PoolFiles::new(municipalities, registrants).read().unwrap()
}

fn plan(pool: &Pool, meetings: Meetings) -> (Programme, Plan) {
    let programme =
        Programme::new("<i>Council</i> & \"friends\"", Size { min: 4, max: 4 }, meetings);
    let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(1_000) };
    let programme = programme.with_rule(avoid);
    let plan = programme.form_groups(pool, &Options::default()).unwrap();
    (programme, plan)
}

/// Returns the report and the map of a plan.
fn looks(meetings: Meetings, presentation: Presentation) -> (String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let (pool, sheet) = pool(folder.path());
    let (programme, plan) = plan(&pool, meetings);
    let written =
        Results::new(&pool, &programme, &sheet, &plan, presentation).write_to(folder.path());
    let written = written.unwrap();
    let read = |name: &str| {
        let path = written.iter().find(|path| path.ends_with(name)).unwrap();
        fs::read_to_string(path).unwrap()
    };
    (read("report.html"), serde_json::from_str(&read("groups.geojson")).unwrap())
}

fn hostings() -> [Meetings; 4] {
    [
        Meetings::central(1),
        Meetings::rotating(OnSite::Times(6)),
        Meetings::rotating(OnSite::Members),
        Meetings::online(4),
    ]
}

fn personal() -> Presentation {
    let mut presentation = Presentation::default();
    presentation.personal = true;
    presentation
}

/// Returns the names of the elements that a page opens.
fn elements(page: &str) -> impl Iterator<Item = String> + '_ {
    let opens = page.split('<').skip(1);
    opens.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect())
}

#[test]
fn hostile_texts_remain_text() {
    for meetings in hostings() {
        let (page, _) = looks(meetings, personal());
        // One script and one style of our own, no picture, no bold and no italic text.
        for (name, number) in [("script", 1), ("style", 1), ("img", 0), ("b", 0), ("i", 0)] {
            assert_eq!(elements(&page).filter(|element| element == name).count(), number, "{name}");
        }
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                || page.contains("&#60;script&#62;")
        );
        assert!(!page.contains("onerror=alert(2)>"));
    }
}

#[test]
fn the_report_makes_no_requests() {
    for meetings in hostings() {
        let (page, _) = looks(meetings, Presentation::default());
        let visible = page.replace("http://www.w3.org/2000/svg", "");
        for asking in ["http://", "https://", "src=", "@import", "url(", "fetch(", "XMLHttp"] {
            assert!(!visible.contains(asking), "{asking}");
        }
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn names_appear_only_on_request_and_homes_never() {
    for meetings in hostings() {
        let (page, map) = looks(meetings.clone(), Presentation::default());
        let map = map.to_string();
        for text in [page.as_str(), map.as_str()] {
            assert!(!text.contains("alert(1)") && !text.contains("alert(3)"));
        }
        let (page, told) = looks(meetings, personal());
        assert!(page.contains("alert(1)") && told.to_string().contains("alert(3)"));
        for text in [page, told.to_string(), map] {
            assert!(!text.contains("51.123") && !text.contains("4.321"));
        }
    }
}

#[test]
fn each_language_has_its_own_words() {
    let (english, _) = looks(Meetings::central(1), Presentation::default());
    let (dutch, _) = looks(Meetings::central(1), Language::Dutch.into());
    assert!(english.contains("<html lang=\"en\">") && english.contains("Reserve list"));
    assert!(dutch.contains("<html lang=\"nl\">") && dutch.contains("Reservelijst"));
    assert!(!dutch.contains("Reserve list"));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let once = || looks(Meetings::rotating(OnSite::Members), Presentation::default());
    let ((page, map), (again, map_again)) = (once(), once());
    assert_eq!((page, map), (again, map_again));
}

/// Asserts that every position of a geometry is a longitude and a latitude in this country.
fn assert_positions(value: &Value) {
    let Some(list) = value.as_array() else { panic!("{value}") };
    if let [Value::Number(east), Value::Number(north)] = list.as_slice() {
        let (east, north) = (east.as_f64().unwrap(), north.as_f64().unwrap());
        assert!((4.0..7.0).contains(&east) && (51.0..54.0).contains(&north), "{value}");
    } else {
        assert!(!list.is_empty());
        list.iter().for_each(assert_positions);
    }
}

#[test]
fn the_map_is_geojson_with_each_registrant_once() {
    for meetings in hostings() {
        let (_, map) = looks(meetings, Presentation::default());
        assert_eq!((&map["type"], map.get("crs")), (&"FeatureCollection".into(), None));
        let features = map["features"].as_array().unwrap();
        let of_kind = |kind: &str| {
            features.iter().filter(|feature| feature["properties"]["kind"] == kind).count()
        };
        assert_eq!((of_kind("group"), of_kind("member"), of_kind("waiting")), (2, 8, 1));
        for feature in features {
            assert_eq!(feature["type"], "Feature");
            let geometry = &feature["geometry"];
            assert_positions(&geometry["coordinates"]);
            if geometry["type"] == "Polygon" {
                let ring = geometry["coordinates"][0].as_array().unwrap();
                assert!(ring.len() >= 4 && ring.first() == ring.last());
            }
        }
        let mut ids: Vec<&str> =
            features.iter().filter_map(|feature| feature["properties"]["id"].as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 9);
    }
}

/// Groups of two, more than the map can draw: it shows counts by meeting town and by home town.
#[test]
fn too_many_groups_are_shown_as_counts() {
    let towns = "code,name,latitude,longitude\nA,Aa,52.0,5.0\nB,Bee,52.2,5.3\nC,Cee,52.4,5.1\n";
    let mut people = String::from("id,municipality\n");
    for nth in 0..3_100 {
        people += &format!("r{nth},{}\n", ["A", "A", "B", "C"][nth % 4]);
    }
    for (meetings, counted) in [
        (Meetings::central(1), ["Aa: 775 groups", "Bee: 388 groups", "Cee: 387 groups"]),
        (
            Meetings::rotating(OnSite::Members),
            ["Aa: 1,550 members", "Bee: 775 members", "Cee: 775 members"],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("towns.csv"), towns).unwrap();
        fs::write(path("people.csv"), &people).unwrap();
        let (pool, sheet) = PoolFiles::new(path("towns.csv"), path("people.csv")).read().unwrap();
        let programme = Programme::new("crowds", Size { min: 2, max: 2 }, meetings);
        let mut options = Options::default();
        (options.time_limit, options.work_limit) = (None, Some(10_000));
        let plan = programme.form_groups(&pool, &options).unwrap();
        assert_eq!(plan.groups().len(), 1_550);
        let presentation = Presentation::default();
        Results::new(&pool, &programme, &sheet, &plan, presentation)
            .write_to(folder.path())
            .unwrap();
        let page = fs::read_to_string(path("report.html")).unwrap();
        let crowds = page.split("<g id=\"crowds\">").nth(1).unwrap().split("</g>").next().unwrap();
        let titles: Vec<&str> =
            crowds.split("<title>").skip(1).map(|it| it.split('<').next().unwrap()).collect();
        assert_eq!(titles, counted);
        // The area of a disc shows the count; the largest disc is 22 wide.
        let widths: Vec<&str> = crowds.split("stroke-width=\"").skip(1).collect();
        let widths: Vec<&str> = widths.iter().map(|it| it.split('"').next().unwrap()).collect();
        assert_eq!(widths, ["22", "16.7", "16.7"]);
        let rows = page.matches("<tr").count();
        assert!((1_000..1_100).contains(&rows), "{rows}");
    }
}
