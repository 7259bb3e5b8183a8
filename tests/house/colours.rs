//! Every text can be read on every ground that it may stand on, in every theme.

use std::collections::BTreeMap;

type Theme = BTreeMap<String, [f64; 3]>;

const TONES: [&str; 5] = ["accent", "warn", "bad", "ok", "info"];

#[test]
fn text_has_enough_contrast_in_every_theme() {
    let themes = themes();
    for (name, theme) in &themes {
        let mut checked = 0;
        let mut check = |text: &str, ground: &str, least: f64| {
            let ratio = contrast(theme[text], theme[ground]);
            checked += 1;
            assert!(ratio >= least, "{name}: --{text} on --{ground} is {ratio:.2}:1 and needs {least}:1");
        };
        for ground in ["paper", "surface", "sunken"] {
            check("ink", ground, 4.5);
            check("ink-2", ground, 4.5);
        }
        for tone in TONES {
            check(tone, &format!("{tone}-soft"), 4.5);
            check(tone, "paper", 4.5);
            check(tone, "surface", 4.5);
        }
        check("accent-ink", "accent", 4.5);
        check("bad-ink", "bad", 4.5);
        check("edge", "paper", 3.0);
        check("edge", "surface", 3.0);
        assert_eq!(checked, 25, "every pair of {name} was looked at");
    }
    assert_eq!(themes.len(), 3, "light, dark and high contrast: {:?}", themes.keys());
}

#[test]
fn only_the_tokens_know_colours() {
    let style = super::root().join("ui/style");
    for entry in std::fs::read_dir(style).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if path.file_name().is_some_and(|name| name == "10-tokens.css") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let colour = line.match_indices('#').any(|(at, _)| {
                line[at + 1..].chars().take(3).filter(char::is_ascii_hexdigit).count() == 3
                    && line.contains(':')
            });
            assert!(
                !colour && !line.contains("rgb("),
                "{}:{} has a colour of its own: {line}",
                path.display(),
                number + 1
            );
        }
    }
}

/// Reads the blocks of `10-tokens.css` that begin with a theme's selector.
fn themes() -> BTreeMap<String, Theme> {
    let css = std::fs::read_to_string(super::root().join("ui/style/10-tokens.css")).unwrap();
    let mut themes = BTreeMap::new();
    for block in css.split("[data-theme=\"").skip(1) {
        let (name, rest) = block.split_once('"').unwrap();
        let (_, rest) = rest.split_once('{').unwrap();
        let (body, _) = rest.split_once('}').unwrap();
        let colours = body.split(';').filter_map(|line| {
            let (token, value) = line.trim().strip_prefix("--")?.split_once(':')?;
            Some((token.to_owned(), hex(value.trim())?))
        });
        themes.insert(name.to_owned(), colours.collect());
    }
    themes
}

fn hex(text: &str) -> Option<[f64; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok().map(f64::from);
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// The ratio of WCAG 2.2, 1.4.3.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let value = channel / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
