//! From nothing to what a machine with the device boots.
//!
//! Each step makes one thing, or finds it in the cache, where it stands under the hash of all that it was
//! made from. Only steps that have work to do are told of.

mod stage;

use std::path::{Path, PathBuf};

pub use stage::{Stage, StageNews};

use crate::LabError;
use crate::agent_binary;
use crate::cache::{Cache, Key};
use crate::device_module::{self, DeviceModule, MODULE_FILE, Parts};
use crate::engine_object::{self, EngineObject, Mitigations, ObjectOptions};
use crate::initramfs::{self, Member};
use crate::job::{Cancel, Job};
use crate::kernel::{self, Bindgen, BuildTools, Kernel, KernelSource, MICRO_CONFIG};
use crate::packages::{self, Purpose};
use crate::repository::Repository;
use crate::rust_source;

/// Which kernel the machine boots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum KernelChoice {
    /// The lab's own, from Debian's source.
    #[default]
    Debian,
    /// The lab's own configuration, from the source in this folder.
    Source(PathBuf),
    /// One that was built in this folder; its image is there too unless it is named.
    BuildDir(PathBuf, Option<PathBuf>),
    /// This image; its build folder is where distributions put it.
    Image(PathBuf),
}

/// How the lab is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabOptions {
    /// Which kernel it boots.
    pub kernel: KernelChoice,
    /// Whether packages that are missing are installed; root need not ask.
    pub install: bool,
    /// The clone to build from, where it is not the one this program was built from.
    pub source: Option<PathBuf>,
    /// The running program, when it is the workbench: it serves as the agent if it is linked statically.
    pub own_program: Option<PathBuf>,
    /// Whether engine and module have the hooks with which tests make things fail in them. Not for use.
    pub test_hooks: bool,
}

/// All that a machine with the device needs.
#[derive(Debug, Clone)]
pub struct Lab {
    /// The kernel.
    pub kernel: Kernel,
    /// The engine that is in the module.
    pub engine: EngineObject,
    /// The module.
    pub module: DeviceModule,
    /// The workbench as a static program: init and agent of the machine.
    pub agent: PathBuf,
    /// What the kernel starts with.
    pub initramfs: PathBuf,
}

/// Takes what is told of the steps.
pub type Progress<'a> = dyn Fn(StageNews) + 'a;

/// Makes the lab, or finds all of it in the cache.
///
/// # Errors
/// When a step fails, or was cancelled: nothing half-built is left then.
pub fn build(
    options: &LabOptions,
    cache: &Cache,
    progress: &Progress<'_>,
    cancel: &Cancel,
) -> Result<Lab, LabError> {
    let cache = &cache.clone().cancelled_by(cancel);
    let repository = Repository::find(options.source.as_deref())?;
    let recipe = Recipe { options, cache, repository, progress, cancel };
    let kernel = recipe.kernel()?;
    let engine = recipe.engine(&kernel)?;
    let module = recipe.module(&kernel, &engine)?;
    let agent = recipe.agent()?;
    let mut lab = Lab { kernel, engine, module, agent, initramfs: PathBuf::new() };
    lab.initramfs = lab.initramfs_with(cache, &[])?;
    Ok(lab)
}

/// The lab when all of it is in the cache; nothing is built.
pub fn present(options: &LabOptions, cache: &Cache) -> Option<Lab> {
    let cancel = Cancel::default();
    // A recipe that is cancelled from the beginning ends at the first step that has work to do.
    cancel.cancel();
    build(options, cache, &|_| {}, &cancel).ok()
}

impl LabOptions {
    /// Whether packages that are missing are installed without asking.
    pub fn may_install(&self) -> bool {
        self.install || packages::is_root()
    }
}

/// Initramfs files that are kept: as many as modules.
const KEPT_INITRAMFS: usize = 16;

impl Lab {
    /// An initramfs with more in it.
    pub fn initramfs_with(&self, cache: &Cache, more: &[Member]) -> Result<PathBuf, LabError> {
        let busybox = packages::busybox()?;
        let mut members = vec![
            Member::program("bin/wasm-workbench", &self.agent),
            Member::program("bin/busybox", &busybox),
            Member::data(&format!("lib/{MODULE_FILE}"), &self.module.file),
        ];
        members.extend_from_slice(more);
        let mut key = Key::new().with("layout", initramfs::LAYOUT);
        for member in &members {
            key = member.add_to(key)?;
        }
        let entry = match cache.find("initramfs", &key) {
            Some(entry) => entry,
            None => {
                let entry = cache
                    .entry("initramfs", &key, |dir| initramfs::write(&dir.join("initramfs"), &members))?;
                cache.keep_newest("initramfs", KEPT_INITRAMFS)?;
                entry
            }
        };
        Ok(entry.join("initramfs"))
    }
}

