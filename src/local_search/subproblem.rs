//! Subproblem: a part of a plan as an instance of its own (POPMUSIC, Taillard and Voss 2002). A search of a few
//! thousand units converges in seconds, a search of a million does not; and groups that meet near each other can be
//! solved to optimality.

use rustc_hash::FxHashSet;

use super::neighbours::Neighbours;
use super::random::Random;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance, Price, SiteIdx};

/// Instance of some groups of a plan and of some or all waiting units.
#[derive(Debug)]
pub(crate) struct Subproblem {
    pub(crate) instance: Instance,
    /// Plan of these groups.
    pub(crate) plan: Incumbent,
    /// Groups outside the subproblem.
    settled: Vec<(GroupClasses, Price)>,
}

/// Item that a subproblem may contain.
#[derive(Clone, Copy)]
enum Taken {
    Group(usize),
    Waiting(ClassIdx),
}

impl Subproblem {
    /// Builds the subproblem of one copy of each distinct group, those around a random class first, and all waiting
    /// units, up to `most_units` units; `None` if the waiting units alone reach this limit.
    ///
    /// A plan that follows from an LP contains most groups many times, and those are right; the potential gain lies in
    /// groups that it contains once or twice.
    pub(super) fn new(
        instance: &Instance,
        neighbours: &Neighbours,
        plan: &Incumbent,
        most_units: usize,
        random: &mut Random,
    ) -> Option<Self> {
        let placed: usize = plan.groups.iter().map(|(classes, _)| classes.len()).sum();
        let waiting = instance.num_units() - placed;
        let mut left = most_units.checked_sub(waiting).filter(|&left| left > 0)?;
        let centre = ClassIdx::new(random.below(instance.classes.len()));
        let rank = ranks(instance, neighbours.anchor(centre));
        // Groups are sorted by their classes, so copies of a group are adjacent.
        let is_new = |&nth: &usize| nth == 0 || plan.groups[nth].0 != plan.groups[nth - 1].0;
        let mut search_classes: Vec<usize> = (0..plan.groups.len()).filter(is_new).collect();
        search_classes.sort_by_key(|&nth| rank[neighbours.anchor(plan.groups[nth].0[0]).index()]);
        let mut is_free = vec![false; plan.groups.len()];
        for nth in search_classes {
            left = left.saturating_sub(plan.groups[nth].0.len());
            is_free[nth] = left > 0;
        }
        Some(Self::of_groups(instance, plan, &is_free))
    }

