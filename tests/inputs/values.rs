//! What single cells say.

use kring::files::PoolFiles;
use kring::{Metres, RegistrantIdx};

use super::{Folder, faults, faults_of_towns, read, warnings};

#[test]
fn everything_that_a_registrant_can_state() {
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
fn everything_that_a_municipality_can_state() {
    let folder = Folder::new();
    let towns = "code;name;aliases;province;latitude;longitude;host;max_groups;Empty\n\
                 GM1;'s-Gravenhage;Den Haag|DH;ZH;52,08;4,3;No;0;\nGM2;Bee;;;53.2;6;yes;;\n";
    let towns = folder.write("towns.csv", towns);
    let people = folder.write("people.csv", "id,municipality\nr1,den haag\nr2,'S-GRAVENHAGE\n");
    let (pool, _) = PoolFiles::new(towns, people).read().unwrap();
    let [hague, bee] = pool.municipalities() else { panic!("two rows") };
    assert_eq!((hague.can_host(), hague.max_groups()), (false, Some(0)));
    assert_eq!((bee.can_host(), bee.max_groups()), (true, None));
    assert_eq!((bee.point().latitude(), hague.point().longitude()), (53.2, 4.3));
    for id in ["r1", "r2"] {
        let who: RegistrantIdx = pool.find_registrant(id).unwrap();
        assert_eq!((pool.municipality_of(who).code(), pool.value(who, "province")), ("GM1", "ZH"));
    }
}

#[test]
fn numbers_that_are_none() {
    for cell in ["nan", "inf", "1e400", "N/A", "0x10", "٥٢", "52°", "\"52,1\"", "1_0"] {
        let said = "people.csv, line 2, column 3 (latitude): this is not a number of degrees such \
                    as 52.37";
        let text = format!("id,municipality,latitude,longitude\nr1,GM1,{cell},5\n");
        assert_eq!(faults(text), [said], "{cell}");
    }
    for (column, cell, said) in [
        ("seats", "99999999999999999999", "seats must lie between 1 and 10000"),
        ("seats", "-1", "seats must lie between 1 and 10000"),
        ("seats", "1.5", "this is not a whole number such as 3"),
        ("priority", "3000000000", "priority must lie between -2147483648 and 2147483647"),
        ("max_travel_km", "-1", "max_travel_km must lie between 0 and 100000000"),
        ("max_travel_km", "nan", "this is not a number of kilometres such as 45.5"),
        (
            "registered_at",
            "31-01-2026",
            "this is not a date such as 2026-01-31 or 2026-01-31T09:30:00+01:00",
        ),
    ] {
        let text = format!("id,municipality,{column}\nr1,GM1,{cell}\n");
        assert_eq!(faults(text), [format!("people.csv, line 2, column 3 ({column}): {said}")]);
    }
}

#[test]
fn points_are_whole_and_on_the_globe() {
    let said = "people.csv, line 2, column 4 (longitude): latitude and longitude go together; one \
                of them is empty";
    assert_eq!(faults("id,municipality,latitude,longitude\nr1,GM1,52,\n"), [said]);
    let said = "people.csv, line 2, column 3 (latitude): latitude must lie between -90 and 90";
    assert_eq!(faults("id,municipality,latitude,longitude\nr1,GM1,90.1,5\n"), [said]);
    let said = "towns.csv, line 2, column 2 (latitude): latitude is required and empty here";
    assert_eq!(faults_of_towns("code,latitude,longitude\nGM1,,5\n"), [said]);
    let said = "towns.csv, line 2, column 4 (host): this is not yes or no";
    assert_eq!(faults_of_towns("code,latitude,longitude,host\nGM1,52,5,nee\n"), [said]);
}

#[test]
fn odd_points_are_accepted_with_a_warning() {
    let said = [
        "people.csv, line 2, column 3 (latitude): latitude and longitude are both 0, which is in \
         the Atlantic; leave unknown ones empty",
        "people.csv, line 3, column 3 (latitude): latitude and longitude seem to be exchanged",
    ];
    let text = "id,municipality,latitude,longitude\nr1,GM1,0,-0.0\nr2,GM1,5.1,52.1\n";
    assert_eq!(warnings(text), said);
}

#[test]
fn ids_are_texts_and_those_that_look_alike_are_told() {
    let (pool, _) = read("id,municipality\n1,GM1\n01,GM1\nÆrø 文,GM1\n");
    assert!(pool.find_registrant("Ærø 文").is_some());
    assert_eq!(pool.warnings(), []);
    let text = "id,municipality\nr1,GM1\nR1,GM1\nr\u{200b}1,GM1\n";
    let said = warnings(text);
    let first = "people.csv, line 3, column 1 (id): the id \"R1\" looks like \"r1\" of people.csv, \
                 line 2, column 1 (id)";
    assert_eq!((said.len(), said[0].as_str()), (2, first));
}

#[test]
fn faults_of_the_pool_stand_at_their_lines() {
    let text = "id,municipality,only_venues\nr1,GM1,\n\nr1,Ab,GM1|Bea\n";
    let said = [
        "people.csv, line 4, column 1 (id): id \"r1\" stands here and in people.csv, line 2, column \
         1 (id); give each its own",
        "people.csv, line 4, column 2 (municipality): no municipality has the code, name or alias \
         \"Ab\"; did you mean \"Aa\"?",
        "people.csv, line 4, column 3 (only_venues): no municipality has the code, name or alias \
         \"Bea\"; did you mean \"Bee\"?",
    ];
    assert_eq!(faults(text), said);
}

#[test]
fn facilitators_distances_and_history() {
    let (folder, mut files) = Folder::with("id,municipality\nr1,GM1\nr2,GM2\nr3,GM2\n");
    let leaders = "id,municipality,max_groups,max_travel_km\nf1,Aa,,\nf2,Bee,0,30.5\n";
    files.facilitators = Some(folder.write("leaders.csv", leaders));
    files.distances = Some(folder.write("km.csv", "from,to,metres\nAa,Bee,1200\nGM2,GM1,1200\n"));
    let history = "round,group,id\n2024,1,r1\n2025,1,r2\n2024,1,r3\n2025,1,r9\n";
    files.history = Some(folder.write("history.csv", history));
    let (pool, _) = files.read().unwrap();
    let leaders: Vec<_> = pool.facilitators().unwrap().collect();
    assert_eq!((leaders[0].max_groups(), leaders[0].max_travel()), (1, None));
    assert_eq!((leaders[1].max_groups(), leaders[1].max_travel()), (0, Some(Metres(30_500))));

    folder.write("km.csv", "from,to,metres\nAa,Bee,1200\nGM2,GM1,1201\nAa,Bee,-1\n");
    folder.write("history.csv", "group,id\n,r1\n1,\n");
    let said = folder.lines(&files.read().unwrap_err());
    let expected = [
        "km.csv, line 3, column 3 (metres): the distance between GM2 and GM1 is given twice, with \
         different metres",
        "km.csv, line 4, column 3 (metres): metres must lie between 0 and 1000000000",
        "history.csv, line 2, column 1 (group): group is required and empty here",
        "history.csv, line 3, column 2 (id): id is required and empty here",
    ];
    assert_eq!(said, expected);
}

#[test]
fn what_a_spreadsheet_was_kept_from_calculating_reads_as_it_was() {
    let (pool, _) = read("id,municipality,party\n'=1,GM1,'-x\n'r,GM1,'s-Party\n");
    let [first, second] = pool.registrants() else { panic!("two rows") };
    assert_eq!((first.id(), second.id()), ("=1", "'r"));
    assert_eq!(pool.value(pool.find_registrant("=1").unwrap(), "party"), "-x");
    assert_eq!(pool.value(pool.find_registrant("'r").unwrap(), "party"), "'s-Party");
}
