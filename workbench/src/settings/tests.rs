use std::path::Path;

use super::*;

fn parse(text: &str) -> Result<Settings, SettingsError> {
    file::parse(text, Path::new("config.toml"))
}

fn complaint(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn each_value_knows_its_line() {
    let text = "# mine\ntheme = \"light\"\n\ntarget = \"ssh:box\"\neditor-width = 40\nrestart = true\n";
    let settings = parse(text).unwrap();
    assert_eq!(settings.theme.value, ThemeChoice::Light);
    assert_eq!(settings.theme.origin.to_string(), "config.toml, line 2");
    assert_eq!(settings.target.value, TargetChoice::Ssh("box".to_owned()));
    assert_eq!(settings.target.origin.to_string(), "config.toml, line 4");
    assert_eq!((settings.editor_width.value, settings.restart.value), (40, true));
    assert_eq!(settings.colours, Settings::default().colours);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let word = complaint("theme = \"dark\"\ncolours = \"lots\"\n");
    assert!(
        word.starts_with("config.toml, line 2: \"lots\" is none of auto, truecolour, 16, none;"),
        "{word}"
    );
    let key = complaint("\n\nthem = \"dark\"\n");
    assert!(key.starts_with("config.toml, line 3: unknown field `them`"), "{key}");
    let range = complaint("editor-width = 99");
    assert!(range.contains("line 1: editor-width is 99, and goes from 20 to 80"), "{range}");
    let target = complaint("target = \"moon\"");
    assert!(target.contains("there is no target \"moon\""), "{target}");
    let ty = complaint("restart = \"yes\"");
    assert!(ty.contains("line 1: invalid type"), "{ty}");
    let syntax = complaint("theme = \"dark\"\ncolours = ");
    assert!(syntax.contains("line 2"), "{syntax}");
}

#[test]
fn without_a_file_all_are_defaults_and_a_folder_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Settings::read(&folder.path().join("config.toml")).unwrap(), Settings::default());
    assert!(matches!(Settings::read(folder.path()), Err(SettingsError::Unreadable { .. })));
}

#[test]
fn no_color_goes_over_the_file_and_the_terminal_under_it() {
    let mut settings = parse("colours = \"16\"\n").unwrap();
    let plain = ColourEnvironment { colorterm: Some("truecolor".to_owned()), ..Default::default() };
    settings.take_environment(&plain);
    assert_eq!(settings.colour_mode(&plain), ColourMode::Sixteen);
    let none = ColourEnvironment { no_color: Some("1".to_owned()), ..plain };
    settings.take_environment(&none);
    assert_eq!(settings.colour_mode(&none), ColourMode::None);
    assert_eq!(settings.colours.origin.to_string(), "environment variable NO_COLOR");
}

#[test]
fn the_theme_follows_the_terminal_until_it_is_set() {
    let light = ColourEnvironment { colorfgbg: Some("0;15".to_owned()), ..Default::default() };
    assert_eq!(parse("").unwrap().palette(&light), PaletteName::Light);
    assert_eq!(parse("theme = \"dark\"").unwrap().palette(&light), PaletteName::Dark);
    let blind = parse("theme = \"colour-blind\"").unwrap();
    assert_eq!(blind.palette(&light), PaletteName::ColourBlind);
}

#[test]
fn what_config_prints_reads_back_as_the_same_settings() {
    let settings = parse("theme = \"light\"\ntarget = \"vm\"\nrestart = true\neditor-width = 33\n").unwrap();
    let printed: String = settings.rows().iter().map(|row| format!("{}\n", row.line)).collect();
    let again = parse(&printed).unwrap();
    let lines = |settings: &Settings| settings.rows().map(|row| row.line);
    assert_eq!(lines(&again), lines(&settings));
}