    /// Builds the subproblem of the groups and waiting units around some classes, the nearest first, up to `most_units`
    /// units. If venues are limited, only those near one of its classes, or in use by its groups, stay open.
    pub(crate) fn near(
        instance: &Instance,
        neighbours: &Neighbours,
        plan: &Incumbent,
        most_units: usize,
        centres: &[ClassIdx],
        random: &mut Random,
    ) -> Self {
        let rank = centres.iter().map(|&centre| ranks(instance, neighbours.anchor(centre)));
        let nearer =
            |a: Vec<usize>, b: Vec<usize>| a.into_iter().zip(b).map(|(a, b)| a.min(b)).collect();
        let rank = rank.reduce(nearer).unwrap_or_default();
        let rank_of = |class: ClassIdx| rank[neighbours.anchor(class).index()];
        let mut waiting: Vec<u32> = instance.classes.iter().map(|class| class.number).collect();
        let mut order: Vec<(usize, bool, u64, Taken)> = Vec::new();
        for (nth, (classes, _)) in plan.groups.iter().enumerate() {
            let ranks: usize = classes.iter().map(|&class| rank_of(class)).sum();
            let mean = ranks / classes.len().max(1);
            order.push((mean, true, random.bits(), Taken::Group(nth)));
            classes.iter().for_each(|&class| waiting[class.index()] -= 1);
        }
        for (class, &number) in ClassIdx::counted().zip(&waiting) {
            let (rank, is_other) = (rank_of(class), !centres.contains(&class));
            let each = (0..number).map(|_| (rank, is_other, random.bits(), Taken::Waiting(class)));
            order.extend(each.take(most_units));
        }
        // Among equal ranks the centres come first; then chance decides.
        order.sort_unstable_by_key(|&(rank, is_other, chance, _)| (rank, is_other, chance));
        let mut is_free = vec![false; plan.groups.len()];
        let mut left = most_units;
        for (.., taken) in order {
            let units = match taken {
                Taken::Group(nth) => plan.groups[nth].0.len(),
                Taken::Waiting(_) => 1,
            };
            if units > left {
                break;
            }
            left -= units;
            match taken {
                Taken::Group(nth) => is_free[nth] = true,
                Taken::Waiting(class) => waiting[class.index()] -= 1,
            }
        }
        let part = Self::of_groups(instance, plan, &is_free);
        let mut near = part.instance.without_units(|class| waiting[class.index()]);
        let in_use = part.plan.groups.iter().filter_map(|(_, price)| price.setting().venue);
        let in_use: Vec<SiteIdx> = in_use.collect();
        let people = ClassIdx::counted().zip(&near.classes).filter(|(_, class)| class.number > 0);
        let sites = people.flat_map(|(class, _)| neighbours.around(neighbours.anchor(class)));
        let sites: FxHashSet<SiteIdx> = sites.chain(&in_use).copied().collect();
        for (site, limit) in SiteIdx::counted().zip(&mut near.venue_limits) {
            *limit = if sites.contains(&site) { *limit } else { 0 };
        }
        Self { instance: near, ..part }
    }

    /// Builds the subproblem of the free groups of a plan and all waiting units.
    fn of_groups(instance: &Instance, plan: &Incumbent, is_free: &[bool]) -> Self {
        let (mut free, mut settled) = (Vec::new(), Vec::new());
        for (group, is_free) in plan.groups.iter().zip(is_free) {
            if *is_free { &mut free } else { &mut settled }.push(group.clone());
        }
        let instance = instance
            .without(settled.iter().map(|(classes, price)| (classes.as_slice(), price.setting())));
        let plan = Incumbent::of_priced(&instance, free);
        Self { instance, plan, settled }
    }

    /// Returns the whole plan with another plan of this subproblem.
    pub(crate) fn whole(&self, instance: &Instance, part: &Incumbent) -> Incumbent {
        let groups = self.settled.iter().chain(&part.groups).cloned();
        Incumbent::of_priced(instance, groups.collect())
    }
}

