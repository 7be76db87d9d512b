//! Enums whose variants have codes: stored in columns, put into addresses and keys of texts. Nothing is written by hand that
//! a new variant could be forgotten in.
//!
//! An enum derives `strum::EnumCount`, `strum::EnumString`, `strum::IntoStaticStr` and `strum::VariantArray`, says
//! `#[strum(serialize_all = "snake_case")]`, and is named in `coded!`, or in `listed!` when it has no codes.

/// Gives an enum without data its list of variants: `ALL`.
macro_rules! listed {
    ($name:ty) => {
        impl $name {
            /// Every variant, in the order in which they are declared.
            pub const ALL: [Self; <Self as strum::EnumCount>::COUNT] =
                *<Self as strum::VariantArray>::VARIANTS
                    .first_chunk()
                    .unwrap();
        }
    };
}

/// Gives an enum without data its list of variants, and to each a code: `ALL`, `code` and `from_code`.
macro_rules! coded {
    ($name:ty) => {
        $crate::types::listed!($name);

        impl $name {
            /// The stable code, as it is stored.
            pub fn code(self) -> &'static str {
                self.into()
            }

            /// The variant with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                code.parse().ok()
            }
        }
    };
}

pub(crate) use {coded, listed};
