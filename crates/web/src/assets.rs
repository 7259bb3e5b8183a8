//! The built screens, read into memory at the start: what is not among them cannot be asked for.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// A file of the screens.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    pub(crate) mime: &'static str,
    pub(crate) bytes: Arc<[u8]>,
}

/// All files of the screens by their address.
#[derive(Debug, Clone)]
pub(crate) struct Assets {
    files: Arc<HashMap<String, Asset>>,
}

impl Assets {
    pub(crate) fn read(folder: &Path) -> std::io::Result<Self> {
        let mut files = HashMap::new();
        collect(folder, "/", &mut files)?;
        Ok(Self { files: Arc::new(files) })
    }

    pub(crate) fn has_screens(&self) -> bool {
        self.files.contains_key("/index.html")
    }

    pub(crate) fn find(&self, path: &str) -> Option<Asset> {
        let path = if path == "/" { "/index.html" } else { path };
        self.files.get(path).cloned()
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut HashMap<String, Asset>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), files)?;
        } else if let Some(mime) = mime_of(name) {
            let bytes = std::fs::read(entry.path())?.into();
            files.insert(format!("{prefix}{name}"), Asset { mime, bytes });
        }
    }
    Ok(())
}

/// Only kinds that the screens are made of are served.
fn mime_of(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "wasm" => Some("application/wasm"),
        "woff2" => Some("font/woff2"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        _ => None,
    }
}
