//! Finding an action by some letters of its name.

use super::action::Action;

/// The actions whose name has all letters of `query`, in their order; the best first. An empty query
/// finds all of them, in the order in which they are declared.
pub fn matches(query: &str) -> Vec<Action> {
    let commands = Action::NAMED.iter().copied().filter(|action| action.is_command());
    let mut found: Vec<(u32, Action)> =
        commands.filter_map(|action| Some((cost(query, action.name())?, action))).collect();
    found.sort_by_key(|(cost, _)| *cost);
    found.into_iter().map(|(_, action)| action).collect()
}

/// How far `name` is from what was typed, less is nearer; `None` when a letter is missing.
///
/// Letters that follow each other cost nothing, those at the start of a word little.
fn cost(query: &str, name: &str) -> Option<u32> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let mut cost = 0;
    let mut next = 0;
    for wanted in query.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let starts_word = |at: usize| at == 0 || name.get(at - 1) == Some(&' ');
        let follows = name.get(next) == Some(&wanted);
        let place = || {
            let places = || (next..name.len()).filter(|&at| name.get(at) == Some(&wanted));
            places().find(|&at| starts_word(at)).or_else(|| places().next())
        };
        let at = if follows { next } else { place()? };
        cost += match at {
            _ if at == next => 0,
            _ if starts_word(at) => 1,
            _ => 3 + (at - next) as u32,
        };
        next = at + 1;
    }
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_find_an_action() {
        assert_eq!(matches("sar").first(), Some(&Action::SaveAndRun));
        assert_eq!(matches("undo").first(), Some(&Action::Undo));
        assert_eq!(matches("Clear Log").first(), Some(&Action::LogClear));
        assert_eq!(matches("clear logs"), []);
        assert_eq!(matches("clelog").first(), Some(&Action::LogClear));
        assert_eq!(matches("goto").first(), Some(&Action::FocusEditor));
    }

    #[test]
    fn no_letters_find_everything() {
        let all = matches("  ");
        assert!(all.len() > 40 && all.iter().all(|action| action.is_command()), "{}", all.len());
        assert_eq!(all.first(), Some(&Action::SaveAndRun));
    }
}
