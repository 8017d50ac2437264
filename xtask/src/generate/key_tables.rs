//! Tables of `docs/keys.md`.

use wasm_workbench::app::keymap::{BINDINGS, Binding, Context};

/// The keys, a table for each place where they work.
pub(super) fn keys() -> String {
    Context::ALL.into_iter().filter_map(table).collect::<Vec<_>>().join("\n")
}

fn table(context: Context) -> Option<String> {
    let rows: Vec<String> = BINDINGS.iter().filter(|binding| binding.context == context).map(row).collect();
    let title = capitalised(context.title());
    (!rows.is_empty())
        .then(|| format!("## {title}\n\n| key | what it does |\n| --- | --- |\n{}", rows.concat()))
}

fn row(binding: &Binding) -> String {
    let keys: Vec<String> =
        binding.keys.iter().map(|key| format!("`{}`", key.to_string().replace('|', "\\|"))).collect();
    format!("| {} | {} |\n", keys.join(", "), binding.action.description())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
