//! A cluster as another machine would see it: over TCP, with a password, and encrypted once it has a certificate.

use std::net::TcpListener;

use super::{OWNER, PostgresCluster};
use crate::Certified;

/// What the owner of the databases has to say on the network.
pub const PASSWORD: &str = "bērzs:un/ozols";
/// The same, as it is written in an address.
const PASSWORD_IN_ADDRESS: &str = "b%C4%93rzs%3Aun%2Fozols";

const WITH_PASSWORD: &str = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
/// The name in the certificate has to be that of the role.
const WITH_CERTIFICATE: &str = "local all all trust\nhostssl all all 127.0.0.1/32 cert\n";

impl PostgresCluster {
    /// Makes a cluster that listens on this machine's own network. It has no TLS yet.
    pub fn start_on_network() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.expect("a free port").port();
        let mut cluster = Self::start_with(port, &["listen_addresses=127.0.0.1".to_owned()], None);
        cluster.place.put("data/pg_hba.conf", WITH_PASSWORD);
        cluster.psql("postgres", &format!("ALTER ROLE {OWNER} PASSWORD '{PASSWORD}'"));
        cluster.restart();
        cluster
    }

    /// Shows this certificate from now on. With the root of clients, whoever comes has to show one as well.
    pub fn encrypt(&mut self, shown: &Certified, clients: Option<&str>) {
        let chain = self.place.put("server.pem", &shown.chain);
        let key = self.place.put("server.key", &shown.key);
        let root = clients.map(|root| self.place.put("clients.pem", root).display().to_string());
        let access = if root.is_some() { WITH_CERTIFICATE } else { WITH_PASSWORD };
        self.place.put("data/pg_hba.conf", access);
        let settings = [
            ("ssl_cert_file", chain.display().to_string()),
            ("ssl_key_file", key.display().to_string()),
            ("ssl_ca_file", root.unwrap_or_default()),
            ("ssl", "on".to_owned()),
        ];
        for (name, value) in settings {
            self.psql("postgres", &format!("ALTER SYSTEM SET {name} = '{value}'"));
        }
        self.restart();
    }

    /// The address of a database on the network, by the name of its host and without a word about TLS.
    pub fn network_address(&self, name: &str, host: &str) -> String {
        let port = self.port;
        format!("postgresql://{OWNER}:{PASSWORD_IN_ADDRESS}@{host}:{port}/{name}?hostaddr=127.0.0.1")
    }
}
