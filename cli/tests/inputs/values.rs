//! Values of single cells.

use kring::Metres;
use kring::files::PoolFiles;
use kring::pool::RegistrantIdx;

use super::{Folder, read};

#[test]
fn all_fields_of_a_registrant_are_read() {
    let (pool, _) = read(
        "id;municipality;name;email;tags;seats;priority;registered_at;max_travel_km;available;\
         only_venues;latitude;longitude\n\
         r1;bee;Jan;j@x.nl;a|b;2;-3;2026-01-31T09:30:00+01:00;12,5;fri|mon|fri;Aa|GM2;52,5;5,25\n\
         r2;GM2;;;;;;;;;;;\n",
    );
    let [first, second] = pool.registrants() else { panic!("two rows") };
    assert_eq!((first.name(), first.email()), ("Jan", "j@x.nl"));
    assert_eq!((first.seats(), first.priority()), (2, -3));
    assert_eq!(first.registered_at(), "2026-01-31T08:30:00Z".parse().ok());
    assert_eq!(first.max_travel(), Some(Metres(12_500)));
    assert_eq!(first.available().iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["fri", "mon"]);
    assert_eq!((second.seats(), second.priority()), (1, 0));
    assert_eq!((second.registered_at(), second.max_travel()), (None, None));
}

#[test]
fn all_fields_of_a_municipality_are_read() {
    let folder = Folder::new();
    let towns = "code;name;aliases;province;latitude;longitude;host;max_groups;Empty\n\
                 GM1;'s-Gravenhage;Den Haag|DH;ZH;52,08;4,3;No;0;\nGM2;Bee;;;53.2;6;yes;;\n";
    let towns = folder.write("towns.csv", towns);
    let people = folder.write("people.csv", "id,municipality\nr1,den haag\nr2,'S-GRAVENHAGE\n");
    let (pool, _) = PoolFiles::new(towns, people).read().unwrap();
    let [hague, bee] = pool.municipalities() else { panic!("two rows") };
    assert_eq!((hague.can_host(), hague.max_groups()), (false, Some(0)));
    assert_eq!((bee.can_host(), bee.max_groups()), (true, None));
    assert_eq!((bee.point().unwrap().latitude(), hague.point().unwrap().longitude()), (53.2, 4.3));
    for id in ["r1", "r2"] {
        let person: RegistrantIdx = pool.find_registrant(id).unwrap();
        assert_eq!(
            (pool.municipality_of(person).unwrap().code(), pool.value(person, "province")),
            ("GM1", "ZH")
        );
    }
}

#[test]
fn facilitators_distances_and_history() {
    let (folder, mut files) = Folder::with("id,municipality\nr1,GM1\nr2,GM2\nr3,GM2\n");
    let facilitators = "id,municipality,max_groups,max_travel_km\nf1,Aa,,\nf2,Bee,0,30.5\n";
    files.facilitators = Some(folder.write("facilitators.csv", facilitators).into());
    files.distances =
        Some(folder.write("km.csv", "from,to,metres\nAa,Bee,1200\nGM2,GM1,1200\n").into());
    let history = "round,group,id\n2024,1,r1\n2025,1,r2\n2024,1,r3\n2025,1,r9\n";
    files.history = Some(folder.write("history.csv", history).into());
    let (pool, _) = files.read().unwrap();
    let facilitators: Vec<_> = pool.facilitators().unwrap().collect();
    assert_eq!((facilitators[0].max_groups(), facilitators[0].max_travel()), (1, None));
    assert_eq!(
        (facilitators[1].max_groups(), facilitators[1].max_travel()),
        (0, Some(Metres(30_500)))
    );

    folder.write("km.csv", "from,to,metres\nAa,Bee,1200\nGM2,GM1,1201\nAa,Bee,-1\n");
    folder.write("history.csv", "group,id\n,r1\n1,\n");
    let said = folder.lines(&files.read().unwrap_err());
    let expected = [
        "km.csv, line 3, column 3 (metres): the distance between GM2 and GM1 is given twice, with \
         different metres; there is one distance for both directions",
        "km.csv, line 4, column 3 (metres): metres must lie between 0 and 1000000000",
        "history.csv, line 2, column 1 (group): group is required and empty here",
        "history.csv, line 3, column 2 (id): id is required and empty here",
    ];
    assert_eq!(said, expected);
}

#[test]
fn neutralised_formulas_are_read_as_they_were() {
    let (pool, _) = read("id,municipality,party\n'=1,GM1,'-x\n'r,GM1,'s-Party\n");
    // In the order of ids.
    let [first, second] = pool.registrants() else { panic!("two rows") };
    assert_eq!((first.id(), second.id()), ("'r", "=1"));
    assert_eq!(pool.value(pool.find_registrant("=1").unwrap(), "party"), "-x");
    assert_eq!(pool.value(pool.find_registrant("'r").unwrap(), "party"), "'s-Party");
}

#[test]
fn further_columns_are_attributes_and_unnamed_ones_are_not() {
    let (pool, _) = read("id, MUNICIPALITY ,Quarter,,\nr1,Aa,Noord,x,\nr2,GM1,,,\n");
    let value = |id| pool.value(pool.find_registrant(id).unwrap(), "quarter");
    assert_eq!((value("r1"), value("r2")), ("Noord", ""));
    assert_eq!(pool.warnings(), []);
}

#[test]
fn a_leading_quote_is_kept_if_the_table_has_a_bare_formula() {
    // Only the mark distinguishes the two people, so kring did not write this table.
    let (pool, _) = read("id,municipality\n'=1+1,GM1\n=1+1,GM1\n");
    let ids: Vec<&str> = pool.registrants().iter().map(|registrant| registrant.id()).collect();
    assert_eq!(ids, ["'=1+1", "=1+1"]);
    // A number is no formula.
    let (pool, _) = read("id,municipality,party\n'=1+1,GM1,-5\n");
    assert_eq!(pool.registrants()[0].id(), "=1+1");
}
