//! Whether an ID token, whose signature is checked already, is for us, for this question and of this moment.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq as _;

use super::fault::TokenFault;

/// The clocks of the provider and of the server may be so far apart.
const APART_S: f64 = 60.0;
/// A token was made for the browser that has just come back.
const OLDEST_S: f64 = 10.0 * 60.0;
const LONGEST_SUBJECT: usize = 255;

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Who made it.
    pub issuer: &'a str,
    /// Who we are.
    pub client_id: &'a str,
    /// Which question it answers.
    pub nonce: &'a str,
    /// The access token that came with it.
    pub access_token: Option<&'a str>,
    /// When.
    pub now_ms: i64,
}

/// Checks everything that the standard asks of a client (OpenID Connect Core 3.1.3.7); returns the subject.
pub fn check<'c>(claims: &'c Map<String, Value>, expected: &Expected<'_>) -> Result<&'c str, TokenFault> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(TokenFault::Issuer);
    }
    check_audience(claims, expected.client_id)?;
    let nonce = text("nonce").ok_or(TokenFault::Nonce)?;
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(TokenFault::Nonce);
    }
    check_times(claims, expected.now_ms)?;
    check_access_token(claims, expected.access_token)?;
    let subject = text("sub").filter(|subject| !subject.is_empty() && subject.len() <= LONGEST_SUBJECT);
    subject.ok_or(TokenFault::Subject)
}

fn check_audience(claims: &Map<String, Value>, client_id: &str) -> Result<(), TokenFault> {
    let (ours, several) = match claims.get("aud") {
        Some(Value::String(one)) => (one == client_id, false),
        Some(Value::Array(many)) => (many.iter().any(|one| one.as_str() == Some(client_id)), many.len() > 1),
        _ => (false, false),
    };
    if !ours {
        return Err(TokenFault::Audience);
    }
    match claims.get("azp") {
        None if several => Err(TokenFault::Party),
        None => Ok(()),
        Some(party) if party.as_str() == Some(client_id) => Ok(()),
        Some(_) => Err(TokenFault::Party),
    }
}

fn check_times(claims: &Map<String, Value>, now_ms: i64) -> Result<(), TokenFault> {
    #[expect(clippy::cast_precision_loss, reason = "seconds of this century fit many times over")]
    let now = now_ms as f64 / 1000.0;
    let seconds =
        |name: &str| claims.get(name).map(|value| value.as_f64().ok_or(TokenFault::Malformed)).transpose();
    if seconds("exp")?.ok_or(TokenFault::Expired)? + APART_S <= now {
        return Err(TokenFault::Expired);
    }
    let made = seconds("iat")?.ok_or(TokenFault::NotNow)?;
    let from = seconds("nbf")?.unwrap_or(made);
    if made > now + APART_S || from > now + APART_S || made < now - OLDEST_S {
        return Err(TokenFault::NotNow);
    }
    Ok(())
}

fn check_access_token(claims: &Map<String, Value>, access_token: Option<&str>) -> Result<(), TokenFault> {
    let (Some(said), Some(token)) = (claims.get("at_hash"), access_token) else { return Ok(()) };
    // Both algorithms that we take go with SHA-256, of which the left half counts.
    let sum = apseko_trust::digest(token.as_bytes());
    let half = sum.split_at_checked(16).map(|(half, _)| URL_SAFE_NO_PAD.encode(half));
    if said.as_str() == half.as_deref() { Ok(()) } else { Err(TokenFault::AccessToken) }
}

#[cfg(test)]
mod tests;
