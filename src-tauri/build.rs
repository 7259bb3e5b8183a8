//! Tells Tauri where permissions and capabilities lie, because the repository root is the shell package.

fn main() {
    // The screens are embedded, so a change of theirs has to reach the binary.
    for watched in ["src-tauri/capabilities", "src-tauri/permissions", "ui/dist", "tauri.conf.json"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let manifest =
        tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*.toml");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*.json")
        .app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning=The window cannot be built: {error:#}");
        std::process::exit(1);
    }
}
