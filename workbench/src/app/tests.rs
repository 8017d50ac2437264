//! The workbench without a terminal: keys go in, the real workers work, the screen is looked at.

mod assistance;
mod drafts;
mod driver;
mod editing;
mod files;
mod flood;
mod history;
mod keys;
mod pictures;
mod runs;
mod targets;
