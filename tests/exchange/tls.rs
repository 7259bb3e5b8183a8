//! TLS: only certificates from our own roots count, and without TLS nothing leaves this machine.

use std::process::Stdio;

use apseko_sync::{Address, LinkFailure};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::CertificateDer;

use super::server::Installation;
use super::tell;

/// A small authority of our own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn root(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// Writes a certificate for this machine into the folder, and the words that name it.
    fn certify(&self, installation: &Installation) -> [String; 4] {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let (chain, secret) = (installation.path("tls.pem"), installation.path("tls.key"));
        std::fs::write(&chain, certificate.pem()).unwrap();
        std::fs::write(&secret, key.serialize_pem()).unwrap();
        let [chain, secret] = [chain, secret].map(|path| path.display().to_string());
        ["--tls-cert".to_owned(), chain, "--tls-key".to_owned(), secret]
    }
}

#[test]
fn a_certificate_from_our_root_is_believed_and_any_other_is_not() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let words = ours.certify(&installation);
    let server = installation.serve_with(&words.each_ref().map(String::as_str));
    let address = Address::read(&format!("https://{}", server.address)).unwrap();
    tell(async {
        let link = installation.link_to(address.clone(), &[ours.root()], &anna);
        anna.open_case(3);
        anna.sync(&link).await.unwrap();
        assert_eq!(anna.unsent(), 0, "delivered over TLS");

        let fooled = installation.link_to(address.clone(), &[theirs.root()], &anna);
        let failure = fooled.head_beyond(0).await.unwrap_err();
        assert!(matches!(failure, LinkFailure::NotOurServer), "{failure}");
        let trusting_nobody = installation.link_to(address, &[], &anna);
        let failure = trusting_nobody.head_beyond(0).await.unwrap_err();
        assert!(
            matches!(failure, LinkFailure::NotOurServer),
            "the system's own roots do not count: {failure}"
        );
        let plain = Address::read(&format!("http://{}", server.address)).unwrap();
        let failure = installation.link_to(plain, &[ours.root()], &anna).head_beyond(0).await.unwrap_err();
        assert!(matches!(failure, LinkFailure::NoConnection), "no word without TLS: {failure}");
    });
}

#[test]
fn without_a_certificate_only_this_machine_is_served() {
    let installation = Installation::found(None);
    let mut command = installation.command("serve");
    let said = command.args(["--listen", "0.0.0.0:0"]).stdout(Stdio::piped()).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(said.contains("only this machine may be served"), "{said}");
}
