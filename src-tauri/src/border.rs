//! The border in the window: `call(name, body)` for commands, the `apseko:` scheme for bytes.

use std::sync::Arc;

use apseko_app::App;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, State, UriSchemeContext, UriSchemeResponder};

/// The one command. The app blocks on the disk, so it runs beside the thread that paints.
#[tauri::command]
pub(crate) async fn call(app: State<'_, Arc<App>>, name: String, body: String) -> Result<String, ()> {
    let app = Arc::clone(&app);
    let reply = tauri::async_runtime::spawn_blocking(move || app.call(&name, body.as_bytes()));
    // The join fails only while the program is ending, and then nobody waits for the answer.
    reply.await.map(|reply| reply.json).map_err(|_| ())
}

pub(crate) fn blob<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = Arc::clone(&context.app_handle().state::<Arc<App>>());
    let name = request.uri().path().strip_prefix("/blob/").unwrap_or_default().to_owned();
    std::thread::spawn(move || {
        let (status, mime, bytes) = match app.blob(&name) {
            Ok(blob) => (StatusCode::OK, blob.mime, blob.bytes),
            Err(refusal) => (StatusCode::NOT_FOUND, "application/json", refusal.json.into_bytes()),
        };
        let mut response = Response::new(bytes);
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(mime));
        // The scheme is another origin than the page; only our own page can be in this window.
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, header::HeaderValue::from_static("*"));
        responder.respond(response);
    });
}
