//! One-time invitations: short enough to be read out, long enough not to be guessed while they count.

use apseko_trust::{Digest, digest};
use zeroize::Zeroizing;

/// How long an invitation may be used: a weekend must not make it useless.
pub const INVITATION_MS: i64 = 72 * 60 * 60 * 1_000;

/// Without letters that look like digits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 16;

/// A fresh invitation of 80 bits, in four groups. Whoever makes one shows it once and keeps only its sum.
pub fn invitation(fill: &mut dyn FnMut(&mut [u8])) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; LETTERS]);
    fill(bytes.as_mut_slice());
    // Reserved at once: a string that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LETTERS + 3));
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0')));
    }
    text
}

/// What is kept of an invitation.
pub fn sum_of(invitation: &str) -> Digest {
    digest(invitation.trim().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_can_be_read_out() {
        let mut next = 0;
        let text = invitation(&mut |bytes| {
            for byte in bytes {
                *byte = next;
                next = next.wrapping_add(37);
            }
        });
        assert_eq!(text.len(), 19);
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
        assert_eq!(sum_of(&text), sum_of(&format!(" {} ", text.as_str())), "white space is not part of it");
    }
}
