//! Opening, saving and closing files, and changes that other programs make to them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::State;
use crate::app::effect::{Effect, Over, Save};
use crate::app::event::{HandedBack, OpenedFile, SaveResult};
use crate::app::found_files::FoundFiles;
use crate::app::pending::AfterSaving;
use crate::app::printed_module;
use crate::app::state::{FileId, OpenFile, Overlay, Panel, Verdict};
use crate::compile::ContentHash;
use crate::editor::{Document, DocumentError};

impl State {
    /// Has the files of the command line opened; the first one will be in front.
    pub(in crate::app) fn open_at_start(&mut self, paths: &[PathBuf]) -> Vec<Effect> {
        self.pending.file_jobs += paths.len();
        self.pending.first_in_front = paths.len() > 1;
        paths.iter().cloned().map(Effect::OpenFile).collect()
    }

    pub(super) fn file_opened(
        &mut self,
        path: PathBuf,
        result: Result<OpenedFile, String>,
        effects: &mut Vec<Effect>,
    ) {
        self.pending.file_jobs = self.pending.file_jobs.saturating_sub(1);
        if let Some(open) = self.files.iter().position(|file| file.document.path() == path) {
            self.bring_to_front(open);
            return;
        }
        let opened = match result {
            Ok(opened) => opened,
            Err(reason) => return self.fail(reason),
        };
        match open_document(path, &opened) {
            Ok(document) => self.add_file(document, opened, effects),
            Err(error) => self.fail(error.to_string()),
        }
    }

    fn add_file(&mut self, document: Document, opened: OpenedFile, effects: &mut Vec<Effect>) {
        let id = FileId(self.pending.next_file);
        self.pending.next_file += 1;
        let on_disk = opened.exists.then(|| ContentHash::of(&opened.bytes));
        if !opened.exists {
            let name = document.path().display().to_string();
            self.inform(format!("{name} is a new file; ^S writes it"));
        }
        let module = opened.printed.is_some().then_some(opened.bytes);
        self.files.push(OpenFile {
            id,
            document,
            module,
            on_disk,
            saved_at: None,
            verdict: Verdict::Unknown,
            changed_on_disk: false,
        });
        let first = self.pending.first_in_front && self.files.len() > 1;
        self.bring_to_front(if first { 0 } else { self.files.len() - 1 });
        self.pending.first_in_front &= self.pending.file_jobs > 0;
        self.focus = Panel::Editor;
        self.watch(effects);
        self.look_for_draft(self.files.len() - 1, effects);
        // What is wrong with it should be seen before the first save.
        self.start_job(self.files.len() - 1, false, effects);
    }

    /// Lists the files below the folder, to choose one of them.
    pub(super) fn find_file(&mut self, effects: &mut Vec<Effect>) {
        self.pending.file_jobs += 1;
        self.overlay = Some(Overlay::FoundFiles(FoundFiles::default()));
        effects.push(Effect::ListFiles);
    }

    pub(super) fn files_listed(&mut self, paths: Vec<PathBuf>) {
        self.pending.file_jobs = self.pending.file_jobs.saturating_sub(1);
        if let Some(Overlay::FoundFiles(files)) = &mut self.overlay {
            files.list(paths);
        }
    }

    pub(super) fn bring_to_front(&mut self, index: usize) {
        if index < self.files.len() {
            self.front = index;
        }
    }

    fn watch(&self, effects: &mut Vec<Effect>) {
        let paths = self.files.iter().map(|file| file.document.path().to_owned());
        effects.push(Effect::Watch(paths.collect()));
    }

    fn file_mut(&mut self, id: FileId) -> Option<&mut OpenFile> {
        self.files.iter_mut().find(|file| file.id == id)
    }

    /// Ctrl-S: writes the file in front and runs it, unless just that is loaded.
    pub(super) fn save_and_run(&mut self, effects: &mut Vec<Effect>) {
        let index = self.front;
        let Some(file) = self.files.get(index) else { return self.no_file() };
        let (name, changed) = (file.name(), file.is_changed());
        if self.is_loaded(index) {
            let hash = file.source_hash();
            let saved = if changed { "is saved" } else { "has no changes" };
            self.inform(format!("{name} {saved}; the same source ({hash}) is loaded, ^R runs it again"));
        } else {
            self.notice = None;
            if changed && file.is_built_from_disk() {
                self.pending.run_once_saved = Some((file.id, self.now));
            } else {
                self.start_job(index, true, effects);
            }
        }
        if changed {
            self.save(index, effects);
        }
    }

    /// Ctrl-R: runs what is in the editor.
    pub(super) fn run_front(&mut self, effects: &mut Vec<Effect>) {
        if self.files.is_empty() {
            return self.no_file();
        }
        self.notice = None;
        self.start_job(self.front, true, effects);
    }

    pub(super) fn no_file(&mut self) {
        self.inform("no file is open; ^N starts from a template, ^O opens a file");
    }

