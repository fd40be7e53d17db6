//! Index types of an instance.

use crate::index::index_type;

index_type! {
    /// Index of a class. The order of classes does not depend on the order of the input.
    ClassIdx
}

index_type! {
    /// Index of a municipality where a meeting can be held.
    SiteIdx
}

index_type! {
    /// Index of a starting point.
    OriginIdx
}

index_type! {
    /// Index of a profile.
    ProfileIdx
}

index_type! {
    /// Index of a facilitator class.
    FacilitatorClassIdx
}

index_type! {
    /// Index of a family.
    FamilyIdx
}
