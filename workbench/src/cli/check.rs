//! `check`: what is wrong with a guest, or what it imports and exports; nothing runs.

use guest_engine::abi::codes::{Generation, ItemKind, Status, ValueType};
use guest_engine::abi::{host, legacy};
use guest_engine::{CheckReport, InterfaceItem};
use serde::Serialize;

use crate::compile::{self, Artifact, ContentHash, Diagnostic, Source};
use crate::screen::pen::shown;
use crate::screen::quantity::{bytes, counted};
use crate::target::Target;

use super::command_line::{CheckCommand, Place};
use super::exit::{Exit, Failure};
use super::interrupt::RunUnderWay;
use super::paint::{self, Paint};
use super::run_document::{COMPILE_ERROR, DiagnosticEntry, MissingImport, first_error, hex};
use super::streams::{Output, complain};
use super::{place, run, source_file};

const SCHEMA: &str = "wasm-workbench/check/1";

/// What is known of a guest without running it.
#[derive(Debug, Serialize)]
struct CheckDocument {
    schema: &'static str,
    file: String,
    target: String,
    status: &'static str,
    message: String,
    source_hash: String,
    hash: Option<String>,
    module_bytes: Option<u64>,
    generation: Option<&'static str>,
    imports: Vec<ItemEntry>,
    exports: Vec<ItemEntry>,
    missing_imports: Vec<MissingImport>,
    diagnostics: Vec<DiagnosticEntry>,
}

/// One import or export.
#[derive(Debug, Serialize)]
struct ItemEntry {
    module: Option<String>,
    name: String,
    kind: &'static str,
    served: bool,
    r#type: String,
}

/// Does the whole of `check`.
pub(super) fn check(command: &CheckCommand, place: &Place, mut out: Output) -> Result<Exit, Failure> {
    let source = source_file::read(&command.file)?;
    let under_way = RunUnderWay::default();
    let listening = under_way.clone();
    let mut target = place::open_and_listen(place, move || listening.end())?;
    let name = target.info().name;
    let build = under_way.begin_build();
    let artifact = match compile::compile_unless_cancelled(&source, &build) {
        Ok(artifact) => artifact,
        Err(_) if build.is_cancelled() => return Ok(run::cancelled(&source)),
        Err(diagnostics) => {
            if command.json {
                run::json(&mut out, &CheckDocument::new(&source, name, COMPILE_ERROR, &diagnostics))?;
            } else {
                run::show_diagnostics(&diagnostics, &source);
                complain(&format!("{} does not compile.", source.path.display()));
            }
            return Ok(Exit::Usage);
        }
    };
    let report = look(target.as_mut(), &artifact)?;
    if command.json {
        run::json(&mut out, &CheckDocument::of(&source, name, &artifact, &report))?;
    } else {
        run::show_diagnostics(&artifact.warnings, &source);
        let paint = Paint { colour: paint::colour_on_stdout() };
        out.line(&table(&source, &artifact, &report, paint))?;
    }
    Ok(if report.status == Status::Ok { Exit::Ok } else { Exit::Usage })
}

fn look(target: &mut dyn Target, artifact: &Artifact) -> Result<CheckReport, Failure> {
    let mut session = target.open()?;
    session.write(&artifact.bytes)?;
    Ok(session.check()?)
}

impl CheckDocument {
    fn new(source: &Source, target: String, status: &'static str, diagnostics: &[Diagnostic]) -> Self {
        Self {
            schema: SCHEMA,
            file: source.path.display().to_string(),
            target,
            status,
            message: first_error(diagnostics),
            source_hash: hex(ContentHash::of(&source.bytes)),
            hash: None,
            module_bytes: None,
            generation: None,
            imports: Vec::new(),
            exports: Vec::new(),
            missing_imports: Vec::new(),
            diagnostics: diagnostics.iter().map(DiagnosticEntry::of).collect(),
        }
    }

    fn of(source: &Source, target: String, artifact: &Artifact, report: &CheckReport) -> Self {
        let entries = |export| {
            let items = report.items.iter().filter(move |item| item.export == export);
            items.map(ItemEntry::of).collect()
        };
        Self {
            message: report.message.clone(),
            hash: Some(hex(artifact.hash)),
            module_bytes: Some(report.module_bytes),
            generation: Some(report.generation.word()),
            imports: entries(false),
            exports: entries(true),
            missing_imports: report.missing().map(MissingImport::of).collect(),
            ..Self::new(source, target, report.status.word(), &artifact.warnings)
        }
    }
}

