//! Plain text with headings and depth, so that nobody who writes a part of the report counts spaces.

use std::fmt::Display;

/// A text that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// A heading that a new part begins with.
    pub fn title(&mut self, text: impl Display) {
        self.underlined(&text.to_string(), "=");
    }

    /// A heading inside of a part.
    pub fn heading(&mut self, text: impl Display) {
        self.underlined(&text.to_string(), "-");
    }

    fn underlined(&mut self, text: &str, with: &str) {
        self.blank();
        self.line(0, text);
        self.line(0, with.repeat(text.chars().count()));
    }

    /// An empty line, unless the text begins here.
    pub fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// A line at a depth.
    pub fn line(&mut self, depth: usize, text: impl Display) {
        let line = format!("{:depth$}{text}", "", depth = depth * 2);
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Everything.
    pub fn into_text(self) -> String {
        self.text
    }
}
