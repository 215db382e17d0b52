//! Every word that is drawn can be read on what it is drawn on: WCAG 2.2, level AA.
//!
//! The unit test of the palette names the pairs; this one finds them in what is really drawn,
//! page by page, so that a colour used somewhere new is held to the same.

use egui::epaint::{ClippedShape, TextShape};
use egui::{Color32, Pos2, Rect, Rgba, Shape, Theme};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::{Window, harness, press};

/// What text needs. None here is large enough for less.
const NEEDED: f32 = 4.5;

fn luminance(colour: Color32) -> f32 {
    let light = Rgba::from(colour);
    0.2126 * light.r() + 0.7152 * light.g() + 0.0722 * light.b()
}

fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Whether a point lies in a triangle, whichever way round its corners are given.
fn in_triangle(point: Pos2, [a, b, c]: [Pos2; 3]) -> bool {
    let side = |from: Pos2, to: Pos2| {
        (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
    };
    let sides = [side(a, b), side(b, c), side(c, a)];
    sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
}

/// The colour that a shape lays over a point; nothing where it does not reach it.
fn over(shape: &Shape, point: Pos2) -> Option<Color32> {
    match shape {
        Shape::Rect(rect) if rect.rect.contains(point) => Some(rect.fill),
        Shape::Circle(circle) if circle.center.distance(point) < circle.radius => Some(circle.fill),
        Shape::Path(path) if path.closed => {
            let (first, rest) = path.points.split_first()?;
            let mut triangles = rest.windows(2).map(|pair| [*first, pair[0], pair[1]]);
            let inside = triangles.any(|triangle| in_triangle(point, triangle));
            inside.then_some(path.fill)
        }
        Shape::Mesh(mesh) => {
            let corner = |index: &u32| mesh.vertices[*index as usize];
            let mut triangles = mesh.indices.as_chunks::<3>().0.iter();
            let hit = triangles.find(|corners| {
                in_triangle(point, corners.each_ref().map(|one| corner(one).pos))
            })?;
            Some(corner(&hit[0]).color)
        }
        _ => None,
    }
}

fn flatten<'a>(clip: Rect, shape: &'a Shape, into: &mut Vec<(Rect, &'a Shape)>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|one| flatten(clip, one, into)),
        one => into.push((clip, one)),
    }
}

/// What lies under a point, once everything that was drawn before is laid over the ground.
fn under(painted: &[(Rect, &Shape)], ground: Color32, point: Pos2) -> Color32 {
    let layers = painted.iter().filter(|(clip, _)| clip.contains(point));
    layers
        .filter_map(|(_, shape)| over(shape, point))
        .fold(ground, |below, colour| below.blend(colour))
}

/// Each piece of a text with one colour: where it stands, its colour, its letters.
fn pieces(text: &TextShape) -> Vec<(Pos2, Color32, String)> {
    let mut pieces: Vec<(Pos2, Color32, String)> = Vec::new();
    for row in &text.galley.rows {
        let mut last = None;
        for glyph in row
            .row
            .glyphs
            .iter()
            .filter(|one| !one.uv_rect.is_nothing())
        {
            let corner = |place| row.row.visuals.mesh.vertices[glyph.first_vertex as usize + place];
            let own = text.override_text_color.unwrap_or(corner(0).color);
            if last == Some(own) {
                if let Some((.., words)) = pieces.last_mut() {
                    words.push(glyph.chr);
                }
                continue;
            }
            last = Some(own);
            let colour = match own {
                Color32::PLACEHOLDER => text.fallback_color,
                own => own,
            };
            let middle = corner(0).pos.lerp(corner(3).pos, 0.5);
            let at = text.pos + row.pos.to_vec2() + middle.to_vec2();
            let colour = colour.gamma_multiply(text.opacity_factor);
            pieces.push((at, colour, glyph.chr.to_string()));
        }
    }
    pieces
}

/// The words that are drawn too faintly on a page; and how many were looked at.
fn faint(window: &Window, page: &str) -> (Vec<String>, usize) {
    // What cannot be used now may be faint.
    let disabled: Vec<Rect> = window
        .query_all(By::new())
        .filter(|node| node.accesskit_node().is_disabled())
        .map(|node| node.rect())
        .collect();
    let mut painted = Vec::new();
    for ClippedShape {
        clip_rect, shape, ..
    } in &window.output().shapes
    {
        flatten(*clip_rect, shape, &mut painted);
    }
    let ground = window.ctx.global_style().visuals.panel_fill;
    let (mut faults, mut seen) = (Vec::new(), 0);
    for (place, (clip, shape)) in painted.iter().enumerate() {
        let Shape::Text(text) = shape else { continue };
        for (at, colour, words) in pieces(text) {
            let hidden = !clip.contains(at) || !window.ctx.content_rect().contains(at);
            if hidden || disabled.iter().any(|rect| rect.contains(at)) {
                continue;
            }
            seen += 1;
            let below = under(&painted[..place], ground, at);
            let found = contrast(below.blend(colour), below);
            if found < NEEDED {
                faults.push(format!(
                    "{page}: ‘{words}’ {colour:?} on {below:?}: {found:.2}"
                ));
            }
        }
    }
    (faults, seen)
}

#[test]
fn every_word_can_be_read_in_both_themes() {
    let mut faults = Vec::new();
    for theme in [Theme::Light, Theme::Dark] {
        for example in taperline::examples::ALL {
            let (mut window, _) = harness(1280.0, 900.0, theme);
            let mut look = |window: &Window, page: &str| {
                let (found, seen) = faint(window, &format!("{theme:?}, {}, {page}", example.name));
                assert!(seen > 10, "only {seen} words were found on {page}");
                faults.extend(found);
            };
            look(&window, "Welcome");
            window.get_by_label_contains(example.title).click();
            window.run();
            for page in ["Assess", "Regimen", "Taper"] {
                press(&mut window, page);
                window.remove_cursor();
                window.run();
                look(&window, page);
            }
            let Some(step) = window.query_by_label_contains("Step 2, ") else {
                continue;
            };
            step.click();
            window.run();
            look(&window, "a step that is chosen and under the pointer");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
