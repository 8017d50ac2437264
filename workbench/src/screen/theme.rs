//! What each kind of text looks like, in the three colour modes.
//!
//! Styles are named by meaning, never by colour. Colour is never alone: whoever draws an error
//! also draws a sign or a word, so that the screen reads the same with `NO_COLOR`.
//!
//! With 24-bit colour the screen brings its own ground, dark or light, so that contrast does not depend
//! on the terminal's palette. With 16 colours it keeps the terminal's own foreground and
//! background for text, and so reads on light ones too.

mod palette;

use ratatui::style::{Color, Modifier, Style};
use wasm_device_abi::codes::{LogLevel, Status};

use crate::compile::Severity;

/// How many colours the screen uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ColourMode {
    /// 24-bit colours.
    #[default]
    TrueColour,
    /// The terminal's 16 colours.
    Sixteen,
    /// None: weight, underline, reverse, signs and words carry the meaning.
    None,
}

/// Which 24-bit colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaletteName {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// Light on dark, in blue and orange where others use red and green.
    ColourBlind,
}

impl PaletteName {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::ColourBlind];

    /// The palette for a terminal whose `COLORFGBG` is this: `foreground;background`, numbers of the 16
    /// colours, as rxvt, konsole and others set it. Without it the ground is taken to be dark.
    pub fn detect(colorfgbg: Option<&str>) -> Self {
        let background = colorfgbg.and_then(|value| value.rsplit(';').next());
        match background {
            Some("7" | "15") => Self::Light,
            _ => Self::Dark,
        }
    }
}

/// The environment variables that say what a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColourVariables<'a> {
    /// `NO_COLOR`: any value but the empty one asks for no colour.
    pub no_color: Option<&'a str>,
    /// `COLORTERM`: `truecolor` or `24bit`.
    pub colorterm: Option<&'a str>,
    /// `TERM`.
    pub term: Option<&'a str>,
}

impl ColourMode {
    /// The mode for a terminal with these variables.
    pub fn detect(variables: ColourVariables<'_>) -> Self {
        const TRUE_COLOUR_TERMS: [&str; 6] = ["kitty", "alacritty", "foot", "wezterm", "ghostty", "direct"];
        if variables.no_color.is_some_and(|value| !value.is_empty()) {
            return Self::None;
        }
        let term = variables.term.unwrap_or_default();
        if term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2") {
            return Self::None;
        }
        let named = matches!(variables.colorterm, Some("truecolor" | "24bit"));
        if named || TRUE_COLOUR_TERMS.iter().any(|name| term.contains(name)) {
            return Self::TrueColour;
        }
        Self::Sixteen
    }
}

/// The styles of the screen, by meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The mode these styles were made for.
    pub mode: ColourMode,
    /// The screen itself: its background, and text that is nothing special.
    pub base: Style,
    /// Content.
    pub text: Style,
    /// Context: timestamps, units, labels.
    pub dim: Style,
    /// Less than context: line numbers, placeholders, what cannot be used now.
    pub faint: Style,
    /// Content that matters most: results, the file in front.
    pub bright: Style,

    /// Border of a panel.
    pub border: Style,
    /// Border of the panel with the focus; its lines are heavier too.
    pub border_focused: Style,
    /// Title of a panel.
    pub title: Style,
    /// Title of the panel with the focus.
    pub title_focused: Style,

    /// Keyword of a source: `module`, `func`, `param`.
    pub keyword: Style,
    /// Instruction: `i32.add`.
    pub instruction: Style,
    /// Type: `i32`.
    pub type_: Style,
    /// Identifier: `$name`.
    pub identifier: Style,
    /// Number.
    pub number: Style,
    /// String.
    pub string: Style,
    /// Escape within a string.
    pub escape: Style,
    /// Comment.
    pub comment: Style,
    /// Parentheses and other marks.
    pub punctuation: Style,
    /// What stands for a character that cannot be shown as it is.
    pub placeholder: Style,

    /// Errors, traps.
    pub error: Style,
    /// Warnings, limits, loss.
    pub warning: Style,
    /// Neutral news.
    pub info: Style,
    /// What went well.
    pub ok: Style,
    /// Text with an error in it; laid over the style it has.
    pub error_underline: Style,
    /// Text with a warning in it; laid over the style it has.
    pub warning_underline: Style,

    /// Selected text; laid over the style it has.
    pub selection: Style,
    /// The line of the cursor; laid over the style it has.
    pub current_line: Style,
    /// Number of the line of the cursor.
    pub current_line_number: Style,
    /// The pair of brackets at the cursor; laid over the style it has.
    pub bracket: Style,
    /// What a search found; laid over the style it has.
    pub match_: Style,
    /// The match the search stands on; laid over the style it has.
    pub match_current: Style,

    /// A removable chip, such as a filter.
    pub chip: Style,
    /// The sign that removes a chip.
    pub chip_close: Style,
    /// A short label on its own ground, such as the target's name.
    pub badge: Style,
    /// The tab in front.
    pub tab_active: Style,
    /// Another tab.
    pub tab: Style,

    /// Filled part of a gauge.
    pub gauge: Style,
    /// Filled part of a gauge that is nearly, or quite, full.
    pub gauge_full: Style,
    /// The rest of a gauge.
    pub gauge_rest: Style,

    /// A key, in a hint or a button.
    pub key: Style,
    /// What the key does.
    pub key_label: Style,

    /// Inside of an overlay.
    pub overlay: Style,
    /// Border of an overlay.
    pub overlay_border: Style,
    /// The row of a list that Enter takes.
    pub row_selected: Style,
    /// A field one types into.
    pub field: Style,
}

