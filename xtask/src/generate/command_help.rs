//! Sections of `docs/command-line.md`.

use clap::Command;

/// The help of the command and of each of its subcommands.
pub(super) fn commands() -> String {
    let mut root = wasm_workbench::cli::command();
    root.build();
    let mut text = section(&root, "wasm-workbench");
    for command in
        root.get_subcommands().filter(|command| command.get_name() != "help" && !command.is_hide_set())
    {
        text += "\n";
        text += &section(command, &format!("wasm-workbench {}", command.get_name()));
    }
    text
}

fn section(command: &Command, title: &str) -> String {
    let help = command.clone().term_width(100).render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    format!("## `{title}`\n\n```text\n{}\n```\n", lines.join("\n").trim_end())
}
