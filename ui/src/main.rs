//! Starts the screens in the page that loaded this program.

fn main() {
    apseko_ui::start();
}
