//! The facilitators: where they live and how many groups they take.

use std::error::Error;
use std::io::Write;

use csv::Writer;

use crate::country::Country;
use crate::draw::Dice;
use crate::people::{Form, Programme};

/// Sets the facilitators' chance apart from the registrants', who stay the same without them.
const APART: u64 = 0x4641_4349_4C49_5441;

/// How far some will travel at most, km.
const MAX_TRAVEL: [&str; 3] = ["150", "175", "200"];

/// Draws facilitators by population, none on an island and no two in one municipality as long as
/// there are others, and writes them.
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