struct Recipe<'a> {
    options: &'a LabOptions,
    cache: &'a Cache,
    repository: Repository,
    progress: &'a Progress<'a>,
    cancel: &'a Cancel,
}

impl Recipe<'_> {
    /// Does `work` as the job of a step.
    fn step<T>(
        &self,
        stage: Stage,
        work: impl FnOnce(&Job<'_>) -> Result<T, LabError>,
    ) -> Result<T, LabError> {
        let announce = |log: &Path| (self.progress)(stage.news(Some(log)));
        let log = self.cache.root().join("logs").join(stage.log_name());
        let job = Job::new(stage.name(), log, stage.deadline(), self.cancel).announced_by(&announce);
        work(&job)
    }

    fn packages(&self, purpose: Purpose) -> Result<(), LabError> {
        self.step(Stage::Packages, |job| packages::provide(purpose, self.options.install, job))
    }

    fn kernel(&self) -> Result<Kernel, LabError> {
        let own = match &self.options.kernel {
            KernelChoice::Debian => return self.lab_kernel(None),
            KernelChoice::Source(dir) => return self.lab_kernel(Some(kernel::own_source(dir)?)),
            KernelChoice::BuildDir(dir, image) => kernel::own_build(dir, image.as_deref())?,
            KernelChoice::Image(image) => kernel::own_image(image)?,
        };
        self.packages(Purpose::BuildModuleAndRun)?;
        Ok(own)
    }

    /// The kernel of the lab's own configuration.
    fn lab_kernel(&self, own: Option<KernelSource>) -> Result<Kernel, LabError> {
        // The compiler is part of the key.
        self.packages(Purpose::BuildModuleAndRun)?;
        if let Some(source) = own.clone().or_else(|| kernel::present_source(self.cache))
            && let Some(bindgen) = kernel::present_bindgen(self.cache)?
            && let Some(kernel) = kernel::find(self.cache, &source, MICRO_CONFIG, &bindgen)?
        {
            return Ok(kernel);
        }
        self.packages(Purpose::BuildAndRun)?;
        let mut tools = self.tools()?;
        let source = match own {
            Some(source) => source,
            None => self.step(Stage::Source, |job| kernel::debian_source(self.cache, job))?,
        };
        tools.bindgen = Some(self.bindgen(&tools)?);
        self.step(Stage::Kernel, |job| kernel::build(self.cache, &source, MICRO_CONFIG, &tools, job))
    }

    fn bindgen(&self, tools: &BuildTools) -> Result<Bindgen, LabError> {
        self.step(Stage::Bindgen, |job| kernel::bindgen(self.cache, &tools.toolchain, job))
    }

    fn tools(&self) -> Result<BuildTools, LabError> {
        let toolchain = self.step(Stage::Toolchain, |job| rust_source::toolchain(self.cache, job))?;
        Ok(BuildTools { toolchain, bindgen: None })
    }

    fn engine(&self, kernel: &Kernel) -> Result<EngineObject, LabError> {
        let config = kernel.build_dir.join(".config");
        let text = std::fs::read_to_string(&config).map_err(LabError::io("cannot read", config))?;
        let options = ObjectOptions {
            mitigations: Mitigations::from_config(&text),
            test_hooks: self.options.test_hooks,
        };
        self.step(Stage::Engine, |job| engine_object::build(self.cache, self.repository.root(), options, job))
    }

    fn module(&self, kernel: &Kernel, engine: &EngineObject) -> Result<DeviceModule, LabError> {
        self.step(Stage::Module, |job| {
            let parts =
                Parts { repository: &self.repository, kernel, engine, test_hooks: self.options.test_hooks };
            device_module::build(self.cache, &parts, || self.tools(), job)
        })
    }

    fn agent(&self) -> Result<PathBuf, LabError> {
        let own = self.options.own_program.as_deref();
        self.step(Stage::Agent, |job| agent_binary::build(self.cache, &self.repository, own, job))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_recipe_leaves_nothing_half_built() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::at(dir.path().join("cache"));
        let cancel = Cancel::default();
        cancel.cancel();
        let options =
            LabOptions { kernel: KernelChoice::Source(dir.path().to_owned()), ..LabOptions::default() };
        std::fs::write(dir.path().join("Makefile"), "VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\n").unwrap();
        build(&options, &cache, &|_| {}, &cancel).unwrap_err();
        for entry in std::fs::read_dir(cache.root()).into_iter().flatten() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(!name.contains("partial"), "{name}");
        }
    }
}
