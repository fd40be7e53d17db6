//! Layers of the library: imports run downwards only, without a cycle of files, and no folder uses one above it.
//!
//! A file is taken to import from the file that *defines* a name, wherever the name is re-exported. A `pub use` in the
//! `mod.rs` of a folder is its public face and no import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// Top-level modules from the lowest layer up: each may use those of lower layers.
const FLOORS: [&[&str]; 14] = [
    &["convert"],
    &["error", "handbook", "index", "limits", "measure", "numeric"],
    &["lp", "pool"],
    &["programme"],
    &["plan"],
    &["text", "warnings"],
    &["audit", "instance"],
    &["assign", "bounds", "enumeration", "files", "local_search", "reasons"],
    &["pricing"],
    &["branch_and_price"],
    &["lagrangian"],
    &["solve"],
    &["explain", "judged", "revise"],
    &["bench"],
];

type Module = Vec<String>;

/// Source file with its imports and re-exports.
#[derive(Default)]
struct Source {
    path: PathBuf,
    /// Paths that the file names, relative to itself.
    named: Vec<Module>,
    /// Re-exported names, with the paths that they stand for.
    doors: BTreeMap<String, Module>,
    /// Test modules that the file declares.
    tests: BTreeSet<String>,
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let of_tests = |list: &syn::MetaList| list.tokens.to_string() == "test";
        attribute.path().is_ident("cfg") && attribute.meta.require_list().is_ok_and(of_tests)
    })
}

/// Collects the paths of a `use` tree, each with the name that it introduces.
fn leaves(tree: &syn::UseTree, before: &Module, found: &mut Vec<(Module, String)>) {
    let with = |name: &syn::Ident| [&before[..], &[name.to_string()]].concat();
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree, &with(&path.ident), found),
        syn::UseTree::Name(name) if name.ident == "self" => {
            found.push((before.clone(), before.last().cloned().unwrap_or_default()));
        }
        syn::UseTree::Name(name) => found.push((with(&name.ident), name.ident.to_string())),
        syn::UseTree::Rename(name) => found.push((with(&name.ident), name.rename.to_string())),
        syn::UseTree::Glob(_) => found.push((before.clone(), String::new())),
        syn::UseTree::Group(group) => {
            group.items.iter().for_each(|tree| leaves(tree, before, found));
        }
    }
}

impl<'a> Visit<'a> for Source {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let mut found = Vec::new();
        leaves(&item.tree, &Vec::new(), &mut found);
        for (path, name) in found {
            match item.vis {
                syn::Visibility::Inherited => self.named.push(path),
                _ => drop(self.doors.insert(name, path)),
            }
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names: Module = path.segments.iter().map(|name| name.ident.to_string()).collect();
        if ["crate", "super", "self"].contains(&names[0].as_str()) && names.len() > 1 {
            self.named.push(names);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if is_test(&item.attrs) {
            self.tests.insert(item.ident.to_string());
        } else {
            syn::visit::visit_item_mod(self, item);
        }
    }
}

/// All files of the library by their module, without tests.
struct House(BTreeMap<Module, Source>);

impl House {
    fn read() -> Self {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut house = Self(BTreeMap::new());
        let mut open = vec![src.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    let inside = path.strip_prefix(&src).unwrap().with_extension("");
                    let names = inside.iter().map(|name| name.to_str().unwrap().to_owned());
                    let module = names.filter(|name| name != "mod" && name != "lib").collect();
                    let text = fs::read_to_string(&path).unwrap();
                    house.0.insert(module, Source::of(inside, &text));
                }
            }
        }
        let of_tests = |(module, file): (&Module, &Source)| -> Vec<Module> {
            file.tests
                .iter()
                .map(|name| [&module[..], std::slice::from_ref(name)].concat())
                .collect()
        };
        let tests: Vec<Module> = house.0.iter().flat_map(of_tests).collect();
        house.0.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
        house
    }

    /// Resolves a path in a module to a path from the crate root; `None` for other crates and local names.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let ups = path.iter().take_while(|name| *name == "super").count();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([module, &path[1..]].concat()),
            "super" => Some([&module[..module.len() - ups], &path[ups..]].concat()),
            child => {
                let inside = [&module[..], &[child.to_owned()]].concat();
                self.0.contains_key(&inside).then(|| [module, path].concat())
            }
        }
    }

    /// Returns the file that defines the item at a path from the crate root.
    fn home(&self, path: &[String]) -> Option<Module> {
        let end = (0..=path.len()).rev().find(|&end| self.0.contains_key(&path[..end]))?;
        let (module, rest) = (path[..end].to_vec(), &path[end..]);
        let door = rest.first().and_then(|name| self.0[&module].doors.get(name));
        let behind = door.and_then(|door| self.absolute(&module, door));
        match behind.filter(|behind| behind.as_slice() != path) {
            Some(behind) => self.home(&[&behind[..], &rest[1..]].concat()),
            None => Some(module),
        }
    }

    /// Returns the files from which a file imports.
    fn imports(&self, module: &Module) -> BTreeSet<Module> {
        let paths = self.0[module].named.iter();
        let paths = paths.filter_map(|path| self.absolute(module, path));
        paths.filter_map(|path| self.home(&path)).filter(|home| home != module).collect()
    }

    /// Returns a cycle of files, if there is one.
    fn circle(&self) -> Option<Vec<Module>> {
        let mut done = BTreeSet::new();
        self.0.keys().find_map(|module| self.circle_from(module, &mut Vec::new(), &mut done))
    }

    fn circle_from(
        &self,
        module: &Module,
        way: &mut Vec<Module>,
        done: &mut BTreeSet<Module>,
    ) -> Option<Vec<Module>> {
        if let Some(start) = way.iter().position(|before| before == module) {
            return Some(way[start..].to_vec());
        }
        // The crate root only names modules, so it is no part of a cycle.
        if module.is_empty() || done.contains(module) {
            return None;
        }
        way.push(module.clone());
        let found = self.imports(module).iter().find_map(|next| self.circle_from(next, way, done));
        // Depth-first search: a finished file is on no cycle, so it need not be visited again.
        way.pop();
        done.insert(module.clone());
        found
    }
}

