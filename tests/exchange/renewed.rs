//! A certificate that is renewed while the server runs, and what happens when only half of it was written.

use std::process::Command;

use apseko_sync::{Address, LinkFailure};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::CertificateDer;

use super::server::{Installation, Server};
use super::tell;

/// Writes a certificate of a new authority; returns the root that leads to it.
fn renew(installation: &Installation) -> CertificateDer<'static> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    std::fs::write(installation.path("tls.pem"), certificate.pem()).unwrap();
    std::fs::write(installation.path("tls.key"), key.serialize_pem()).unwrap();
    authority.der().clone()
}

fn tell_to_look(server: &Server) {
    let pid = server.pid().to_string();
    assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
}

#[test]
fn a_renewed_certificate_is_shown_without_a_restart() {
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let first = renew(&installation);
    let files = ["tls.pem", "tls.key"].map(|name| installation.path(name).display().to_string());
    let server = installation.serve_with(&["--tls-cert", &files[0], "--tls-key", &files[1]]);
    let address = Address::read(&format!("https://{}", server.address)).unwrap();
    tell(async {
        // A server with something in its feed says so at once.
        anna.open_case(3);
        let way = installation.link_to(address.clone(), std::slice::from_ref(&first), &anna);
        anna.sync(&way).await.unwrap();
        let link = |root: &CertificateDer<'static>| {
            installation.link_to(address.clone(), std::slice::from_ref(root), &anna)
        };
        link(&first).head_beyond(0).await.unwrap();
        std::fs::write(installation.path("tls.pem"), "half of it").unwrap();
        tell_to_look(&server);
        link(&first).head_beyond(0).await.unwrap();

        let second = renew(&installation);
        tell_to_look(&server);
        let mut tries = 0;
        while let Err(failure) = link(&second).head_beyond(0).await {
            assert!(matches!(failure, LinkFailure::NotOurServer), "{failure}");
            tries += 1;
            assert!(tries < 2_000, "the new certificate is never shown");
        }
        let failure = link(&first).head_beyond(0).await.unwrap_err();
        assert!(matches!(failure, LinkFailure::NotOurServer), "the old one is gone: {failure}");
    });
    assert!(server.stop());
}
