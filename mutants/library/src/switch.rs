//! Puts mutants into a source text, each behind a switch: `a + b` becomes `(if crate::mutant(7) { (a) - (b) } else { a + b })`.
//!
//! Mutant schemata (Untch, Offutt and Harrold 1993): one build holds all mutants, and a number chooses the one that is alive.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::mutant::{Genre, Mutant, Position};

/// What `crate::mutant` is: the switch, or, where a trace is asked for, a list of the switches that were passed.
pub(crate) const SWITCH: &str = include_str!("switch.in");

/// The text with those mutants in it, and which of them found their place.
pub(crate) fn switched(source: &str, mutants: &[(usize, &Mutant)]) -> Result<(String, Vec<usize>)> {
    let parsed = syn::parse_file(source)?;
    let mut switches =
        Switches { source, wanted: HashMap::new(), insertions: Vec::new(), placed: Vec::new() };
    let starts: Vec<usize> =
        std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut absent = Absent(Vec::new());
    absent.visit_file(&parsed);
    for &(number, mutant) in mutants {
        let start =
            byte(source, &starts, mutant.span.start).context("a place that is not there")?;
        if absent.0.iter().any(|range| range.contains(&start)) {
            continue;
        }
        let end = byte(source, &starts, mutant.span.end).context("a place that is not there")?;
        match mutant.genre {
            Genre::FnValue => {
                switches.open(
                    start,
                    format!("if crate::mutant({number}) {{ return {}; }} ", mutant.replacement),
                );
                switches.placed.push(number);
            }
            Genre::MatchArmGuard => {
                switches.choose(start..end, number, &mutant.replacement);
                switches.placed.push(number);
            }
            genre => switches
                .wanted
                .entry((genre, start))
                .or_default()
                .push((number, mutant.replacement.clone())),
        }
    }
    switches.visit_file(&parsed);
    Ok((switches.text(), switches.placed))
}

fn byte(source: &str, starts: &[usize], position: Position) -> Option<usize> {
    let start = *starts.get(position.line - 1)?;
    source[start..].char_indices().nth(position.column - 1).map(|(at, _)| start + at)
}

struct Switches<'a> {
    source: &'a str,
    /// By genre and by where what is replaced begins: numbers and replacements.
    wanted: HashMap<(Genre, usize), Vec<(usize, String)>>,
    insertions: Vec<Insertion>,
    placed: Vec<usize>,
}

struct Insertion {
    at: usize,
    opens: bool,
    text: String,
}

impl Switches<'_> {
    fn open(&mut self, at: usize, text: String) {
        self.insertions.push(Insertion { at, opens: true, text });
    }

    fn close(&mut self, at: usize, text: &str) {
        self.insertions.push(Insertion { at, opens: false, text: text.to_owned() });
    }

    /// This expression, or, with the switch, that in its place.
    fn choose(&mut self, range: Range<usize>, number: usize, instead: &str) {
        self.open(range.start, format!("(if crate::mutant({number}) {{ {instead} }} else {{ "));
        self.close(range.end, " })");
    }

    fn take(&mut self, genre: Genre, start: usize) -> Vec<(usize, String)> {
        let taken = self.wanted.remove(&(genre, start)).unwrap_or_default();
        self.placed.extend(taken.iter().map(|(number, _)| *number));
        taken
    }

    fn text_of(&self, what: &impl Spanned) -> String {
        self.source[what.span().byte_range()].to_owned()
    }

    /// What encloses comes before what is enclosed, and ends after it.
    fn text(&mut self) -> String {
        let mut order: Vec<usize> = (0..self.insertions.len()).collect();
        order.sort_by_key(|&place| {
            let insertion = &self.insertions[place];
            let nested = place as i64;
            (insertion.at, insertion.opens, if insertion.opens { nested } else { -nested })
        });
        let (mut text, mut done) = (String::new(), 0);
        for insertion in order.into_iter().map(|place| &self.insertions[place]) {
            text.push_str(&self.source[done..insertion.at]);
            text.push_str(&insertion.text);
            done = insertion.at;
        }
        text.push_str(&self.source[done..]);
        text
    }
}

impl<'ast> Visit<'ast> for Switches<'_> {
    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        if !binds(&binary.left) && !binds(&binary.right) {
            for (number, operator) in
                self.take(Genre::BinaryOperator, binary.op.span().byte_range().start)
            {
                let (left, right) = (self.text_of(&binary.left), self.text_of(&binary.right));
                self.choose(
                    binary.span().byte_range(),
                    number,
                    &format!("({left}) {operator} ({right})"),
                );
            }
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        for (number, _) in self.take(Genre::UnaryOperator, unary.op.span().byte_range().start) {
            let inner = self.text_of(&unary.expr);
            self.choose(unary.span().byte_range(), number, &inner);
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        for (number, _) in self.take(Genre::MatchArm, arm.span().byte_range().start) {
            if let Some((_, guard)) = &arm.guard {
                let guard = guard.span().byte_range();
                self.open(guard.start, format!("!crate::mutant({number}) && ("));
                self.close(guard.end, ")");
            } else {
                self.open(arm.pat.span().byte_range().end, format!(" if !crate::mutant({number})"));
            }
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, made: &'ast syn::ExprStruct) {
        if let Some(base) = &made.rest {
            for field in &made.fields {
                for (number, _) in self.take(Genre::StructField, field.span().byte_range().start) {
                    let member = self.text_of(&field.member);
                    let instead = format!("({}).{member}", self.text_of(base));
                    let value = field.expr.span().byte_range();
                    if field.colon_token.is_none() {
                        self.open(value.start, format!("{member}: "));
                    }
                    self.choose(value, number, &instead);
                }
            }
        }
        visit::visit_expr_struct(self, made);
    }
}

/// Where what is no part of the library as it is built stands.
struct Absent(Vec<Range<usize>>);

impl Absent {
    fn note(&mut self, attributes: &[syn::Attribute], item: &impl Spanned) {
        let is_absent =
            attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|cfg| {
                let condition = cfg.meta.require_list().map(|list| list.tokens.to_string());
                condition.is_ok_and(|condition| {
                    let needs =
                        ["test", "\"bench\"", "\"highs\""].iter().any(|it| condition.contains(it));
                    needs && !condition.contains("not")
                })
            });
        if is_absent {
            self.0.push(item.span().byte_range());
        }
    }
}

impl<'ast> Visit<'ast> for Absent {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.note(&item.attrs, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.note(&item.attrs, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.note(&item.attrs, item);
        visit::visit_item_impl(self, item);
    }
}

/// Whether it binds names (`let` in a condition), which cannot be put into brackets.
fn binds(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}
