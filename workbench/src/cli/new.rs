//! `new` and `templates`: guests to start from.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::templates::{self, Template};

use super::command_line::{NewCommand, TemplatesCommand};
use super::exit::{Exit, Failure};
use super::streams::{Output, complain};

/// Makes a guest from a template; a file that is there is left alone.
pub(super) fn new(wanted: &NewCommand, mut out: Output) -> Result<Exit, Failure> {
    let template = find(&wanted.template)?;
    let name = plain_name(&wanted.name, template)?;
    fs::create_dir_all(&wanted.dir).map_err(|error| cannot_write(&wanted.dir, &error))?;
    let path = copy(template, &name, &wanted.dir)?;
    let shown = path.display();
    out.line(&shown.to_string())?;
    complain(&format!(
        "{shown} is a copy of the template {}; `wasm-workbench {shown}` edits and runs it, `wasm-workbench run {shown}` runs it once.",
        template.name
    ));
    Ok(Exit::Ok)
}

/// Lists the templates, or prints one.
pub(super) fn templates(wanted: &TemplatesCommand, mut out: Output) -> Result<Exit, Failure> {
    match &wanted.name {
        Some(name) => {
            let template = find(name)?;
            out.line(template.readme.trim_end())?;
            out.line("")?;
            out.line(template.source.trim_end())?;
        }
        None => {
            let all = templates::all();
            let wide = all.iter().map(|template| template.name.len()).max().unwrap_or(0);
            for template in all {
                out.line(&format!("{:<wide$}  {}", template.name, template.teaches))?;
            }
            complain(
                "`wasm-workbench templates NAME` prints one; `wasm-workbench new NAME --template TEMPLATE` makes a copy of it.",
            );
        }
    }
    Ok(Exit::Ok)
}

fn find(name: &str) -> Result<&'static Template, Failure> {
    templates::find(name).ok_or_else(|| {
        let names: Vec<_> = templates::all().iter().map(|template| template.name).collect();
        Failure::usage(format!("there is no template `{name}`; there are {}", names.join(", ")))
    })
}

/// `counter` and `counter.wat` both make `counter.wat`.
fn plain_name(name: &str, template: &Template) -> Result<String, Failure> {
    let path = Path::new(name);
    if path.file_name() != Some(path.as_os_str()) || name.starts_with('.') {
        return Err(Failure::usage(format!(
            "`{name}` is no name for a guest; write a plain name, and the folder with --dir"
        )));
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(own) if own == template.extension() => {
            Ok(name.strip_suffix(&format!(".{own}")).unwrap_or(name).to_owned())
        }
        Some(other @ ("wat" | "wasm" | "rs" | "c")) => Err(Failure::usage(format!(
            "the template {} makes a .{} file, not .{other}; leave the extension out",
            template.name,
            template.extension()
        ))),
        _ => Ok(name.to_owned()),
    }
}

fn copy(template: &Template, name: &str, dir: &Path) -> Result<PathBuf, Failure> {
    template.copy_as(name, dir).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::usage(format!(
            "{} is there already and is left as it is; choose another name or another --dir",
            template.place_of(name, dir).display()
        )),
        _ => cannot_write(dir, &error),
    })
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_get_their_extension() {
        let hello = templates::find("hello").unwrap();
        assert_eq!(plain_name("counter", hello).unwrap(), "counter");
        assert_eq!(plain_name("counter.wat", hello).unwrap(), "counter");
        assert_eq!(plain_name("v1.2", hello).unwrap(), "v1.2");
        for wrong in ["", ".", "..", "a/b", "/etc/x", ".hidden", "x.wasm", "x.c", "x/"] {
            assert!(plain_name(wrong, hello).is_err(), "{wrong}");
        }
        assert_eq!(plain_name("x.c", templates::find("c-hello").unwrap()).unwrap(), "x");
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.wat");
        fs::write(&path, "mine").unwrap();
        fs::create_dir(folder.path().join("mine")).unwrap();
        for template in ["hello", "rust-hello"] {
            let failure = copy(templates::find(template).unwrap(), "mine", folder.path()).unwrap_err();
            assert!(failure.message.contains("left as it is"), "{failure}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path().join("mine")).unwrap().count(), 0);
    }
}