/// Returns the rank of each site: the number of sites nearer to the centre. Without travel all classes are at site 0.
fn ranks(instance: &Instance, centre: SiteIdx) -> Vec<usize> {
    let mut ranks = vec![0; instance.sites.len().max(1)];
    for (rank, site) in instance.sites.beside(centre).enumerate() {
        ranks[site.index()] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{Budget, Cancel};
    use crate::local_search::constructed_plan;
    use crate::local_search::rounds::Rounds;
    use crate::measure::{Metres, Point};
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, Programme, Rule, Size, Venues};
    use crate::testing::is_on_record;

    /// Instance of 40 registrants of ten municipalities in a row. Two groups can meet at each; at least six groups must
    /// be formed, and at most `most_groups` may be.
    fn instance(most_groups: Option<u32>) -> Instance {
        let mut builder = Pool::builder();
        for town in 0..10 {
            let point = Point::new(52.0 + f64::from(town) / 10.0, 5.0);
            let town = Municipality::new(format!("G{town}"), "", point).with_max_groups(2);
            builder = builder.municipality(town);
        }
        for id in 0..40 {
            builder =
                builder.registrant(Registrant::new(format!("r{id}"), format!("G{}", id % 10)));
        }
        let mut meetings = Meetings::central(1);
        meetings.venues = Some(Venues::All);
        let mut programme = Programme::new("parts", Size { min: 3, max: 4 }, meetings);
        programme.groups.cost = Metres(10_000);
        programme.groups.count.min = 6;
        programme.groups.count.max = most_groups;
        programme.rules.push(Rule::AtMost { attribute: "municipality".to_owned(), max: 1 });
        Instance::compile_after(&builder.build().unwrap(), &programme, None).unwrap().0
    }

    fn budget() -> Budget {
        Budget::new(None, Some(20_000), Cancel::new())
    }

    fn neighbours(instance: &Instance) -> Neighbours {
        let mut neighbours = Neighbours::new(instance);
        neighbours.find_near(instance, &budget());
        neighbours
    }

    #[test]
    fn a_subproblem_and_its_settled_groups_make_the_whole_plan() {
        let instance = instance(None);
        let near = neighbours(&instance);
        let plan = constructed_plan(&instance, &near, 1, &budget());
        assert!(plan.groups.len() >= 6);
        for most_units in [1, 9, 20, 100] {
            let mut random = Random::new(most_units as u64, 0);
            let part = Subproblem::new(&instance, &near, &plan, most_units, &mut random).unwrap();
            let settled: usize = part.settled.iter().map(|(classes, _)| classes.len()).sum();
            assert_eq!(part.instance.num_units() + settled, 40);
            assert_eq!(part.instance.count.0, 6_u64.saturating_sub(part.settled.len() as u64));
            let free = part.plan.groups.iter().map(|(classes, _)| classes.len()).sum::<usize>();
            assert!(free <= most_units);
            let same = part.whole(&instance, &part.plan);
            let classes = |plan: &Incumbent| -> Vec<_> {
                plan.groups.iter().map(|(classes, _)| classes.clone()).collect()
            };
            assert_eq!((classes(&same), same.cost), (classes(&plan), plan.cost));
            let near = neighbours(&part.instance);
            let mut rounds = Rounds::new(&part.instance, &near, part.plan.clone(), 1);
            rounds.run(2, &mut budget());
            let whole = part.whole(&instance, rounds.incumbent());
            // Priced again under all limits of the whole instance, the plan is no worse.
            let again =
                whole.groups.iter().map(|(classes, price)| (classes.clone(), price.setting()));
            let again = Incumbent::price(&instance, again).expect("a legal plan");
            assert!(whole.cost <= plan.cost && again.cost <= whole.cost);
            assert_eq!(again.placement, whole.placement);
        }
    }

    /// A plan for groups near each other and waiting units around them completes the other groups to a whole plan.
    #[test]
    fn a_subproblem_around_classes_and_its_settled_groups_make_the_whole_plan() {
        for most_groups in [None, Some(6)] {
            let instance = instance(most_groups);
            let near = neighbours(&instance);
            let plan = constructed_plan(&instance, &near, 1, &budget());
            for (most_units, centres) in [(4, &[0][..]), (12, &[9]), (14, &[0, 9]), (40, &[5])] {
                let centres: Vec<ClassIdx> = centres.iter().copied().map(ClassIdx).collect();
                let mut random = Random::new(most_units as u64, 0);
                let part =
                    Subproblem::near(&instance, &near, &plan, most_units, &centres, &mut random);
                assert!((1..=most_units).contains(&part.instance.num_units()));
                let left = part.instance.components.classes.iter().flatten();
                assert!(left.clone().all(|&class| part.instance.class(class).number > 0));
                // At the sites of its classes the subproblem has the room that the other groups leave.
                let others = part.settled.iter().map(|(c, price)| (c.as_slice(), price.setting()));
                let room = instance.without(others).venue_limits;
                let sites = left.clone().flat_map(|&class| near.around(near.anchor(class)));
                for &site in sites {
                    assert_eq!(part.instance.venue_limits[site.index()], room[site.index()]);
                }
                let same = part.whole(&instance, &part.plan);
                assert_eq!((&same.placement, same.cost), (&plan.placement, plan.cost));
                let near = neighbours(&part.instance);
                let mut rounds = Rounds::new(&part.instance, &near, part.plan.clone(), 1);
                rounds.run(2, &mut budget());
                let whole = part.whole(&instance, rounds.incumbent());
                let again =
                    whole.groups.iter().map(|(classes, price)| (classes.clone(), price.setting()));
                let again = Incumbent::price(&instance, again).expect("a legal plan");
                assert!(!plan.is_better_than(&again));
            }
        }
    }

    /// Without travel all classes have the rank of the centre.
    #[test]
    fn a_waiting_centre_is_in_its_subproblem() {
        let mut builder = Pool::builder();
        for id in 0..12 {
            let town = format!("G{id}");
            let point = Point::new(52.0, 5.0);
            builder = builder
                .municipality(Municipality::new(town.clone(), "", point))
                .registrant(Registrant::new(format!("r{id}"), town));
        }
        let mut programme = Programme::new("parts", Size { min: 3, max: 4 }, Meetings::online(1));
        programme.rules.push(Rule::AtMost { attribute: "municipality".to_owned(), max: 1 });
        let pool = builder.build().unwrap();
        let (instance, _) = Instance::compile_after(&pool, &programme, None).unwrap();
        assert_eq!(instance.classes.len(), 12);
        let (near, empty) = (neighbours(&instance), Incumbent::empty(&instance));
        for centre in ClassIdx::all(12) {
            for most_units in 1..=3 {
                let mut random = Random::new(most_units as u64, 0);
                let part =
                    Subproblem::near(&instance, &near, &empty, most_units, &[centre], &mut random);
                assert_eq!(part.instance.class(centre).number, 1);
            }
        }
    }

    /// A subproblem of more units never gets a long round, so that its search never ended.
    #[test]
    fn waiting_units_count_in_the_size_of_a_subproblem() {
        let instance = instance(Some(6));
        let near = neighbours(&instance);
        let plan = constructed_plan(&instance, &near, 1, &budget());
        let waiting = 40 - plan.groups.iter().map(|(classes, _)| classes.len()).sum::<usize>();
        assert!(waiting >= 16);
        let part = |most_units| {
            let part = Subproblem::new(&instance, &near, &plan, most_units, &mut Random::new(1, 0));
            part.map(|part| part.instance.num_units())
        };
        assert!(part(waiting).is_none());
        for most_units in waiting + 1..=40 {
            assert!(part(most_units).is_some_and(|units| units <= most_units));
        }
    }

    /// Pools of more than 4,000 units are searched by subproblems.
    #[test]
    fn records_of_the_search_in_large_pools_match() {
        let mut lines = String::new();
        for work in [20_000, 100_000, 500_000] {
            let mut builder = Pool::builder();
            for nth in 0..70 {
                let [north, east] = [37, 41].map(|step| f64::from(nth * step % 71) / 40.0);
                let point = Point::new(51.0 + north, 4.0 + east);
                builder = builder.municipality(Municipality::new(format!("G{nth}"), "", point));
            }
            let one = |nth: u32| {
                let town = format!("G{}", nth * nth % 71 % 70);
                let party = ["A", "B", "C"][nth as usize % 3];
                Registrant::new(format!("r{nth}"), town).with("party", party)
            };
            builder = builder.attribute("party").registrants((0..4_100).map(one));
            let mut programme =
                Programme::new("parts", Size { min: 5, max: 8 }, Meetings::central(1));
            let attribute = "party".to_owned();
            programme.rules.push(Rule::Avoid { attribute, penalty: Metres(2_000) });
            let (instance, _) = Instance::compile(&builder.build().unwrap(), &programme).unwrap();
            let near = neighbours(&instance);
            let mut budget = Budget::new(None, Some(work), Cancel::new());
            let plan = constructed_plan(&instance, &near, 1, &budget);
            let mut rounds = Rounds::new(&instance, &near, plan.clone(), 1);
            rounds.step(2, &mut budget);
            let (found, booked) = (rounds.incumbent(), budget.work());
            let groups = found.groups.len();
            lines +=
                &format!("{} m, {} m, {groups} groups, work {booked}\n", plan.cost, found.cost);
        }
        is_on_record("src/local_search/parts.txt", &lines);
    }
}
