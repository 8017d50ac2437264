//! All that the screen shows. `update` alone changes it, `screen::draw` alone shows it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guest_engine::RunReport;
use ratatui::layout::{Position, Size};

use super::assistance::Assistance;
use super::difference::DifferenceRow;
use super::event::Draft;
use super::found_files::FoundFiles;
use super::history::History;
use super::text_field::TextField;
use crate::compile::{ContentHash, Language};
use crate::editor::{Document, TextChange};
use crate::log::view::LogView;
use crate::screen::theme::Theme;
use crate::target::{OpeningStep, RunProgress, TargetChoice, TargetInfo};

/// The state of the workbench.
#[derive(Debug)]
pub struct State {
    /// Size of the terminal, in cells.
    pub size: Size,
    /// Styles for the terminal's colours.
    pub theme: Theme,
    /// When the newest event happened; durations on the screen are measured up to here.
    pub now: Instant,
    /// Files that are open, in the order of their tabs.
    pub files: Vec<OpenFile>,
    /// Index of the file in front; 0 when none is open.
    pub front: usize,
    /// The kernel log.
    pub log: LogView,
    /// Rows that the report is scrolled down by; the painter shows no further than the last one.
    pub report_scroll: u16,
    /// The panel that keys go to, when no overlay is open.
    pub focus: Panel,
    /// How the panels share the screen.
    pub panels: PanelShares,
    /// Where guests run.
    pub target: TargetState,
    /// The target that was asked for last.
    pub target_choice: TargetChoice,
    /// Whether a target that is gone is opened again at once, without a key.
    pub restarts: bool,
    /// The guest pushed last that the target took: what is loaded now.
    pub loaded: Option<LoadedGuest>,
    /// What is under way.
    pub activity: Activity,
    /// How the last run ended.
    pub last_run: Option<LastRun>,
    /// The runs that ended, that one among them.
    pub history: History,
    /// From the save, or the key that ran it, to the first line of that run's guest in the log.
    pub save_to_log: Option<Duration>,
    /// The newest thing that is to be said.
    pub notice: Option<Notice>,
    /// What lies over the panels and takes the keys.
    pub overlay: Option<Overlay>,
    /// What the editor proposes and tells about the text in front.
    pub assistance: Assistance,
    /// What was copied or cut last.
    pub clipboard: String,
    /// Set when the workbench is to end; the code that it ends with.
    pub exit: Option<u8>,
    /// What `update` keeps for itself between events.
    pub(in crate::app) pending: super::pending::Pending,
}

impl State {
    /// A state with no file, whose target is being opened since `now`.
    pub fn new(size: Size, theme: Theme, target: TargetChoice, now: Instant) -> Self {
        Self {
            size,
            theme,
            now,
            files: Vec::new(),
            front: 0,
            log: LogView::default(),
            report_scroll: 0,
            focus: Panel::Editor,
            panels: PanelShares::default(),
            target: TargetState::Connecting { choice: target.clone(), since: now, step: None },
            target_choice: target,
            restarts: false,
            loaded: None,
            activity: Activity::Idle,
            last_run: None,
            history: History::default(),
            save_to_log: None,
            notice: None,
            overlay: None,
            assistance: Assistance::default(),
            clipboard: String::new(),
            exit: None,
            pending: super::pending::Pending::default(),
        }
    }

    /// The file in front.
    pub fn front_file(&self) -> Option<&OpenFile> {
        self.files.get(self.front)
    }

    /// Whether the last run was of another source than what is in the editor now: its file
    /// was edited since, does not compile, or is not open.
    pub fn last_run_is_stale(&self) -> bool {
        let Some(last) = &self.last_run else { return false };
        let file = self.files.iter().find(|file| file.id == last.guest.file);
        file.is_none_or(|file| !file.source_is(last.guest.source_hash))
    }

    /// Whether a guest is being compiled or runs.
    pub fn is_busy(&self) -> bool {
        self.activity != Activity::Idle
    }

    /// Whether anything is under way that will be answered by an event.
    pub fn is_working(&self) -> bool {
        let opening = matches!(self.target, TargetState::Connecting { .. });
        let asks = self.assistance.asked.is_some() || self.assistance.check.is_some();
        self.is_busy() || opening || asks || self.pending.file_jobs > 0 || self.pending.compile.is_some()
    }

    /// Whether any file has edits that are not on the disk.
    pub fn has_unsaved(&self) -> bool {
        self.files.iter().any(OpenFile::is_changed)
    }
}

/// Names an open file for as long as it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Number of a job; an answer to any but the newest of its kind is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Generation(pub u64);

