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
}
