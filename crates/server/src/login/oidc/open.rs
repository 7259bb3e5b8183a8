//! A provider from its files: the settings, and beside them what they name.

use std::path::Path;

use zeroize::Zeroizing;

use super::client::Provider;
use super::fault::OidcFault;
use super::fetch::Fetch;
use super::settings::Settings;

impl Provider {
    /// Reads a file of settings; paths in it start in its own folder.
    pub fn open(file: &Path) -> Result<Self, OidcFault> {
        let read = |path: &Path, what| std::fs::read(path).map_err(|_| OidcFault::Settings(what));
        let settings = Settings::from_json(&read(file, "cannot be read")?)?;
        let folder = file.parent().unwrap_or(Path::new("."));
        let secret = match &settings.secret_file {
            None => None,
            Some(path) => {
                let bytes =
                    Zeroizing::new(read(&folder.join(path), "the file of the secret cannot be read")?);
                let text = std::str::from_utf8(&bytes).map(str::trim).unwrap_or_default();
                if text.is_empty() {
                    return Err(OidcFault::Settings("the file of the secret holds none"));
                }
                Some(Zeroizing::new(text.to_owned()))
            }
        };
        let roots = settings.roots_file.as_ref().map(|path| folder.join(path));
        Self::new(settings, secret, Fetch::new(roots.as_deref())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_opened_from_a_folder_that_was_moved() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let settings = r#"{"issuer": "https://id.example.lv", "client_id": "apseko", "client_auth": "basic",
            "secret_file": "secret", "redirect_uri": "https://apseko.example.lv/back", "second_factor": {"amr": ["mfa"]}}"#;
        std::fs::write(at("provider.json"), settings).unwrap();
        let missing = Provider::open(&at("provider.json")).map(drop);
        assert_eq!(missing, Err(OidcFault::Settings("the file of the secret cannot be read")));
        std::fs::write(at("secret"), " \n").unwrap();
        let empty = Provider::open(&at("provider.json")).map(drop);
        assert_eq!(empty, Err(OidcFault::Settings("the file of the secret holds none")));
        std::fs::write(at("secret"), "a secret\n").unwrap();
        let opened = Provider::open(&at("provider.json")).unwrap();
        assert_eq!(
            format!("{opened:?}"),
            r#"Provider { issuer: "https://id.example.lv", .. }"#,
            "without the secret"
        );
        std::fs::write(
            at("provider.json"),
            settings.replace("\"client_auth\"", "\"roots_file\": \"gone\", \"client_auth\""),
        )
        .unwrap();
        let roots = Provider::open(&at("provider.json")).map(drop);
        assert_eq!(roots, Err(OidcFault::Settings("the file of roots cannot be read")));
    }
}
