//! Faulty files get a message with their name, and exit status 1.

use predicates::prelude::*;
use predicates::str::{contains, starts_with};

use crate::Desk;

fn refused(arguments: &[&str], text: &str, message: &str) {
    let arguments = [&arguments[..1], &["bad.txt"], &arguments[1..]].concat();
    let desk = Desk::new().with("bad.txt", text).with("towns.csv", "town,x,y\nT,1,2\n");
    let told = starts_with("bad.txt: ").and(contains(message));
    desk.run(&arguments).code(1).stdout("").stderr(told);
}

#[test]
fn medians() {
    let refuses = |text, message| refused(&["cpmp"], text, message);
    refuses("", "the file is empty");
    refuses("\n \n", "the file is empty");
    refuses("2 1 1\n", "line 1: 2 numbers expected, found 3");
    refuses("2 1\n0 0 9 1\n", "line 1: 2 points are announced, 1 follow");
    refuses("1 1\n0 0 9 1\n0 0 9 1\n", "line 1: 1 points are announced, 2 follow");
    refuses("1 2\n0 0 9 1\n", "line 1: of 1 points 2 cannot be medians");
    refuses("1 0\n0 0 9 1\n", "line 1: of 1 points 0 cannot be medians");
    refuses("0 0\n", "line 1");
    refuses("-1 1\n0 0 9 1\n", "line 1: \"-1\" is not a number of points");
    refuses("1 1\n\n0 0 9\n", "line 3: 4 numbers expected, found 3");
    refuses("1 1\n0 zero 9 1\n", "line 2: \"zero\" is not a coordinate");
    refuses("1 1\nNaN 0 9 1\n", "line 2: \"NaN\" is not finite");
    refuses("1 1\n0 inf 9 1\n", "line 2: \"inf\" is not finite");
    refuses("2 1\n0 0 9 1\n0 0 8 1\n", "line 3: the capacity differs");
    refuses("1 1\n0 0 9 10\n", "line 2: the demand must lie between 1 and the capacity");
    refuses("1 1\n0 0 9 0\n", "line 2: the demand must lie between 1 and the capacity");
    refuses("1 1\n0 0 9 1.5\n", "line 2: \"1.5\" is not a whole demand");
    refuses("2 1\n0 0 9 1\n1e300 0 9 1\n", "metres must lie between");
}

#[test]
fn groupings() {
    let refuses = |text, message| refused(&["mdgp"], text, message);
    refuses("", "the file is empty");
    refuses("4 2\n", "line 1: `n G ss lo hi lo hi ...` expected");
    refuses("4 2 ss 2 2\n", "line 1: a least and a most size for each of 2 groups");
    refuses("4 2 ss 2 x 2 2\n", "line 1: \"x\" is not a size");
    refuses("4 2 ds 1 3 2 2\n", "line 1: all groups must have the same least and most size");
    refuses("4 2 ss 3 3 3 3\n", "line 1: groups of these sizes cannot hold");
    refuses("0 0 ss\n", "line 1: there must be 1 to");
    refuses("2 1 ss 2 2\n", "the distance between 0 and 1 is missing");
    refuses("2 1 ss 2 2\n0 1\n", "line 2: 3 numbers expected, found 2");
    refuses("2 1 ss 2 2\n0 2 1\n", "line 2: two of the elements 0 to 1 expected");
    refuses("2 1 ss 2 2\n1 1 1\n", "line 2: two of the elements 0 to 1 expected");
    refuses("2 1 ss 2 2\n0 1 NaN\n", "line 2: \"NaN\" is not a distance");
    refuses("2 1 ss 2 2\n0 1 -1\n", "line 2: \"-1\" is not a distance");
    refuses("2 1 ss 2 2\n0 1 .\n", "line 2: \".\" is not a distance");
    refuses("2 1 ss 2 2\n0 1 0.000000001\n", "more than 8 decimals");
    refuses("2 1 ss 2 2\n0 1 1\n1 0 2\n", "line 3: this distance is given twice");
    let sizes = "3 2 ss 1 2 1 2\n0 1 1\n0 2 1\n1 2 1\n";
    let message = "line 1: with --maximise all groups must have one size";
    refused(&["mdgp", "--maximise"], sizes, message);
}

#[test]
fn people() {
    let refuses = |text, message| refused(&["towns"], text, message);
    refuses("", "no rows");
    refuses("id,municipality,x,y\n", "no rows");
    refuses("id,municipality,x\np,T,1\n", "missing field `y`");
    refuses("id,municipality,x,y\np,T,1,two\n", "line: 2");
    refuses("id,municipality,x,y\np,T,1\n", "line: 2");
    refuses("id,municipality,x,y\np,T,1,NaN\n", "the point of \"p\" is not finite");
    refuses("id,municipality,x,y\np,S,1,2\n", "\"p\" is of the unknown town \"S\"");
    refuses("id,municipality,x,y\np,T,1,2\np,T,1,3\n", "\"p\"");
}

#[test]
fn towns() {
    let people = "id,municipality,x,y\np,T,1,2\n";
    let refuses = |desk: Desk, message: &str| {
        let told = starts_with("p.csv: towns.csv beside it: ").and(contains(message));
        desk.run(&["towns", "p.csv"]).code(1).stdout("").stderr(told);
    };
    let with = |towns| Desk::new().with("p.csv", people).with("towns.csv", towns);
    refuses(Desk::new().with("p.csv", people), "towns.csv");
    refuses(with("town,x,y\n"), "no rows");
    refuses(with("town,x,y\nT,inf,1\n"), "the point of \"T\" is not finite");
    refuses(with("town,x,y\nT,1,1\nT,2,2\n"), "the town \"T\" stands there twice");
}

#[test]
fn infeasible_instances() {
    let desk = Desk::new().with("few.csv", "id,municipality,x,y\np,T,1,2\n");
    let desk = desk.with("towns.csv", "town,x,y\nT,1,2\n");
    let not_everybody = contains("not everybody can be placed");
    desk.run(&["towns", "few.csv"]).code(2).stdout("").stderr(not_everybody);
    let desk = desk.with("full.txt", "3 1\n0 0 2 1\n1 0 2 1\n2 0 2 1\n");
    desk.run(&["cpmp", "full.txt"]).code(2).stdout("");
}

#[test]
fn arguments() {
    let desk = Desk::new();
    desk.run(&[]).code(1);
    desk.run(&["tsp", "a.txt"]).code(1).stderr(contains("tsp"));
    desk.run(&["cpmp", "a.txt", "--time-limit", "nan"]).code(1).stderr(contains("time-limit"));
    desk.run(&["cpmp", "a.txt"]).code(1).stderr(starts_with("a.txt: "));
    desk.run(&["--help"]).success().stdout(contains("cpmp").and(contains("towns")));
}
