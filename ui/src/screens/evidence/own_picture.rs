//! The small picture of a photo whose original is on this device: made of it, so that it is there without a connection and
//! before the office has the photo.

use std::sync::Arc;

use apseko_contract::{Copy as Whereabouts, EvidenceRow, Shape};
use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::glimpse::Allowed;
use super::looks::Showing;
use super::object_url::ObjectUrl;
use super::whole::read_bytes;

/// A larger photo would take a telephone's memory for a picture as small as a thumb.
const LARGEST: u64 = 24_000_000;
/// Twice as wide as its place, for fine screens.
const WIDTH: u32 = 240;

/// The picture, as soon as it is made; none of what has a preview here, or is no photo.
pub fn own_picture(row: Memo<EvidenceRow>, allowed: Signal<Allowed>) -> RwSignal<Option<Arc<ObjectUrl>>> {
    let picture = RwSignal::new(None);
    let begun = StoredValue::new(false);
    let wanted = Memo::new(move |_| row.with(mime_of_own));
    let evidence = row.with_untracked(|row| row.evidence);
    Effect::new(move || {
        let Some(mime) = wanted.get().filter(|_| allowed.get() != Allowed::Nothing) else { return };
        if begun.get_value() {
            return;
        }
        begun.set_value(true);
        spawn_local(async move {
            let goes_on = |_, _| !picture.is_disposed();
            // Whoever cannot see it here sees in the file itself what is wrong with it.
            let Ok(Some(original)) = read_bytes(evidence, Shape::Original, mime, goes_on).await else {
                return;
            };
            let small = made_small(&original).await;
            drop(picture.try_set(small.as_ref().and_then(ObjectUrl::of).map(Arc::new)));
        });
    });
    picture
}

/// The type of a photo of which a picture is made here.
pub fn mime_of_own(row: &EvidenceRow) -> Option<&'static str> {
    let alone = row.original == Whereabouts::Here && row.preview != Whereabouts::Here;
    match Showing::of(&row.mime) {
        Showing::Image(mime) if alone && row.size <= LARGEST => Some(mime),
        Showing::Image(_) | Showing::Audio(_) | Showing::Video(_) | Showing::Pdf | Showing::Facts => None,
    }
}

/// Draws a picture anew in a few pixels; none where the browser cannot.
async fn made_small(original: &Blob) -> Option<Blob> {
    let how = ImageBitmapOptions::new();
    how.set_resize_width(WIDTH);
    let drawn = window().create_image_bitmap_with_blob_and_image_bitmap_options(original, &how).ok()?;
    let drawn: ImageBitmap = JsFuture::from(drawn).await.ok()?.dyn_into().ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(drawn.width());
    canvas.set_height(drawn.height());
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_image_bitmap(&drawn, 0.0, 0.0).ok()?;
    drawn.close();
    let small = Promise::new(&mut |made, _| {
        if canvas.to_blob_with_type(&made, "image/jpeg").is_err() {
            // Nothing is what comes of it.
            let _ = made.call0(&wasm_bindgen::JsValue::NULL);
        }
    });
    JsFuture::from(small).await.ok()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(original: Whereabouts, preview: Whereabouts) -> EvidenceRow {
        EvidenceRow {
            evidence: uuid::Uuid::nil(),
            kind: "photo".to_owned(),
            name: String::new(),
            mime: "image/jpeg".to_owned(),
            size: LARGEST,
            taken_at: None,
            taken_by: String::new(),
            way: None,
            original,
            preview,
            disputed: false,
        }
    }

    #[test]
    fn a_picture_is_made_of_what_is_here_and_has_none() {
        let alone = photo(Whereabouts::Here, Whereabouts::None);
        assert_eq!(mime_of_own(&alone), Some("image/jpeg"));
        let told = mime_of_own(&photo(Whereabouts::Here, Whereabouts::Away));
        assert_eq!(told, Some("image/jpeg"), "what is here needs no connection");
        assert_eq!(mime_of_own(&photo(Whereabouts::Here, Whereabouts::Here)), None, "there is one");
        assert_eq!(
            mime_of_own(&photo(Whereabouts::Away, Whereabouts::None)),
            None,
            "there is nothing to make it of"
        );
        assert_eq!(mime_of_own(&EvidenceRow { size: LARGEST + 1, ..alone.clone() }), None);
        assert_eq!(mime_of_own(&EvidenceRow { mime: "application/pdf".to_owned(), ..alone }), None);
    }
}
