//! Our reading of CSV against that of the csv crate, on text that both take for sound.

use proptest::prelude::*;

use super::read;

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cells_are_those_of_the_csv_crate(
        cells in prop::collection::vec(("[a-zé文][a-z \",;\n\r]{0,6}", any::<bool>()), 1..20),
        delimiter in prop::sample::select(vec![",", ";", "\t"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let mut text = ["id", "municipality", "x"].join(delimiter) + end;
        for (nth, (cell, always)) in cells.iter().enumerate() {
            let plain = !cell.contains(['"', ',', ';', '\t', '\n', '\r']);
            let cell = if plain && !always { cell.clone() } else { quoted(cell) };
            text += &format!("r{nth}{delimiter}GM1{delimiter}{cell}{end}");
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.as_bytes()[0])
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let (pool, _) = read(&text);
        let mut seen = 0;
        for record in reader.records() {
            let record = record.unwrap();
            let who = pool.find_registrant(&record[0]).unwrap();
            prop_assert_eq!(pool.value(who, "x"), &record[2]);
            seen += 1;
        }
        prop_assert_eq!(seen, pool.registrants().len());
    }
}
