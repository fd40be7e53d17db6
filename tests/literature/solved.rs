//! The printed objective is the proven optimum.

use std::fmt::Write;

use crate::Desk;
use crate::brute::{Dice, least_of_partitions, three_medians, within};

type Spot = (f64, f64);

/// Converts a number to units with `decimals` decimals.
fn units(number: &serde_json::Value, decimals: i32) -> i64 {
    (number.as_f64().unwrap() * 10_f64.powi(decimals)).round() as i64
}

fn distance(a: Spot, b: Spot) -> f64 {
    ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
}

fn ten_thousandths(a: Spot, b: Spot) -> i64 {
    (10_000.0 * distance(a, b)).round() as i64
}

#[test]
fn capacitated_p_median() {
    for seed in 0..4 {
        let mut dice = Dice(seed);
        let mut spot = || (dice.below(50) as f64, dice.below(500) as f64 / 10.0);
        let spots: Vec<Spot> = (0..9).map(|_| spot()).collect();
        let demands: Vec<u64> = (0..9).map(|_| 1 + dice.below(9)).collect();
        // The capacities leave little slack, so that some points cannot use the nearest median.
        let capacity = (demands.iter().sum::<u64>().div_ceil(3) + 2).max(9);
        let mut text = "  9 3 \n".to_owned();
        for ((x, y), demand) in spots.iter().zip(&demands) {
            writeln!(text, "{x}\t{y} {capacity} {demand} ").unwrap();
        }
        let desk = Desk::new().with("small.dat", &text);

        let floor = |a: usize, b: usize| distance(spots[a], spots[b]).floor() as i64;
        let arguments = ["cpmp", "small.dat", "--distances", "floor"];
        let expected = three_medians(&demands, capacity, &floor);
        assert_eq!(desk.optimum(&arguments).as_i64(), expected, "seed {seed}");

        let real = |a: usize, b: usize| ten_thousandths(spots[a], spots[b]);
        let found = desk.optimum(&["cpmp", "small.dat", "--distances", "real"]);
        let expected = three_medians(&demands, capacity, &real);
        assert_eq!(Some(units(&found, 4)), expected, "seed {seed}");
    }
}

/// Instance of eight elements in two groups of these sizes, with its distances in tenths.
fn grouping(seed: u64, sizes: &str) -> (Desk, Vec<Vec<i64>>) {
    let mut dice = Dice(seed);
    let mut between = vec![vec![0; 8]; 8];
    let mut text = format!("8 2 ss {sizes} {sizes} \n");
    for (i, j) in (0..8).flat_map(|i| (i + 1..8).map(move |j| (i, j))) {
        let tenths = dice.below(200) as i64;
        (between[i][j], between[j][i]) = (tenths, tenths);
        // Whole numbers are written without a decimal point.
        writeln!(text, "{i} {j} {}", tenths as f64 / 10.0).unwrap();
    }
    (Desk::new().with("small.txt", &text), between)
}

#[test]
fn diverse_grouping() {
    for seed in 0..4 {
        let arguments = ["mdgp", "small.txt"];
        let (desk, between) = grouping(seed, "4 4");
        let of_four = |members: &[usize], sign: i64| {
            (members.len() == 4).then(|| sign * within(members, |a, b| between[a][b]))
        };
        let least = least_of_partitions(8, 2, &|members| of_four(members, 1));
        assert_eq!(Some(units(&desk.optimum(&arguments), 1)), least, "seed {seed}");
        let most = least_of_partitions(8, 2, &|members| of_four(members, -1)).map(|sum| -sum);
        let maximised = desk.optimum(&["mdgp", "small.txt", "--maximise"]);
        assert_eq!(Some(units(&maximised, 1)), most, "seed {seed}");

        let (desk, between) = grouping(seed, "3 5");
        let least = least_of_partitions(8, 2, &|members| {
            let fits = (3..=5).contains(&members.len());
            fits.then(|| within(members, |a, b| between[a][b]))
        });
        assert_eq!(Some(units(&desk.optimum(&arguments), 1)), least, "seed {seed}");
    }
}

#[test]
fn people_from_towns() {
    for seed in 0..4 {
        let mut dice = Dice(seed);
        let mut spot = || (dice.below(3000) as f64 / 100.0, dice.below(30) as f64);
        let towns: Vec<Spot> = (0..9).map(|_| spot()).collect();
        let spots: Vec<Spot> = (0..13).map(|_| spot()).collect();
        // Four towns have two people.
        let town_of = |registrant: usize| (registrant * 2 + seed as usize) % 9;
        let mut text = "id,region,municipality,x,y\n".to_owned();
        for (registrant, (x, y)) in spots.iter().enumerate() {
            writeln!(text, "p{registrant},R1,{},{x},{y}", town_of(registrant)).unwrap();
        }
        let mut places = "town,x,y,weight\n".to_owned();
        for (town, (x, y)) in towns.iter().enumerate() {
            writeln!(places, "{town},{x},{y},1.5").unwrap();
        }
        let desk = Desk::new().with("small.csv", &text).with("towns.csv", &places);

        let legal = |members: &[usize]| {
            let alike = |a, b| i64::from(town_of(a) == town_of(b));
            (6..=8).contains(&members.len()) && within(members, alike) == 0
        };
        let pairs = |a: usize, b: usize| ten_thousandths(spots[a], spots[b]);
        let least = least_of_partitions(13, 2, &|group| legal(group).then(|| within(group, pairs)));
        let found = desk.optimum(&["towns", "small.csv", "--objective", "pairs"]);
        assert_eq!(Some(units(&found, 4)), least, "seed {seed}");

        let to = |group: &[usize], town: usize| -> i64 {
            group.iter().map(|&registrant| ten_thousandths(spots[registrant], towns[town])).sum()
        };
        let median =
            |group: &[usize]| group.iter().map(|&registrant| to(group, town_of(registrant))).min();
        let least =
            least_of_partitions(13, 2, &|group| legal(group).then_some(group).and_then(median));
        let found = desk.optimum(&["towns", "small.csv", "--objective", "median"]);
        assert_eq!(Some(units(&found, 4)), least, "seed {seed}");
    }
}

#[test]
fn groups_are_written_where_asked() {
    let text = "4 2 ss 2 2 2 2\n0 1 9\n0 2 9\n0 3 1\n1 2 2\n1 3 9\n2 3 9\n";
    let desk = Desk::new().with("small.txt", text);
    let found = desk.optimum(&["mdgp", "small.txt", "--groups", "groups.csv"]);
    assert_eq!(found.as_i64(), Some(3));
    let groups = std::fs::read_to_string(desk.0.path().join("groups.csv")).unwrap();
    assert_eq!(groups, "group,id\n1,0\n1,3\n2,1\n2,2\n");
}
