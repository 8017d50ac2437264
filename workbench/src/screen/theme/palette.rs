//! The 24-bit colours: one set of styles, painted in several palettes.

use ratatui::style::{Color, Style};

use super::{ColourMode, PaletteName, Theme};

/// The colours of a palette, as 0xRRGGBB.
struct Palette {
    /// Behind everything.
    ground: u32,
    /// Behind what lies over the panels.
    raised: u32,
    /// Behind what is typed in.
    input: u32,
    /// The line of the cursor.
    current_line: u32,
    /// Text.
    text: u32,
    /// What stands out by weight.
    bright: u32,
    /// Context: times, line numbers, labels.
    dim: u32,
    /// What is there and need not be read.
    faint: u32,
    /// Borders.
    border: u32,
    /// Borders of what lies over the panels.
    overlay_border: u32,
    /// What has the focus, gauges, news.
    accent: u32,
    /// Keys.
    key: u32,
    error: u32,
    warning: u32,
    ok: u32,
    keyword: u32,
    instruction: u32,
    type_: u32,
    identifier: u32,
    number: u32,
    string: u32,
    comment: u32,
    punctuation: u32,
    placeholder: u32,
    /// Behind what is selected.
    selection: u32,
    /// Behind the pair of brackets.
    bracket: u32,
    /// Behind what a search found.
    found: u32,
    /// Behind a chip.
    chip: u32,
    /// The sign that removes a chip.
    chip_close: u32,
    /// Behind the name of the target.
    badge: u32,
    /// The part of a gauge that is left.
    gauge_rest: u32,
}

const DARK: Palette = Palette {
    ground: 0x14_171c,
    raised: 0x1c_2129,
    input: 0x0f_1216,
    current_line: 0x1b_2028,
    text: 0xc8_d0da,
    bright: 0xf2_f5f9,
    dim: 0x84_8f9e,
    faint: 0x64_6f7f,
    border: 0x3b_4453,
    overlay_border: 0x66_7487,
    accent: 0x6c_b6ff,
    key: 0x9f_d0ff,
    error: 0xff_7080,
    warning: 0xeb_b652,
    ok: 0x7f_d693,
    keyword: 0xc6_9aec,
    instruction: 0x82_c4f5,
    type_: 0x5c_cfb8,
    identifier: 0xe6_d3ad,
    number: 0xe8_9f7a,
    string: 0xa8_d37f,
    comment: 0x71_7d8d,
    punctuation: 0x97_a2b1,
    placeholder: 0xd6_7bb0,
    selection: 0x2b_4668,
    bracket: 0x3a_4250,
    found: 0x4d_4222,
    chip: 0x29_303b,
    chip_close: 0x9a_a5b3,
    badge: 0x1f_3247,
    gauge_rest: 0x2b_323d,
};

const LIGHT: Palette = Palette {
    ground: 0xfa_fbfc,
    raised: 0xee_f1f5,
    input: 0xff_ffff,
    current_line: 0xf0_f3f7,
    text: 0x2a_313b,
    bright: 0x0b_0f14,
    dim: 0x5a_6573,
    faint: 0x83_8d9b,
    border: 0xc2_c9d3,
    overlay_border: 0x8a_95a4,
    accent: 0x0b_5cad,
    key: 0x0b_55a0,
    error: 0xb8_1c30,
    warning: 0x87_5300,
    ok: 0x1c_6b34,
    keyword: 0x7a_2fb0,
    instruction: 0x0a_5a96,
    type_: 0x06_6a5a,
    identifier: 0x6b_4e14,
    number: 0xa2_4511,
    string: 0x3d_6b0f,
    comment: 0x72_7d8b,
    punctuation: 0x55_606e,
    placeholder: 0xa0_2c74,
    selection: 0xbf_dbf7,
    bracket: 0xd5_dce5,
    found: 0xfa_e6b4,
    chip: 0xe1_e6ec,
    chip_close: 0x55_606e,
    badge: 0xd3_e6fa,
    gauge_rest: 0xd9_dfe6,
};

/// What red, amber and green say is said by vermilion, yellow and sky blue (after Okabe and Ito).
const COLOUR_BLIND: Palette = Palette {
    error: 0xf0_7a3c,
    warning: 0xf5_e663,
    ok: 0x6c_c0ff,
    string: 0xf0_e0a0,
    number: 0xf5_b47a,
    placeholder: 0xd9_a3c7,
    ..DARK
};

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

/// The styles of a palette.
pub(super) fn styles(name: PaletteName) -> Theme {
    let palette = match name {
        PaletteName::Dark => &DARK,
        PaletteName::Light => &LIGHT,
        PaletteName::ColourBlind => &COLOUR_BLIND,
    };
    let (text, bright, dim) = (fg(palette.text), fg(palette.bright), fg(palette.dim));
    let on = |style: Style, ground: u32| style.bg(rgb(ground));
    let underlined = |colour: u32| Style::new().underlined().underline_color(rgb(colour));
    Theme {
        mode: ColourMode::TrueColour,
        base: on(text, palette.ground),
        text,
        dim,
        faint: fg(palette.faint),
        bright,
        border: fg(palette.border),
        border_focused: fg(palette.accent),
        title: dim,
        title_focused: bright.bold(),
        keyword: fg(palette.keyword),
        instruction: fg(palette.instruction),
        type_: fg(palette.type_),
        identifier: fg(palette.identifier),
        number: fg(palette.number),
        string: fg(palette.string),
        escape: fg(palette.number),
        comment: fg(palette.comment).italic(),
        punctuation: fg(palette.punctuation),
        placeholder: fg(palette.placeholder),
        error: fg(palette.error),
        warning: fg(palette.warning),
        info: fg(palette.accent),
        ok: fg(palette.ok),
        error_underline: underlined(palette.error),
        warning_underline: underlined(palette.warning),
        selection: bg(palette.selection),
        current_line: bg(palette.current_line),
        current_line_number: text,
        bracket: bg(palette.bracket).bold(),
        match_: bg(palette.found),
        match_current: on(fg(palette.ground), palette.warning),
        chip: on(text, palette.chip),
        chip_close: on(fg(palette.chip_close), palette.chip),
        badge: on(fg(palette.key), palette.badge),
        tab_active: bright.bold(),
        tab: dim,
        gauge: fg(palette.accent),
        gauge_full: fg(palette.warning),
        gauge_rest: fg(palette.gauge_rest),
        key: fg(palette.key),
        key_label: dim,
        overlay: on(text, palette.raised),
        overlay_border: on(fg(palette.overlay_border), palette.raised),
        row_selected: on(bright, palette.selection),
        field: on(bright, palette.input),
    }
}
