//! The browser of a person, as far as a provider needs one: it follows addresses and keeps cookies.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Url};

/// Follows from this address until the browser is sent back to `back`, and returns that address.
pub async fn follow(start: &str, back: &str) -> Url {
    let http = client();
    let (mut at, mut cookies) = (Url::parse(start).unwrap(), BTreeMap::<String, String>::new());
    for _ in 0..12 {
        let sent: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = http.get(at.clone()).header(COOKIE, sent.join("; ")).send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = answer.status();
        let Some(next) = answer.headers().get(LOCATION).map(|next| next.to_str().unwrap().to_owned()) else {
            panic!("the provider stopped at {at} with {status}: {}", answer.text().await.unwrap());
        };
        at = at.join(&next).unwrap();
        if at.as_str().starts_with(back) {
            return at;
        }
    }
    panic!("the provider never sends the browser back; it is at {at}");
}

pub fn client() -> Client {
    let roots = rustls::RootCertStore::empty();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = Client::builder().tls_backend_preconfigured(config).no_proxy();
    client.redirect(reqwest::redirect::Policy::none()).build().unwrap()
}
