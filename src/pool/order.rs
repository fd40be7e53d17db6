//! Sorting by key that remembers where each item stood.

use crate::convert::Convert;

/// Returns the positions of the items in ascending order of their keys; equal keys keep their order.
pub(super) fn order_by<T>(items: &[T], key: impl Fn(&T) -> &str) -> Vec<u32> {
    let mut order: Vec<u32> = (0..items.len().to_u32()).collect();
    let key_of = |nth: u32| items.get(nth as usize).map(&key);
    order.sort_unstable_by_key(|&nth| (key_of(nth), nth));
    order
}

/// Moves the item at `order[i]` to position `i`, in place, one cycle of the permutation after the other.
pub(super) fn permute<T>(items: &mut [T], mut order: Vec<u32>) {
    for start in 0..order.len() {
        let mut to = start;
        // A processed position becomes a fixed point, so that its cycle is not followed a second time.
        while let Some(from) = order.get_mut(to).map(|from| std::mem::replace(from, to.to_u32())) {
            if from as usize == start {
                break;
            }
            items.swap(to, from as usize);
            to = from as usize;
        }
    }
}