/// A file that is open.
#[derive(Debug)]
pub struct OpenFile {
    /// Its name among the open files.
    pub id: FileId,
    /// Its text, cursor, undo and diagnostics.
    pub document: Document,
    /// For a module (`.wasm`): its bytes. The document then is its printed form and cannot be edited.
    pub module: Option<Arc<[u8]>>,
    /// What the disk holds, as far as known; `None` when there is no such file yet.
    pub on_disk: Option<ContentHash>,
    /// When it was written last by this workbench, in local time.
    pub saved_at: Option<TimeOfDay>,
    /// What the compiler said about the newest text that it saw.
    pub verdict: Verdict,
    /// Another program changed it while there are unsaved edits, and nobody has decided yet.
    pub changed_on_disk: bool,
}

impl OpenFile {
    /// Whether it has edits that are not on the disk, or is not on the disk at all.
    pub fn is_changed(&self) -> bool {
        self.module.is_none() && (self.document.is_changed() || self.on_disk.is_none())
    }

    /// Whether its compiler reads it from the disk: then it is saved first, and built after that.
    pub fn is_built_from_disk(&self) -> bool {
        Language::of(self.document.path()) == Some(Language::Rust)
    }

    /// Its name without folders, for the tab.
    pub fn name(&self) -> String {
        let name = self.document.path().file_name().unwrap_or(self.document.path().as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Whether what would be compiled now has this hash; cheap enough to ask for every frame.
    pub fn source_is(&self, hash: ContentHash) -> bool {
        match &self.module {
            Some(bytes) => ContentHash::of(bytes) == hash,
            None => self.document.content_is(hash),
        }
    }

    /// Hash of what would be compiled now.
    pub fn source_hash(&self) -> ContentHash {
        match &self.module {
            Some(bytes) => ContentHash::of(bytes),
            None => self.document.content_hash(),
        }
    }
}

/// What the compiler said about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// It has not been asked yet.
    #[default]
    Unknown,
    /// It compiles.
    Compiles {
        /// How many warnings there are.
        warnings: usize,
    },
    /// It does not compile.
    Errors(usize),
}

/// A panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Panel {
    /// The source.
    #[default]
    Editor,
    /// The kernel log.
    Log,
    /// How the last run ended.
    Report,
}

/// How the panels share the screen. The shares are wishes: `screen::layout` keeps every
/// panel readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelShares {
    /// The editor's share of the width, in thousandths, where it stands beside the log.
    pub editor_width: u16,
    /// The log's share of the height, in thousandths, where it stands over the report.
    pub log_height: u16,
    /// The editor's share of the height, in thousandths, where it stands over the log (narrow screens).
    pub editor_height: u16,
    /// The panel that has the whole screen.
    pub zoomed: Option<Panel>,
}

impl Default for PanelShares {
    fn default() -> Self {
        Self { editor_width: 580, log_height: 640, editor_height: 550, zoomed: None }
    }
}

/// Where guests run, and whether that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetState {
    /// Being opened.
    Connecting {
        /// What was asked for.
        choice: TargetChoice,
        /// Since when.
        since: Instant,
        /// The step it is at and since when, where there are several.
        step: Option<(OpeningStep, Instant)>,
    },
    /// Ready.
    Ready(TargetInfo),
    /// Cannot be used.
    Failed {
        /// What was asked for.
        choice: TargetChoice,
        /// Why, and what to do about it: one sentence.
        reason: String,
    },
}

/// A guest that was pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedGuest {
    /// Hash of the module.
    pub hash: ContentHash,
    /// Hash of the source it was made from.
    pub source_hash: ContentHash,
    /// The file it was made from.
    pub file: FileId,
    /// Name of that file, without folders.
    pub name: String,
    /// Session it is loaded in, from 1.
    pub session: u32,
    /// Name of the target that took it.
    pub target: String,
}

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Activity {
    /// Nothing.
    #[default]
    Idle,
    /// A source is being compiled.
    Compiling {
        /// Since when.
        since: Instant,
        /// Name of the file.
        name: String,
    },
    /// A guest is being pushed, or runs.
    Running {
        /// Since when.
        since: Instant,
        /// Name of the file.
        name: String,
        /// How far it is, where the target knows.
        progress: Option<RunProgress>,
        /// Set when it was told to end.
        cancelling: Option<CancelReason>,
    },
}

/// Why a run was told to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelReason {
    /// A person asked for it.
    Asked,
    /// A newer guest waits.
    Superseded,
}

/// The run that ended last.
#[derive(Debug, Clone, PartialEq)]
pub struct LastRun {
    /// Counts runs of this workbench, from 1: the number in the report's title.
    pub number: u64,
    /// What ran.
    pub guest: LoadedGuest,
    /// How it ended; or one sentence why it could not even begin.
    pub outcome: Result<RunReport, String>,
}

/// One sentence for the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How urgent.
    pub severity: NoticeSeverity,
    /// The sentence.
    pub text: String,
    /// Since when it is there.
    pub since: Instant,
}

/// How urgent a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeSeverity {
    /// News.
    Info,
    /// Something did not go as one may have thought.
    Warning,
    /// Something failed.
    Error,
}

