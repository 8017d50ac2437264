//! Where guests run: opened, gone, opened again, another one.

use super::State;
use crate::app::effect::Effect;
use crate::app::state::{Generation, Overlay, PromptPurpose, TargetRow, TargetState};
use crate::target::{OpeningNews, TargetChoice, TargetError, TargetInfo};

impl State {
    pub(super) fn is_opening(&self) -> bool {
        matches!(self.target, TargetState::Connecting { .. })
    }

    /// Name of the target that guests are given to.
    pub(super) fn target_name(&self) -> String {
        match &self.target {
            TargetState::Ready(info) => info.name.clone(),
            _ => self.target_choice.to_string(),
        }
    }

    pub(super) fn target_news(&mut self, news: OpeningNews) {
        let now = self.now;
        match news {
            OpeningNews::Console(batch) => self.log.push_batch(batch),
            OpeningNews::Step(new) => {
                if let TargetState::Connecting { step, .. } = &mut self.target {
                    *step = Some((new, now));
                }
            }
        }
    }

    pub(super) fn target_opened(&mut self, result: Result<TargetInfo, TargetError>) {
        match result {
            Ok(info) => self.target = TargetState::Ready(info),
            Err(error) => {
                self.fail(error.to_string());
                self.target =
                    TargetState::Failed { choice: self.target_choice.clone(), reason: error.to_string() };
            }
        }
    }

    /// The target stopped answering. What was logged, the editor and the report stay.
    pub(super) fn target_gone(&mut self, error: &TargetError, effects: &mut Vec<Effect>) {
        if matches!(self.target, TargetState::Failed { .. }) {
            return;
        }
        let reason = error.to_string();
        self.target = TargetState::Failed { choice: self.target_choice.clone(), reason: reason.clone() };
        if self.restarts {
            if self.pending.run.is_some() {
                self.finish_run(Err(reason.clone()));
            }
            self.restart_target(effects);
            return self.warn(format!("{reason}; it is opened again"));
        }
        self.fail(reason);
    }

    /// Opens the target again; the guest that was loaded, or was on its way there, is pushed and run again.
    pub(super) fn restart_target(&mut self, effects: &mut Vec<Effect>) {
        let on_its_way = self.pending.run.as_ref().map(|run| run.job.file);
        let last = self.last_run.as_ref().map(|last| last.guest.file);
        let file = on_its_way.or(self.loaded.as_ref().map(|guest| guest.file)).or(last);
        self.open_target(self.target_choice.clone(), effects);
        if let Some(index) = file.and_then(|id| self.files.iter().position(|file| file.id == id)) {
            self.start_job(index, true, effects);
        }
    }

    /// Lets go of the target and opens this one.
    pub(super) fn open_target(&mut self, choice: TargetChoice, effects: &mut Vec<Effect>) {
        if self.pending.run.is_some() {
            self.finish_run(Err(format!("the target {} was closed during the run", self.target_name())));
        }
        let opening = Generation(self.pending.opening.0 + 1);
        self.pending.opening = opening;
        self.target = TargetState::Connecting { choice: choice.clone(), since: self.now, step: None };
        self.target_choice = choice.clone();
        self.loaded = None;
        // These are of the target that was.
        self.notice = None;
        self.save_to_log = None;
        self.log.mark_target();
        effects.push(Effect::OpenTarget { opening, choice });
    }

    pub(super) fn stop_opening(&mut self, effects: &mut Vec<Effect>) {
        self.inform(format!("opening {} is being stopped", self.target_choice));
        effects.push(Effect::CancelOpening);
    }

    /// Opens the list of targets; what each of them is comes when it is known.
    pub(super) fn list_targets(&mut self, effects: &mut Vec<Effect>) {
        let mut choices = vec![TargetChoice::Simulator, TargetChoice::Device, TargetChoice::Vm];
        if matches!(self.target_choice, TargetChoice::Ssh(_)) {
            choices.push(self.target_choice.clone());
        }
        let name = self.target_name();
        let selected = choices.iter().position(|choice| choice.to_string() == name).unwrap_or(0);
        let mut rows: Vec<_> =
            choices.iter().map(|choice| TargetRow { choice: Some(choice.clone()), seen: None }).collect();
        let another = "the device of another machine, through your ssh".to_owned();
        rows.push(TargetRow { choice: None, seen: Some(Ok(another)) });
        self.overlay = Some(Overlay::Targets { selected, rows });
        effects.push(Effect::LookAtTargets(choices));
    }

    pub(super) fn targets_seen(&mut self, seen: Vec<(TargetChoice, Result<String, String>)>) {
        let Some(Overlay::Targets { rows, .. }) = &mut self.overlay else { return };
        for (choice, result) in seen {
            if let Some(row) = rows.iter_mut().find(|row| row.choice.as_ref() == Some(&choice)) {
                row.seen = Some(result);
            }
        }
    }

    /// Takes a row of the list. One that cannot be opened is tried all the same: things may have changed.
    pub(super) fn choose_target(&mut self, row: Option<TargetRow>, effects: &mut Vec<Effect>) {
        match row.map(|row| row.choice) {
            Some(Some(choice)) => self.open_target(choice, effects),
            Some(None) => self.ask(PromptPurpose::SshHost),
            None => {}
        }
    }

    /// Takes the host that was typed.
    pub(super) fn answer_ssh_host(&mut self, text: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
        let choice =
            format!("ssh:{}", text.trim()).parse::<TargetChoice>().map_err(|error| error.to_string())?;
        self.open_target(choice, effects);
        Ok(())
    }
}