    fn save(&mut self, index: usize, effects: &mut Vec<Effect>) {
        let Some(file) = self.files.get(index) else { return };
        let expected = self.pending.being_saved(file.id).or(file.on_disk);
        let over = expected.map_or(Over::Nothing, Over::Content);
        let path = file.document.path().to_owned();
        self.save_to(index, path, over, effects);
    }

    /// Writes a file whatever the disk holds.
    pub(super) fn save_over(&mut self, id: FileId, effects: &mut Vec<Effect>) {
        if let Some(index) = self.files.iter().position(|file| file.id == id) {
            let path = self.files[index].document.path().to_owned();
            self.save_to(index, path, Over::Anything, effects);
        }
    }

    /// Writes a file under another name, which must be free.
    pub(super) fn save_as(&mut self, path: PathBuf, effects: &mut Vec<Effect>) {
        match self.front_file().map(|file| file.document.path() == path) {
            Some(true) => self.save(self.front, effects),
            Some(false) => self.save_to(self.front, path, Over::Nothing, effects),
            None => self.no_file(),
        }
    }

    fn save_to(&mut self, index: usize, path: PathBuf, over: Over, effects: &mut Vec<Effect>) {
        let Some(file) = self.files.get(index) else { return };
        let save = Save { file: file.id, path, bytes: file.document.bytes(), over };
        self.pending.file_jobs += 1;
        self.pending.save_begins(file.id, file.document.content_hash());
        effects.push(Effect::Save(save));
    }

    pub(super) fn saved(
        &mut self,
        id: FileId,
        path: PathBuf,
        bytes: &Arc<[u8]>,
        result: SaveResult,
        effects: &mut Vec<Effect>,
    ) {
        self.pending.file_jobs = self.pending.file_jobs.saturating_sub(1);
        let hash = ContentHash::of(bytes);
        if let Some(place) = self.pending.saves.iter().position(|save| *save == (id, hash)) {
            self.pending.saves.remove(place);
        }
        let Some(file) = self.file_mut(id) else { return };
        let renamed = file.document.path() != path;
        match result {
            SaveResult::Saved(time) => {
                if renamed {
                    file.document.set_path(path);
                }
                file.document.mark_saved(bytes, None);
                file.on_disk = Some(hash);
                file.saved_at = Some(time);
                file.changed_on_disk = false;
                if renamed {
                    let name = file.name();
                    self.inform(format!("saved as {name}"));
                    self.watch(effects);
                }
                self.run_saved(id, effects);
                return self.go_on_after_saving(effects);
            }
            SaveResult::Conflict { .. } if renamed => {
                self.fail(format!(
                    "{} is there already and was not written over; choose another name",
                    path.display()
                ));
            }
            SaveResult::Conflict { theirs } => {
                file.changed_on_disk = true;
                self.overlay = Some(Overlay::ChangedOnDisk { file: id, theirs: Some(theirs), saving: true });
            }
            SaveResult::Failed(reason) => self.fail(reason),
        }
        self.pending.after_saving = None;
        self.pending.run_once_saved = None;
    }

    /// Runs a file that was only waiting to be saved.
    fn run_saved(&mut self, id: FileId, effects: &mut Vec<Effect>) {
        let Some((_, asked_at)) = self.pending.run_once_saved.take_if(|(file, _)| *file == id) else {
            return;
        };
        let Some(index) = self.files.iter().position(|file| file.id == id) else { return };
        self.start_job(index, true, effects);
        if let Some(job) = &mut self.pending.compile {
            job.asked_at = asked_at;
        }
    }

    /// Leaves, or closes a file, once what that waits for is saved.
    fn go_on_after_saving(&mut self, effects: &mut Vec<Effect>) {
        match self.pending.after_saving {
            Some(AfterSaving::Quit) if self.pending.saves.is_empty() && !self.has_unsaved() => {
                self.exit = Some(0)
            }
            Some(AfterSaving::Close(id))
                if self.files.iter().any(|file| file.id == id && !file.is_changed()) =>
            {
                self.pending.after_saving = None;
                self.close(id, effects);
            }
            Some(AfterSaving::HandOver(id))
                if self.files.iter().any(|file| file.id == id && !file.is_changed()) =>
            {
                self.pending.after_saving = None;
                self.give_to_editor(id, effects);
            }
            _ => {}
        }
    }

    /// Gives the file in front to another editor, once it is saved.
    pub(super) fn hand_over_front(&mut self, effects: &mut Vec<Effect>) {
        let Some(file) = self.files.get(self.front) else { return self.no_file() };
        let id = file.id;
        if file.module.is_some() {
            let name = file.name();
            return self
                .warn(format!("{name} is a compiled module and is no text that an editor could take"));
        }
        if file.is_changed() {
            self.pending.after_saving = Some(AfterSaving::HandOver(id));
            self.save(self.front, effects);
        } else {
            self.give_to_editor(id, effects);
        }
    }

    fn give_to_editor(&self, id: FileId, effects: &mut Vec<Effect>) {
        if let Some(file) = self.files.iter().find(|file| file.id == id) {
            let (path, line) = (file.document.path().to_owned(), file.document.cursor().line);
            effects.push(Effect::HandOver { path, line });
        }
    }

