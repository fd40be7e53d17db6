//! Facilitators with their homes and the number of groups that each takes.

use std::error::Error;
use std::io::Write;

use csv::Writer;

use crate::country::Country;
use crate::draw::Dice;
use crate::people::{Form, Programme};

/// Seed mask that separates the facilitators' random numbers from those of the registrants, who stay the same without
/// facilitators.
const APART: u64 = 0x4641_4349_4C49_5441;

/// Travel limits of some facilitators, km.
const MAX_TRAVEL: [&str; 3] = ["150", "175", "200"];

/// Draws facilitators by population and writes them. None lives on an island, and no two live in one municipality as
/// long as others are free.
pub(crate) fn write(
    country: &Country,
    programme: Programme,
    form: Form,
    count: u64,
    writer: &mut Writer<impl Write>,
) -> Result<(), Box<dyn Error>> {
    let all = &country.municipalities;
    let weight = |at: usize| if all[at].hosts { all[at].population } else { 0 };
    let everywhere: Vec<(usize, u64)> = (0..all.len()).map(|at| (at, weight(at))).collect();
    if everywhere.iter().all(|place| place.1 == 0) {
        return Err("no municipality where a facilitator can live".into());
    }
    let mut free = everywhere.clone();
    let mut dice = Dice::new(form.seed ^ APART);
    let max_groups = programme.groups_per_facilitator().to_string();
    let width = count.to_string().len();
    writer.write_record(["id", "municipality", "max_groups", "max_travel_km"])?;
    for number in 1..=count {
        if free.iter().all(|place| place.1 == 0) {
            free.clone_from(&everywhere);
        }
        let at = dice.pick_weighted(&free);
        free[at].1 = 0;
        let home = if form.names { &all[at].name } else { &all[at].code };
        let reach = if dice.chance(20) { dice.pick(&MAX_TRAVEL) } else { "" };
        writer.write_record([&format!("f{number:0width$}"), home, &max_groups, reach])?;
    }
    Ok(writer.flush()?)
}
