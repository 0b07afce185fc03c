//! axe-core finds no violation, in light, dark and narrow, in the editor and in a conflict.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::in_browser;
use crate::page::Page;
use crate::support::program::find;

const AXE: &str = "axe-core@4.14.1";

/// The source of axe-core, which npm puts into the folder that cargo keeps for tests.
fn axe() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(AXE);
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if !file.exists() {
        let npm = find("npm")?;
        fs::create_dir_all(&folder).expect("a folder");
        let arguments = ["install", "--no-save", "--no-audit", "--no-fund", "--silent", AXE];
        let installed = Command::new(npm).args(arguments).arg("--prefix").arg(&folder).status();
        if !installed.is_ok_and(|status| status.success()) {
            assert!(env::var("STRICT").as_deref() != Ok("1"), "STRICT=1: npm cannot install {AXE}");
            let _ = writeln!(std::io::stderr(), "skipped: accessibility, because npm cannot install {AXE}");
            return None;
        }
    }
    Some(fs::read_to_string(file).expect("axe-core"))
}

#[test]
fn axe_finds_no_violation() {
    let Some(axe) = axe() else { return };
    in_browser(async |page, server| {
        server.put("/documents/note", &[], "tea");
        for (width, scheme) in [(1200, "light"), (1200, "dark"), (360, "light")] {
            page.resize(width, 900).await;
            page.open("note").await;
            page.ask(&format!("document.documentElement.style.colorScheme = '{scheme}'")).await;
            page.client.execute(&axe, vec![]).await.expect("axe-core");
            has_no_violation(page, "editor").await;
            if width == 360 {
                page.press("show-list").await;
                has_no_violation(page, "list").await;
                page.key(Key::Escape).await;
            }
            page.type_into("text", "!").await;
            server.put("/documents/note", &[("If-Match", "*")], &format!("{width} {scheme}"));
            page.press("save").await;
            has_no_violation(page, "conflict").await;
            page.press("take-theirs").await;
            page.shows("You took theirs.").await;
        }
    });
}

async fn has_no_violation(page: &Page, state: &str) {
    page.sees(&format!("$('{state}').checkVisibility()")).await;
    let run = "const done = arguments[arguments.length - 1];
        const brief = ({ id, nodes }) => [id, nodes.map(({ html }) => html)];
        axe.run().then(({ violations, passes }) => done([violations.map(brief), passes.length > 10]))";
    let found = page.client.execute_async(run, vec![]).await.expect("a result");
    assert_eq!(found, json!([[], true]), "{state}");
}
