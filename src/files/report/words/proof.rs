//! The quality of a plan in plain sentences.

use super::Words;
use crate::plan::{Plan, Status};
use crate::text::Language;

impl Words {
    /// Returns sentences on the proven and the unproven properties of the plan, and on the parts of its cost.
    pub(crate) fn proof(&self, plan: &Plan) -> Vec<String> {
        let km = |metres: i64| self.tenths((i128::from(metres) + 50).div_euclid(100));
        let figures = plan.figures();
        let (cost, bound) = (km(plan.cost().0), km(plan.lower_bound().0));
        let gap = self.language.at_most_percent(plan.gap());
        let is_optimal = plan.status() == Status::Optimal;
        let is_cheapest = plan.cost() == plan.lower_bound();
        let [travel, penalty, change] =
            [figures.travel, figures.penalty, figures.change].map(|part| km(part.0));
        let has_change = figures.change.0 != 0;
        let mut sentences = Vec::new();
        match self.language {
            Language::English => {
                sentences.push(match (is_optimal, is_cheapest) {
                    (true, _) => "This is the best plan there is: it is proven that no plan places more people, and that none that places as many costs less.".to_owned(),
                    (false, true) => "It is proven that no plan that places as many people costs less.".to_owned(),
                    (false, false) => format!("No plan that places as many people can save more than {gap} % of the cost: it is proven that each costs at least {bound} km, and this one costs {cost} km."),
                });
                if !plan.placement_proven() {
                    sentences
                        .push("It is not proven that no more people can be placed.".to_owned());
                }
                let change = if has_change {
                    format!(", and {change} km for parting earlier groups")
                } else {
                    String::new()
                };
                sentences.push(format!("The cost of {cost} km is {travel} km of travel, and {penalty} km for the groups themselves and for wishes that are not met{change}."));
            }
            Language::Dutch => {
                sentences.push(match (is_optimal, is_cheapest) {
                    (true, _) => "Dit is het beste plan dat er is: het is bewezen dat geen plan meer mensen plaatst, en dat geen plan dat er evenveel plaatst minder kost.".to_owned(),
                    (false, true) => "Het is bewezen dat geen plan dat evenveel mensen plaatst minder kost.".to_owned(),
                    (false, false) => format!("Geen plan dat evenveel mensen plaatst kan meer dan {gap} % van de kosten besparen: het is bewezen dat elk minstens {bound} km kost, en dit kost {cost} km."),
                });
                if !plan.placement_proven() {
                    sentences.push(
                        "Het is niet bewezen dat er niet meer mensen te plaatsen zijn.".to_owned(),
                    );
                }
                let change = if has_change {
                    format!(", en {change} km voor wie uit een eerdere groep uiteengaan")
                } else {
                    String::new()
                };
                sentences.push(format!("De kosten van {cost} km zijn {travel} km reizen, en {penalty} km voor de groepen zelf en voor wensen die niet vervuld zijn{change}."));
            }
        }
        sentences
    }
}