impl Theme {
    /// The styles of a colour mode, on a dark ground where it brings its own.
    pub fn new(mode: ColourMode) -> Self {
        Self::with_palette(mode, PaletteName::Dark)
    }

    /// The styles of a colour mode; the palette matters for 24-bit colours alone.
    pub fn with_palette(mode: ColourMode, palette: PaletteName) -> Self {
        match mode {
            ColourMode::TrueColour => palette::styles(palette),
            ColourMode::Sixteen => sixteen(),
            ColourMode::None => no_colour(),
        }
    }

    /// Style of a log line's text by its level.
    pub fn level(&self, level: LogLevel) -> Style {
        match level {
            LogLevel::Emerg | LogLevel::Alert | LogLevel::Crit | LogLevel::Err => self.error,
            LogLevel::Warning => self.warning,
            LogLevel::Notice => self.bright,
            LogLevel::Info => self.text,
            LogLevel::Debug => self.dim,
        }
    }

    /// Style of the word that says how a run ended.
    ///
    /// What the guest did wrong is an error; a limit or a stop, which somebody set, is a warning.
    pub fn status(&self, status: Status) -> Style {
        match status {
            Status::Ok => self.ok,
            Status::OutOfFuel | Status::Deadline | Status::Cancelled => self.warning,
            Status::Trap | Status::Refused | Status::LinkError | Status::NoMemory | Status::EngineFault => {
                self.error
            }
        }
    }

    /// Style of a diagnostic's mark and message.
    pub fn severity(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
        }
    }
}

/// The terminal's own foreground and background stand for text; `DIM` rather than bright black
/// for context, as some palettes make bright black the colour of their background.
fn sixteen() -> Theme {
    let text = Style::new();
    let bright = text.bold();
    let dim = text.dim();
    let of = |colour| Style::new().fg(colour);
    Theme {
        mode: ColourMode::Sixteen,
        base: text,
        text,
        dim,
        faint: dim,
        bright,
        border: dim,
        border_focused: of(Color::Cyan),
        title: text,
        title_focused: bright,
        keyword: of(Color::Magenta),
        instruction: of(Color::Cyan),
        type_: of(Color::Green),
        identifier: text,
        number: of(Color::Yellow),
        string: of(Color::Green),
        escape: of(Color::Yellow),
        comment: dim.italic(),
        punctuation: text,
        placeholder: of(Color::Magenta).reversed(),
        error: of(Color::Red).bold(),
        warning: of(Color::Yellow),
        info: of(Color::Cyan),
        ok: of(Color::Green),
        error_underline: Style::new().underlined().underline_color(Color::Red),
        warning_underline: Style::new().underlined().underline_color(Color::Yellow),
        selection: Style::new().reversed(),
        current_line: Style::new(),
        current_line_number: bright,
        bracket: Style::new().bold().underlined(),
        match_: of(Color::Black).bg(Color::Yellow),
        match_current: of(Color::Black).bg(Color::Cyan).bold(),
        chip: Style::new().reversed(),
        chip_close: Style::new().reversed(),
        badge: Style::new().reversed(),
        tab_active: bright.underlined(),
        tab: text,
        gauge: of(Color::Cyan),
        gauge_full: of(Color::Yellow),
        gauge_rest: dim,
        key: of(Color::Cyan),
        key_label: text,
        overlay: text,
        overlay_border: of(Color::Cyan),
        row_selected: Style::new().reversed(),
        field: Style::new().underlined(),
    }
}

