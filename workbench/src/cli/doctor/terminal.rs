//! The terminal that the screen would open on.

use std::io::{self, IsTerminal};

use super::Finding;
use super::machine::Machine;

/// Below this the screen shows one panel at a time.
const ROOMY: (u16, u16) = (80, 24);

/// Size, colours and character set.
pub(super) fn look(machine: &Machine) -> Vec<Finding> {
    let size = (io::stdin().is_terminal() && io::stdout().is_terminal())
        .then(|| ratatui::crossterm::terminal::size().ok())
        .flatten();
    vec![of_size(size), of_colours(machine), of_locale(machine)]
}

fn of_size(size: Option<(u16, u16)>) -> Finding {
    let name = "terminal";
    match size {
        Some((columns, rows)) if columns >= ROOMY.0 && rows >= ROOMY.1 => {
            Finding::works(name, format!("{columns}×{rows}"))
        }
        Some((columns, rows)) => {
            Finding::note(name, format!("{columns}×{rows}; the screen shows one panel at a time"))
                .with_fix(format!("make it {}×{} or larger", ROOMY.0, ROOMY.1))
        }
        None => Finding::note(name, "this is no terminal; run, watch and check work without one")
            .with_fix("call `wasm-workbench` from a terminal to open the screen"),
    }
}

fn of_colours(machine: &Machine) -> Finding {
    let name = "colours";
    if machine.variable("NO_COLOR").is_some() {
        return Finding::note(name, "none, because NO_COLOR is set");
    }
    let truecolor =
        machine.variable("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    match machine.variable("TERM") {
        None => {
            Finding::note(name, "unknown, because TERM is not set").with_fix("export TERM=xterm-256color")
        }
        Some(term) if term == "dumb" => Finding::note(name, "none: TERM is dumb"),
        Some(term) if truecolor => Finding::works(name, format!("truecolor ({term})")),
        Some(term) => Finding::works(
            name,
            format!("16 ({term}); COLORTERM=truecolor gives all where the terminal has them"),
        ),
    }
}

fn of_locale(machine: &Machine) -> Finding {
    let name = "characters";
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| Some((name, machine.variable(name)?)));
    let fix = "export LC_ALL=C.UTF-8";
    match set {
        Some((name_of, value)) => {
            let upper = value.to_uppercase();
            if upper.contains("UTF-8") || upper.contains("UTF8") {
                Finding::works(name, format!("UTF-8 ({name_of}={value})"))
            } else {
                Finding::note(
                    name,
                    format!("{name_of}={value} is not UTF-8; frames and signs may look wrong"),
                )
                .with_fix(fix)
            }
        }
        None => Finding::note(name, "no locale is set; frames and signs may look wrong").with_fix(fix),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::State;
    use super::*;

    #[test]
    fn a_small_terminal_is_told_how_large_to_be() {
        assert_eq!(of_size(Some((200, 60))).state, State::Works);
        let small = of_size(Some((60, 20)));
        assert_eq!((small.state, small.fix.as_deref()), (State::Note, Some("make it 80×24 or larger")));
        assert_eq!(of_size(None).state, State::Note);
    }

    #[test]
    fn locale_and_colours_come_from_the_environment() {
        let machine = |variables: &[(&str, &str)]| Machine::made_up(Path::new("/nowhere"), variables);
        assert_eq!(of_locale(&machine(&[("LANG", "de_DE.UTF-8")])).state, State::Works);
        assert_eq!(of_locale(&machine(&[("LC_ALL", "C"), ("LANG", "C.UTF-8")])).state, State::Note);
        assert!(
            of_colours(&machine(&[("TERM", "xterm"), ("COLORTERM", "24bit")])).found.contains("truecolor")
        );
        assert!(of_colours(&machine(&[("TERM", "xterm"), ("NO_COLOR", "1")])).found.contains("NO_COLOR"));
        assert!(of_colours(&machine(&[("TERM", "linux")])).found.starts_with("16"));
    }
}
