//! The code of a field in an address. It is copied like every other part of a place, so it has a largest size; a longer
//! one names nothing here.

/// A code has at most 64 characters, and a question two more before it.
const MOST: usize = 80;

/// The code of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FieldCode {
    bytes: [u8; MOST],
    length: usize,
}

impl FieldCode {
    /// Takes over a code that fits.
    pub fn new(code: &str) -> Option<Self> {
        let mut bytes = [0; MOST];
        bytes.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
        (!code.is_empty()).then_some(Self { bytes, length: code.len() })
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..self.length).and_then(|bytes| str::from_utf8(bytes).ok());
        text.unwrap_or_default()
    }

    /// Reads it from an address.
    pub fn parse(address: &str) -> Option<Self> {
        let mut code = Vec::with_capacity(address.len());
        let mut rest = address.bytes();
        while let Some(byte) = rest.next() {
            code.push(if byte == b'%' { hex(rest.next()?)? << 4 | hex(rest.next()?)? } else { byte });
        }
        Self::new(str::from_utf8(&code).ok()?)
    }

    /// As it stands in an address.
    pub fn address(&self) -> String {
        let plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'.' | b'=');
        let told = self.as_str().bytes();
        told.map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl std::fmt::Debug for FieldCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:?}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_comes_back_from_its_address() {
        for code in ["name", "q:NN-03", "a/b", "zaļš %", "exists"] {
            let field = FieldCode::new(code).unwrap();
            assert_eq!(field.as_str(), code);
            assert!(!field.address().contains('/'), "a slash would be another part of the address");
            assert_eq!(FieldCode::parse(&field.address()), Some(field));
        }
    }

    #[test]
    fn what_is_no_code_names_nothing() {
        assert_eq!(FieldCode::parse(""), None);
        assert_eq!(FieldCode::parse("%4"), None);
        assert_eq!(FieldCode::parse("%FF"), None, "half a letter");
        assert_eq!(FieldCode::new(&"a".repeat(MOST + 1)), None);
    }
}