impl ItemEntry {
    fn of(item: &InterfaceItem) -> Self {
        Self {
            module: (!item.export).then(|| item.module.clone()),
            name: item.name.clone(),
            kind: item.kind.word(),
            served: item.served,
            r#type: type_of(item),
        }
    }
}

/// Name, badge, then a table of imports and one of exports.
fn table(source: &Source, artifact: &Artifact, report: &CheckReport, paint: Paint) -> String {
    let mut lines = vec![format!(
        "{}  {}  {}  {}",
        paint.bold(&source.path.display().to_string()),
        badge(report.generation),
        bytes(report.module_bytes),
        paint.dim(&artifact.hash.to_string()),
    )];
    for (title, export) in [("imports", false), ("exports", true)] {
        let items: Vec<_> = report.items.iter().filter(|item| item.export == export).collect();
        if !items.is_empty() {
            lines.push(paint.dim(title));
            lines.extend(rows(&items, paint));
        }
    }
    lines.push(match (report.status, report.missing().count()) {
        (Status::Ok, 0) => "It can be loaded, and all it imports is provided.".to_owned(),
        (Status::Ok, missing) => {
            format!("It can be loaded; {} will trap when called.", counted(missing as u64, "import"))
        }
        (status, _) => format!("{}: {}", paint.bad(status.word()), shown(&report.message)),
    });
    lines.join("\n")
}

/// `name  type  who serves it`, in columns.
fn rows(items: &[&InterfaceItem], paint: Paint) -> Vec<String> {
    let cells: Vec<_> = items.iter().map(|item| (full_name(item), type_of(item), remark(item))).collect();
    let wide = |column: fn(&(String, String, String)) -> &String| {
        cells.iter().map(|cell| column(cell).chars().count()).max().unwrap_or(0)
    };
    let (names, types) = (wide(|cell| &cell.0), wide(|cell| &cell.1));
    let row = |(item, (name, kind, remark)): (&&InterfaceItem, &(String, String, String))| {
        let remark = if item.served { paint.dim(remark) } else { paint.warning(remark) };
        format!("  {name:<names$}  {kind:<types$}  {remark}").trim_end().to_owned()
    };
    items.iter().zip(&cells).map(row).collect()
}

fn full_name(item: &InterfaceItem) -> String {
    let name = if item.export { item.name.clone() } else { format!("{}.{}", item.module, item.name) };
    shown(&name).into_owned()
}

/// `func (i32, i32) -> i32`, `memory 1 page, at most 2`, `global i32`.
fn type_of(item: &InterfaceItem) -> String {
    let words = |types: &[ValueType]| types.iter().map(|ty| ty.word()).collect::<Vec<_>>().join(", ");
    let sizes = |thing: &str| {
        let most = item.maximum.map(|most| format!(", at most {most}")).unwrap_or_default();
        format!("{} {}{most}", item.kind.word(), counted(item.minimum, thing))
    };
    match item.kind {
        ItemKind::Func if item.results.is_empty() => format!("func ({})", words(&item.params)),
        ItemKind::Func => format!("func ({}) -> {}", words(&item.params), words(&item.results)),
        ItemKind::Memory => sizes("page"),
        ItemKind::Table => sizes("element"),
        ItemKind::Global => format!("global {}", item.value_type.word()),
    }
}

/// For an import: what serves it; for an export: what it is to the device.
fn remark(item: &InterfaceItem) -> String {
    let name = item.name.as_str();
    if item.export {
        return match (item.kind, name) {
            (ItemKind::Memory, _) => "what host functions read and write".to_owned(),
            (ItemKind::Func, legacy::ALLOC_EXPORT) => "gives the place that --push copies to".to_owned(),
            _ => String::new(),
        };
    }
    if !item.served {
        return "nothing provides it; it traps when called".to_owned();
    }
    match (item.module.as_str(), name) {
        (host::MODULE, name) => {
            host::find(name).map(|function| function.docs.trim().to_owned()).unwrap_or_default()
        }
        (legacy::PRINT_INT_MODULE, legacy::PRINT_INT_NAME) => {
            format!("Logs `{}` and the number.", legacy::PRINT_INT_PREFIX.trim_end())
        }
        (legacy::MEMORY_MODULE, legacy::MEMORY_NAME) => "Made for the guest at the declared size.".to_owned(),
        _ => "provided".to_owned(),
    }
}

/// The interface that a guest was written for.
fn badge(generation: Generation) -> &'static str {
    match generation {
        Generation::Unknown => "no known interface",
        Generation::V1 => "v1, host interface `kernel`",
        Generation::G0 => "G0, older guest: alloc and sum()",
        Generation::P1 => "P1, older guest: memory and sum()",
        Generation::P2 => "P2, older guest: alloc and sum(ptr, size)",
    }
}
