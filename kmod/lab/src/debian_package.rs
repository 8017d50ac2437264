//! Fetches a package of a Debian suite that the system itself does not use.
//!
//! Everything happens in an apt root of our own below the cache: the system's apt sources,
//! lists and packages stay as they are. The mirror is the one that the system uses, and
//! signatures are checked with Debian's keyring.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::LabError;
use crate::job::Job;

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// An apt root for one suite.
#[derive(Debug)]
pub struct SuiteRoot {
    dir: PathBuf,
    suite: String,
}

impl SuiteRoot {
    /// Makes the root below `cache` and loads the suite's package list.
    pub fn open(cache: &Path, suite: &str, job: &Job<'_>) -> Result<Self, LabError> {
        if !Path::new(KEYRING).exists() {
            return Err(LabError::Unusable(
                "Debian's keyring is not on this machine (package debian-archive-keyring)".to_owned(),
            ));
        }
        let root = Self { dir: cache.join("apt").join(suite), suite: suite.to_owned() };
        for dir in ["lists/partial", "archives/partial", "empty"] {
            let dir = root.dir.join(dir);
            fs::create_dir_all(&dir).map_err(LabError::io("cannot make", dir))?;
        }
        let line = format!("deb [signed-by={KEYRING}] {} {suite} main\n", system_mirror()?);
        root.write("sources.list", &line)?;
        root.write("status", "")?;
        job.run(root.command("apt-get").args(["update", "-q"]))?;
        Ok(root)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), LabError> {
        let path = self.dir.join(name);
        fs::write(&path, text).map_err(LabError::io("cannot write", path))
    }

    /// The versions of `package` that the suite has, newest first.
    pub fn versions(&self, package: &str) -> Result<Vec<String>, LabError> {
        let output = self
            .command("apt-cache")
            .args(["madison", package])
            .output()
            .map_err(LabError::io("cannot start", "apt-cache"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().filter_map(|line| line.split('|').nth(1)).map(|v| v.trim().to_owned()).collect())
    }

    /// Downloads `package` in `version` into `dir` and returns the file.
    pub fn download(
        &self,
        package: &str,
        version: &str,
        dir: &Path,
        job: &Job<'_>,
    ) -> Result<PathBuf, LabError> {
        fs::create_dir_all(dir).map_err(LabError::io("cannot make", dir))?;
        job.run(self.command("apt-get").current_dir(dir).args([
            "download",
            "-q",
            &format!("{package}={version}"),
        ]))?;
        fs::read_dir(dir)
            .map_err(LabError::io("cannot read", dir))?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
            .ok_or_else(|| {
                LabError::Unusable(format!(
                    "apt-get left no {package} of Debian {} in {}",
                    self.suite,
                    dir.display()
                ))
            })
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

/// Unpacks what stands at `member` of a package into `into`.
pub fn unpack(package: &Path, member: &str, into: &Path, job: &Job<'_>) -> Result<(), LabError> {
    fs::create_dir_all(into).map_err(LabError::io("cannot make", into))?;
    let mut contents = Command::new("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(package)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(LabError::io("cannot start", "dpkg-deb"))?;
    let Some(stream) = contents.stdout.take() else {
        return Err(LabError::Unusable("dpkg-deb has no output".to_owned()));
    };
    // `tar` reads the stream; as a job it has the deadline, and its end closes the pipe for dpkg-deb.
    let unpacked =
        job.run_with_input(Command::new("tar").arg("-x").arg("-C").arg(into).arg(member), stream.into());
    let read = contents.wait().map_err(LabError::io("cannot wait for", "dpkg-deb"))?;
    unpacked?;
    if read.success() {
        return Ok(());
    }
    Err(LabError::Unusable(format!("{} is not a whole package", package.display())))
}

/// The address of the Debian mirror that the system uses.
fn system_mirror() -> Result<String, LabError> {
    let output = Command::new("apt-get")
        .args(["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"])
        .output()
        .map_err(LabError::io("cannot start", "apt-get"))?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find(|uri| uri.contains("debian") && !uri.contains("security"))
        .map(str::to_owned)
        .ok_or_else(|| LabError::Unusable("the system's apt uses no Debian mirror".to_owned()))
}
