//! What each kind of text looks like, in the three colour modes.
//!
//! Styles are named by meaning, never by colour. Colour is never alone: whoever draws an error
//! also draws a sign or a word, so that the screen reads the same with `NO_COLOR`.
//!
//! With 24-bit colour the screen brings its own dark background, so that contrast does not depend
//! on the terminal's palette. With 16 colours it keeps the terminal's own foreground and
//! background for text, and so reads on light ones too.

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
    /// The styles of a colour mode.
    pub fn new(mode: ColourMode) -> Self {
        match mode {
            ColourMode::TrueColour => true_colour(),
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

fn rgb(hex: u32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color::Rgb(red, green, blue)
}

fn fg(hex: u32) -> Style {
    Style::new().fg(rgb(hex))
}

fn bg(hex: u32) -> Style {
    Style::new().bg(rgb(hex))
}

fn true_colour() -> Theme {
    const GROUND: u32 = 0x14_171c;
    const RAISED: u32 = 0x1c_2129;
    const INPUT: u32 = 0x0f_1216;
    let text = fg(0xc8_d0da);
    let bright = fg(0xf2_f5f9);
    let dim = fg(0x84_8f9e);
    let accent = 0x6c_b6ff;
    Theme {
        mode: ColourMode::TrueColour,
        base: text.bg(rgb(GROUND)),
        text,
        dim,
        faint: fg(0x64_6f7f),
        bright,
        border: fg(0x3b_4453),
        border_focused: fg(accent),
        title: dim,
        title_focused: bright.bold(),
        keyword: fg(0xc6_9aec),
        instruction: fg(0x82_c4f5),
        type_: fg(0x5c_cfb8),
        identifier: fg(0xe6_d3ad),
        number: fg(0xe8_9f7a),
        string: fg(0xa8_d37f),
        escape: fg(0xe8_9f7a),
        comment: fg(0x71_7d8d).italic(),
        punctuation: fg(0x97_a2b1),
        placeholder: fg(0xd6_7bb0),
        error: fg(0xff_7080),
        warning: fg(0xeb_b652),
        info: fg(accent),
        ok: fg(0x7f_d693),
        error_underline: Style::new().underlined().underline_color(rgb(0xff_7080)),
        warning_underline: Style::new().underlined().underline_color(rgb(0xeb_b652)),
        selection: bg(0x2b_4668),
        current_line: bg(0x1b_2028),
        current_line_number: fg(0xc8_d0da),
        bracket: bg(0x3a_4250).bold(),
        match_: bg(0x4d_4222),
        match_current: bg(0xeb_b652).fg(rgb(GROUND)),
        chip: fg(0xc8_d0da).bg(rgb(0x29_303b)),
        chip_close: fg(0x9a_a5b3).bg(rgb(0x29_303b)),
        badge: fg(0x9f_d0ff).bg(rgb(0x1f_3247)),
        tab_active: bright.bold(),
        tab: dim,
        gauge: fg(accent),
        gauge_full: fg(0xeb_b652),
        gauge_rest: fg(0x2b_323d),
        key: fg(0x9f_d0ff),
        key_label: dim,
        overlay: text.bg(rgb(RAISED)),
        overlay_border: fg(0x66_7487).bg(rgb(RAISED)),
        row_selected: bright.bg(rgb(0x2b_4668)),
        field: bright.bg(rgb(INPUT)),
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
        let theme = Theme::new(ColourMode::TrueColour);
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
            assert!(ratio >= 4.5, "{style:?}: {ratio:.2}");
        }
        for style in
            [theme.chip, theme.chip_close, theme.badge, theme.row_selected, theme.field, theme.match_current]
        {
            let ratio = contrast(style.fg.unwrap(), style.bg.unwrap());
            assert!(ratio >= 4.5, "{style:?}: {ratio:.2}");
        }
        for style in [theme.faint, theme.comment] {
            let ratio = contrast(style.fg.unwrap(), ground);
            assert!(ratio >= 3.0, "{style:?}: {ratio:.2}");
        }
    }
}
