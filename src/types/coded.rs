//! Enums whose variants have codes: stored in columns, put into addresses and keys of texts. Nothing is written by hand that
//! a new variant could be forgotten in.
//!
//! `#[apply(coded!)]` stands above an enum without data whose variants have codes, `#[apply(listed!)]` above one that is
//! only listed. What it derives beyond that stands below, in a `derive` of its own. An enum that another derive makes, such
//! as the kinds of an enum with data, derives strum's traits itself and is named in `coded!(Name)`.

/// Makes an enum without data a plain value with the list of its variants: `ALL`.
macro_rules! listed {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident { $($variants:tt)* }
    ) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
        $(#[$attribute])*
        $visibility enum $name { $($variants)* }

        $crate::types::listed!($name);
    };
    ($name:ident) => {
        impl $name {
            /// Every variant, in the order in which they are declared.
            pub const ALL: [Self; <Self as strum::VariantArray>::VARIANTS.len()] =
                *<Self as strum::VariantArray>::VARIANTS
                    .first_chunk()
                    .unwrap();
        }
    };
}

/// The same, and a code for each variant, its name in `snake_case`: `code` and `from_code`.
macro_rules! coded {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident { $($variants:tt)* }
    ) => {
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
        )]
        #[strum(serialize_all = "snake_case")]
        $(#[$attribute])*
        $visibility enum $name { $($variants)* }

        $crate::types::coded!($name);
    };
    ($name:ident) => {
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
