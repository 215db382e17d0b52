//! A paper that has been set: its PDF and its pages as pictures, from one and the same
//! document, so that what is looked at is what is printed.

use serde_json::Value;
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_render::RenderOptions;

use crate::paper::world::{self, refused, said};
use crate::problem::Problem;

/// The most pixels of a page's picture; a scale that would give more is refused.
const MOST_PIXELS: f64 = 40_000_000.0;

/// A paper that has been set, ready to be looked at and to be written as PDF.
#[derive(Clone, Debug)]
pub struct Typeset {
    document: PagedDocument,
}

/// The picture of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Red, green, blue and opacity of each pixel, line by line from the top; all are opaque.
    pub rgba: Vec<u8>,
}

impl Typeset {
    pub(super) fn new(contents: &Value) -> Result<Self, Problem> {
        let document = world::compiled(contents)?;
        Ok(Self { document })
    }

    /// The tagged PDF (PDF/UA-1); equal bytes every time.
    ///
    /// # Errors
    ///
    /// A problem where the standard cannot be met.
    pub fn pdf(&self) -> Result<Vec<u8>, Problem> {
        let _span = tracing::info_span!("print").entered();
        let standards =
            PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| refused(error.message()))?;
        let options = PdfOptions {
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.document, &options).map_err(|errors| refused(&said(&errors)))
    }

    /// How many pages it has.
    pub fn page_count(&self) -> usize {
        self.document.pages().len()
    }

    /// Width and height of a page in points, a seventy-second of an inch each; `None` where
    /// there is no such page. Pages are counted from 0.
    pub fn page_size(&self, page: usize) -> Option<(f64, f64)> {
        let size = self.document.pages().get(page)?.frame.size();
        Some((size.x.to_pt(), size.y.to_pt()))
    }

    /// A page as it will be printed, at so many pixels for each point. Pages are counted
    /// from 0.
    ///
    /// # Errors
    ///
    /// A problem where there is no such page, or where the picture would be far too large.
    pub fn page_pixels(&self, page: usize, scale: f64) -> Result<Pixels, Problem> {
        let (page, options) = self.to_render(page, scale)?;
        let picture = typst_render::render(page, &options);
        Ok(Pixels {
            width: picture.width(),
            height: picture.height(),
            rgba: picture.take_demultiplied(),
        })
    }

    /// The same as a PNG file.
    ///
    /// # Errors
    ///
    /// As for [`Self::page_pixels`].
    pub fn page_png(&self, page: usize, scale: f64) -> Result<Vec<u8>, Problem> {
        let (page, options) = self.to_render(page, scale)?;
        let picture = typst_render::render(page, &options);
        picture
            .encode_png()
            .map_err(|error| refused(&error.to_string()))
    }

    fn to_render(&self, page: usize, scale: f64) -> Result<(&Page, RenderOptions), Problem> {
        let size = self.page_size(page);
        let (Some(one), Some((width, height))) = (self.document.pages().get(page), size) else {
            return Err(refused("it has no such page"));
        };
        let pixels = width * scale * height * scale;
        if !(scale.is_finite() && scale > 0.0 && pixels <= MOST_PIXELS) {
            return Err(refused("its picture would be too large or too small"));
        }
        let options = RenderOptions {
            pixel_per_pt: Scalar::new(scale),
            render_bleed: false,
        };
        Ok((one, options))
    }
}
