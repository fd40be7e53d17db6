//! The quality and the cost of a plan in plain sentences.

use super::Words;
use crate::plan::{Plan, Status};
use crate::text::{Language, outwards};

impl Words {
    /// Returns sentences on the proven and the unproven properties of the plan.
    pub(crate) fn proof(&self, plan: &Plan) -> Vec<String> {
        let (cost, bound) =
            (self.km(plan.cost()), self.km(outwards((plan.lower_bound(), plan.cost())).0));
        let gap = self.language.at_most_percent(plan.gap());
        let is_optimal = plan.status() == Status::Optimal;
        let is_cheapest = plan.cost() == plan.lower_bound();
        let (quality, more) = match self.language {
            Language::English => (
                match (is_optimal, is_cheapest) {
                    (true, _) => "This is the best plan: it is proven that no other plan places more people or, with the same number of places, costs less.".to_owned(),
                    (false, true) => "It is proven that no plan with the same number of places costs less.".to_owned(),
                    (false, false) => format!("It is not certain that this is the best plan. It costs {cost} km, and it is proven that every plan with the same number of places costs at least {bound} km: at most {gap} % less."),
                },
                "Perhaps more people can be placed; allow more time to be sure.",
            ),
            Language::Dutch => (
                match (is_optimal, is_cheapest) {
                    (true, _) => "Dit is het beste plan: het is bewezen dat geen ander plan meer mensen plaatst of met evenveel plaatsen minder kost.".to_owned(),
                    (false, true) => "Het is bewezen dat geen plan met evenveel plaatsen minder kost.".to_owned(),
                    (false, false) => format!("Het is niet zeker dat dit het beste plan is. Dit plan kost {cost} km, en het is bewezen dat elk plan met evenveel plaatsen minstens {bound} km kost: hoogstens {gap} % minder."),
                },
                "Misschien kunnen er meer mensen geplaatst worden; geef meer tijd om dat zeker te weten.",
            ),
        };
        let more = (!plan.placement_proven()).then(|| more.to_owned());
        [quality].into_iter().chain(more).collect()
    }

    /// Returns the sentence on the parts of the cost.
    pub(crate) fn cost(&self, plan: &Plan) -> String {
        let figures = plan.figures();
        let cost = self.km(plan.cost());
        let [travel, far, penalty, change, wishes] =
            [figures.travel, figures.far, figures.penalty, figures.change, figures.wishes]
                .map(|part| self.km(part));
        let has_far = figures.far.0 != 0;
        let has_change = figures.change.0 != 0;
        let has_wishes = figures.wishes.0 != 0;
        match self.language {
            Language::English => {
                let change = if has_change {
                    format!(", and {change} km for pairs of earlier groups that are separated")
                } else {
                    String::new()
                };
                let far = if has_far {
                    format!(", {far} km that far journeys count above their length,")
                } else {
                    String::new()
                };
                let wishes = if has_wishes {
                    format!(", and {wishes} km for wishes for other people that are not met")
                } else {
                    String::new()
                };
                format!(
                    "The cost of {cost} km consists of {travel} km of travel{far} and {penalty} km of surcharges, for each group and for preferences that are not met{change}{wishes}."
                )
            }
            Language::Dutch => {
                let change = if has_change {
                    format!(", en {change} km voor paren uit eerdere groepen die uiteengaan")
                } else {
                    String::new()
                };
                let far = if has_far {
                    format!(", {far} km die verre reizen extra tellen")
                } else {
                    String::new()
                };
                let wishes = if has_wishes {
                    format!(", en {wishes} km voor wensen voor andere deelnemers die niet uitkomen")
                } else {
                    String::new()
                };
                format!(
                    "De kosten van {cost} km bestaan uit {travel} km reizen{far} en {penalty} km toeslagen, voor elke groep en voor voorkeuren waaraan niet is voldaan{change}{wishes}."
                )
            }
        }
    }
}
