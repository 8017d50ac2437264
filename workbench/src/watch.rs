//! Notices when a source changes on disk.
