//! Finding a product by typing part of its name, brand or strength.

use std::sync::Arc;

use egui::{Button, Key, Response, RichText, Stroke, Ui, vec2};

use crate::clinical_data::{Formulary, Product};
use crate::gui::fields;
use crate::gui::theme::{self, Palette};

/// The most results that are listed.
const MOST: usize = 7;

/// A product that was picked, and the brand that the search named.
pub(super) struct Picked {
    /// The product.
    pub(super) product: Arc<Product>,
    /// Its brand, where the search named one.
    pub(super) brand: String,
}

/// A search field with its results; gives what was picked.
pub(super) fn picker_ui(
    ui: &mut Ui,
    search: &mut String,
    country: &str,
    formulary: &Formulary,
    problem: Option<&str>,
    path: &str,
) -> Option<Picked> {
    let response = fields::text_ui(
        ui,
        "Find a medicine",
        search,
        "name, brand or strength",
        problem,
    );
    fields::may_take_focus(ui, &response, path);
    fields::outside_the_plan(&response);
    if search.trim().is_empty() {
        return None;
    }
    let found: Vec<&Arc<Product>> = formulary
        .products()
        .iter()
        .filter(|product| product.country.as_str() == country && product.search_matches(search))
        .collect();
    if found.is_empty() {
        fields::note_ui(ui, "No product of this country matches.");
        return None;
    }
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let down = response.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown));
    let mut picked = None;
    for (place, product) in found.iter().take(MOST).enumerate() {
        let is_next = place == 0 && response.has_focus();
        let result = result_ui(ui, product, is_next);
        if place == 0 {
            if down {
                result.request_focus();
            }
            // What Enter takes is seen before it is pressed.
            if response.changed() || response.gained_focus() {
                ui.scroll_to_rect(response.rect.union(result.rect).expand(8.0), None);
            }
        }
        if result.clicked() || enter && place == 0 {
            picked = Some(Picked {
                product: Arc::clone(product),
                brand: brand_named(product, search),
            });
        }
    }
    if let Some(more) = found.len().checked_sub(MOST).filter(|more| *more > 0) {
        fields::note_ui(ui, &format!("{more} more; type a little more of the name"));
    }
    if picked.is_some() {
        search.clear();
    }
    picked
}

/// One result; the one that Enter takes is marked.
fn result_ui(ui: &mut Ui, product: &Product, is_next: bool) -> Response {
    let brands = brands(product);
    let title = RichText::new(product.title()).color(Palette::of(ui).text);
    let mut text = egui::text::LayoutJob::default();
    title.append_to(
        &mut text,
        ui.style(),
        egui::FontSelection::Default,
        egui::Align::Min,
    );
    theme::quiet(
        ui,
        format!("\n{}", theme::unbroken(&detail(&brands, product))),
    )
    .append_to(
        &mut text,
        ui.style(),
        egui::FontSelection::Default,
        egui::Align::Min,
    );
    text.wrap.max_width = ui.available_width() - 20.0;
    let button = Button::new(text)
        .min_size(vec2(ui.available_width(), 0.0))
        .wrap();
    let button = if is_next {
        let palette = Palette::of(ui);
        button
            .fill(palette.accent_ground)
            .stroke(Stroke::new(1.0, palette.accent))
    } else {
        button
    };
    let response = ui.add(button);
    response.accessible_name(format!("{}, {}", product.title(), detail(&brands, product)))
}

fn detail(brands: &str, product: &Product) -> String {
    let strengths = strengths(product, None);
    if brands.is_empty() {
        strengths
    } else {
        format!("{brands} · {strengths}")
    }
}

/// The first few brands.
fn brands(product: &Product) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<&str> = product
        .brands
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect();
    let more = if product.brands.len() > SHOWN {
        " …"
    } else {
        ""
    };
    format!("{}{more}", shown.join(", "))
}

/// The strengths in one line, each once, such as `5 mg, 10 mg, 15 mg`.
pub(super) fn strengths(product: &Product, brand: Option<&str>) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for strength in product.strengths_for(brand) {
        if !labels.contains(&strength.label.as_str()) {
            labels.push(&strength.label);
        }
    }
    labels.join(", ")
}

/// The interval in words, such as `every 12 hours`.
pub(super) fn interval(product: &Product) -> String {
    if let Some(hours) = product.change_interval_h {
        return format!("changed every {hours} hours");
    }
    let hours: Vec<String> = product.interval_h.iter().map(u32::to_string).collect();
    if hours.is_empty() {
        String::new()
    } else {
        format!("every {} hours", hours.join(" or "))
    }
}

/// The product's brand that begins with the search, if one does.
fn brand_named(product: &Product, search: &str) -> String {
    let search = search.trim().to_lowercase();
    let named = product
        .brands
        .iter()
        .find(|brand| brand.to_lowercase().starts_with(&search));
    named.cloned().unwrap_or_default()
}