fn no_colour() -> Theme {
    let text = Style::new();
    let bright = text.bold();
    let dim = text.dim();
    let reversed = text.reversed();
    Theme {
        mode: ColourMode::None,
        base: text,
        text,
        dim,
        faint: dim,
        bright,
        border: dim,
        border_focused: bright,
        title: text,
        title_focused: bright,
        keyword: bright,
        instruction: text,
        type_: text,
        identifier: text,
        number: text,
        string: text,
        escape: text,
        comment: dim,
        punctuation: text,
        placeholder: reversed,
        error: bright,
        warning: bright,
        info: text,
        ok: text,
        error_underline: text.underlined(),
        warning_underline: text.underlined(),
        selection: reversed,
        current_line: text,
        current_line_number: bright,
        bracket: text.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        match_: reversed,
        match_current: text.add_modifier(Modifier::BOLD | Modifier::REVERSED | Modifier::UNDERLINED),
        chip: reversed,
        chip_close: reversed,
        badge: reversed,
        tab_active: text.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        tab: text,
        gauge: text,
        gauge_full: bright,
        gauge_rest: dim,
        key: bright,
        key_label: text,
        overlay: text,
        overlay_border: text,
        row_selected: reversed,
        field: text.underlined(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> ColourMode {
        ColourMode::detect(ColourVariables { no_color, colorterm, term })
    }

    #[test]
    fn no_color_wins_over_everything() {
        assert_eq!(detect(Some("1"), Some("truecolor"), Some("xterm-kitty")), ColourMode::None);
        assert_eq!(detect(Some(""), Some("truecolor"), None), ColourMode::TrueColour);
    }

    #[test]
    fn the_terminal_says_what_it_can() {
        assert_eq!(detect(None, Some("24bit"), Some("screen")), ColourMode::TrueColour);
        assert_eq!(detect(None, None, Some("xterm-kitty")), ColourMode::TrueColour);
        assert_eq!(detect(None, None, Some("xterm-256color")), ColourMode::Sixteen);
        assert_eq!(detect(None, None, Some("dumb")), ColourMode::None);
        assert_eq!(detect(None, None, None), ColourMode::Sixteen);
    }

    #[test]
    fn no_colour_has_no_colour_and_sixteen_has_no_24_bit_one() {
        let none = format!("{:?}", Theme::new(ColourMode::None));
        for word in ["Red", "Green", "Yellow", "Cyan", "Magenta", "Rgb", "Black"] {
            assert!(!none.contains(word), "{word} in {none}");
        }
        assert!(!format!("{:?}", Theme::new(ColourMode::Sixteen)).contains("Rgb"));
    }

    /// Contrast ratio of WCAG 2.
    fn contrast(one: Color, other: Color) -> f64 {
        let luminance = |colour| {
            let Color::Rgb(red, green, blue) = colour else { panic!("{colour:?} is not a 24-bit colour") };
            let part = |value: u8| {
                let share = f64::from(value) / 255.0;
                if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_its_ground() {
        for palette in PaletteName::ALL {
            can_be_read(palette);
        }
    }

    fn can_be_read(palette: PaletteName) {
        let theme = Theme::with_palette(ColourMode::TrueColour, palette);
        let ground = theme.base.bg.unwrap();
        let text = [
            theme.text,
            theme.dim,
            theme.bright,
            theme.title,
            theme.keyword,
            theme.instruction,
            theme.type_,
            theme.identifier,
            theme.number,
            theme.string,
            theme.escape,
            theme.punctuation,
            theme.placeholder,
            theme.error,
            theme.warning,
            theme.info,
            theme.ok,
            theme.key,
            theme.key_label,
            theme.tab,
        ];
        for style in text {
            let ratio = contrast(style.fg.unwrap(), style.bg.unwrap_or(ground));
            assert!(ratio >= 4.5, "{palette:?} {style:?}: {ratio:.2}");
        }
        for style in
            [theme.chip, theme.chip_close, theme.badge, theme.row_selected, theme.field, theme.match_current]
        {
            let ratio = contrast(style.fg.unwrap(), style.bg.unwrap());
            assert!(ratio >= 4.5, "{palette:?} {style:?}: {ratio:.2}");
        }
        for style in [theme.faint, theme.comment] {
            let ratio = contrast(style.fg.unwrap(), ground);
            assert!(ratio >= 3.0, "{palette:?} {style:?}: {ratio:.2}");
        }
    }

    #[test]
    fn the_ground_of_the_terminal_is_taken_from_its_own_word() {
        assert_eq!(PaletteName::detect(None), PaletteName::Dark);
        assert_eq!(PaletteName::detect(Some("0;15")), PaletteName::Light);
        assert_eq!(PaletteName::detect(Some("0;default;7")), PaletteName::Light);
        assert_eq!(PaletteName::detect(Some("15;0")), PaletteName::Dark);
    }

    /// A colour as somebody sees it who lacks one of the three kinds of cones: Viénot, Brettel and
    /// Mollon 1999, in linear light. Red and green fall together.
    fn without_red_or_green(colour: Color, red_is_missing: bool) -> [f64; 3] {
        let Color::Rgb(red, green, blue) = colour else { panic!("{colour:?} is not a 24-bit colour") };
        let [red, green, blue] = [red, green, blue].map(|part| (f64::from(part) / 255.0).powf(2.2));
        let both = if red_is_missing {
            0.112_38 * red + 0.887_62 * green
        } else {
            0.292_75 * red + 0.707_25 * green
        };
        [both, both, blue]
    }

    #[test]
    fn the_colour_blind_see_errors_warnings_and_success_apart() {
        let theme = Theme::with_palette(ColourMode::TrueColour, PaletteName::ColourBlind);
        let told = [theme.error, theme.warning, theme.ok].map(|style| style.fg.unwrap());
        for red_is_missing in [true, false] {
            for (index, one) in told.iter().enumerate() {
                for other in &told[index + 1..] {
                    let [one, other] =
                        [*one, *other].map(|colour| without_red_or_green(colour, red_is_missing));
                    let apart: f64 = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(apart > 0.2, "{one:?} and {other:?}: {apart:.2}");
                }
            }
        }
    }
}