/// What lies over the panels and takes the keys.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// All keys.
    Help {
        /// Rows scrolled down by; the painter shows no further than the last row.
        scroll: usize,
    },
    /// Every action by its name.
    Palette {
        /// What is searched for.
        query: TextField,
        /// Index of the chosen row among `palette::matches(query)`.
        selected: usize,
    },
    /// Files below the folder, by letters of their paths.
    FoundFiles(FoundFiles),
    /// The templates.
    Picker {
        /// Index of the chosen template among `templates::all()`.
        selected: usize,
        /// Lines that its preview is scrolled down by.
        scroll: usize,
    },
    /// The targets.
    Targets {
        /// Index of the chosen row.
        selected: usize,
        /// The rows.
        rows: Vec<TargetRow>,
    },
    /// Where a name stands.
    Uses {
        /// The file.
        file: FileId,
        /// The name.
        name: String,
        /// The places, in the order of the text.
        rows: Vec<UseRow>,
        /// Index of the chosen row.
        selected: usize,
    },
    /// The runs that ended.
    History {
        /// Index of the chosen run, from 0, the newest one.
        selected: usize,
        /// Number of the run that the chosen one is compared with; the newest one when none is marked.
        marked: Option<u64>,
    },
    /// Two runs side by side.
    Comparison {
        /// Number of the run on the left.
        left: u64,
        /// Number of the run on the right.
        right: u64,
        /// Rows scrolled down by; the painter shows no further than the last one.
        scroll: usize,
    },
    /// Leave though files are unsaved? Save all, discard or cancel.
    ConfirmQuit,
    /// Close a file though it is unsaved? Save, discard or cancel.
    ConfirmClose {
        /// Which.
        file: FileId,
    },
    /// A file was changed by another program. Keep mine, take theirs or cancel.
    ChangedOnDisk {
        /// Which.
        file: FileId,
        /// What the disk holds; `None` when the file is gone.
        theirs: Option<Arc<[u8]>>,
        /// Whether a save waits for the answer.
        saving: bool,
    },
    /// Edits of a file that is open were left behind by a workbench that ended without saving them.
    DraftFound {
        /// The file.
        file: FileId,
        /// The edits.
        draft: Draft,
    },
    /// What differs between two texts.
    Difference {
        /// The rows.
        rows: Vec<DifferenceRow>,
        /// Rows scrolled down by; the painter shows no further than the last one.
        scroll: usize,
        /// The question that it is to help with.
        question: Box<Self>,
    },
    /// What a replacement would do, place by place.
    Replacement {
        /// What is to be replaced, and where.
        plan: ReplacementPlan,
        /// What that changes, line by line.
        rows: Vec<DifferenceRow>,
        /// Rows scrolled down by; the painter shows no further than the last one.
        scroll: usize,
    },
    /// One line to type.
    Prompt {
        /// What for.
        purpose: PromptPurpose,
        /// What was typed.
        field: TextField,
        /// What is wrong with it, one sentence.
        error: Option<String>,
    },
}

/// A replacement that was looked at but not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacementPlan {
    /// The file.
    pub file: FileId,
    /// Revision of its document that the places are of.
    pub revision: u64,
    /// The places, in the order of the text, and what is to stand there.
    pub changes: Vec<TextChange>,
}

/// A row of the list of targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRow {
    /// The target; `None` where a host is asked for first.
    pub choice: Option<TargetChoice>,
    /// What it is, or why it cannot be opened; `None` until that is known.
    pub seen: Option<Result<String, String>>,
}

/// A place where a name stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseRow {
    /// Where, in bytes.
    pub offset: usize,
    /// Its line, from 1.
    pub line: usize,
    /// The text of the line, without the blanks around it.
    pub text: String,
    /// Whether it is the definition.
    pub defines: bool,
}

/// What a prompt asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PromptPurpose {
    /// A text to search for in the editor.
    Find,
    /// Another name for what stands at the cursor.
    Rename,
    /// A text to be replaced in the editor.
    Replace,
    /// What takes the place of what is searched for.
    ReplaceWith,
    /// Number of a line.
    GotoLine,
    /// A text to search for in the log.
    LogSearch,
    /// A filter for the log.
    LogFilter,
    /// Where to write the log.
    LogExport,
    /// A file to open.
    OpenFile,
    /// Where to write the file in front.
    SaveAs,
    /// A machine to reach over ssh.
    SshHost,
}

/// What is being dragged with the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drag {
    /// A selection in the editor.
    Selection,
    /// The border beside or under the editor.
    EditorBorder,
    /// The border between log and report.
    LogBorder,
}

/// A time of the day, in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 60.
    pub second: u8,
}

impl fmt::Display for TimeOfDay {
    /// `14:02:11`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

/// A click, to tell double and triple clicks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Click {
    /// Where.
    pub at: Position,
    /// When.
    pub when: Instant,
    /// How many times at this place, from 1.
    pub count: u8,
}
