//! Fetches a package of a Debian suite that the system itself does not use.
//!
//! Everything happens in an apt root of our own below the cache: the system's apt sources,
//! lists and packages stay as they are. The mirror is the one that the system uses, and
//! signatures are checked with Debian's keyring.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// An apt root for one suite.
pub(crate) struct SuiteRoot {
    dir: PathBuf,
    suite: String,
}

impl SuiteRoot {
    /// Makes the root below `cache` and loads the suite's package list.
    pub(crate) fn open(cache: &Path, suite: &str) -> Result<Self> {
        if !Path::new(KEYRING).exists() {
            bail!("Debian's keyring is not on this machine (package debian-archive-keyring)");
        }
        let root = Self { dir: cache.join("apt").join(suite), suite: suite.to_owned() };
        for dir in ["lists/partial", "archives/partial", "empty"] {
            fs::create_dir_all(root.dir.join(dir))?;
        }
        let line = format!("deb [signed-by={KEYRING}] {} {suite} main\n", system_mirror()?);
        fs::write(root.dir.join("sources.list"), line)?;
        fs::write(root.dir.join("status"), "")?;
        root.run("apt-get", &["update", "-qq"])?;
        Ok(root)
    }

    /// The versions of `package` that the suite has, newest first.
    pub(crate) fn versions(&self, package: &str) -> Result<Vec<String>> {
        let output = self.command("apt-cache").args(["madison", package]).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().filter_map(|line| line.split('|').nth(1)).map(|v| v.trim().to_owned()).collect())
    }

    /// Downloads `package` in `version` and returns the file.
    pub(crate) fn download(&self, package: &str, version: &str) -> Result<PathBuf> {
        let dir = self.dir.join("downloads").join(package);
        // A download that was cut short must not be taken for a package.
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir)?;
        let status = self
            .command("apt-get")
            .current_dir(&dir)
            .args(["download", "-qq", &format!("{package}={version}")])
            .status()?;
        if !status.success() {
            bail!("{package} {version} of Debian {} could not be downloaded", self.suite);
        }
        fs::read_dir(&dir)?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
            .with_context(|| format!("apt-get left no package in {}", dir.display()))
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let output = self.command(program).args(arguments).output()?;
        if !output.status.success() {
            bail!(
                "{program} {} failed for Debian {}: {}",
                arguments.join(" "),
                self.suite,
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        let dir = self.dir.display();
        let mut command = Command::new(program);
        for option in [
            format!("Dir::State={dir}"),
            format!("Dir::State::lists={dir}/lists"),
            format!("Dir::State::status={dir}/status"),
            format!("Dir::Cache={dir}"),
            format!("Dir::Cache::archives={dir}/archives"),
            format!("Dir::Etc::sourcelist={dir}/sources.list"),
            format!("Dir::Etc::sourceparts={dir}/empty"),
            format!("Dir::Etc::preferencesparts={dir}/empty"),
            // Mirrors may lag behind the validity that a release file states.
            "Acquire::Check-Valid-Until=false".to_owned(),
            "Acquire::http::Timeout=30".to_owned(),
            "APT::Sandbox::User=root".to_owned(),
        ] {
            command.args(["-o", &option]);
        }
        command
    }
}

/// Unpacks what stands below `member` of a package into `into`.
pub(crate) fn unpack(package: &Path, member: &str, into: &Path) -> Result<()> {
    fs::create_dir_all(into)?;
    let mut contents = Command::new("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(package)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .context("cannot start dpkg-deb")?;
    let stream = contents.stdout.take().context("dpkg-deb has no output")?;
    let unpacked = Command::new("tar").arg("-x").arg("-C").arg(into).arg(member).stdin(stream).status()?;
    let read = contents.wait()?;
    if !read.success() || !unpacked.success() {
        bail!("{member} of {} could not be unpacked", package.display());
    }
    Ok(())
}

/// The address of the Debian mirror that the system uses.
fn system_mirror() -> Result<String> {
    let output = Command::new("apt-get")
        .args(["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"])
        .output()
        .context("apt-get is not on this machine")?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find(|uri| uri.contains("debian") && !uri.contains("security"))
        .map(str::to_owned)
        .context("the system's apt uses no Debian mirror")
}
