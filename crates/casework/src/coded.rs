//! Closed lists with a code that is stored and a Latvian word that people read.

macro_rules! coded {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$vdoc:meta])* $variant:ident = $code:literal / $label:literal ),+ $(,)? } )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$vdoc])* $variant ),+ }

        impl $name {
            /// Every value, in the order in which work goes.
            pub const ALL: &'static [$name] = &[ $( $name::$variant ),+ ];

            /// The text that is stored and sent; it never changes.
            pub const fn code(self) -> &'static str {
                match self { $( $name::$variant => $code ),+ }
            }

            /// The word that people read.
            pub const fn label(self) -> &'static str {
                match self { $( $name::$variant => $label ),+ }
            }

            /// The value of a stored text; `None` for one of a newer program.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    )+ };
}

pub(crate) use coded;
