//! Unsaved edits that are kept for the case of a crash, and those that one left behind.

use std::path::Path;

use super::State;
use crate::app::action::Action;
use crate::app::difference::difference;
use crate::app::effect::Effect;
use crate::app::event::Draft;
use crate::app::state::{FileId, OpenFile, Overlay};

impl State {
    /// Has edits kept that are new, and lets go of those that are saved or given up.
    pub(super) fn keep_drafts(&mut self, effects: &mut Vec<Effect>) {
        let is_kept = |file: &OpenFile, path: &Path| {
            !self.pending.discards && needs_keeping(file) && file.document.path() == path
        };
        let files = &self.files;
        self.pending.drafts.retain(|id, (path, _)| {
            let stays = files.iter().any(|file| file.id == *id && is_kept(file, path));
            if !stays {
                effects.push(Effect::ForgetDraft(path.clone()));
            }
            stays
        });
        for file in files.iter().filter(|file| !self.pending.discards && needs_keeping(file)) {
            let (path, revision) = (file.document.path().to_owned(), file.document.revision());
            let kept = self.pending.drafts.insert(file.id, (path.clone(), revision));
            if kept.is_none_or(|(_, kept)| kept != revision) {
                effects.push(Effect::KeepDraft { path, text: file.document.snapshot() });
            }
        }
    }

    /// Asks whether edits of a file that was opened were left behind.
    pub(super) fn look_for_draft(&self, index: usize, effects: &mut Vec<Effect>) {
        if let Some(file) = self.files.get(index).filter(|file| file.module.is_none()) {
            let (path, content) = (file.document.path().to_owned(), file.document.content_hash());
            effects.push(Effect::LookForDraft { path, content });
        }
    }

    pub(super) fn draft_found(&mut self, path: &Path, draft: Draft) {
        if let Some(file) = self.files.iter().find(|file| file.document.path() == path) {
            self.pending.drafts_found.push_back((file.id, draft));
        }
    }

    /// Asks about edits that were left behind, once nothing else is asked.
    pub(super) fn offer_draft(&mut self) {
        while self.overlay.is_none()
            && let Some((file, draft)) = self.pending.drafts_found.pop_front()
        {
            if self.files.iter().any(|open| open.id == file) {
                self.overlay = Some(Overlay::DraftFound { file, draft });
            }
        }
    }

    pub(super) fn answer_draft(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match self.overlay.take() {
            Some(Overlay::DraftFound { file, draft }) if action == Action::AnswerRestore => {
                self.restore(file, draft, effects);
            }
            Some(Overlay::DraftFound { file, draft }) => {
                effects.push(Effect::RemoveDraft(draft.kept_in));
                // There may be an older one.
                if let Some(index) = self.files.iter().position(|open| open.id == file) {
                    self.look_for_draft(index, effects);
                }
            }
            other => self.overlay = other,
        }
    }

    fn restore(&mut self, id: FileId, draft: Draft, effects: &mut Vec<Effect>) {
        let Some(index) = self.files.iter().position(|file| file.id == id) else { return };
        let file = &mut self.files[index];
        let name = file.name();
        if let Err(error) = file.document.replace_content(&draft.text) {
            return self.fail(error.to_string());
        }
        self.bring_to_front(index);
        self.inform(format!("{name} has the edits of {}; ^S saves them, ^Z takes them back", draft.kept_at));
        // Kept again before what they were restored from goes.
        self.keep_drafts(effects);
        effects.push(Effect::RemoveDraft(draft.kept_in));
        self.start_job(index, false, effects);
    }

    /// Shows what a question is about.
    pub(super) fn see_difference(&mut self) {
        let Some(question) = self.overlay.take() else { return };
        let about = match &question {
            Overlay::ChangedOnDisk { file, theirs: Some(theirs), .. } => {
                Some((*file, String::from_utf8_lossy(theirs).into_owned()))
            }
            Overlay::DraftFound { file, draft } => Some((*file, draft.text.to_string())),
            _ => None,
        };
        let file = about.and_then(|(id, other)| Some((self.files.iter().find(|file| file.id == id)?, other)));
        let rows = match file {
            Some((file, other)) => {
                let mine = file.document.bytes();
                difference(&String::from_utf8_lossy(&mine), &other)
            }
            None => Vec::new(),
        };
        self.overlay = Some(match rows.is_empty() {
            true => question,
            false => Overlay::Difference { rows, scroll: 0, question: Box::new(question) },
        });
    }
}

/// Whether a crash would take something of a file.
fn needs_keeping(file: &OpenFile) -> bool {
    file.is_changed() && !(file.on_disk.is_none() && file.document.snapshot().is_empty())
}
