//! Exists so that every picture in the interface comes from one hand: strokes on a 24 grid,
//! drawn in the colour of the words beside them. It never carries meaning alone.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Note,
    Camera,
    Microphone,
    Check,
    Cross,
    Minus,
    Today,
    Tasks,
    Document,
    Sync,
    Settings,
    Search,
    Plus,
    Back,
    Forward,
    Down,
    Warning,
    Info,
    Lock,
    Clock,
    Disk,
    Key,
    Undo,
    Trash,
    Pin,
    Edit,
    History,
    People,
    Scan,
    Sun,
    Moon,
    Contrast,
    Eye,
    Hidden,
    Erase,
    Print,
    Film,
}

impl Icon {
    pub const ALL: [Self; 37] = [
        Self::Note,
        Self::Camera,
        Self::Microphone,
        Self::Check,
        Self::Cross,
        Self::Minus,
        Self::Today,
        Self::Tasks,
        Self::Document,
        Self::Sync,
        Self::Settings,
        Self::Search,
        Self::Plus,
        Self::Back,
        Self::Forward,
        Self::Down,
        Self::Warning,
        Self::Info,
        Self::Lock,
        Self::Clock,
        Self::Disk,
        Self::Key,
        Self::Undo,
        Self::Trash,
        Self::Pin,
        Self::Edit,
        Self::History,
        Self::People,
        Self::Scan,
        Self::Sun,
        Self::Moon,
        Self::Contrast,
        Self::Eye,
        Self::Hidden,
        Self::Erase,
        Self::Print,
        Self::Film,
    ];

    const fn strokes(self) -> &'static str {
        match self {
            Self::Note => "M4.5 4.5h15v10l-5 5h-10zM19.5 14.5h-5v5M8.5 9.5h7",
            Self::Camera => "M4 8h3.5l2-3h5l2 3H20v11H4zM15.5 13a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z",
            Self::Microphone => {
                "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21"
            }
            Self::Check => "M5 12.5l4.5 4.5L19 7",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Minus => "M5.5 12h13",
            Self::Today => "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8M9 15.2l2.2 2.2 4-4.2",
            Self::Tasks => "M3.5 6.5l1.5 1.5 3-3.2M3.5 16l1.5 1.5 3-3.2M12 7h8.5M12 16.5h8.5",
            Self::Document => "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6",
            Self::Sync => {
                "M19.5 11A7.6 7.6 0 0 0 5.6 8M5 4v4.5h4.5M4.5 13a7.6 7.6 0 0 0 13.9 3M19 20v-4.5h-4.5"
            }
            Self::Settings => {
                "M4 7.5h9M17.5 7.5H20M4 16.5h2.5M11 16.5h9M17.5 7.5a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0zM11 16.5a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0z"
            }
            Self::Search => "M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0zM15 15l5 5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Back => "M14.5 5.5L8 12l6.5 6.5",
            Self::Forward => "M9.5 5.5L16 12l-6.5 6.5",
            Self::Down => "M5.5 9.5L12 16l6.5-6.5",
            Self::Warning => "M12 4l9 15.5H3zM12 10v4.5M12 17.2v.1",
            Self::Info => "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 11v5.5M12 7.7v.1",
            Self::Lock => "M5.5 10.5h13v10h-13zM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5M12 14.5v2.5",
            Self::Clock => "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 7v5.2l3.5 2.3",
            Self::Disk => "M3.5 14h17v6h-17zM3.5 14L6.5 4.5h11l3 9.5M16.5 17h.1",
            Self::Key => {
                "M12.5 8.5a4.3 4.3 0 1 1-8.6 0 4.3 4.3 0 0 1 8.6 0zM11.3 11.5l8.2 8.2M15.5 15.7l2.3-2.3"
            }
            Self::Undo => "M8.5 4.5L4 9l4.5 4.5M4 9h10a5.5 5.5 0 0 1 0 11h-4.5",
            Self::Trash => "M4.5 6.5h15M9 6.5v-3h6v3M6.5 6.5l1 14h9l1-14M10.2 10.5l.3 6M13.8 10.5l-.3 6",
            Self::Pin => {
                "M12 21c-4-4.4-6.5-7.7-6.5-11a6.5 6.5 0 0 1 13 0c0 3.3-2.5 6.6-6.5 11zM14.3 10a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0z"
            }
            Self::Edit => "M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4",
            Self::History => "M4 7.5A8.5 8.5 0 1 1 3.5 13M4 3.5v4.3h4.3M12 8v4.5l3.2 2",
            Self::People => {
                "M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM2.5 20v-1a6.5 6.5 0 0 1 13 0v1M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 13.8a6.5 6.5 0 0 1 3.5 5.2v1"
            }
            Self::Scan => "M4 8V4.5h3.5M16.5 4.5H20V8M20 16v3.5h-3.5M7.5 19.5H4V16M7.5 12h9",
            Self::Sun => {
                "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Self::Moon => "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
            Self::Contrast => {
                "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 3.5v17M12 8h5.5M12 12h8.5M12 16h5.5"
            }
            Self::Eye => {
                "M2.5 12c2.6-4.4 5.8-6.5 9.5-6.5s6.9 2.1 9.5 6.5c-2.6 4.4-5.8 6.5-9.5 6.5S5.1 16.4 2.5 12zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z"
            }
            Self::Hidden => {
                "M9.8 5.7a9 9 0 0 1 2.2-.2c3.7 0 6.9 2.1 9.5 6.5-.8 1.4-1.7 2.5-2.6 3.4M6.2 7.2C4.8 8.3 3.6 9.9 2.5 12c2.6 4.400 5.8 6.5 9.5 6.5 1.8 0 3.5-.5 5-1.5M10 10a3 3 0 0 0 4.2 4.2M4 4l16 16"
            }
            Self::Erase => "M8.5 5.5H21v13H8.5L2.5 12zM11.5 9.5l5 5M16.5 9.5l-5 5",
            Self::Print => "M7 8.5V3.5h10v5M7 16.5H3.5v-8h17v8H17M7 13.5h10v7H7z",
            Self::Film => "M3.5 6h17v12h-17zM10 9.2v5.6l4.8-2.8z",
        }
    }
}

#[component]
pub fn Glyph(#[prop(into)] icon: Signal<Icon>) -> impl IntoView {
    view! {
        <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=move || icon.get().strokes()></path>
        </svg>
    }
}
