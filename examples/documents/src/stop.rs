//! When to stop: on Ctrl-C, which sends SIGINT, and on SIGTERM, which service managers send.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, ctrl_c};

/// Catches the signals from its creation on.
#[cfg(unix)]
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Stop {
    pub fn new() -> io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for the next signal.
    pub async fn signal(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl-C is all there is on Windows.
#[cfg(windows)]
pub struct Stop(CtrlC);

#[cfg(windows)]
impl Stop {
    pub fn new() -> io::Result<Self> {
        ctrl_c().map(Self)
    }

    pub async fn signal(&mut self) {
        self.0.recv().await;
    }
}