    pub(super) fn handed_back(&mut self, result: Result<HandedBack, String>) {
        match result {
            // What it wrote comes as a change by another program.
            Ok(HandedBack::Ended) => {}
            Ok(HandedBack::Stopped) => self.inform("the other editor is stopped; the same key continues it"),
            Err(reason) => self.warn(reason),
        }
    }

    pub(super) fn save_all_and_quit(&mut self, effects: &mut Vec<Effect>) {
        self.pending.after_saving = Some(AfterSaving::Quit);
        for index in 0..self.files.len() {
            if self.files[index].is_changed() {
                self.save(index, effects);
            }
        }
    }

    pub(super) fn save_and_close(&mut self, id: FileId, effects: &mut Vec<Effect>) {
        if let Some(index) = self.files.iter().position(|file| file.id == id) {
            self.pending.after_saving = Some(AfterSaving::Close(id));
            self.save(index, effects);
        }
    }

    /// Asks before it closes a file with unsaved edits.
    pub(super) fn ask_to_close(&mut self, effects: &mut Vec<Effect>) {
        match self.front_file() {
            Some(file) if file.is_changed() => self.overlay = Some(Overlay::ConfirmClose { file: file.id }),
            Some(file) => self.close(file.id, effects),
            None => self.no_file(),
        }
    }

    pub(super) fn close(&mut self, id: FileId, effects: &mut Vec<Effect>) {
        let Some(index) = self.files.iter().position(|file| file.id == id) else { return };
        self.files.remove(index);
        if index < self.front || self.front == self.files.len() {
            self.front = self.front.saturating_sub(1);
        }
        self.watch(effects);
    }

    pub(super) fn file_changed(&mut self, path: &Path, bytes: Option<Arc<[u8]>>, effects: &mut Vec<Effect>) {
        let Some(index) = self.files.iter().position(|file| file.document.path() == path) else { return };
        let Some(bytes) = bytes else { return self.file_gone(index) };
        let hash = ContentHash::of(&bytes);
        let file = &mut self.files[index];
        let is_echo = self.pending.take_echo(file.id, hash);
        if is_echo || file.on_disk == Some(hash) || self.pending.saves.contains(&(file.id, hash)) {
            return;
        }
        let name = file.name();
        if file.document.content_hash() == hash {
            // Another program wrote what is in the editor: nothing is unsaved any more.
            let same = file.document.bytes();
            file.document.mark_saved(&same, None);
            file.on_disk = Some(hash);
        } else if file.module.is_none() && file.document.is_changed() {
            file.changed_on_disk = true;
            self.warn(format!(
                "{name} was changed by another program, and you have unsaved edits; ^S asks which to keep"
            ));
        } else if self.take_theirs(index, &bytes) {
            self.inform(format!("{name} was changed by another program and read again"));
            self.start_job(index, true, effects);
        }
    }

    fn file_gone(&mut self, index: usize) {
        let file = &mut self.files[index];
        if file.on_disk.is_none() {
            return;
        }
        file.on_disk = None;
        let (name, is_module) = (file.name(), file.module.is_some());
        let next = if is_module { "what was read stays here" } else { "^S writes it again" };
        self.warn(format!("{name} is gone from the disk; {next}"));
    }

    /// Takes what the disk holds into the editor; says so when that cannot be.
    fn take_theirs(&mut self, index: usize, bytes: &Arc<[u8]>) -> bool {
        let file = &mut self.files[index];
        let taken = if file.module.is_some() {
            printed_module::print(bytes).and_then(|printed| {
                file.module = Some(Arc::clone(bytes));
                file.document.replace_from_disk(printed.as_bytes(), None).map_err(|error| error.to_string())
            })
        } else {
            file.document.replace_from_disk(bytes, None).map_err(|error| error.to_string())
        };
        match taken {
            Ok(()) => {
                file.on_disk = Some(ContentHash::of(bytes));
                file.changed_on_disk = false;
                true
            }
            Err(reason) => {
                self.fail(reason);
                false
            }
        }
    }

    pub(super) fn answer_take_theirs(
        &mut self,
        id: FileId,
        theirs: Option<Arc<[u8]>>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(index) = self.files.iter().position(|file| file.id == id) else { return };
        let Some(theirs) = theirs else { return };
        if self.take_theirs(index, &theirs) {
            self.inform(format!(
                "{} is as it is on the disk; ^Z brings your edits back",
                self.files[index].name()
            ));
            self.start_job(index, true, effects);
        }
    }

    pub(super) fn file_job_done(&mut self, result: Result<String, String>) {
        self.pending.file_jobs = self.pending.file_jobs.saturating_sub(1);
        match result {
            Ok(text) => self.inform(text),
            Err(reason) => self.fail(reason),
        }
    }
}

fn open_document(path: PathBuf, opened: &OpenedFile) -> Result<Document, DocumentError> {
    match &opened.printed {
        Some(printed) => Document::new(path, printed.as_bytes()),
        None if opened.exists => Document::new(path, &opened.bytes),
        None => Document::unsaved(path, &opened.bytes),
    }
}
