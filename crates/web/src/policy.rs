//! The content policy of the window, word for word, so that what works in a browser works in the window.

use serde::Deserialize;

/// The window's own configuration is the only place where the policy is written down.
const WINDOW: &str = include_str!("../../../tauri.conf.json");

#[derive(Deserialize)]
struct Config {
    app: AppConfig,
}

#[derive(Deserialize)]
struct AppConfig {
    security: Security,
}

#[derive(Deserialize)]
struct Security {
    csp: String,
}

/// The policy, as the header wants it.
pub(crate) fn content_security_policy() -> Result<String, serde_json::Error> {
    serde_json::from_str::<Config>(WINDOW).map(|config| config.app.security.csp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_strict() {
        let policy = content_security_policy().unwrap();
        assert!(policy.starts_with("default-src 'self'"), "{policy}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "{policy}");
        for hole in ["unsafe-inline", "'unsafe-eval'", "*", "data:", "https:"] {
            assert!(!policy.contains(hole), "{hole} would let a foreign script or style in: {policy}");
        }
    }

    #[test]
    fn bytes_of_a_file_are_shown_as_pictures_and_sound_and_never_run() {
        let policy = content_security_policy().unwrap();
        let may = |name: &str| {
            let rule = policy.split(';').map(str::trim).find(|rule| rule.split(' ').next() == Some(name));
            rule.is_some_and(|rule| rule.contains("blob:"))
        };
        assert!(may("img-src") && may("media-src"), "evidence is looked at and listened to: {policy}");
        let holders = policy.split(';').filter(|rule| rule.contains("blob:")).count();
        assert_eq!(
            holders, 2,
            "a script, a style or a frame out of a file would run at our own origin: {policy}"
        );
        assert!(policy.contains("object-src 'none'") && !policy.contains("frame-src"), "{policy}");
    }
}