impl Source {
    fn of(path: PathBuf, text: &str) -> Self {
        let mut source = Self { path, ..Self::default() };
        source.visit_file(&syn::parse_file(text).unwrap());
        source
    }
}

#[test]
fn imports_have_no_cycle() {
    let house = House::read();
    let named: usize = house.0.values().map(|file| file.named.len()).sum();
    assert!(named > 1_000, "only {named} paths found: is the search broken?");
    let circle = house.circle();
    assert_eq!(circle, None);
}

#[test]
fn modules_use_lower_layers_only() {
    let house = House::read();
    let floor = |room: &str| FLOORS.iter().position(|rooms| rooms.contains(&room));
    let mut wrong = Vec::new();
    for module in house.0.keys().filter(|module| !module.is_empty()) {
        let own = floor(&module[0]).unwrap_or_else(|| panic!("{} is on no floor", module[0]));
        for used in house.imports(module).iter().filter(|used| !used.is_empty()) {
            if used[0] != module[0] && floor(&used[0]).is_none_or(|other| other >= own) {
                wrong.push(format!("{module:?} uses {used:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_found_through_re_exports_and_parents() {
    let mut house = House(BTreeMap::new());
    for (module, text) in [
        ("", "mod a; mod b;"),
        ("a", "mod c; pub use c::Thing; fn own() {}"),
        ("a::c", "use super::own; pub struct Thing;"),
        ("b", "use crate::a::{Thing as Other, own}; fn f() { crate::a::c::g(std::fmt::Error) }"),
    ] {
        let names = module.split("::").filter(|name| !name.is_empty());
        house.0.insert(names.map(str::to_owned).collect(), Source::of(PathBuf::new(), text));
    }
    let of = |names: &[&str]| -> Module { names.iter().map(|name| (*name).to_owned()).collect() };
    assert_eq!(house.imports(&of(&["b"])), [of(&["a"]), of(&["a", "c"])].into());
    assert_eq!(house.imports(&of(&["a"])), [].into());
    assert_eq!(house.circle(), None);
    let user = Source::of(PathBuf::new(), "mod c; use c::Thing; fn own() {}");
    house.0.insert(of(&["a"]), user);
    assert_eq!(house.circle(), Some(vec![of(&["a"]), of(&["a", "c"])]));
}

#[test]
fn good_lp_is_named_in_one_file() {
    let house = House::read();
    let names_it = |file: &&Source| file.named.iter().any(|path| path[0] == "good_lp");
    let naming: Vec<&Path> = house.0.values().filter(names_it).map(|file| &*file.path).collect();
    assert_eq!(naming, [Path::new("lp/backend")]);
}
