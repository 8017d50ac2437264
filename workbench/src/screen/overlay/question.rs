//! Questions that are asked before something would be lost.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::centred;
use crate::app::state::{FileId, OpenFile, Overlay, State};
use crate::screen::pen::{Pen, cut, wrapped};

/// Columns of the text.
const WIDTH: u16 = 62;
/// Files that are named; of more, the number is said.
const NAMED: usize = 8;

pub(super) fn outer(screen: Rect, state: &State, overlay: &Overlay) -> Rect {
    let room = WIDTH.min(screen.width.saturating_sub(6));
    let rows = lines(state, overlay, room).len();
    centred(screen, WIDTH + 4, u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(6))
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, state: &State, overlay: &Overlay) {
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (row, (text, important)) in (1_u16..).zip(lines(state, overlay, inner.width)) {
        let style = if important { state.theme.bright } else { state.theme.dim };
        Pen::new(buffer, inner, row).text(&text, style);
    }
}

/// The lines of the question, and whether each is the question itself.
fn lines(state: &State, overlay: &Overlay, room: u16) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    let mut add = |text: &str, important: bool| {
        lines.extend(wrapped(text, room).into_iter().map(|line| (line, important)));
    };
    match overlay {
        Overlay::ConfirmClose { file } => {
            add(&format!("Save {} before it is closed?", name(state, *file)), true);
        }
        Overlay::ChangedOnDisk { file, theirs, saving } => {
            let name = name(state, *file);
            if theirs.is_some() {
                add(&format!("Another program has changed {name}, and you have edits of your own."), true);
            } else {
                add(&format!("Another program has removed {name}."), true);
            }
            let keeping =
                if *saving { "writes yours over it now" } else { "leaves the file as it is until you save" };
            add(&format!("Keeping yours {keeping}. Taking theirs can be undone in the editor."), false);
        }
        Overlay::DraftFound { file, draft } => {
            let name = name(state, *file);
            add(&format!("A workbench ended without saving its edits of {name}."), true);
            add(&format!("They were kept on {}. Restoring them changes no file yet.", draft.kept_at), false);
        }
        _ => {
            let unsaved: Vec<&OpenFile> = state.files.iter().filter(|file| file.is_changed()).collect();
            add("Save before you leave?", true);
            for file in unsaved.iter().take(NAMED) {
                add(&format!("● {}", cut(&file.name(), room.saturating_sub(2))), false);
            }
            if unsaved.len() > NAMED {
                add(&format!("and {} more", unsaved.len() - NAMED), false);
            }
        }
    }
    lines
}

/// What is searched for in the file in front, cut to a few words.
pub(super) fn query_of_front(state: &State) -> String {
    let query = state.front_file().and_then(|file| file.document.find_query());
    query.map_or_else(String::new, |query| cut(&query.pattern, 24))
}

fn name(state: &State, id: FileId) -> String {
    let file = state.files.iter().find(|file| file.id == id);
    file.map_or_else(|| "the file".to_owned(), |file| cut(&file.name(), 40))
}
