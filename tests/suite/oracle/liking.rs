//! Wishes of people for each other.

use kring::Rule;

use super::Reading;

impl Reading<'_> {
    /// Returns the eligible others for whom an eligible person has a wish, if a rule depends on wishes.
    pub(crate) fn liked(&self, registrant: usize) -> Vec<usize> {
        let rules = &self.case.programme.rules;
        if !rules.iter().any(|rule| rule.kind() == "wish") || !self.eligible[registrant] {
            return Vec::new();
        }
        let ids = self.case.wishes_of(&self.case.people[registrant]);
        let is_liked = |other: &usize| {
            *other != registrant
                && self.eligible[*other]
                && ids.contains(&self.case.people[*other].id)
        };
        (0..self.case.people.len()).filter(is_liked).collect()
    }

    /// Returns `true` if each member is with enough of the people whom it likes.
    pub(crate) fn likes_enough(&self, members: &[usize], least: u32) -> bool {
        members.iter().all(|&member| {
            let liked = self.liked(member);
            let here = liked.iter().filter(|other| members.contains(other)).count();
            here >= liked.len().min(least as usize)
        })
    }

    /// Price of the wishes that these groups do not meet.
    pub(crate) fn unmet(&self, groups: &[&[usize]]) -> i64 {
        let price = |rule: &Rule| match rule {
            Rule::Wish { penalty: Some(penalty), .. } => penalty.0,
            _ => 0,
        };
        let price: i64 = self.case.programme.rules.iter().map(price).sum();
        let together = |a, b| groups.iter().any(|g| g.contains(&a) && g.contains(&b));
        let unmet = (0..self.case.people.len()).map(|one| {
            self.liked(one).into_iter().filter(|&other| !together(one, other)).count() as i64
        });
        price * unmet.sum::<i64>()
    }

    /// Returns `true` if the person likes another, or another likes the person.
    pub(crate) fn is_in_wishes(&self, registrant: usize) -> bool {
        let mut people = 0..self.case.people.len();
        !self.liked(registrant).is_empty()
            || people.any(|other| self.liked(other).contains(&registrant))
    }
}
