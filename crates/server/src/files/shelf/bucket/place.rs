//! Which bucket, and the way to it: TLS as everywhere in this server, and in the clear only where it does not leave the machine.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, Checksum};
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use reqwest::Url;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

/// What begins the address of a bucket.
const SCHEME: &str = "s3";
const PATIENCE: Duration = Duration::from_secs(30);

/// The address of a bucket is not one, or the way to it is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct BadPlace(pub &'static str);

/// Whether a text is meant to be the address of a bucket.
pub fn is_bucket(place: &str) -> bool {
    place.starts_with("s3://")
}

/// Opens `s3://bucket/prefix?endpoint=…&region=…`. Keys come from the variables of the environment, as all programs for S3 read
/// them: an address stands in lists of processes.
pub(super) fn open(
    place: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<(Arc<dyn ObjectStore>, Path), BadPlace> {
    let url = Url::parse(place).map_err(|_| BadPlace("the address of the bucket cannot be read"))?;
    let bucket = url.host_str().filter(|_| url.scheme() == SCHEME);
    let bucket = bucket.ok_or(BadPlace("the address of a bucket begins with s3:// and its name"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadPlace("keys of a bucket belong into the environment and not into its address"));
    }
    let prefix = Path::parse(url.path()).map_err(|_| BadPlace("the prefix in the bucket cannot be used"))?;
    let mut builder = AmazonS3Builder::new();
    for (name, value) in environment.into_iter().filter(|(name, _)| name.starts_with("AWS_")) {
        if let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    let mut builder = builder.with_bucket_name(bucket);
    for (key, value) in url.query_pairs() {
        builder = match key.as_ref() {
            "endpoint" => builder.with_endpoint(value.into_owned()),
            "region" => builder.with_region(value.into_owned()),
            _ => {
                return Err(BadPlace(
                    "beside `endpoint` and `region` nothing is said in the address of a bucket",
                ));
            }
        };
    }
    let in_the_clear =
        builder.get_config_value(&AmazonS3ConfigKey::Endpoint).map(|endpoint| is_clear(&endpoint));
    let in_the_clear = in_the_clear.transpose()?.unwrap_or(false);
    let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: 4, retry_timeout: PATIENCE };
    let store = builder
        .with_allow_http(in_the_clear)
        .with_checksum_algorithm(Checksum::SHA256)
        .with_retry(retry)
        .with_http_connector(Way { in_the_clear })
        .build()
        .map_err(|_| BadPlace("the bucket cannot be opened with what the environment says"))?;
    Ok((Arc::new(store), prefix))
}

/// Whether an address is spoken to without TLS, which is allowed on the machine itself alone.
fn is_clear(endpoint: &str) -> Result<bool, BadPlace> {
    let url = Url::parse(endpoint).map_err(|_| BadPlace("the endpoint of the bucket cannot be read"))?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    match url.scheme() {
        "https" => Ok(false),
        "http" if host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback()) => Ok(true),
        _ => Err(BadPlace("without TLS only a bucket on this machine may be used (127.0.0.1, ::1)")),
    }
}

#[derive(Debug)]
struct Way {
    in_the_clear: bool,
}

impl HttpConnector for Way {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| object_store::Error::Generic {
            store: "S3",
            source,
        };
        let mut roots = RootCertStore::empty();
        let (_read, _odd) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.into()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(config)
            .https_only(!self.in_the_clear)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .build();
        client.map(HttpClient::new).map_err(|error| failed(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_bucket_and_nothing_secret() {
        let refused = |place: &str| open(place, []).map(drop).unwrap_err().0;
        assert!(refused("s3://key:secret@bucket/files").contains("environment"));
        assert!(refused("s3://bucket/files?secret=1").contains("endpoint"));
        assert!(refused("https://bucket/files").contains("s3://"));
        assert!(open("s3://bucket/files?endpoint=https://s3.example&region=eu-north-1", []).is_ok());
    }

    #[test]
    fn without_tls_only_this_machine_is_spoken_to() {
        assert_eq!(is_clear("http://127.0.0.1:9000"), Ok(true));
        assert_eq!(is_clear("http://[::1]:9000"), Ok(true));
        assert_eq!(is_clear("https://s3.example"), Ok(false));
        for elsewhere in
            ["http://10.0.0.1:9000", "http://s3.example", "http://localhost.example", "ftp://127.0.0.1"]
        {
            assert!(is_clear(elsewhere).is_err(), "{elsewhere}");
        }
    }
}
