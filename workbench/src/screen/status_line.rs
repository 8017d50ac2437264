//! The bottom row: the file in front, what is loaded where, how fast the last save was seen in
//! the log, and the keys that matter now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::arrangement::Arrangement;
use super::layout::HitTarget;
use super::pen::cut;
use super::piece::{Piece, PlacedPiece, at_right, from_left};
use super::quantity::{duration, elapsed};
use super::report::WORTH_SAYING;
use crate::app::action::Action;
use crate::app::keymap::{self, Hint};
use crate::app::state::{Activity, OpenFile, Panel, State, TargetState};

/// Columns that the hints keep when there is much to say on the left.
const HINTS: u16 = 20;
/// Columns that they keep in the log, which has keys of its own.
const LOG_HINTS: u16 = 40;
/// From this width on there is room for what is also said elsewhere.
const WIDE: u16 = 100;
/// From this width on there is room for what the word at the cursor is.
const ROOMY: u16 = 150;
/// Columns of it at most.
const WORD: u16 = 72;
/// Columns of a file's name at most.
const NAME: u16 = 24;

/// Draws the row.
pub fn draw(buffer: &mut Buffer, state: &State, arrangement: &Arrangement) {
    pieces(state, arrangement).iter().for_each(|piece| piece.draw(buffer));
}

/// What stands in the row.
pub fn pieces(state: &State, arrangement: &Arrangement) -> Vec<PlacedPiece> {
    let row = arrangement.status;
    if row.is_empty() {
        return Vec::new();
    }
    let inside = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
    let kept = if state.focus == Panel::Log { LOG_HINTS } else { HINTS };
    let mut placed = facts(state, arrangement, Rect { width: inside.width.saturating_sub(kept), ..inside });
    if state.overlay.is_some() {
        // The overlay shows its own keys, and no others work.
        return placed;
    }
    let end = placed.last().map_or(inside.x, |piece| piece.area.right() + 2);
    let rest = Rect { x: end, width: inside.right().saturating_sub(end), ..inside };
    placed.extend(hints(state, rest));
    placed
}

/// Facts with a dot between them, those that fit.
fn facts(state: &State, arrangement: &Arrangement, row: Rect) -> Vec<PlacedPiece> {
    let dim = state.theme.dim;
    let mut pieces = Vec::new();
    let all = [activity(state, arrangement), state.front_file().map(|file| file_fact(state, file))]
        .into_iter()
        .flatten()
        .chain(word(state))
        .chain([loaded(state)])
        .chain(state.save_to_log.map(|time| {
            Piece::new(vec![Span::styled("save→log ", dim), Span::styled(duration(time), state.theme.text)])
        }));
    for piece in all {
        if !pieces.is_empty() {
            pieces.push(Piece::text("·", dim));
        }
        pieces.push(piece);
    }
    let mut placed = from_left(row, 1, pieces);
    // A dot with nothing after it says nothing.
    if placed.len().is_multiple_of(2) {
        placed.pop();
    }
    placed
}

/// What is under way, where the report does not show it.
fn activity(state: &State, arrangement: &Arrangement) -> Option<Piece> {
    if arrangement.panel(Panel::Report).is_some() {
        return None;
    }
    let (doing, since) = match &state.activity {
        Activity::Idle => return None,
        Activity::Compiling { since, .. } => ("compiling", since),
        Activity::Running { since, cancelling: Some(_), .. } => ("stopping", since),
        Activity::Running { since, .. } => ("running", since),
    };
    let time = state.now.saturating_duration_since(*since);
    (time >= WORTH_SAYING).then(|| Piece::text(&format!("{doing} {}", elapsed(time)), state.theme.info))
}

/// What the word is that the cursor rests on, where there is room for it.
fn word(state: &State) -> Option<Piece> {
    let rests = state.assistance.rests_on.as_ref()?;
    let shown = state.size.width >= ROOMY
        && state.focus == Panel::Editor
        && state.assistance.seen == Some(rests.seen);
    shown.then(|| Piece::text(&cut(&rests.line, WORD), state.theme.type_))
}

fn file_fact(state: &State, file: &OpenFile) -> Piece {
    let theme = &state.theme;
    let (words, style) = if file.changed_on_disk {
        ("≠ changed on disk".to_owned(), theme.warning)
    } else if file.is_changed() && file.on_disk.is_none() {
        ("● not saved yet".to_owned(), theme.info)
    } else if file.is_changed() {
        ("● changed".to_owned(), theme.info)
    } else if let Some(time) = file.saved_at {
        (format!("saved {time}"), theme.dim)
    } else {
        ("unchanged".to_owned(), theme.dim)
    };
    let name = Span::styled(format!("{} ", cut(&file.name(), NAME)), theme.text);
    Piece::new(vec![name, Span::styled(words, style)])
}

/// `a1b2c3 loaded on sim`; the name of its file where that is not the one in front.
fn loaded(state: &State) -> Piece {
    let theme = &state.theme;
    let Some(guest) = &state.loaded else { return Piece::text("nothing loaded", theme.dim) };
    let mut spans = vec![Span::styled(guest.hash.to_string(), theme.text)];
    if state.front_file().is_none_or(|file| file.id != guest.file) {
        spans.push(Span::styled(format!(" ({})", cut(&guest.name, NAME)), theme.dim));
    }
    spans.push(Span::styled(" loaded", theme.dim));
    // On a narrow screen the badge in the top row has to do.
    if state.size.width >= WIDE
        && let TargetState::Ready(info) = &state.target
    {
        spans.push(Span::styled(format!(" on {}", cut(&info.name, NAME)), theme.dim));
    }
    Piece::new(spans)
}

/// The hints that fit, and among them always how to see all keys.
fn hints(state: &State, row: Rect) -> Vec<PlacedPiece> {
    let (help, others): (Vec<Hint>, Vec<Hint>) =
        keymap::hints(state).into_iter().partition(|hint| hint.action == Action::Help);
    let help: Vec<Piece> = help.into_iter().map(|hint| hint_piece(state, hint)).collect();
    let kept = help.iter().map(|piece| piece.width() + 2).sum::<u16>();
    let others: Vec<Piece> = others.into_iter().map(|hint| hint_piece(state, hint)).collect();
    let mut room = row.width.saturating_sub(kept);
    let fitting = others.into_iter().take_while(|piece| {
        let needed = piece.width() + 2;
        let fits = needed <= room + 2;
        room = room.saturating_sub(needed);
        fits
    });
    at_right(row, 2, fitting.chain(help).collect())
}

/// `^S save+run`.
pub(super) fn hint_piece(state: &State, hint: Hint) -> Piece {
    let key = Span::styled(hint.key.short(), state.theme.key);
    let label = Span::styled(format!(" {}", hint.label), state.theme.key_label);
    Piece::new(vec![key, label]).with_target(HitTarget::Action(hint.action))
}
