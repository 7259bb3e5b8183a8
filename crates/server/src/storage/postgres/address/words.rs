//! The words of an address that are about TLS: `tokio-postgres` knows fewer of them than PostgreSQL's own programs.

use tokio_postgres::Config;

const ODD: &str = "cannot be read";

/// What an address says about TLS, as it is said everywhere with PostgreSQL.
#[derive(Debug, Default)]
pub(super) struct TlsWords {
    pub(super) mode: Option<String>,
    pub(super) root: Option<String>,
    pub(super) certificate: Option<String>,
    pub(super) key: Option<String>,
}

impl TlsWords {
    pub(super) fn names_files(&self) -> bool {
        self.root.is_some() || self.certificate.is_some()
    }

    /// Where the value of a word belongs, if it is one of ours.
    fn place(&mut self, word: &str) -> Option<&mut Option<String>> {
        Some(match word {
            "sslmode" => &mut self.mode,
            "sslrootcert" => &mut self.root,
            "sslcert" => &mut self.certificate,
            "sslkey" => &mut self.key,
            _ => return None,
        })
    }
}

/// Takes these words out of an address of either form; what is left is for `tokio-postgres`.
pub(super) fn take(url: &str) -> Result<(TlsWords, String), &'static str> {
    let is_url = ["postgres://", "postgresql://"].iter().any(|start| url.starts_with(start));
    let mut said = TlsWords::default();
    let rest = if is_url { of_url(url, &mut said) } else { of_pairs(url, &mut said) }?;
    if said.certificate.is_some() != said.key.is_some() {
        return Err("names one of `sslcert` and `sslkey` without the other");
    }
    Ok((said, rest))
}

/// `postgresql://user:password@host/database?word=value&word=value`
fn of_url(url: &str, said: &mut TlsWords) -> Result<String, &'static str> {
    // A question mark before the host belongs to a password.
    let credentials = url.find('@').unwrap_or(0);
    let (before, after) = url.split_at(credentials);
    let Some((place, query)) = after.split_once('?') else { return Ok(url.to_owned()) };
    let mut left = Vec::new();
    for pair in query.split('&') {
        let (word, value) = pair.split_once('=').unwrap_or((pair, ""));
        match said.place(word) {
            Some(told) => *told = Some(meant(&format!("postgresql://?application_name={value}"))?),
            None => left.push(pair),
        }
    }
    Ok(format!("{before}{place}?{}", left.join("&")))
}

/// `word=value word='value with spaces'`
fn of_pairs(text: &str, said: &mut TlsWords) -> Result<String, &'static str> {
    let (mut left, mut rest) = (Vec::new(), text.trim());
    while !rest.is_empty() {
        let (word, after) = rest.split_once('=').ok_or(ODD)?;
        let after = after.trim_start();
        let (value, next) = after.split_at_checked(end_of_value(after)).ok_or(ODD)?;
        match said.place(word.trim()) {
            Some(told) => *told = Some(meant(&format!("application_name={value}"))?),
            None => left.push(format!("{word}={value}")),
        }
        rest = next.trim_start();
    }
    Ok(left.join(" "))
}

/// A value ends at a space, or at the second quotation mark where it begins with one. A backslash takes the next letter along.
fn end_of_value(text: &str) -> usize {
    let quoted = text.starts_with('\'');
    let mut letters = text.char_indices().skip(usize::from(quoted));
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '\'' if quoted => return at + 1,
            _ if !quoted && letter.is_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

/// Escapes are read by those who read the other words, so that they mean the same here.
fn meant(address: &str) -> Result<String, &'static str> {
    let config: Config = address.parse().map_err(|_| ODD)?;
    let value = config.get_application_name().filter(|value| !value.is_empty());
    value.map(str::to_owned).ok_or("has a word about TLS without a value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_tls_are_taken_out_and_the_others_stay_as_they_are() {
        let url = "postgresql://a:b%40?c@host:1/feed?user=x%20y&sslmode=verify-full&sslrootcert=%2Fa%20b.pem&port=2";
        let (said, rest) = take(url).unwrap();
        assert_eq!(rest, "postgresql://a:b%40?c@host:1/feed?user=x%20y&port=2");
        assert_eq!((said.mode.as_deref(), said.root.as_deref()), (Some("verify-full"), Some("/a b.pem")));

        let pairs =
            r" host=h sslmode = require password='a\' sslmode=disable' sslcert=/a\ b.pem sslkey='/c d.key'";
        let (said, rest) = take(pairs).unwrap();
        assert_eq!(rest, r"host=h password='a\' sslmode=disable'", "a password is not looked into");
        assert_eq!(said.mode.as_deref(), Some("require"));
        assert_eq!((said.certificate.as_deref(), said.key.as_deref()), (Some("/a b.pem"), Some("/c d.key")));
    }

    #[test]
    fn an_address_without_such_words_stays_as_it_is() {
        for url in ["postgresql:///feed?host=/run/postgresql&user=apseko", "postgresql://a@h/feed", "host=h"]
        {
            assert_eq!(take(url).unwrap().1, url);
        }
    }

    #[test]
    fn a_word_without_a_value_is_no_word() {
        for url in
            ["postgresql://h/?sslmode=", "postgresql://h/?sslmode", "host=h sslmode=", "host=h sslmode=''"]
        {
            assert!(take(url).is_err(), "{url}");
        }
    }
}
