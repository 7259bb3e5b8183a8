//! A server of others that speaks S3, on this machine and for one test.

use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// One request after the other: S3 looks and writes in one step where a write has a condition, and this server only does when
/// nobody comes in between.
const SERVE: &str = "
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
run_simple('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), threaded=False)
";

/// A running server with one empty bucket.
pub struct S3Server {
    process: Child,
    address: String,
}

impl S3Server {
    pub const BUCKET: &str = "apseko";

    pub fn start() -> Self {
        let mut command = Command::new(python());
        command.args(["-c", SERVE]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let address = address(&mut said);
        // It tells every request; nobody reads that, and it must not wait for somebody who does.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let server = Self { process, address };
        server.make_bucket();
        server
    }

    /// The address of a prefix in the bucket.
    pub fn place(&self, prefix: &str) -> String {
        format!("s3://{}/{prefix}?endpoint=http://{}&region=us-east-1", Self::BUCKET, self.address)
    }

    /// What the environment says to a program that may use it.
    pub fn keys() -> [(String, String); 2] {
        [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    fn make_bucket(&self) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let head = format!(
            "PUT /{} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 0\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request\r\n\r\n",
            Self::BUCKET,
            self.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert_eq!(said.split_whitespace().nth(1), Some("200"), "{said}");
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// It says where it listens when it does.
fn address(said: impl std::io::BufRead) -> String {
    for line in said.lines().map_while(Result::ok) {
        if let Some((_, address)) = line.split_once("Running on http://") {
            return address.trim().to_owned();
        }
    }
    panic!("the server that speaks S3 ended before it listened");
}

/// `xtask/setup.sh test` brings what it imports.
fn python() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache"));
    let path = cache.join("apseko/python/api/bin/python");
    assert!(path.exists(), "{} is missing: `sh xtask/setup.sh test` brings it", path.display());
    path
}
